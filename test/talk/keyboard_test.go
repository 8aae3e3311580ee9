package talk

import (
	"testing"

	"parley/test/browser"
	"parley/test/stage"
)

// TestByKeysAlone goes through a meeting without a pointer: join, talk, reply, react, mark, edit, leave.
func TestByKeysAlone(t *testing.T) {
	s := set(t)
	id := s.Open("By keys").Next.ID
	ben := s.Speaker(id, "Ben")
	ben("who takes the minutes?")
	p := s.Person(browser.Person{}, s.URL+"/"+id)
	p.Until("the name can be typed", func() bool { return p.Has("textbox", "Your name") })
	reach(p, "#name")
	p.Type("Mei")
	p.Press("Enter")
	focus(p, "the composer", "#text")
	p.Type("I do")
	p.Press("Enter")
	mine := line(p, "I do")
	asked := line(p, "who takes the minutes?")

	back(p, "parley-log")
	p.Press("ArrowUp", "ArrowUp")
	focus(p, "Ben's line", "#l-"+text(asked))
	p.Press("r")
	focus(p, "the composer, to answer", "#text")
	p.Shows("Answer to \u2068Ben\u2069")
	p.Type("and the agenda")
	p.Press("Enter")
	s.said(p, id, "line", "0 who takes the minutes?", "0 I do", text(asked)+" and the agenda")

	p.Until("the reply is there", func() bool { return stage.Count(p, "and the agenda") == 1 })
	back(p, "parley-log")
	p.Press("ArrowUp", "Home", "ArrowDown")
	focus(p, "Ben's line", "#l-"+text(asked))
	p.Press("Enter")
	focus(p, "the first reaction", ".menu .usual button")
	p.Press("ArrowRight", "Enter")
	s.said(p, id, "reaction", text(asked)+" ❤️")
	focus(p, "Ben's line again", "#l-"+text(asked))

	p.Press("ArrowDown", "Enter", "ArrowDown")
	focus(p, "the first deed", ".menu > button")
	for !browser.Eval[bool](p, `document.activeElement.textContent === "Mark as info"`) {
		p.Press("ArrowDown")
	}
	p.Press("Enter")
	s.said(p, id, "info", text(mine))
	focus(p, "the marked line", "#l-"+text(mine))

	p.Press("e")
	focus(p, "the composer, to edit", "#text")
	p.Until("what was said is there", func() bool { return written(p) == "I do" })
	p.Type(", gladly")
	p.Press("Enter")
	s.said(p, id, "edit", text(mine)+" I do, gladly")

	reach(p, ".brand")
	p.Press("Enter")
	p.Until("the schedule is there", func() bool { return p.Address() == s.URL+"/" })
}

// reach goes there with the Tab key, backwards.
func reach(p *browser.Page, selector string) { tab(p, "Tab", selector) }

func back(p *browser.Page, selector string) { tab(p, "Shift+Tab", selector) }

func tab(p *browser.Page, key, selector string) {
	for range 60 {
		if browser.Eval[bool](p, `document.activeElement?.matches(`+quoted(selector)+`) ?? false`) {
			return
		}
		p.Press(key)
	}
	focus(p, selector, selector)
}
