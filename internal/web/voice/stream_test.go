package voice_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestEvents(t *testing.T) {
	h := open(t).serve()
	e := h.events("")
	for name, want := range map[string]string{"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"} {
		if got := e.resp.Header.Get(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	if got := e.next(); !strings.HasPrefix(got, "retry: ") || len(got) != len("retry: 1000") {
		t.Errorf("it begins with %q", got)
	}
	hello := e.next()
	if !strings.HasPrefix(hello, `event: hello|data: {"kind":"hello","server_time":"`) || !strings.HasSuffix(hello, `","phase":"open","last_seq":1,"after":0}`) {
		t.Errorf("then comes %q", hello)
	}
	if got := e.next(); got != `event: presence|data: {"kind":"presence","here":0,"reading":1,"names":[]}` {
		t.Errorf("then comes %q", got)
	}
	opened := e.next()
	if want := fmt.Sprintf(`id: 1|data: {"seq":1,"at":"%s","kind":"opened","text":""}`, h.opened()); opened != want {
		t.Errorf("then comes %q, want %q", opened, want)
	}
	h.say("one\ntwo")
	if got := e.next(); !strings.HasPrefix(got, `id: 2|data: {"seq":2,`) || !strings.Contains(got, `"text":"one\ntwo"`) {
		t.Errorf("a line is %q", got)
	}
	h.close()
	if got := e.entry(); got != "3" {
		t.Errorf("the end has the number %s", got)
	}
	if got := e.next(); !strings.HasPrefix(got, `event: phase|data: {"kind":"phase","server_time":"`) || !strings.HasSuffix(got, `"phase":"closed","last_seq":3}`) {
		t.Errorf("and then comes %q", got)
	}
	if got := e.next(); got != "end" {
		t.Errorf("after closed comes %q", got)
	}
}

func TestEventsAsHTMLAndWithAToken(t *testing.T) {
	h := open(t).serve()
	e := h.events("?after=1&as=html", "Authorization", "Bearer "+h.token)
	h.say("<script>")
	_, hello, presence := e.next(), e.next(), e.next()
	if !strings.Contains(hello, `"after":1,"at":"`+h.opened()+`"}`) {
		t.Errorf("hello is %q", hello)
	}
	if presence != `event: presence|data: {"kind":"presence","here":1,"reading":0,"names":["Ana \"<b>\""]}` {
		t.Errorf("presence is %q", presence)
	}
	if got := e.next(); !strings.HasPrefix(got, `id: 2|data: {"seq":2,"lines":[{"n":2,"html":"<li`) || !strings.Contains(got, "&lt;script&gt;") {
		t.Errorf("a line is %q", got)
	}
}

func TestComingBack(t *testing.T) {
	h := open(t).serve()
	for i := range 4 {
		h.say(fmt.Sprint("line ", i))
	}
	for _, c := range []struct{ query, id, want string }{
		{"", "", "1"}, {"?after=2", "", "3"}, {"?after=2", "4", "5"}, {"?after=99&at=2026-01-01T00:00:00.000Z", "3", "4"},
	} {
		headers := []string{}
		if c.id != "" {
			headers = []string{"Last-Event-ID", c.id}
		}
		if got := h.events(c.query, headers...).entry(); got != c.want {
			t.Errorf("%q with Last-Event-ID %q begins with %s", c.query, c.id, got)
		}
	}
	h.close()
	e := h.events("?after=4")
	if got := fmt.Sprint(e.entry(), e.entry(), e.entry()); got != "56end" && got != "5 6 end" {
		t.Errorf("of a closed meeting: %s", got)
	}
	for _, headers := range [][]string{{"Last-Event-ID", "6"}, {"Last-Event-ID", "6", "Authorization", "Bearer " + h.token}} {
		if got := h.events("", headers...); got.resp.StatusCode != http.StatusNoContent {
			t.Errorf("whoever has everything gets %d", got.resp.StatusCode)
		}
	}
	h.problem("stream?after=7", http.StatusConflict, "cursor-unknown", "after")
}

func TestTheClockClosesStreams(t *testing.T) {
	h := open(t).serve()
	e := h.events("")
	if got := e.entry(); got != "1" {
		t.Fatal(got)
	}
	h.pass(61 * time.Minute)
	if got := e.entry(); got != "2" {
		t.Errorf("at the end came %s", got)
	}
	h.pass(10 * time.Minute)
	if got := e.entry(); got != "3" {
		t.Errorf("at the close came %s", got)
	}
	if got := e.entry(); got != "end" {
		t.Errorf("after it came %s", got)
	}
}

func TestDrainingEndsStreams(t *testing.T) {
	h := open(t).serve()
	e := h.events("")
	if got := e.entry(); got != "1" {
		t.Fatal(got)
	}
	h.Drain()
	if got := e.entry(); got != "end" {
		t.Errorf("the stream goes on with %s", got)
	}
	h.problem("stream?after=1", http.StatusServiceUnavailable, "draining", "")
	if p := h.poll(""); len(p.Entries) != 1 {
		t.Error("polls are not answered any more")
	}
}

func TestHeadOfAStream(t *testing.T) {
	h := open(t).serve()
	resp, err := http.Head(h.server.URL + h.path + "stream")
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatal(resp, err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Error(err)
	}
}

func TestWhoeverHangsUpIsGone(t *testing.T) {
	h := open(t).serve()
	e := h.events("")
	e.entry()
	other := h.events("", "Authorization", "Bearer "+h.token)
	other.entry()
	if err := other.body.Close(); err != nil {
		t.Fatal(err)
	}
	for got := ""; !strings.Contains(got, `"here":0`); {
		if got = e.next(); strings.HasPrefix(got, "end") {
			t.Fatal("the stream ended before it told that the other has gone")
		}
	}
}
