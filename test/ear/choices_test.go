package ear

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"parley/test/browser"
	"parley/test/stage"
)

// choose sets a choice of the settings, as its reader would.
func choose(p *browser.Page, name, value string) {
	browser.Eval[bool](p, fmt.Sprintf(`(() => {
		const e = document.querySelector("#choice-%s");
		e.closest("details").open = true;
		if (e.type === "checkbox") { if (e.checked !== (%q === "on")) e.click(); return true; }
		e.value = %q;
		e.dispatchEvent(new Event("change", { bubbles: true }));
		return e.value === %q;
	})()`, name, value, value, value))
}

// TestWhatCallsAReaderIsTheirChoice: sound and notification are off until they are chosen, leave is asked by the switch alone, and the tab counts.
func TestWhatCallsAReaderIsTheirChoice(t *testing.T) {
	s := set(t)
	id := s.Open("Osprey weekly").Next.ID
	ben := s.Speaker(id, "Ben")
	p := s.Person(browser.Person{}, s.URL+"/"+id)
	stage.Join(p, "Mei", "Join")
	// What a browser would do is noted instead, as none of it can be heard or seen here.
	browser.Eval[bool](p, `(() => {
		window.did = [];
		const start = OscillatorNode.prototype.start;
		OscillatorNode.prototype.start = function (at) { did.push("sound"); start.call(this, at); };
		window.Notification = class {
			static permission = "default";
			static async requestPermission() { did.push("asks"); return this.permission = "granted"; }
			constructor(title, { body }) { did.push(title + ": " + body); window.shown = this; }
			close() { did.push("closes"); }
		};
		return true;
	})()`)
	did := func() string { return browser.Eval[string](p, `window.did.splice(0).join(" | ")`) }
	title := func() string { return browser.Eval[string](p, `document.title.match(/^\(\d+\)|/)[0]`) }

	p.Hide()
	ben("one")
	p.Until("the tab counts", func() bool { return title() == "(1)" })
	p.Front()
	p.Until("the tab has been seen", func() bool { return title() == "" })
	if d := did(); d != "" {
		t.Errorf("unasked, the page did: %s", d)
	}

	choose(p, "sound", "always")
	choose(p, "notify", "on")
	p.Until("the browser was asked", func() bool { return did() == "asks" })
	choose(p, "count", "off")
	p.Hide()
	ben("two of **us**")
	p.Until("the reader is called", func() bool { return strings.Contains(browser.Eval[string](p, `did.join()`), "Ben: two of us") })
	if n := title(); n != "" {
		t.Errorf("the title counts %s", n)
	}
	browser.Eval[bool](p, `(window.shown.onclick(), true)`)
	p.Front()
	p.Until("it sounded, once", func() bool { return strings.Count(browser.Eval[string](p, `did.join()`), "sound") == 1 })
	did()
	stage.Say(p, "my own line")
	if d := did(); d != "" {
		t.Errorf("at one's own line the page did: %s", d)
	}
}

// TestSingleKeysCanBeSwitchedOff, for good; the list of keys is still reached by a button.
func TestSingleKeysCanBeSwitchedOff(t *testing.T) {
	s := set(t)
	id := s.Open("Osprey weekly").Next.ID
	p := s.Person(browser.Person{}, s.URL+"/"+id)
	stage.Join(p, "Mei", "Join")
	const open = `document.querySelector("dialog[open]") !== null`
	p.Fill("textbox", "Your line", "why")
	p.Press("?")
	if text := browser.Eval[string](p, `document.querySelector("#text").value`); text != "why?" || browser.Eval[bool](p, open) {
		t.Errorf("a question mark in the field gives %q", text)
	}
	p.Click("region", "Talk")
	p.Press("?")
	p.Until("the keys are listed", func() bool { return p.Has("dialog", "What the keys do") })
	p.Press("Escape")
	p.Until("the list is closed", func() bool { return !browser.Eval[bool](p, open) })
	if where := browser.Eval[string](p, `document.activeElement.tagName`); where != "PARLEY-LOG" {
		t.Errorf("the focus went to %s", where)
	}
	choose(p, "keys", "off")
	p.Reload()
	p.Click("region", "Talk")
	p.Press("?")
	if browser.Eval[bool](p, open) {
		t.Error("a key that was switched off acts")
	}
	browser.Eval[bool](p, `(document.querySelector("parley-settings details").open = true, true)`)
	p.Click("button", "What the keys do")
	p.Until("the keys are listed", func() bool { return p.Has("dialog", "What the keys do") })
}

// TestColoursByHand hold on every page of the browser from its first byte, whatever the device has.
func TestColoursByHand(t *testing.T) {
	s := set(t)
	id := s.Open("Osprey weekly").Next.ID
	p := s.Person(browser.Person{}, s.URL+"/"+id)
	const paper = `getComputedStyle(document.documentElement).backgroundColor + " " + getComputedStyle(document.documentElement).colorScheme`
	dark, light := "rgb(21, 23, 26) dark", "rgb(251, 250, 246) light"
	is := func(want string) {
		t.Helper()
		p.Until("the page is "+want, func() bool { return browser.Eval[string](p, paper) == want })
	}
	choose(p, "theme", "dark")
	is(dark)
	p.Prefers("prefers-color-scheme", "light")
	p.Go(s.URL + "/")
	is(dark)
	if sheets := browser.Eval[string](p, `performance.getEntriesByType("resource").filter(e => e.name.endsWith(".css")).map(e => e.name.replace(/.*assets.|[.].*/g, "")).join()`); sheets != "parley-dark" {
		t.Errorf("the page was drawn with %s", sheets)
	}
	p.Prefers("prefers-color-scheme", "dark")
	p.Go(s.URL + "/" + id)
	choose(p, "theme", "light")
	is(light)
	choose(p, "theme", "auto")
	is("rgb(21, 23, 26) light dark")
	p.Reload()
	is("rgb(21, 23, 26) light dark")
}

// TestHoursAsTheyAreChosen: the reader's own times follow, on every page from then on.
func TestHoursAsTheyAreChosen(t *testing.T) {
	s := set(t)
	id := s.Open("Osprey weekly").Next.ID
	s.Speaker(id, "Ben")("what time is it?")
	p := s.Person(browser.Person{Zone: "America/New_York"}, s.URL+"/"+id)
	stage.Shows(p, "what time is it?")
	const told = `document.querySelector(".line:not(.notice) time").textContent`
	for _, c := range []struct{ clock, form string }{{"12", `^\d\d?:\d\d [ap]m$`}, {"24", `^\d\d:\d\d$`}, {"auto", `^\d\d:\d\d$`}} {
		choose(p, "clock", c.clock)
		form := regexp.MustCompile(c.form)
		p.Until("the time is told as in "+c.clock, func() bool {
			return browser.Eval[bool](p, `document.readyState === "complete" && document.querySelector("#choice-clock")?.value === "`+c.clock+`"`) && form.MatchString(browser.Eval[string](p, told))
		})
	}
}
