package wire

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

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
	addr, more := freePort(t), ""
	if sockets {
		more = upgrade
	}
	return serve(t, addr, fmt.Sprintf(site, addr, to, more))
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
	wait.For(t, 10*time.Second, "nginx answers", func() bool {
		resp, err := http.Get("http://" + addr + "/readyz")
		if err == nil {
			resp.Body.Close()
		}
		return err == nil
	})
	return "http://" + addr
}

func freePort(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}
