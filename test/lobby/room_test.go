package lobby

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"parley/test/browser"
	"parley/test/client"
	"parley/test/stage"
	"parley/test/wire"
)

// TestRedactedLinesAreGoneFromEveryPage: from one that is live, from one that lags, from that of who said them; and nothing jumps.
func TestRedactedLinesAreGoneFromEveryPage(t *testing.T) {
	s := set(t)
	id := s.plan("Osprey weekly", -time.Minute)
	line := wire.Cut(t, s.Addr)
	live, lagging := s.Person(browser.Person{Phone: true}, s.URL+"/"+id), s.Person(browser.Person{}, line.URL+"/"+id)
	plain, troll := s.Person(browser.Person{NoScript: true}, s.URL+"/"+id), s.Person(browser.Person{}, s.URL+"/"+id)
	stage.Join(lagging, "Ana", "Join")
	stage.Join(troll, "Troll", "Join")
	ben := s.Speaker(id, "Ben")
	for i := range 30 {
		ben(fmt.Sprintf("a thought %d.", i))
	}
	stage.Say(troll, "buy my pills 0.")
	for i := range 9 {
		stage.Say(troll, fmt.Sprintf("buy my pills %d.", i+1))
	}
	for i := range 40 {
		ben(fmt.Sprintf("another thought %d.", i))
	}
	lagging.Until("it has everything", func() bool { return stage.Count(lagging, "another thought 39.") > 0 })
	line.Down()
	for i := range 10 {
		stage.Say(troll, fmt.Sprintf("more of my pills %d.", i))
	}
	live.Until("the talk is there", func() bool { return stage.Count(live, "more of my pills 9.") > 0 })
	seen := `(() => { const talk = document.querySelector("parley-log"), edge = talk.getBoundingClientRect().top;
		const first = [...document.querySelectorAll(".lines > li")].find(e => e.getBoundingClientRect().bottom > edge);
		return [Number(first.id.slice(2)), first.getBoundingClientRect().top - edge]; })()`
	browser.Eval[bool](live, `(document.querySelector("#l-48").scrollIntoView({ block: "start" }), true)`)
	before := browser.Eval[[2]float64](live, seen)

	s.Act("POST", client.MeetingPath(id, "/redactions"), map[string]string{"attendee": s.member(id, "buy my pills 0.")})
	live.Shows("Lines 32–41 were redacted.")
	live.Shows("Lines 82–91 were redacted.")
	if after := browser.Eval[[2]float64](live, seen); after[0] != before[0] || math.Abs(after[1]-before[1]) > 1.5 { // a scroller stops at whole points
		t.Errorf("what was read stands elsewhere: line and place %v, and it was %v", after, before)
	}
	line.Flow()
	lagging.Shows("Lines 82–91 were redacted.")
	troll.Shows("Lines 32–41 were redacted.")
	plain.Reload()
	plain.Shows("Lines 32–41 were redacted.")
	for _, p := range []*browser.Page{live, lagging, plain, troll} {
		lacks(t, p, "my pills")
		if got := browser.Eval[int](p, `[...document.querySelectorAll("[id^='l-']")].length`); got != 92 {
			t.Errorf("%d of 92 numbers stand on a page", got)
		}
		if browser.Eval[int](p, `document.querySelector("#l-36").offsetHeight`) != 0 {
			t.Error("a line in the middle of those that were redacted takes place")
		}
	}
	stage.Say(lagging, "the talk goes on")
	live.Until("the talk goes on", func() bool { return stage.Count(live, "the talk goes on") > 0 })
}

// TestWhoWasRemovedIsToldAndReadsOn; what they typed is theirs, and in no record.
func TestWhoWasRemovedIsToldAndReadsOn(t *testing.T) {
	s := set(t)
	id := s.plan("Osprey weekly", -time.Minute)
	ana, ben, plain := s.Person(browser.Person{}, s.URL+"/"+id), s.Person(browser.Person{Phone: true}, s.URL+"/"+id), s.Person(browser.Person{NoScript: true}, s.URL+"/"+id)
	stage.Join(ana, "Ana", "Join")
	stage.Join(ben, "Ben", "Join")
	stage.Join(plain, "Cleo", "Join")
	stage.Say(ben, "I am Ben")
	stage.Say(plain, "I am Cleo")
	stage.Say(ana, "hello")
	ben.Fill("textbox", "Your line", "half a thought")
	plain.Fill("textbox", "Your line", "a whole thought")
	for _, text := range []string{"I am Ben", "I am Cleo"} {
		s.Act("POST", client.MeetingPath(id, "/removals"), map[string]string{"attendee": s.member(id, text)})
	}
	ben.Shows("The host has taken your name out of this meeting. You can read on.")
	ben.Shows("half a thought")
	ben.Shows("not in the record")
	if !ben.Has("textbox", "Your name") || ben.Has("textbox", "Your line") {
		t.Error("who was removed is no reader")
	}
	stage.Say(ana, "and the talk goes on")
	ben.Until("they read on", func() bool { return stage.Count(ben, "and the talk goes on") > 0 })
	plain.Click("button", "Send")
	plain.Shows("The host has taken your name out of this meeting. You can read on.")
	plain.Shows("a whole thought")
	if strings.Contains(ana.Text(), "thought") || strings.Contains(ana.Text(), "taken your name") {
		t.Error("others are told")
	}
	ana.Until("who was removed is not here", func() bool {
		return browser.Eval[string](ana, `document.querySelector(".side .names").textContent`) == "Ana"
	})
}

// TestALockedDoorOpensByItself, and keeps what was typed before it.
func TestALockedDoorOpensByItself(t *testing.T) {
	s := set(t)
	id := s.plan("Osprey weekly", -time.Minute)
	reader, plain := s.Person(browser.Person{Phone: true}, s.URL+"/"+id), s.Person(browser.Person{NoScript: true}, s.URL+"/"+id)
	reader.Fill("textbox", "Your name", "Ana")
	browser.Eval[bool](reader, `window.untouched = true`)
	plain.Fill("textbox", "Your name", "Ben")
	s.Act("POST", client.MeetingPath(id, "/lock"), map[string]int{"minutes": 10})
	reader.Shows("The door is locked until")
	if got := browser.Eval[string](reader, `document.activeElement.id + " " + document.activeElement.value + " " + document.querySelector(".join button").disabled`); got != "name Ana true" {
		t.Errorf("while the door is locked: %s", got)
	}
	plain.Click("button", "Join")
	plain.Shows("The host has locked the door")
	s.Move(10*time.Minute + time.Second)
	reader.Until("the door is open", func() bool { return !browser.Eval[bool](reader, `document.querySelector(".join button").disabled`) })
	if !browser.Eval[bool](reader, `window.untouched === true`) {
		t.Error("the page was loaded anew")
	}
	reader.Click("button", "Join")
	reader.Until("the name is taken", func() bool { return reader.Has("textbox", "Your line") })
	plain.Go(s.URL + "/" + id)
	plain.Until("the door is open", func() bool { return plain.Has("button", "Join") })
}

// TestALineLeadsItsHostToItsRedaction: from its menu, and without script from its page, which everybody finds; of lines that were there and of those that
// come. Nobody else finds what redacts it.
func TestALineLeadsItsHostToItsRedaction(t *testing.T) {
	s := set(t)
	id := s.plan("Osprey weekly", -time.Minute)
	ben := s.Speaker(id, "Ben")
	ben("the first")
	const redact = "Redact it, or remove who said it …"
	reader := s.Person(browser.Person{}, s.URL+"/"+id)
	for _, who := range []browser.Person{{}, {NoScript: true, Phone: true}} {
		host := s.Owner(who)
		host.Go(s.URL + "/" + id)
		host.Until("the first line has it", func() bool { return host.Has("link", "Line 2 …") })
		n := len(reader.Lines()) + 1
		ben("one more")
		reader.Until("the line is there", func() bool { return len(reader.Lines()) == n })
		if who.NoScript {
			host.Reload()
		}
		link := fmt.Sprintf("Line %d …", n)
		host.Until("the new line has it", func() bool { return host.Has("link", link) })
		host.Click("link", link)
		if who.NoScript {
			host.Click("link", redact)
		} else {
			host.Click("menuitem", "Redact or remove …")
		}
		host.Until("the host's page asks", func() bool {
			return strings.Contains(host.Address(), "/host/osprey-weekly?date=") && strings.HasSuffix(host.Address(), fmt.Sprintf("&redact=%d", n))
		})
	}
	reader.Go(s.URL + "/" + id + "?line=2")
	reader.Until("the page of the line", func() bool { return reader.Has("heading", "Line 2") })
	if reader.Has("link", redact) {
		t.Error("a reader finds it too")
	}
}

// TestWhoseNameAHostGivesAwayIsTold: the page learns its new name with the next line, and when the name is in another browser what was typed stays.
func TestWhoseNameAHostGivesAwayIsTold(t *testing.T) {
	s := set(t)
	id := s.plan("Osprey weekly", -time.Minute)
	s.Join(id, "Mei") // on a phone that was lost
	mei, plain := s.Person(browser.Person{Phone: true}, s.URL+"/"+id), s.Person(browser.Person{NoScript: true}, s.URL+"/"+id)
	stage.Join(mei, "Mei", "Join")
	mei.Shows("so you are Mei 2 here")
	stage.Join(plain, "Ivo", "Join")
	stage.Say(mei, "it is me")
	stage.Say(plain, "and me")
	host := s.Owner(browser.Person{NoScript: true})
	more := func(name string) {
		host.Go(s.URL + "/host/osprey-weekly")
		host.Click("link", "More about "+name)
		host.Until("there is a button", func() bool { return host.Has("button", "Make a new return link") })
	}
	more("Mei 2")
	host.Click("button", "Give the name Mei back to them")
	host.Shows("they have that name now")
	stage.Say(mei, "am I Mei again?")
	mei.Until("the page knows its name", func() bool {
		return browser.Eval[string](mei, `document.querySelector("#text").placeholder`) == "Write as Mei" && !strings.Contains(mei.Text(), "was taken")
	})
	for _, name := range []string{"Mei", "Ivo"} {
		more(name)
		host.Click("button", "Make a new return link")
		host.Shows("For " + name + " alone")
	}
	mei.Fill("textbox", "Your line", "half a thought")
	plain.Fill("textbox", "Your line", "a whole thought")
	for _, page := range []*browser.Page{mei, plain} {
		page.Click("button", "Send")
		page.Shows("Your name is not in this browser any more")
		page.Shows("thought")
		page.Until("there is the form for a name", func() bool { return page.Has("textbox", "Your name") && !page.Has("textbox", "Your line") })
	}
	mei.Until("what was typed is theirs", func() bool { return mei.Has("button", "Copy") && strings.Contains(mei.Text(), "not in the record") })
}
