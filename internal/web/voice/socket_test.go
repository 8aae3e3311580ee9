package voice_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/coder/websocket"
)

func (h *house) dial(query string, origin string) (*websocket.Conn, *http.Response, error) {
	h.t.Helper()
	o := &websocket.DialOptions{HTTPHeader: http.Header{}}
	if origin != "" {
		o.HTTPHeader.Set("Origin", origin)
	}
	c, resp, err := websocket.Dial(h.t.Context(), strings.Replace(h.server.URL, "http", "ws", 1)+h.path+"socket"+query, o)
	if c != nil {
		h.t.Cleanup(func() { _ = c.CloseNow() })
	}
	return c, resp, err
}

// socket is dial that must work.
func (h *house) socket(query string) *websocket.Conn {
	h.t.Helper()
	c, _, err := h.dial(query, "")
	if err != nil {
		h.t.Fatal(err)
	}
	return c
}

// heard gives the next message, or how the socket closed.
func heard(t *testing.T, c *websocket.Conn) (string, websocket.StatusCode) {
	t.Helper()
	kind, message, err := c.Read(t.Context())
	if err != nil {
		return "", websocket.CloseStatus(err)
	}
	if kind != websocket.MessageText || strings.Contains(string(message), "\n") {
		t.Errorf("a message of kind %v: %q", kind, message)
	}
	return string(message), 0
}

// entry is heard without hints.
func entry(t *testing.T, c *websocket.Conn) (string, websocket.StatusCode) {
	t.Helper()
	for {
		message, code := heard(t, c)
		if !strings.HasPrefix(message, `{"kind":`) {
			return message, code
		}
	}
}

func TestSocket(t *testing.T) {
	h := open(t).serve()
	h.say("one")
	c := h.socket("?after=1")
	if hello, _ := heard(t, c); !strings.HasPrefix(hello, `{"kind":"hello","server_time":"`) || !strings.Contains(hello, `"last_seq":2,"after":1,"at":"`) {
		t.Errorf("it begins with %s", hello)
	}
	if got, _ := entry(t, c); !strings.HasPrefix(got, `{"seq":2,"at":"`) || !strings.Contains(got, `"text":"one"`) {
		t.Errorf("then comes %s", got)
	}
	html := h.socket("?after=2&as=html")
	for _, text := range []string{"two", "three"} {
		h.say(text)
		if got, _ := entry(t, c); !strings.Contains(got, `"text":"`+text+`"`) {
			t.Errorf("then comes %s", got)
		}
		if got, _ := entry(t, html); !strings.Contains(got, `,"lines":[{"n":`) {
			t.Errorf("as html comes %s", got)
		}
	}
	h.close()
	if got, _ := entry(t, c); !strings.Contains(got, `"kind":"closed"`) {
		t.Errorf("then comes %s", got)
	}
	if got, code := entry(t, c); code != websocket.StatusNormalClosure {
		t.Errorf("then it goes on with %q, %d", got, code)
	}
	late := h.socket("?after=4")
	if got, _ := entry(t, late); !strings.HasPrefix(got, `{"seq":5`) {
		t.Errorf("a late one gets %s", got)
	}
	if _, code := entry(t, late); code != websocket.StatusNormalClosure {
		t.Errorf("and then %d", code)
	}
	has := h.socket("?after=5")
	if _, code := entry(t, has); code != websocket.StatusNormalClosure {
		t.Errorf("who has everything gets %d", code)
	}
}

func TestSocketsSayWhyTheyClose(t *testing.T) {
	h := open(t).serve()
	for _, query := range []string{"?after=2", "?after=1&at=2026-01-01T00:00:00.000Z"} {
		if _, code := entry(t, h.socket(query)); code != 4409 {
			t.Errorf("%s closed with %d", query, code)
		}
	}
	talks := h.socket("?after=1")
	if err := talks.Write(t.Context(), websocket.MessageText, []byte("hello")); err != nil {
		t.Fatal(err)
	}
	if _, code := entry(t, talks); code != websocket.StatusPolicyViolation {
		t.Errorf("to a message it closed with %d", code)
	}
	c := h.socket("?after=1")
	heard(t, c)
	h.Drain()
	if _, code := entry(t, c); code != websocket.StatusServiceRestart {
		t.Errorf("when the server drains it closed with %d", code)
	}
}

func TestSocketsAreForOurPages(t *testing.T) {
	h := open(t).serve()
	for origin, status := range map[string]int{
		"": 101, h.server.URL: 101, "http://parley.test": 101, "https://parley.test": 101,
		"http://evil.test": 403, "null": 403, "http://parley.test.evil.test": 403, "http://": 403, "%": 403,
	} {
		_, resp, err := h.dial("?after=1", origin)
		if resp == nil || resp.StatusCode != status || (err == nil) != (status == 101) {
			t.Errorf("from %q: %v, %v", origin, resp, err)
		}
	}
	h.problem("socket?after=1", http.StatusUpgradeRequired, "upgrade-required", "")
	h.problem("socket?after=x", http.StatusBadRequest, "invalid", "after", "Upgrade", "websocket")
	if status, _, _ := h.get("socket", "Upgrade", "websocket"); status != http.StatusUpgradeRequired {
		t.Errorf("half a handshake gave %d", status)
	}
}

func TestSocketsThatAreGoneCostNothing(t *testing.T) {
	h := open(t).serve()
	gone, here := h.socket("?after=1"), h.socket("?after=1")
	heard(t, gone)
	heard(t, here)
	if err := gone.Close(websocket.StatusNormalClosure, ""); err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	h.say("still here?")
	if got, _ := entry(t, here); !strings.Contains(got, "still here?") {
		t.Errorf("the other got %s", got)
	}
}
