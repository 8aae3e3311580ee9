// Package marks uses what came of a meeting as people do: they type and click what matters, and find it beside the talk, when they come late, and afterwards.
package marks

import (
	"encoding/json"
	"strings"
	"testing"

	"parley/test/browser"
	"parley/test/client"
	"parley/test/stage"
)

func TestMain(m *testing.M) { stage.Main(m, "3") }

// beside is what a page shows beside the talk.
func beside(p *browser.Page) string {
	return browser.Eval[string](p, `(e => e && !e.hidden ? [...e.querySelectorAll('h2, li')].map(e => e.textContent.trim()).join(' ') : '')(document.querySelector('so-far'))`)
}

func until(p *browser.Page, want string) {
	p.Until("beside the talk stands "+want, func() bool { return beside(p) == want })
}

// mark does by the API what a click on a line does.
func mark(s stage.Stage, id, token, kind, text string, ref int64) {
	s.T.Helper()
	a, err := s.API.Do(s.T.Context(), client.Request{Method: "POST", Path: client.MeetingPath(id, "/entries"), Token: token, Body: map[string]any{"kind": kind, "text": text, "ref": ref}})
	if err != nil || a.Status != 201 {
		s.T.Fatalf("marking: %d %s, %v", a.Status, a.Body, err)
	}
}

// TestWhatCameStandsBesideTheTalk for all, whether it was typed or clicked: in two browsers at once, in one without a script when it reads on; what is undone
// goes everywhere, and the line no longer looks marked. Afterwards the transcript begins with it.
func TestWhatCameStandsBesideTheTalk(t *testing.T) {
	s := stage.Set(t)
	made := s.Open("The roof")
	id, address := made.Next.ID, s.URL+"/"+made.Next.ID
	ana := s.Holder(browser.Person{}, made.ManageURL)
	ana.Go(address)
	stage.Join(ana, "Ana", "Join")
	ben, plain := s.Person(browser.Person{Phone: true}, address), s.Person(browser.Person{NoScript: true}, address)
	cleo := s.Join(id, "Cleo")
	if got := beside(ben); got != "" {
		t.Errorf("before anything was marked there stands %q", got)
	}

	stage.Say(ana, "#topic Tiles")
	until(ben, "So far Topic Tiles 2")
	line := s.Post(id, cleo.Token, "we buy **forty** of them")
	stage.Say(ana, "#action Cleo buys tar")
	mark(s, id, cleo.Token, "info", "", line.Seq)
	host := hostOf(s, made)
	mark(s, id, host.Token, "decision", "", line.Seq)
	whole := "So far Topic Tiles 2 Decision we buy forty of them 3 Action Cleo buys tar 4"
	until(ana, whole)
	until(ben, whole)
	plain.Go(address)
	until(plain, whole)

	stage.Say(ana, "#undo")
	mark(s, id, host.Token, "unmark", "", 4)
	for _, p := range []*browser.Page{ana, ben} {
		until(p, "So far Topic Tiles 2")
		p.Until("the lines look so, too", func() bool {
			return browser.Eval[bool](p, `[...document.querySelectorAll('.log .line .mark')].filter(e => e.checkVisibility()).length === 1`)
		})
	}
	plain.Go(address)
	until(plain, "So far Topic Tiles 2")

	stage.Say(ana, "#agreed we wait for spring")
	stage.Say(ana, "#link https://kite.example/tiles")
	s.Act("POST", client.MeetingPath(id, "/closure"), nil)
	for _, p := range []*browser.Page{ana, plain} {
		if p == plain {
			p.Go(address)
		}
		p.Shows("What came of it")
		head := browser.Eval[string](p, `document.querySelector('.outcome').innerText.replace(/\s+/g, ' ').trim()`)
		if want := "What came of it Tiles 2 Decision we wait for spring 9 Link https://kite.example/tiles 10"; strings.ReplaceAll(head, "kite.example ", "") != want {
			t.Errorf("the transcript begins with %q, not %q", head, want)
		}
		p.Click("link", "9")
		p.Until("the number leads to its line", func() bool { return browser.Eval[string](p, `location.hash`) == "#l-9" })
	}
}

// TestWhoComesLateCatchesUp above the field for a name, and closes the card for good.
func TestWhoComesLateCatchesUp(t *testing.T) {
	s := stage.Set(t)
	made := s.Open("The door")
	id, address := made.Next.ID, s.URL+"/"+made.Next.ID
	host := hostOf(s, made)
	s.Post(id, host.Token, "#topic Hinges")
	s.Post(id, host.Token, "#agreed they are oiled")
	late, reader := s.Person(browser.Person{Phone: true}, address), s.Person(browser.Person{NoScript: true}, address)
	shown := func(p *browser.Page) string {
		return browser.Eval[string](p, `(document.querySelector('catch-up')?.innerText ?? '').replace(/\s+/g, ' ').trim()`)
	}
	const card = "So far 2 lines by 1 person × Topic Hinges 2 Decision they are oiled 3"
	if got := shown(late); got != card {
		t.Errorf("who comes late sees %q", got)
	}
	if got := shown(reader); got != "So far 2 lines by 1 person × Topic Hinges 2" { // the rest stands beside the talk
		t.Errorf("in a wide window they see %q", got)
	}
	stage.Join(late, "Dora", "Join")
	if got := shown(late); got != card {
		t.Errorf("with a name they see %q", got)
	}
	if high := browser.Eval[float64](late, `document.querySelector('parley-log').clientHeight`); high < 140 {
		t.Errorf("the card leaves %v points of talk", high)
	}
	late.Click("link", "Close what came so far")
	late.Until("the card is gone, and the field for lines has the focus", func() bool {
		return shown(late) == "" && browser.Eval[string](late, `document.activeElement.id`) == "text"
	})
	late.Go(address)
	late.Until("it stays away", func() bool { return shown(late) == "" && late.Has("textbox", "Your line") })
	reader.Click("link", "Close what came so far")
	reader.Until("without a script it is gone as well", func() bool { return shown(reader) == "" && reader.Has("textbox", "Your name") })
}

// TestReactionsAskForNothing: what came of a meeting, and its strip, are asked for when a mark comes, and not when somebody reacts to a line that is one.
// In a hall each page would else ask with each reaction.
func TestReactionsAskForNothing(t *testing.T) {
	s := stage.Set(t)
	made := s.Open("The hall")
	id := made.Next.ID
	host, cleo := hostOf(s, made), s.Join(id, "Cleo")
	s.Post(id, host.Token, "#agreed we meet in the hall")
	ben := s.Person(browser.Person{}, s.URL+"/"+id)
	until(ben, "So far Decision we meet in the hall 2")
	browser.Eval[bool](ben, `(() => {
		Object.assign(window, { asked: [], strips: 0 });
		const [ask, wait] = [fetch, setTimeout];
		Math.random = () => 0;
		window.fetch = (to, ...how) => (asked.push(String(to)), ask(to, ...how));
		window.setTimeout = (act, ms, ...with_) => ((window.strips += /strip|later/.test(new Error().stack) && ms === 1000), wait(act, ms, ...with_));
		return true;
	})()`)
	mark(s, id, cleo.Token, "reaction", "👍", 2)
	mark(s, id, host.Token, "reaction", "🎉", 2)
	ben.Until("both are shown", func() bool {
		return browser.Eval[int](ben, `document.querySelectorAll('#l-2 .reactions > li').length`) == 2
	})
	if n := browser.Eval[int](ben, `strips`); n != 0 {
		t.Errorf("%d times the strip is to be drawn anew", n)
	}
	line := s.Post(id, cleo.Token, "I bring chairs")
	mark(s, id, cleo.Token, "action", "Cleo", line.Seq)
	until(ben, "So far Decision we meet in the hall 2 Action Cleo I bring chairs 5")
	if n := browser.Eval[int](ben, `asked.filter(to => to.includes('/marks')).length`); n != 1 {
		t.Errorf("it was asked %d times for what came", n)
	}
	if n := browser.Eval[int](ben, `strips`); n != 1 {
		t.Errorf("for the mark %d times the strip is to be drawn anew", n)
	}
}

// hostOf takes a name by the API with the right of a host.
func hostOf(s stage.Stage, made client.Scheduled) client.Seat {
	s.T.Helper()
	a, err := s.API.Do(s.T.Context(), client.Request{Method: "POST", Path: client.MeetingPath(made.Next.ID, "/attendees"), Token: made.HostKey, Body: map[string]any{"name": "Hal"}})
	if err != nil || a.Status != 201 {
		s.T.Fatalf("taking a name as a host: %d %s, %v", a.Status, a.Body, err)
	}
	var seat client.Seat
	if err := json.Unmarshal(a.Body, &seat); err != nil {
		s.T.Fatal(err)
	}
	return seat
}
