// Package pages uses the server's pages as people do: with lynx, and with Chromium with and without script.
package pages

import (
	"flag"
	"strings"
	"testing"
	"time"

	"parley/test/browser"
	"parley/test/client"
	"parley/test/history"
	"parley/test/server"
)

// chromium serves all tests of the package.
var (
	chromium    *browser.Browser
	chromiumErr error
)

// TestMain starts Chromium and lets some tests run side by side, however few cores there are: most of them wait most of the time.
func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", "5"); err != nil {
		panic(err)
	}
	var stop func()
	if chromium, stop, chromiumErr = browser.Launch(); chromiumErr == nil {
		defer stop()
	}
	m.Run()
}

// stage is a server with its clock in hand, and the browser.
type stage struct {
	*server.Server
	api      *client.Client
	chromium *browser.Browser
	t        *testing.T
}

// set lets the test run beside others, on a server of its own.
func set(t *testing.T) stage {
	t.Helper()
	t.Parallel()
	if chromiumErr != nil {
		t.Fatal(chromiumErr)
	}
	s := server.Start(t, server.Config{Clock: true})
	return stage{s, client.New(s.URL, s.Key), chromium, t}
}

// open schedules a meeting that is open, and returns its id.
func (s stage) open(title string) string {
	s.t.Helper()
	made, err := s.api.Open(s.t.Context(), title, time.Hour)
	if err != nil {
		s.t.Fatal(err)
	}
	return made.Next.ID
}

// person opens a page as somebody new; complaints of the browser fail the test in the end.
func (s stage) person(who browser.Person, address string) *browser.Page {
	s.t.Helper()
	p := s.chromium.Open(s.t, who)
	s.t.Cleanup(func() {
		base, _, _ := strings.Cut(strings.TrimPrefix(address, "http://"), "/")
		for _, complaint := range append(p.Complaints(), p.Foreign("http://"+base)...) {
			s.t.Errorf("Chromium: %s", complaint)
		}
	})
	p.Go(address)
	return p
}

// join takes a name in the room.
func join(p *browser.Page, name string) {
	p.Fill("textbox", "Your name", name)
	p.Click("button", "Join")
	p.Until("there is a place to write", func() bool { return p.Has("textbox", "Your line") })
}

// say writes a line and sends it.
func say(p *browser.Page, text string) {
	p.Fill("textbox", "Your line", text)
	p.Click("button", "Send")
}

// shows waits until the page has this text as exactly one numbered line.
func shows(p *browser.Page, text string) {
	p.Until("the page shows once: "+text, func() bool { return count(p, text) == 1 })
}

// count is how many lines of the page contain the text.
func count(p *browser.Page, text string) int {
	n := 0
	for _, l := range p.Lines() {
		if strings.Contains(l.Text, text) {
			n++
		}
	}
	return n
}

// logged is the lines of the log that have exactly this text.
func (s stage) logged(id, text string) []client.Entry {
	s.t.Helper()
	log, _, err := s.api.Whole(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	var found []client.Entry
	for _, e := range history.Lines(log) {
		if e.Text == text {
			found = append(found, e)
		}
	}
	return found
}

// same holds what a page shows against the log: every line once, in order, under its number.
func (s stage) same(p *browser.Page, id string) {
	s.t.Helper()
	log, page, err := s.api.Whole(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	p.Until("the page is complete", func() bool { return p.CompleteTo() == page.LastSeq })
	var got []browser.Line
	for _, l := range p.Lines() {
		if l.N < 1 || l.N > int64(len(log)) {
			s.t.Errorf("the page shows a line %d of %d", l.N, len(log))
		} else if log[l.N-1].Kind == "line" {
			got = append(got, l)
		}
	}
	want := history.Lines(log)
	if len(got) != len(want) {
		s.t.Errorf("the page shows %d lines of %d", len(got), len(want))
	}
	for i := range min(len(got), len(want)) {
		if got[i].N != want[i].Seq || !strings.Contains(got[i].Text, want[i].Text) {
			s.t.Errorf("the page shows %q as line %d where the log has %q as line %d", got[i].Text, got[i].N, want[i].Text, want[i].Seq)
		}
	}
}

// other is somebody who speaks by the API.
type other struct {
	stage
	id, token string
}

func (s stage) other(id, name string) other {
	s.t.Helper()
	seat, err := s.api.Join(s.t.Context(), id, name, "")
	if err != nil {
		s.t.Fatal(err)
	}
	return other{s, id, seat.Token}
}

func (o other) says(text string) {
	o.t.Helper()
	if _, _, err := o.api.Post(o.t.Context(), o.id, o.token, text, ""); err != nil {
		o.t.Fatal(err)
	}
}
