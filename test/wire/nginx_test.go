package wire

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"parley/test/port"
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
	url, log := Documented(t, port.Free(t), server.Listener.Addr().String())
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
	for _, path := range []string{"/k/A-SECRET?utm=x", "/k/A-SECRET/", "/a-page"} {
		resp, err := http.Get(url + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	wait.For(t, 5*time.Second, "nginx logs the page", func() bool {
		text, _ := os.ReadFile(log)
		return bytes.Contains(text, []byte("/a-page"))
	})
	if text, _ := os.ReadFile(log); bytes.Contains(text, []byte("A-SECRET")) {
		t.Errorf("a secret link is logged:\n%s", text)
	}
}

// TestCaddyPassesAndSaysFromWhom, whatever the client claims, with the site of deploy/Caddyfile.
func TestCaddyPassesAndSaysFromWhom(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "for "+r.Host+" by "+r.Header.Get("X-Forwarded-For")+" "+r.Header.Get("X-Forwarded-Proto"))
	}))
	defer server.Close()
	front := port.Free(t)
	Caddy(t, "http://"+front, server.Listener.Addr().String())
	r, err := http.NewRequest(http.MethodGet, "http://"+front, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Forwarded-For", "192.0.2.1")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, _ := io.ReadAll(resp.Body); string(body) != "for "+front+" by 127.0.0.1 http" {
		t.Errorf("passed on: %q", body)
	}
}
