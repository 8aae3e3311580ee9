package wire

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"parley/test/port"
	"parley/test/wait"
)

// nginxConf is what stands around a site, with nginx's own defaults for buffering and time limits.
const nginxConf = `
daemon off;
master_process off;
%[2]s
pid %[1]s/pid;
error_log %[1]s/error.log;
events {}
http {
	access_log %[1]s/access.log;
	client_body_temp_path %[1]s/body;
	proxy_temp_path %[1]s/proxy;
	fastcgi_temp_path %[1]s/fastcgi;
	uwsgi_temp_path %[1]s/uwsgi;
	scgi_temp_path %[1]s/scgi;
	%[3]s
}
`

// site is the proxy block that most guides give.
const site = `
	map $http_upgrade $connection_upgrade { default upgrade; '' close; }
	server {
		listen %[1]s;
		location / {
			proxy_pass http://%[2]s;
			proxy_set_header Host $http_host;
			proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
			proxy_set_header X-Forwarded-Proto $scheme;
			%[3]s
		}
	}
`

// upgrade is what lets WebSockets through.
const upgrade = `proxy_http_version 1.1;
			proxy_set_header Upgrade $http_upgrade;
			proxy_set_header Connection $connection_upgrade;`

// Nginx starts Debian's nginx in front of an address for the length of a test and returns its URL. Without sockets it knows
// nothing of WebSockets, as many proxies do not.
func Nginx(t testing.TB, to string, sockets bool) string {
	t.Helper()
	addr, more := port.Free(t), ""
	if sockets {
		more = upgrade
	}
	return serve(t, addr, fmt.Sprintf(site, addr, to, more))
}

// NginxAt starts it on an address of [port.Free], which the server behind has to know; with these lines beside the proxy_pass, and all else as nginx has it.
func NginxAt(t testing.TB, addr, to string, lines ...string) string {
	t.Helper()
	return serve(t, addr, fmt.Sprintf("server { listen %s; location / { proxy_pass http://%s; %s } }", addr, to, strings.Join(lines, " ")))
}

// Documented starts nginx on an address with the site that docs/operate.md gives, but for name and certificate, and gives its URL and the file that
// it logs requests to.
func Documented(t testing.TB, addr, to string) (url, log string) {
	t.Helper()
	docs, err := os.ReadFile("../../docs/operate.md")
	if err != nil {
		t.Fatal(err)
	}
	site := regexp.MustCompile(`(?m)^    # /etc/nginx/.*\n(?:    .*\n)+`).FindString(string(docs))
	log = filepath.Join(t.TempDir(), "access.log")
	for _, change := range [][2]string{
		{`listen 443 ssl;`, "listen " + addr + ";"}, {`ssl_certificate .*;`, ""}, {`ssl_certificate_key .*;`, ""},
		{`proxy_pass http://127\.0\.0\.1:8080;`, "proxy_pass http://" + to + ";"}, {`access_log /var/log/nginx/access\.log`, "access_log " + log},
	} {
		old := regexp.MustCompile(change[0])
		if len(old.FindAllString(site, -1)) != 1 {
			t.Fatalf("%s does not stand once in the site of the docs:\n%s", change[0], site)
		}
		site = old.ReplaceAllLiteralString(site, change[1])
	}
	return serve(t, addr, site), log
}

// serve runs nginx with a site that listens on an address.
func serve(t testing.TB, addr, site string) string {
	t.Helper()
	program, err := exec.LookPath("nginx")
	if err != nil {
		if program, err = exec.LookPath("/usr/sbin/nginx"); err != nil {
			t.Fatal("this test needs nginx: apt-get install nginx-light")
		}
	}
	dir, user := t.TempDir(), ""
	if os.Getuid() == 0 {
		user = "user root;"
	}
	conf := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(conf, fmt.Appendf(nil, nginxConf, dir, user, site), 0o600); err != nil {
		t.Fatal(err)
	}
	run := exec.Command(program, "-p", dir, "-c", conf, "-e", filepath.Join(dir, "error.log"))
	run.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = run.Process.Kill()
		_ = run.Wait()
		if text, _ := os.ReadFile(filepath.Join(dir, "error.log")); t.Failed() {
			t.Logf("nginx said:\n%s", text[max(0, len(text)-2000):])
		}
	})
	answers(t, "nginx", http.DefaultClient, "http://"+addr)
	return "http://" + addr
}

// answers waits until somebody does.
func answers(t testing.TB, who string, by *http.Client, url string) {
	t.Helper()
	wait.For(t, 10*time.Second, who+" answers", func() bool {
		resp, err := by.Get(url + "/readyz")
		if err == nil {
			resp.Body.Close()
		}
		return err == nil
	})
}
