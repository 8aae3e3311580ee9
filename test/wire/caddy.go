package wire

import (
	"crypto/tls"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// caddyfile is put above deploy/Caddyfile: nothing on fixed ports, no certificate from afar, nothing changed on this machine.
const caddyfile = `{
	admin off
	auto_https disable_redirects
	skip_install_trust
	local_certs
}
`

// Caddy starts Debian's caddy with the site of deploy/Caddyfile in front of an address, for the length of a test. front is its own URL, on an address
// of [port.Free]; with https it has a certificate that nobody vouches for.
func Caddy(t testing.TB, front, to string) {
	t.Helper()
	program, err := exec.LookPath("caddy")
	if err != nil {
		t.Fatal("this test needs Caddy: apt-get install caddy")
	}
	text, err := os.ReadFile("../../deploy/Caddyfile")
	if err != nil {
		t.Fatal(err)
	}
	site := string(text)
	for old, now := range map[string]string{"\nmeet.example.org {": "\n" + front + " {", "reverse_proxy 127.0.0.1:8080\n": "reverse_proxy " + to + "\n"} {
		if strings.Count(site, old) != 1 {
			t.Fatalf("%q does not stand once in deploy/Caddyfile", old)
		}
		site = strings.Replace(site, old, now, 1)
	}
	dir := t.TempDir()
	conf := filepath.Join(dir, "Caddyfile")
	if err := os.WriteFile(conf, []byte(caddyfile+site), 0o600); err != nil {
		t.Fatal(err)
	}
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	run := exec.Command(program, "run", "--config", conf, "--adapter", "caddyfile")
	run.Env = append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
	run.Stdout, run.Stderr = log, log
	run.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = run.Process.Kill()
		_ = run.Wait()
		if text, _ := os.ReadFile(log.Name()); t.Failed() {
			t.Logf("Caddy said:\n%s", text[max(0, len(text)-2000):])
		}
	})
	anyone := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	defer anyone.CloseIdleConnections()
	answers(t, "Caddy", anyone, front)
}
