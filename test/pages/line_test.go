package pages

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/test/browser"
	"parley/test/wait"
	"parley/test/wire"
)

// TestABlackHoleIsNoticed swallows everything without a word: after forty seconds without a beat the page stops claiming to be complete.
func TestABlackHoleIsNoticed(t *testing.T) {
	s := set(t)
	id := s.open("Swallowed")
	line := wire.Cut(t, s.Addr)
	p := s.person(browser.Person{}, line.URL+"/"+id)
	join(p, "Mei")
	line.Stall()
	err := wait.Until(t.Context(), time.Minute, "the page no longer claims to be complete", func() bool { return p.CompleteTo() == -1 })
	if err != nil {
		t.Error(err)
	}
	s.other(id, "Ben").says("into the hole")
	line.Cut()
	line.Flow()
	shows(p, "into the hole")
	s.same(p, id)
}

// TestAPageBehindACutLine cuts, stalls and takes down the line between Chromium and the server. Every line comes once and in order, and
// what was typed while there was no line is sent once.
func TestAPageBehindACutLine(t *testing.T) {
	s := set(t)
	id := s.open("On a train")
	line := wire.Cut(t, s.Addr)
	p := s.person(browser.Person{}, line.URL+"/"+id)
	join(p, "Mei")
	ben := s.other(id, "Ben")
	for i := range 5 {
		ben.says(fmt.Sprintf("before cut %d.", i))
		shows(p, fmt.Sprintf("before cut %d.", i))
		line.Cut()
		ben.says(fmt.Sprintf("after cut %d.", i))
		shows(p, fmt.Sprintf("after cut %d.", i))
	}

	line.Stall()
	ben.says("into the tunnel")
	line.Cut()
	line.Flow()
	shows(p, "into the tunnel")

	outage(s, p, line, ben, id, 0)
	s.same(p, id)
}

// outage takes the line down for at least a time, speaks on both sides, and holds what follows against the promises of the page.
func outage(s stage, p *browser.Page, line *wire.Cutter, ben other, id string, atLeast time.Duration) {
	s.t.Helper()
	began := time.Now()
	line.Down()
	p.Until("the page no longer claims to be complete", func() bool { return p.CompleteTo() == -1 })
	say(p, "typed while offline")
	p.Until("the unsent line is on the page", func() bool { return strings.Contains(p.Text(), "typed while offline") })
	if count(p, "typed while offline") != 0 {
		s.t.Error("an unsent line has a number")
	}
	for i := range 3 {
		ben.says(fmt.Sprintf("meanwhile %d.", i))
	}
	if err := wait.Pause(s.t.Context(), time.Until(began.Add(atLeast))); err != nil {
		s.t.Fatal(err)
	}
	line.Flow()
	back := time.Now()
	shows(p, "meanwhile 2.")
	if took := time.Since(back); took > 20*time.Second {
		s.t.Errorf("the page needed %v to go on", took)
	}
	shows(p, "typed while offline")
	p.Shows("3 lines")
	if n := len(s.logged(id, "typed while offline")); n != 1 {
		s.t.Errorf("the line typed while offline is %d times in the log", n)
	}
	ben.says("all there")
	shows(p, "all there")
}

// TestAPageThroughARestart kills the server under an open page and starts it again.
func TestAPageThroughARestart(t *testing.T) {
	s := set(t)
	id := s.open("Restarted")
	p := s.person(browser.Person{}, s.URL+"/"+id)
	join(p, "Mei")
	say(p, "before the restart")
	shows(p, "before the restart")
	s.Kill()
	p.Until("the page no longer claims to be complete", func() bool { return p.CompleteTo() == -1 })
	say(p, "while it was down")
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	shows(p, "while it was down")
	s.other(id, "Ben").says("after the restart")
	shows(p, "after the restart")
	if n := len(s.logged(id, "while it was down")); n != 1 {
		t.Errorf("the line is %d times in the log", n)
	}
	s.same(p, id)
}

// TestAPageBehindNginx has nginx with its default buffering in between, with and without WebSockets, which answers 502 for ten seconds.
func TestAPageBehindNginx(t *testing.T) {
	for name, sockets := range map[string]bool{"with sockets": true, "without sockets": false} {
		t.Run(name, func(t *testing.T) {
			s := set(t)
			id := s.open("Behind nginx")
			line := wire.Cut(t, s.Addr)
			p := s.person(browser.Person{}, wire.Nginx(t, line.Addr, sockets)+"/"+id)
			join(p, "Mei")
			ben := s.other(id, "Ben")
			for i := range 3 {
				said := time.Now()
				ben.says(fmt.Sprintf("through nginx %d.", i))
				shows(p, fmt.Sprintf("through nginx %d.", i))
				if took := time.Since(said); took > 10*time.Second {
					t.Errorf("a line took %v", took)
				}
			}
			say(p, "from behind nginx")
			shows(p, "from behind nginx")
			outage(s, p, line, ben, id, 10*time.Second)
			s.same(p, id)
		})
	}
}
