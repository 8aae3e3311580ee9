package talk

import (
	"testing"

	"parley/test/browser"
	"parley/test/stage"
)

const chosenOffer = `document.getElementById(document.querySelector("#text").getAttribute("aria-activedescendant") ?? "")?.textContent ?? ""`

// TestCommands: a slash at the beginning offers them, and nothing that merely begins with one is swallowed.
func TestCommands(t *testing.T) {
	s := set(t)
	id := s.Open("Commands").Next.ID
	p := s.Person(browser.Person{}, s.URL+"/"+id)
	stage.Join(p, "Mei", "Join")
	p.Click("textbox", "Your line")
	p.Type("/")
	has(p, "the commands", ".offers:not([hidden]) [role=option]")
	p.Press("Enter")
	s.said(p, id, "line", "0 /")
	for i, said := range []string{"/usr/bin is full", "/me waves", "/tmp", "a /topic is not one", "/information"} {
		p.Type(said)
		p.Press("Enter")
		p.Until("it is sent: "+said, func() bool { return len(s.Lines(id)) == i+2 })
	}
	s.said(p, id, "line", "0 /", "0 /usr/bin is full", "0 /me waves", "0 /tmp", "0 a /topic is not one", "0 /information")

	p.Type("/i")
	p.Press("Tab")
	if got := written(p); got != "#info " {
		t.Errorf("/i and Tab write %q", got)
	}
	p.Fill("textbox", "Your line", "")
	p.Type("/")
	p.Press("ArrowDown", "ArrowDown", "ArrowDown")
	if got := browser.Eval[string](p, chosenOffer); got != "/actionwho does what" {
		t.Errorf("the third for a guest is %q", got)
	}
	p.Press("Enter")
	p.Type("Ben sends it")
	if got := written(p); got != "#action Ben sends it" {
		t.Errorf("the arrows and Enter write %q", got)
	}
	p.Fill("textbox", "Your line", "")
	p.Type("/link https://kestrel.example/")
	if got := written(p); got != "#link https://kestrel.example/" {
		t.Errorf("a command that was typed whole becomes %q", got)
	}
	p.Fill("textbox", "Your line", "")
	p.Type("/li")
	p.Press("Escape", "Enter")
	p.Until("after Esc it is sent as it is", func() bool { return len(s.Logged(id, "/li")) == 1 })
}

// TestMentions: names are offered after an @, by the pattern of a combobox, and a line that names somebody stands out on their page alone.
func TestMentions(t *testing.T) {
	s := set(t)
	id := s.Open("Mentions").Next.ID
	s.Speaker(id, "Ana")("I am the short one")
	s.Speaker(id, "Ana Ferrer")("and I have two names")
	ana := s.Person(browser.Person{}, s.URL+"/"+id)
	stage.Join(ana, "Änne", "Join")
	p := s.Person(browser.Person{}, s.URL+"/"+id)
	stage.Join(p, "Mei", "Join")
	p.Until("Änne is here", func() bool {
		return browser.Eval[bool](p, `document.querySelector(".names").textContent.includes("Änne")`)
	})
	p.Click("textbox", "Your line")
	p.Type("mail me@an")
	if browser.Eval[bool](p, `document.querySelector(".offers:not([hidden])") !== null`) {
		t.Error("an address offers names")
	}
	p.Fill("textbox", "Your line", "")
	p.Type("thanks @an")
	if got := browser.Eval[string](p, `["aria-haspopup", "aria-autocomplete", "aria-controls"].map(a => document.querySelector("#text").getAttribute(a)).join(" ")`); got != "listbox list offers" {
		t.Errorf("the field is %q", got)
	}
	if got := browser.Eval[string](p, `[...document.querySelectorAll(".offers [role=option]")].map(e => e.textContent).join(", ")`); got != "Ana Ferrer, Ana" {
		t.Errorf("offered are %q", got)
	}
	if !p.Has("textbox", "Your line") {
		t.Error("the field is no textbox while names are offered")
	}
	p.Press("ArrowDown")
	if got := browser.Eval[string](p, chosenOffer); got != "Ana" {
		t.Errorf("Down chooses %q", got)
	}
	p.Press("ArrowUp", "Tab")
	if got := written(p); got != "thanks @Ana Ferrer " {
		t.Errorf("Tab writes %q", got)
	}
	focus(p, "the composer", "#text")
	p.Press("Enter")
	p.Until("it is sent", func() bool { return len(s.Lines(id)) == 3 })

	for _, said := range []string{"@Änne look", "is Änne here?", "Ännes list", "plain talk"} {
		p.Type(said)
		p.Press("Enter")
		stage.Shows(ana, said)
	}
	if got := browser.Eval[string](ana, `[...document.querySelectorAll(".line.named .text")].map(e => e.textContent).join(", ")`); got != "@Änne look, is Änne here?" {
		t.Errorf("Änne is named in %q", got)
	}
	if browser.Eval[bool](p, `document.querySelector(".line.named") !== null`) {
		t.Error("lines that name Änne stand out on another page")
	}
}
