// Package stage sets the scene of a test: a server with its clock in hand, people with a browser around it, and others who act by the API.
package stage

import (
	"crypto/rand"
	"flag"
	"strings"
	"testing"
	"time"

	"parley/test/browser"
	"parley/test/client"
	"parley/test/history"
	"parley/test/server"
)

// chromium serves all tests of a package.
var (
	chromium    *browser.Browser
	chromiumErr error
)

// Main is the TestMain of a package whose people have a browser. It starts Chromium and lets some tests run side by side, however few cores there
// are: most of them wait most of the time.
func Main(m *testing.M, atOnce string) {
	if err := flag.Set("test.parallel", atOnce); err != nil {
		panic(err)
	}
	var stop func()
	if chromium, stop, chromiumErr = browser.Launch(); chromiumErr == nil {
		defer stop()
	}
	m.Run()
}

// Stage is a server and whoever is around it. What goes wrong on it fails its test.
type Stage struct {
	*server.Server
	API *client.Client // of the owner
	T   *testing.T
}

// Set lets a test run beside others, on a server of its own.
func Set(t *testing.T) Stage {
	t.Helper()
	t.Parallel()
	if chromiumErr != nil {
		t.Fatal(chromiumErr)
	}
	return On(t, server.Start(t, server.Config{Clock: true}))
}

// On is a stage around a server that runs.
func On(t *testing.T, s *server.Server) Stage { return Stage{s, client.New(s.URL, s.Key), t} }

// Move puts the server's clock this far ahead of the machine's.
func (s Stage) Move(ahead time.Duration) {
	s.T.Helper()
	if err := s.Clock.Offset(ahead); err != nil {
		s.T.Fatal(err)
	}
}

// Open schedules a meeting that is open for an hour.
func (s Stage) Open(title string) client.Scheduled {
	s.T.Helper()
	made, err := s.API.Open(s.T.Context(), title, time.Hour)
	if err != nil {
		s.T.Fatal(err)
	}
	return made
}

// Act does what a host does, at an address in the API.
func (s Stage) Act(method, path string, body any) {
	s.T.Helper()
	a, err := s.API.Do(s.T.Context(), client.Request{Method: method, Path: path, Token: s.Key, Idem: rand.Text(), Body: body})
	if err != nil || a.Status >= 300 {
		s.T.Fatalf("%s %s: %d %s, %v", method, path, a.Status, a.Body, err)
	}
}

// Join takes a name by the API.
func (s Stage) Join(id, name string) client.Seat {
	s.T.Helper()
	seat, err := s.API.Join(s.T.Context(), id, name, "")
	if err != nil {
		s.T.Fatal(err)
	}
	return seat
}

// Post adds a line by the API.
func (s Stage) Post(id, token, text string) client.Entry {
	s.T.Helper()
	e, _, err := s.API.Post(s.T.Context(), id, token, text, "")
	if err != nil {
		s.T.Fatal(err)
	}
	return e
}

// Speaker is somebody who speaks by the API.
func (s Stage) Speaker(id, name string) func(text string) {
	s.T.Helper()
	seat := s.Join(id, name)
	return func(text string) {
		s.T.Helper()
		s.Post(id, seat.Token, text)
	}
}

// Lines are the lines of talk in a log.
func (s Stage) Lines(id string) []client.Entry {
	s.T.Helper()
	log, _, err := s.API.Whole(s.T.Context(), id)
	if err != nil {
		s.T.Fatal(err)
	}
	return history.Lines(log)
}

// Logged is the lines of a log that have exactly this text.
func (s Stage) Logged(id, text string) []client.Entry {
	s.T.Helper()
	var found []client.Entry
	for _, e := range s.Lines(id) {
		if e.Text == text {
			found = append(found, e)
		}
	}
	return found
}

// Person opens a page as somebody new, in the browser of Main. What the browser complains of fails the test in the end.
func (s Stage) Person(who browser.Person, address string) *browser.Page {
	s.T.Helper()
	p := chromium.Open(s.T, who)
	s.T.Cleanup(func() {
		base, _, _ := strings.Cut(strings.TrimPrefix(address, "http://"), "/")
		for _, complaint := range append(p.Complaints(), p.Foreign("http://"+base)...) {
			s.T.Errorf("Chromium: %s", complaint)
		}
	})
	p.Go(address)
	return p
}

// Unwatched is a window of somebody new, in which what the browser complains of is left to the test.
func (s Stage) Unwatched(who browser.Person) *browser.Page {
	s.T.Helper()
	return chromium.Open(s.T, who)
}

// Holder is somebody who has opened a secret link and pressed its button.
func (s Stage) Holder(who browser.Person, link string) *browser.Page {
	s.T.Helper()
	p := s.Person(who, link)
	p.Click("button", "")
	p.Until("the secret has left the address", func() bool { return !strings.Contains(p.Address(), "/k/") })
	return p
}

// Owner is the server's owner, in a browser.
func (s Stage) Owner(who browser.Person) *browser.Page {
	s.T.Helper()
	return s.Holder(who, s.URL+"/k/"+s.Key)
}
