package talk

import (
	"testing"
	"time"

	"parley/test/browser"
	"parley/test/client"
	"parley/test/stage"
)

// TestFromTheLinkToTheFirstLine: a name, a text, Enter, and no page is loaded in between.
func TestFromTheLinkToTheFirstLine(t *testing.T) {
	s := set(t)
	id := s.Open("At once").Next.ID
	s.Speaker(id, "Mei")("I have the name")
	p := s.Person(browser.Person{Phone: true}, s.URL+"/"+id)
	stage.Shows(p, "I have the name")
	browser.Eval[bool](p, `(window.same = true)`)
	p.Fill("textbox", "Your name", "\u200b")
	p.Press("Enter")
	has(p, "the problem, at the field", `form.join .problem, form.join #name[aria-invalid=true]`)
	focus(p, "the name", "#name")
	p.Fill("textbox", "Your name", "Mei")
	p.Press("Enter")
	focus(p, "the composer", "#text")
	p.Shows("so you are Mei 2 here")
	p.Type("so be it")
	p.Press("Enter")
	stage.Shows(p, "so be it")
	if !browser.Eval[bool](p, `window.same === true && location.search === ""`) {
		t.Error("a page was loaded in between")
	}
	if e := s.Logged(id, "so be it"); len(e) != 1 || e[0].Author.Name != "Mei 2" {
		t.Errorf("the line is %+v", e)
	}
	has(p, "the line is mine", ".line.mine")
}

// TestWaitingWithoutLoadingAPage: a name taken in the lobby is there on the same page, and so is the room when it opens.
func TestWaitingWithoutLoadingAPage(t *testing.T) {
	s := set(t)
	start := time.Now().Add(10 * time.Minute)
	made, err := s.API.Schedule(t.Context(), client.Series{Title: "Soon", StartsAt: client.Moment(start), EndsAt: client.Moment(start.Add(time.Hour))})
	if err != nil {
		t.Fatal(err)
	}
	id := made.Next.ID
	p := s.Person(browser.Person{}, s.URL+"/"+id)
	p.Until("the name can be typed", func() bool { return p.Has("textbox", "Your name") })
	browser.Eval[bool](p, `(window.same = true)`)
	p.Fill("textbox", "Your name", "Mei")
	p.Click("button", "Wait here")
	p.Shows("You are Mei")
	s.Move(10*time.Minute + 2*time.Second)
	p.Until("the room is there", func() bool { return p.Has("textbox", "Your line") })
	stage.Say(p, "on the first second")
	if !browser.Eval[bool](p, `window.same === true`) {
		t.Error("a page was loaded in between")
	}
}
