package talk

import (
	"fmt"
	"testing"
	"time"

	"parley/test/browser"
	"parley/test/stage"
)

// TestAnswering: a draft keeps the line that it answers over a reload; Esc takes that away, and the text stays.
func TestAnswering(t *testing.T) {
	s := set(t)
	id := s.Open("Answers").Next.ID
	s.Speaker(id, "Ana")("shall we begin?")
	p := s.Person(browser.Person{}, s.URL+"/"+id)
	stage.Join(p, "Mei", "Join")
	n := line(p, "shall we begin?")
	open(p, n)
	p.Click("menuitem", "Reply")
	focus(p, "the composer", "#text")
	p.Shows("Answer to \u2068Ana\u2069: \u2068shall we begin?\u2069")
	p.Type("yes")
	p.Reload()
	p.Shows("Answer to \u2068Ana\u2069")
	if got := written(p); got != "yes" {
		t.Errorf("after a reload the draft is %q", got)
	}
	p.Click("textbox", "Your line")
	p.Press("End", "!", "Enter")
	s.said(p, id, "line", "0 shall we begin?", text(n)+" yes!")

	open(p, n)
	p.Click("menuitem", "Reply")
	p.Type("to nobody")
	p.Press("Escape")
	if browser.Eval[bool](p, `document.querySelector(".about:not([hidden])") !== null`) || written(p) != "to nobody" {
		t.Errorf("after Esc the composer says %q", written(p))
	}
	p.Press("Enter")
	s.said(p, id, "line", "0 shall we begin?", text(n)+" yes!", "0 to nobody")
}

// TestEditing: Up in an empty composer takes up one's last line, Esc leaves it, and what was typed before comes back. After 15 minutes of the
// server's clock it does nothing.
func TestEditing(t *testing.T) {
	s := set(t)
	id := s.Open("Edits").Next.ID
	p := s.Person(browser.Person{}, s.URL+"/"+id)
	stage.Join(p, "Mei", "Join")
	stage.Send(p, "on **Tusday**")
	stage.Shows(p, "on Tusday")
	s.Speaker(id, "Ben")("which one?")
	stage.Shows(p, "which one?")
	n := line(p, "Tusday")
	p.Click("textbox", "Your line")
	p.Press("ArrowUp")
	p.Until("what was typed is there, with its marks", func() bool { return written(p) == "on **Tusday**" })
	p.Type("?")
	p.Press("Escape")
	if got := written(p); got != "" {
		t.Errorf("after Esc the composer has %q", got)
	}

	p.Type("a draft")
	open(p, n)
	p.Click("menuitem", "Edit")
	p.Until("the line is there", func() bool { return written(p) == "on **Tusday**" })
	p.Fill("textbox", "Your line", "on Tuesday")
	p.Press("Enter")
	s.said(p, id, "edit", text(n)+" on Tuesday")
	stage.Shows(p, "on Tuesday")
	if got := written(p); got != "a draft" {
		t.Errorf("after the edit the composer has %q", got)
	}
	p.Fill("textbox", "Your line", "")
	p.Press("ArrowUp")
	p.Until("it is taken up as it stands", func() bool { return written(p) == "on Tuesday" })
	p.Press("Escape")

	s.Move(16 * time.Minute)
	s.Speaker(id, "Cleo")("much later")
	stage.Shows(p, "much later")
	p.Until("the page knows the time", func() bool {
		open(p, n)
		late := !p.Has("menuitem", "Edit")
		p.Press("Escape")
		return late
	})
	p.Click("textbox", "Your line")
	p.Press("ArrowUp")
	if got := written(p); got != "" {
		t.Errorf("after 16 minutes Up takes up %q", got)
	}
}

// TestTakingBack a line of one's own: others have no such choice.
func TestTakingBack(t *testing.T) {
	s := set(t)
	id := s.Open("Taken back").Next.ID
	s.Speaker(id, "Ben")("mine stays")
	p := s.Person(browser.Person{}, s.URL+"/"+id)
	stage.Join(p, "Mei", "Join")
	stage.Say(p, "said in haste")
	open(p, line(p, "mine stays"))
	for _, name := range []string{"Take back", "Edit", "Mark as topic", "Mark as decision", "Redact or remove …"} {
		if p.Has("menuitem", name) {
			t.Errorf("a guest may choose %q of another's line", name)
		}
	}
	p.Press("Escape")
	n := line(p, "said in haste")
	open(p, n)
	p.Click("menuitem", "Take back")
	s.said(p, id, "retraction", text(n))
	p.Until("its words are gone", func() bool { return stage.Count(p, "said in haste") == 0 })
}

// TestComposition: while a word is being composed, Enter chooses it and sends nothing, and no offer is taken.
func TestComposition(t *testing.T) {
	s := set(t)
	id := s.Open("Composed").Next.ID
	s.Speaker(id, "花子")("こんにちは")
	p := s.Person(browser.Person{}, s.URL+"/"+id)
	stage.Join(p, "Mei", "Join")
	p.Fill("textbox", "Your line", "にほん")
	for _, how := range []string{`{key: "Enter", isComposing: true}`, `{key: "Enter", keyCode: 229}`, `{key: "ArrowUp", isComposing: true}`} {
		stopped := browser.Eval[bool](p, `!document.querySelector("#text").dispatchEvent(new KeyboardEvent("keydown", {bubbles: true, cancelable: true, ...`+how+`}))`)
		if stopped || written(p) != "にほん" {
			t.Errorf("%s is taken from the input method, and the composer has %q", how, written(p))
		}
	}
	p.Fill("textbox", "Your line", "@花")
	has(p, "an offer", ".offers:not([hidden]) li[aria-selected=true]")
	browser.Eval[bool](p, `document.querySelector("#text").dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", isComposing: true, bubbles: true, cancelable: true}))`)
	if got := written(p); got != "@花" {
		t.Errorf("Enter of the input method takes the offer: %q", got)
	}
	p.Press("Enter")
	if got := written(p); got != "@花子 " {
		t.Errorf("the offer that was taken says %q", got)
	}
	if lines := s.Lines(id); len(lines) != 1 {
		t.Errorf("something was sent: %+v", lines)
	}
}

// TestAPasteStaysOneLine, and Shift+Enter breaks it.
func TestAPasteStaysOneLine(t *testing.T) {
	s := set(t)
	id := s.Open("Pasted").Next.ID
	p := s.Person(browser.Person{}, s.URL+"/"+id)
	stage.Join(p, "Mei", "Join")
	p.Click("textbox", "Your line")
	p.Insert("first\nsecond\n\nthird")
	p.Press("Shift+Enter", "4", "Enter")
	s.said(p, id, "line", "0 first\nsecond\n\nthird\n4")
}

// TestWriting is told to the others, by name while they are two, and ends with the line. The writer does not read of themselves.
func TestWriting(t *testing.T) {
	s := set(t)
	id := s.Open("Writing").Next.ID
	ben := s.Join(id, "Ben")
	ana := s.Person(browser.Person{}, s.URL+"/"+id)
	stage.Join(ana, "Ana", "Join")
	mei := s.Person(browser.Person{}, s.URL+"/"+id)
	stage.Join(mei, "Mei", "Join")
	writing := func(p *browser.Page) string {
		return browser.Eval[string](p, `document.querySelector(".writing").textContent`)
	}
	mei.Type("well")
	ana.Until("Mei is writing", func() bool { return writing(ana) == "\u2068Mei\u2069 is writing" })
	if got := writing(mei); got != "" {
		t.Errorf("Mei reads %q", got)
	}
	if _, err := s.API.Do(t.Context(), typing(id, ben.Token)); err != nil {
		t.Fatal(err)
	}
	ana.Until("both are", func() bool { return writing(ana) == "\u2068Mei\u2069 and \u2068Ben\u2069 are writing" })
	mei.Until("Mei reads of Ben alone", func() bool { return writing(mei) == "\u2068Ben\u2069 is writing" })
	if live := browser.Eval[bool](ana, `document.querySelector(".writing").closest("[aria-live], [role=log], [role=status], [role=alert]") !== null`); live {
		t.Error("it stands in a live region")
	}
	mei.Press("Enter")
	ana.Until("Mei is done", func() bool { return writing(ana) != "" == false || writing(ana) == "\u2068Ben\u2069 is writing" })
	ana.Until("so is Ben", func() bool { return writing(ana) == "" })
}

// open opens the menu of a line, as a mouse does: the pointer comes over it, and presses the dots.
func open(p *browser.Page, n int64) {
	p.Until(fmt.Sprintf("the menu of line %d", n), func() bool {
		return browser.Eval[bool](p, fmt.Sprintf(`(() => {
			const li = document.querySelector("#l-%d");
			li?.querySelector(".text, .n").dispatchEvent(new PointerEvent("pointerover", {bubbles: true, pointerType: "mouse"}));
			document.querySelector(".bar-of-line:not([hidden]) button:last-child")?.click();
			return document.querySelector(".menu:popover-open") !== null;
		})()`, n))
	})
}
