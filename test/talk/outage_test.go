package talk

import (
	"strings"
	"testing"

	"parley/test/browser"
	"parley/test/stage"
	"parley/test/wire"
)

// TestWhileTheLineIsDown: an answer and an edit that are given then get there once when it is back, over a reload too; what is not sent says so.
func TestWhileTheLineIsDown(t *testing.T) {
	s := set(t)
	id := s.Open("In a tunnel").Next.ID
	cut := wire.Cut(t, s.Addr)
	s.Speaker(id, "Ben")("are you there?")
	p := s.Person(browser.Person{}, cut.URL+"/"+id)
	stage.Join(p, "Mei", "Join")
	stage.Say(p, "not qiute")
	asked, mine := line(p, "are you there?"), line(p, "not qiute")

	p.Click("textbox", "Your line")
	p.Press("ArrowUp")
	p.Until("the line is taken up", func() bool { return written(p) == "not qiute" })
	p.Fill("textbox", "Your line", "not quite")
	cut.Down()
	p.Until("the page no longer claims to be complete", func() bool { return p.CompleteTo() == -1 })
	p.Press("Enter")
	open(p, asked)
	p.Click("menuitem", "Reply")
	p.Type("I am now")
	p.Press("Enter")
	p.Until("both stand below, not sent", func() bool {
		return strings.Join(browser.Eval[[]string](p, `[...document.querySelectorAll(".unsent .text")].map(e => e.textContent)`), ", ") == "not quite, I am now"
	})
	cut.Flow()
	p.Go(cut.URL + "/" + id)
	s.said(p, id, "edit", text(mine)+" not quite")
	s.said(p, id, "line", "0 are you there?", "0 not qiute", text(asked)+" I am now")
	p.Until("nothing is left below", func() bool { return !browser.Eval[bool](p, `document.querySelector(".unsent li") !== null`) })
}

// TestAReactionGetsThereOnce, however often it has to be sent.
func TestAReactionGetsThereOnce(t *testing.T) {
	s := set(t)
	id := s.Open("On a train").Next.ID
	cut := wire.Cut(t, s.Addr)
	s.Speaker(id, "Ben")("who is for it?")
	p := s.Person(browser.Person{}, cut.URL+"/"+id)
	stage.Join(p, "Mei", "Join")
	n := line(p, "who is for it?")
	cut.Down()
	p.Until("the page no longer claims to be complete", func() bool { return p.CompleteTo() == -1 })
	open(p, n)
	p.Click("menuitemcheckbox", "React with 🎉")
	p.Shows("sending …")
	cut.Flow()
	s.said(p, id, "reaction", text(n)+" 🎉")
	has(p, "it is one's own", "#l-"+text(n)+" [aria-pressed=true]")
	if got := s.logged(id, "reaction"); len(got) != 1 {
		t.Errorf("the log has %q", got)
	}
}
