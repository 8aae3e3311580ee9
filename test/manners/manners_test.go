// Package manners tests how the server treats those who behave badly, and that nobody else notices.
package manners

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"parley/test/client"
	"parley/test/crowd"
	"parley/test/history"
	"parley/test/server"
	"parley/test/wait"
	"parley/test/wire"
)

type stage struct {
	*server.Server
	api *client.Client
	id  string
	t   *testing.T
}

func set(t *testing.T, config server.Config) stage {
	t.Helper()
	s := server.Start(t, config)
	api := client.New(s.URL, s.Key)
	made, err := api.Open(t.Context(), "Manners", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return stage{s, api, made.Next.ID, t}
}

func (s stage) join(name string) client.Seat {
	s.t.Helper()
	seat, err := s.api.Join(s.t.Context(), s.id, name, "")
	if err != nil {
		s.t.Fatal(err)
	}
	return seat
}

// TestAFloodHitsItsOwnLimit: who posts without pause is told to wait; others are not, and the flooder may go on after the wait.
func TestAFloodHitsItsOwnLimit(t *testing.T) {
	s := set(t, server.Config{Limits: true})
	flooder, other := s.join("Flooder"), s.join("Ben")
	var refused client.Answer
	for i := range 500 {
		a, err := s.api.Do(t.Context(), client.Request{Method: "POST", Path: client.MeetingPath(s.id, "/entries"), Token: flooder.Token,
			Body: map[string]string{"kind": "line", "text": fmt.Sprintf("flood %d", i)}})
		if err != nil {
			t.Fatal(err)
		}
		if refused = a; a.Status != 201 {
			break
		}
	}
	if _, err := refused.Problem(); refused.Status != 429 || refused.Header.Get("Retry-After") == "" || err != nil {
		t.Fatalf("500 lines without pause end with %d %s, %v", refused.Status, refused.Body, err)
	}
	if _, _, err := s.api.Post(t.Context(), s.id, other.Token, "undisturbed", ""); err != nil {
		t.Errorf("somebody else is told %v", err)
	}
	wait.For(t, 20*time.Second, "the flooder may speak again", func() bool {
		_, _, err := s.api.Post(t.Context(), s.id, flooder.Token, "sorry", "")
		return err == nil
	})
}

// TestARoomBehindOneAddress: with the limits on, forty people behind one address join and talk as people do, and nobody is told to wait.
func TestARoomBehindOneAddress(t *testing.T) {
	s := set(t, server.Config{Limits: true})
	c := crowd.New(t, s.api, s.id)
	c.Read(40)
	c.Write(40, 2)
	c.WritersDone()
	if _, _, err := s.api.Close(t.Context(), s.id); err != nil {
		t.Fatal(err)
	}
	log := c.Finish(time.Minute)
	if n := len(history.Lines(log)); n != 80 {
		t.Errorf("%d lines of 80", n)
	}
}

// TestAForeignSiteCannotWrite: forms and API refuse what a browser sends from a page of somebody else.
func TestAForeignSiteCannotWrite(t *testing.T) {
	s := set(t, server.Config{})
	p := client.NewPerson(s.URL)
	if a, err := p.Get(t.Context(), "/"+s.id); err != nil || a.Status != 200 {
		t.Fatal(a.Status, err)
	}
	if a, err := p.Post(t.Context(), "/"+s.id, url.Values{"name": {"Ana"}, "cursor": {"1"}}); err != nil || a.Status != 303 {
		t.Fatalf("joining: %d, %v", a.Status, err)
	}
	base, _ := url.Parse(s.URL)
	var cookies []string
	for _, c := range p.HTTP.Jar.Cookies(base) {
		cookies = append(cookies, c.String())
	}
	for name, header := range map[string]http.Header{
		"foreign origin": {"Origin": {"https://elsewhere.example"}},
		"null origin":    {"Origin": {"null"}},
		"cross-site":     {"Sec-Fetch-Site": {"cross-site"}},
		"same-site":      {"Sec-Fetch-Site": {"same-site"}},
	} {
		header["Cookie"] = cookies
		for path, kind := range map[string]string{"/" + s.id: "application/x-www-form-urlencoded", client.MeetingPath(s.id, "/entries"): "application/json"} {
			body := []byte("text=from+elsewhere&cursor=1")
			if kind == "application/json" {
				body = []byte(`{"kind":"line","text":"from elsewhere"}`)
			}
			a, err := s.api.Do(t.Context(), client.Request{Method: "POST", Path: path, Header: header.Clone(), Type: kind, Body: body})
			if err != nil || a.Status != 403 {
				t.Errorf("%s on %s: %d, %v", name, path, a.Status, err)
			}
		}
	}
	if log, _, err := s.api.Whole(t.Context(), s.id); err != nil || len(history.Lines(log)) != 0 {
		t.Errorf("the log: %+v, %v", log, err)
	}
}

// TestSlowReadersCostOnlyThemselves has thirty streams that are opened and never read, while others talk and read.
func TestSlowReadersCostOnlyThemselves(t *testing.T) {
	s := set(t, server.Config{})
	for range 30 {
		conn, err := net.Dial("tcp", s.Addr)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		_ = conn.(*net.TCPConn).SetReadBuffer(4096)
		if _, err := fmt.Fprintf(conn, "GET %s?after=0 HTTP/1.1\r\nHost: %s\r\n\r\n", client.MeetingPath(s.id, "/stream"), s.Addr); err != nil {
			t.Fatal(err)
		}
	}
	c := crowd.New(t, s.api, s.id)
	c.Read(8)
	seat := s.join("Loud")
	long := strings.Repeat("a long line ", 1000)
	began := time.Now()
	for i := range 600 {
		if _, _, err := s.api.Post(t.Context(), s.id, seat.Token, fmt.Sprint(i, long), ""); err != nil {
			t.Fatal(err)
		}
	}
	c.CaughtUp(601)
	t.Logf("600 lines of 12 KB to 8 readers beside 30 that read nothing: %v", time.Since(began))
	if _, _, err := s.api.Close(t.Context(), s.id); err != nil {
		t.Fatal(err)
	}
	c.Finish(time.Minute)
}

// TestReadersBehindNginx follows through nginx with its default buffering, which answers 502 again and again.
func TestReadersBehindNginx(t *testing.T) {
	s := set(t, server.Config{})
	line := wire.Cut(t, s.Addr)
	through := client.New(wire.Nginx(t, line.Addr, true), s.Key)
	c := crowd.New(t, through, s.id)
	c.MaxPause = 50 * time.Millisecond
	c.Read(8)
	c.Write(4, 0)
	for range 5 {
		enough := c.Acknowledged() + 30
		wait.For(t, time.Minute, "lines come through nginx", func() bool { return c.Acknowledged() >= enough })
		line.Down()
		wait.For(t, time.Minute, "nginx answers 502", func() bool {
			a, err := through.Do(t.Context(), client.Request{Method: "GET", Path: client.MeetingPath(s.id, "")})
			return err == nil && a.Status == 502
		})
		line.Flow()
	}
	c.StopWriting()
	if _, _, err := s.api.Close(t.Context(), s.id); err != nil {
		t.Fatal(err)
	}
	c.Finish(time.Minute)
}

// TestDribblersAreCutOff sends a request so slowly that it never ends: the server does not wait for ever, and others do not wait at all.
func TestDribblersAreCutOff(t *testing.T) {
	s := set(t, server.Config{})
	conn, err := net.Dial("tcp", s.Addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: %s\r\nX-Slow: ", client.MeetingPath(s.id, "/entries"), s.Addr); err != nil {
		t.Fatal(err)
	}
	seat := s.join("Ana")
	ended := make(chan struct{})
	go func() {
		_, _ = conn.Read(make([]byte, 4096))
		_, _ = conn.Read(make([]byte, 4096))
		close(ended)
	}()
	ctx, cancel := context.WithTimeout(t.Context(), 40*time.Second)
	defer cancel()
	for i := 0; ; i++ {
		if _, _, err := s.api.Post(t.Context(), s.id, seat.Token, fmt.Sprintf("line %d", i), ""); err != nil {
			t.Fatal(err)
		}
		select {
		case <-ended:
			return
		case <-ctx.Done():
			t.Fatal("a request without end is still waited for after 40 s")
		case <-time.After(500 * time.Millisecond): // one more byte of the header
			_, _ = conn.Write([]byte("x"))
		}
	}
}
