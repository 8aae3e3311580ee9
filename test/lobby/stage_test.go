// Package lobby shows what attendees and readers see of what a host does: before a meeting, in it, and after it.
package lobby

import (
	"crypto/rand"
	"encoding/json"
	"flag"
	"strings"
	"testing"
	"time"

	"parley/test/browser"
	"parley/test/client"
	"parley/test/server"
)

// chromium serves all tests of the package.
var (
	chromium    *browser.Browser
	chromiumErr error
)

// TestMain starts Chromium and lets some tests run side by side, however few cores there are: most of them wait most of the time.
func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", "4"); err != nil {
		panic(err)
	}
	var stop func()
	if chromium, stop, chromiumErr = browser.Launch(); chromiumErr == nil {
		defer stop()
	}
	m.Run()
}

// stage is a server with its clock in hand, the browser, and the host, who acts by the API.
type stage struct {
	*server.Server
	api *client.Client
	t   *testing.T
}

// set lets the test run beside others, on a server of its own.
func set(t *testing.T) stage {
	t.Helper()
	t.Parallel()
	if chromiumErr != nil {
		t.Fatal(chromiumErr)
	}
	s := server.Start(t, server.Config{Clock: true})
	return stage{s, client.New(s.URL, s.Key), t}
}

// plan schedules an hour in Berlin that begins after a while (before now, if that is negative), and gives its id.
func (s stage) plan(title string, in time.Duration) string {
	s.t.Helper()
	start := time.Now().Add(in)
	made, err := s.api.Schedule(s.t.Context(), client.Series{Title: title, Zone: "Europe/Berlin", StartsAt: client.Moment(start), EndsAt: client.Moment(start.Add(time.Hour))})
	if err != nil {
		s.t.Fatal(err)
	}
	return made.Next.ID
}

// host does what a host does, at a meeting's address in the API.
func (s stage) host(method, path string, body any) {
	s.t.Helper()
	a, err := s.api.Do(s.t.Context(), client.Request{Method: method, Path: path, Token: s.Key, Idem: rand.Text(), Body: body})
	if err != nil || a.Status >= 300 {
		s.t.Fatalf("%s %s: %d %s, %v", method, path, a.Status, a.Body, err)
	}
}

// person opens a page as somebody new; complaints of the browser fail the test in the end.
func (s stage) person(who browser.Person, address string) *browser.Page {
	s.t.Helper()
	p := chromium.Open(s.t, who)
	s.t.Cleanup(func() {
		base, _, _ := strings.Cut(strings.TrimPrefix(address, "http://"), "/")
		for _, complaint := range append(p.Complaints(), p.Foreign("http://"+base)...) {
			s.t.Errorf("Chromium: %s", complaint)
		}
	})
	p.Go(address)
	return p
}

// member is the id of the attendee who said a line.
func (s stage) member(id, text string) string {
	s.t.Helper()
	log, _, err := s.api.Whole(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, e := range log {
		if e.Text == text && e.Author != nil {
			return e.Author.ID
		}
	}
	s.t.Fatalf("nobody said %q", text)
	return ""
}

// speaker is somebody who speaks by the API.
func (s stage) speaker(id, name string) func(text string) {
	s.t.Helper()
	seat, err := s.api.Join(s.t.Context(), id, name, "")
	if err != nil {
		s.t.Fatal(err)
	}
	return func(text string) {
		s.t.Helper()
		if _, _, err := s.api.Post(s.t.Context(), id, seat.Token, text, ""); err != nil {
			s.t.Fatal(err)
		}
	}
}

// join takes a name, with the button that the page has for it.
func join(p *browser.Page, name, button string) {
	p.Fill("textbox", "Your name", name)
	p.Click("button", button)
	p.Until("the name is taken", func() bool { return !p.Has("button", button) })
}

// say writes a line and waits until it is one.
func say(p *browser.Page, text string) {
	p.Fill("textbox", "Your line", text)
	p.Click("button", "Send")
	p.Until("the page shows: "+text, func() bool { return shown(p, text) })
}

func shown(p *browser.Page, text string) bool {
	for _, l := range p.Lines() {
		if strings.Contains(l.Text, text) {
			return true
		}
	}
	return false
}

// lacks wants a page that has nothing of a text, neither on the screen nor behind it nor in what the browser keeps.
func lacks(t *testing.T, p *browser.Page, text string) {
	t.Helper()
	if browser.Eval[bool](p, `(document.documentElement.outerHTML + JSON.stringify(localStorage) + [...document.querySelectorAll("input, textarea")].map(f => f.value).join(" ")).includes(`+quoted(text)+`)`) {
		t.Errorf("the page still has %q\n%.1500s", text, p.Text())
	}
}

func quoted(text string) string {
	b, _ := json.Marshal(text)
	return string(b)
}
