package pages

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/test/browser"
	"parley/test/stage"
	"parley/test/wait"
	"parley/test/wire"
)

// TestABlackHoleIsNoticed swallows everything without a word: after forty seconds without a beat the page stops claiming to be complete.
func TestABlackHoleIsNoticed(t *testing.T) {
	s := set(t)
	id := s.Open("Swallowed").Next.ID
	line := wire.Cut(t, s.Addr)
	p := s.Person(browser.Person{}, line.URL+"/"+id)
	stage.Join(p, "Mei", "Join")
	line.Stall()
	err := wait.Until(t.Context(), time.Minute, "the page no longer claims to be complete", func() bool { return p.CompleteTo() == -1 })
	if err != nil {
		t.Error(err)
	}
	s.Speaker(id, "Ben")("into the hole")
	line.Cut()
	line.Flow()
	stage.Shows(p, "into the hole")
	s.same(p, id)
}

// TestAPageBehindACutLine cuts, stalls and takes down the line between Chromium and the server. Every line comes once and in order, and
// what was typed while there was no line is sent once.
func TestAPageBehindACutLine(t *testing.T) {
	s := set(t)
	id := s.Open("On a train").Next.ID
	line := wire.Cut(t, s.Addr)
	p := s.Person(browser.Person{}, line.URL+"/"+id)
	stage.Join(p, "Mei", "Join")
	ben := s.Speaker(id, "Ben")
	for i := range 5 {
		ben(fmt.Sprintf("before cut %d.", i))
		stage.Shows(p, fmt.Sprintf("before cut %d.", i))
		line.Cut()
		ben(fmt.Sprintf("after cut %d.", i))
		stage.Shows(p, fmt.Sprintf("after cut %d.", i))
	}

	line.Stall()
	ben("into the tunnel")
	line.Cut()
	line.Flow()
	stage.Shows(p, "into the tunnel")

	outage(s, p, line, ben, id, 0)
	s.same(p, id)
}

// outage takes the line down for at least a time, speaks on both sides, and holds what follows against the promises of the page.
func outage(s scene, p *browser.Page, line *wire.Cutter, ben func(string), id string, atLeast time.Duration) {
	s.T.Helper()
	began := time.Now()
	line.Down()
	p.Until("the page no longer claims to be complete", func() bool { return p.CompleteTo() == -1 })
	stage.Send(p, "typed while offline")
	p.Until("the unsent line is on the page", func() bool { return strings.Contains(p.Text(), "typed while offline") })
	if stage.Count(p, "typed while offline") != 0 {
		s.T.Error("an unsent line has a number")
	}
	for i := range 3 {
		ben(fmt.Sprintf("meanwhile %d.", i))
	}
	if err := wait.Pause(s.T.Context(), time.Until(began.Add(atLeast))); err != nil {
		s.T.Fatal(err)
	}
	line.Flow()
	back := time.Now()
	stage.Shows(p, "meanwhile 2.")
	if took := time.Since(back); took > 20*time.Second {
		s.T.Errorf("the page needed %v to go on", took)
	}
	stage.Shows(p, "typed while offline")
	p.Shows("3 lines")
	if n := len(s.Logged(id, "typed while offline")); n != 1 {
		s.T.Errorf("the line typed while offline is %d times in the log", n)
	}
	ben("all there")
	stage.Shows(p, "all there")
}

// TestAPageThroughARestart kills the server under an open page and starts it again.
func TestAPageThroughARestart(t *testing.T) {
	s := set(t)
	id := s.Open("Restarted").Next.ID
	p := s.Person(browser.Person{}, s.URL+"/"+id)
	stage.Join(p, "Mei", "Join")
	stage.Say(p, "before the restart")
	s.Kill()
	p.Until("the page no longer claims to be complete", func() bool { return p.CompleteTo() == -1 })
	stage.Send(p, "while it was down")
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	stage.Shows(p, "while it was down")
	s.Speaker(id, "Ben")("after the restart")
	stage.Shows(p, "after the restart")
	if n := len(s.Logged(id, "while it was down")); n != 1 {
		t.Errorf("the line is %d times in the log", n)
	}
	s.same(p, id)
}

// TestAPageBehindNginx has nginx with its default buffering in between, with and without WebSockets, which answers 502 for ten seconds.
func TestAPageBehindNginx(t *testing.T) {
	for name, sockets := range map[string]bool{"with sockets": true, "without sockets": false} {
		t.Run(name, func(t *testing.T) {
			s := set(t)
			id := s.Open("Behind nginx").Next.ID
			line := wire.Cut(t, s.Addr)
			p := s.Person(browser.Person{}, wire.Nginx(t, line.Addr, sockets)+"/"+id)
			stage.Join(p, "Mei", "Join")
			ben := s.Speaker(id, "Ben")
			for i := range 3 {
				said := time.Now()
				ben(fmt.Sprintf("through nginx %d.", i))
				stage.Shows(p, fmt.Sprintf("through nginx %d.", i))
				if took := time.Since(said); took > 10*time.Second {
					t.Errorf("a line took %v", took)
				}
			}
			stage.Say(p, "from behind nginx")
			outage(s, p, line, ben, id, 10*time.Second)
			s.same(p, id)
		})
	}
}
