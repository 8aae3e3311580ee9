// Package host uses the hosts' pages as hosts do, while others wait and talk: in Chromium, with script and without.
package host

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"flag"
	"io"
	"net/http"
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

// stage is a server with its clock in hand, and the browser.
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

// person opens a page as somebody new; complaints of the browser fail the test in the end.
func (s stage) person(who browser.Person, address string) *browser.Page {
	s.t.Helper()
	p := chromium.Open(s.t, who)
	s.t.Cleanup(func() {
		for _, complaint := range append(p.Complaints(), p.Foreign(s.URL)...) {
			s.t.Errorf("Chromium: %s", complaint)
		}
	})
	p.Go(address)
	return p
}

// host is somebody with a secret link, on the host's page.
func (s stage) host(who browser.Person, link string) *browser.Page {
	s.t.Helper()
	host := s.person(who, link)
	host.Click("button", "")
	host.Until("the secret has left the address", func() bool { return !strings.Contains(host.Address(), "/k/") })
	return host
}

// move puts the server's clock this far ahead of the machine's.
func (s stage) move(ahead time.Duration) {
	s.t.Helper()
	if err := s.Clock.Offset(ahead); err != nil {
		s.t.Fatal(err)
	}
}

// in takes a name on a meeting's page, in the lobby or in the room.
func in(p *browser.Page, name, button string) {
	p.Fill("textbox", "Your name", name)
	p.Click("button", button)
	p.Until("there is no field for a name any more", func() bool { return !p.Has("textbox", "Your name") })
}

// says writes a line and waits until it is in the log.
func says(p *browser.Page, text string) {
	p.Fill("textbox", "Your line", text)
	p.Click("button", "Send")
	p.Until("the page shows "+text, func() bool { return shown(p, text) > 0 })
}

// shown is how many lines of the page contain the text.
func shown(p *browser.Page, text string) int {
	n := 0
	for _, l := range p.Lines() {
		if strings.Contains(l.Text, text) {
			n++
		}
	}
	return n
}

// from sends JSON as somebody at another address, behind a proxy on the loopback.
func (s stage) from(address, token, path string, body, into any) int {
	s.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		s.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.URL+path, bytes.NewReader(text))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Forwarded-For", address)
	r.Header.Set("Idempotency-Key", rand.Text())
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	got, err := io.ReadAll(answer.Body)
	if err == nil && into != nil {
		err = json.Unmarshal(got, into)
	}
	if err != nil {
		s.t.Fatalf("%s: %v\n%s", path, err, got)
	}
	return answer.StatusCode
}

// read gets what stands at a path.
func (s stage) read(ctx context.Context, path string) (int, string) {
	s.t.Helper()
	answer, err := client.NewPerson(s.URL).Get(ctx, path)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer.Status, string(answer.Body)
}
