package talk

import (
	"strings"
	"testing"

	"parley/test/browser"
	"parley/test/stage"
)

// TestAHostMarks topics and decisions, asks who does what, takes marks away, and finds the way to redact.
func TestAHostMarks(t *testing.T) {
	s := set(t)
	made := s.Open("Marks")
	id := made.Next.ID
	ben := s.Speaker(id, "Ben")
	for _, said := range []string{"the release", "we ship on Friday", "somebody writes the notes", "nothing much"} {
		ben(said)
	}
	p := s.Holder(browser.Person{}, made.ManageURL)
	p.Go(s.URL + "/" + id)
	stage.Join(p, "Ana", "Join")
	choose := func(said, choice string) string {
		n := line(p, said)
		open(p, n)
		p.Click("menuitem", choice)
		return text(n)
	}
	topic := choose("the release", "Mark as topic")
	s.said(p, id, "topic", topic)
	s.said(p, id, "decision", choose("we ship on Friday", "Mark as decision"))
	action := choose("somebody writes the notes", "Mark as action …")
	p.Until("the question is there", func() bool { return p.Has("combobox", "Who does it?") || p.Has("textbox", "Who does it?") })
	p.Type("Ben")
	p.Press("Enter")
	s.said(p, id, "action", action+" Ben")
	has(p, "the owner, at the line", `#l-`+action+`[data-mark=action][data-owner=Ben]`)
	focus(p, "the composer, where it was", "#text")
	s.said(p, id, "unmark", choose("the release", "Take the mark away"))
	open(p, line(p, "nothing much"))
	p.Click("menuitem", "Redact or remove …")
	p.Until("the host's page is there", func() bool {
		return strings.Contains(p.Address(), "/host/") && strings.Contains(p.Address(), "redact=5")
	})
}

// TestReactionsInTwoTabs: what one tab gives, the other shows as one's own and takes away; a third person sees who gave it.
func TestReactionsInTwoTabs(t *testing.T) {
	s := set(t)
	id := s.Open("Two tabs").Next.ID
	s.Speaker(id, "Ben")("who is for it?")
	p := s.Person(browser.Person{}, s.URL+"/"+id)
	stage.Join(p, "Mei", "Join")
	other := p.Again(t)
	other.Go(s.URL + "/" + id)
	reader := s.Person(browser.Person{}, s.URL+"/"+id)
	n := line(p, "who is for it?")
	open(p, n)
	p.Click("menuitemcheckbox", "React with 👍")
	s.said(p, id, "reaction", text(n)+" 👍")
	pill := "#l-" + text(n) + ` .reactions [data-emoji="👍"]`
	has(other, "it is one's own in the other tab", pill+" button[aria-pressed=true]")
	has(reader, "a reader sees who gave it", pill)
	if got := browser.Eval[string](reader, `document.querySelector('`+pill+` .by').textContent`); got != "Mei" {
		t.Errorf("a reader sees that %q gave it", got)
	}
	if browser.Eval[bool](reader, `document.querySelector('`+pill+` button') !== null`) {
		t.Error("a reader without a name can press it")
	}
	browser.Eval[bool](other, `(document.querySelector('`+pill+` button').click(), true)`)
	s.said(p, id, "reaction", text(n)+" 👍", text(n))
	for _, tab := range []*browser.Page{p, other, reader} {
		tab.Until("it is gone everywhere", func() bool { return browser.Eval[bool](tab, `document.querySelector('`+pill+`') === null`) })
	}
	open(p, n)
	p.Click("menuitemcheckbox", "React with +1")
	has(p, "+1 is there", "#l-"+text(n)+` [data-emoji="+1"]`)
	open(p, n)
	p.Until("one's own is checked", func() bool {
		return browser.Eval[bool](p, `document.querySelector(".menu [aria-checked=true]")?.textContent === "+1"`)
	})
	p.Press("Escape")
}

// TestByFinger: the number of a line opens its menu as a sheet, and a deed that the server refuses is told.
func TestByFinger(t *testing.T) {
	s := set(t)
	id := s.Open("By finger").Next.ID
	ben := s.Join(id, "Ben")
	s.Post(id, ben.Token, "a decision of mine")
	p := s.Person(browser.Person{Phone: true}, s.URL+"/"+id)
	stage.Join(p, "Mei", "Join")
	n := line(p, "a decision of mine")
	tap := func() {
		browser.Eval[bool](p, `document.querySelector("#l-`+text(n)+` > .n").dispatchEvent(new PointerEvent("click", {bubbles: true, cancelable: true, pointerType: "touch"})) || true`)
	}
	tap()
	has(p, "the menu", ".menu:popover-open")
	if !browser.Eval[bool](p, `(() => { const r = document.querySelector(".menu:popover-open").getBoundingClientRect(); return r.left === 0 && r.right === innerWidth && r.bottom === innerHeight; })()`) {
		t.Error("the menu is no sheet")
	}
	p.Press("Escape")
	s.wish(id, ben.Token, "info", "", n)
	has(p, "the mark", "#l-"+text(n)+"[data-mark=info]")
	tap()
	p.Click("menuitem", "Take the mark away")
	p.Shows("Only a host, or who marked the line, can take the mark away.")
}
