package wire

import (
	"io"
	"net/http"
	"net/http/httptest"
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
