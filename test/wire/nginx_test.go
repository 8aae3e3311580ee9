package wire

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"testing"
	"time"

	"parley/test/wait"
)

func TestNginxPassesAndAnswers502WhileItsServerIsDown(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "for "+r.Host+" by "+r.Header.Get("X-Forwarded-For"))
	}))
	defer server.Close()
	cutter := Cut(t, server.Listener.Addr().String())
	url := Nginx(t, cutter.Addr, true)
	status := func() (int, string) {
		resp, err := http.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, _ := io.ReadAll(resp.Body)
		return resp.StatusCode, string(body)
	}
	if code, body := status(); code != 200 || body != "for "+url[len("http://"):]+" by 127.0.0.1" {
		t.Fatalf("passed on: %d %q", code, body)
	}
	cutter.Down()
	wait.For(t, 5*time.Second, "nginx answers 502", func() bool { code, _ := status(); return code == 502 })
	cutter.Flow()
	wait.For(t, 5*time.Second, "nginx passes again", func() bool { code, _ := status(); return code == 200 })
}

// TestTheSiteInTheDocsIsWhole: as it stands there, but for the address and the certificate, nginx takes it and lets WebSocket through.
func TestTheSiteInTheDocsIsWhole(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := r.Header
		fmt.Fprintf(w, "%s upgrade %q connection %q for %s by %s", r.Proto, h.Get("Upgrade"), h.Get("Connection"), h.Get("X-Forwarded-For"), h.Get("X-Forwarded-Proto"))
	}))
	defer server.Close()
	docs, err := os.ReadFile("../../docs/operate.md")
	if err != nil {
		t.Fatal(err)
	}
	site := regexp.MustCompile(`(?m)^    # /etc/nginx/.*\n(?:    .*\n)+`).FindString(string(docs))
	addr := freePort(t)
	for _, change := range [][2]string{
		{`listen 443 ssl;`, "listen " + addr + ";"}, {`ssl_certificate .*;`, ""}, {`ssl_certificate_key .*;`, ""},
		{`proxy_pass http://127\.0\.0\.1:8080;`, "proxy_pass " + server.URL + ";"},
	} {
		old := regexp.MustCompile(change[0])
		if len(old.FindAllString(site, -1)) != 1 {
			t.Fatalf("%s does not stand once in the site of the docs:\n%s", change[0], site)
		}
		site = old.ReplaceAllLiteralString(site, change[1])
	}
	url := serve(t, addr, site)
	for upgrade, want := range map[string]string{
		"":          `HTTP/1.1 upgrade "" connection "" for 127.0.0.1 by http`,
		"websocket": `HTTP/1.1 upgrade "websocket" connection "upgrade" for 127.0.0.1 by http`,
	} {
		r, err := http.NewRequest(http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		if upgrade != "" {
			r.Header.Set("Upgrade", upgrade)
			r.Header.Set("Connection", "Upgrade")
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if string(body) != want {
			t.Errorf("with upgrade %q the server is asked\n%s, want\n%s", upgrade, body, want)
		}
	}
}
