package pages

import (
	"fmt"
	"strings"
	"testing"

	"parley/test/browser"
	"parley/test/stage"
	"parley/test/wire"
)

// TestAnOldUnsentLineAsksBeforeItGoesOut: a line that could not be sent for more than two minutes is not sent by itself. The page's clock is
// set ahead; the server's is not asked.
func TestAnOldUnsentLineAsksBeforeItGoesOut(t *testing.T) {
	s := set(t)
	id := s.Open("Too late").Next.ID
	line := wire.Cut(t, s.Addr)
	p := s.Person(browser.Person{}, line.URL+"/"+id)
	stage.Join(p, "Mei", "Join")
	line.Down()
	p.Until("the page no longer claims to be complete", func() bool { return p.CompleteTo() == -1 })
	for _, text := range []string{"shall be sent", "shall be dropped"} {
		stage.Send(p, text)
		p.Until("the unsent line is on the page", func() bool { return strings.Contains(p.Text(), text) })
	}
	browser.Eval[bool](p, `(() => { const now = Date.now.bind(Date); Date.now = () => now() + 9 * 60e3; return true; })()`)
	line.Flow()
	p.Shows("You wrote this 9 minutes ago")
	s.Speaker(id, "Ben")("the line is back")
	stage.Shows(p, "the line is back")
	for _, text := range []string{"shall be sent", "shall be dropped"} {
		if len(s.Logged(id, text)) != 0 {
			t.Errorf("%q went out by itself", text)
		}
	}
	press := func(text, button string) {
		js := fmt.Sprintf(`[...document.querySelectorAll('.unsent > *')].find(e => e.textContent.includes(%q))
			.querySelectorAll('button').forEach(b => { if (b.textContent === %q) b.click(); }) === undefined`, text, button)
		browser.Eval[bool](p, js)
	}
	press("shall be dropped", "Drop")
	press("shall be sent", "Send")
	stage.Shows(p, "shall be sent")
	p.Until("nothing is left unsent", func() bool { return !strings.Contains(p.Text(), "shall be dropped") })
	if n := len(s.Logged(id, "shall be sent")); n != 1 {
		t.Errorf("the line is %d times in the log", n)
	}
	if n := len(s.Logged(id, "shall be dropped")); n != 0 {
		t.Errorf("the dropped line is %d times in the log", n)
	}
}

// TestAnUnsentLineSurvivesAReload: the tab is reloaded while there is no line; the words are still there and go out once.
func TestAnUnsentLineSurvivesAReload(t *testing.T) {
	s := set(t)
	id := s.Open("Reloaded").Next.ID
	line := wire.Cut(t, s.Addr)
	p := s.Person(browser.Person{}, line.URL+"/"+id)
	stage.Join(p, "Mei", "Join")
	line.Down()
	p.Until("the page no longer claims to be complete", func() bool { return p.CompleteTo() == -1 })
	stage.Send(p, "survives")
	p.Until("the unsent line is on the page", func() bool { return strings.Contains(p.Text(), "survives") })
	line.Flow()
	p.Go(line.URL + "/" + id)
	stage.Shows(p, "survives")
	if n := len(s.Logged(id, "survives")); n != 1 {
		t.Errorf("the line is %d times in the log", n)
	}
}
