package lobby

import (
	"strings"
	"testing"
	"time"

	"parley/test/browser"
	"parley/test/client"
	"parley/test/stage"
	"parley/test/wait"
)

// TestAWrongHourIsCorrectedWhileTwoWait: they see it without doing anything, and lose nothing that they typed.
func TestAWrongHourIsCorrectedWhileTwoWait(t *testing.T) {
	s := set(t)
	id := s.plan("Osprey weekly", 3*time.Hour)
	for name, who := range map[string]browser.Person{"desktop": {Zone: "Europe/Berlin"}, "phone": {Phone: true, Zone: "Asia/Kolkata"}} {
		seated, typing := s.Person(who, s.URL+"/"+id), s.Person(who, s.URL+"/"+id)
		stage.Join(seated, "Ana at the "+name, "Wait here")
		seated.Shows("Stay on this page")
		typing.Fill("textbox", "Your name", "Benedikt of the "+name)
		for _, p := range []*browser.Page{seated, typing} {
			browser.Eval[bool](p, `window.untouched = true`)
			p.Until("the page follows", func() bool { return strings.Contains(p.Text(), "Ana at the "+name) })
		}
		start := time.Now().Add(25 * time.Hour).Truncate(time.Minute)
		s.Act("PATCH", client.MeetingPath(id, ""), map[string]string{"starts_at": client.Moment(start), "ends_at": client.Moment(start.Add(40 * time.Minute)), "title": "Osprey for the " + name})
		zone, err := time.LoadLocation(who.Zone)
		if err != nil {
			t.Fatal(err)
		}
		moved := "Moved to " + start.In(zone).Format("Mon 2 January, 15:04") + " – " + start.Add(40*time.Minute).In(zone).Format("15:04")
		if to := start.Add(40 * time.Minute).In(zone); to.Day() != start.In(zone).Day() {
			moved = "Moved to " + start.In(zone).Format("Mon 2 January, 15:04") + " – " + to.Format("Mon 2 January, 15:04")
		}
		for _, p := range []*browser.Page{seated, typing} {
			p.Shows(moved)
			p.Until("it says what it was", func() bool {
				return strings.Contains(browser.Eval[string](p, `[...document.querySelectorAll(".changes li")].pop().innerText`), "(was ")
			})
			p.Shows("The title is now “Osprey for the " + name + "”.")
			p.Until("the head says so too", func() bool {
				return strings.Contains(browser.Eval[string](p, `document.querySelector("#head").innerText`), "Osprey for the "+name)
			})
			if !browser.Eval[bool](p, `window.untouched === true`) {
				t.Errorf("%s: the page was loaded anew", name)
			}
		}
		if got := browser.Eval[string](typing, `document.activeElement.id + " " + document.querySelector("#name").value + " " + document.activeElement.selectionStart`); got != "name Benedikt of the "+name+" "+map[string]string{"desktop": "23", "phone": "21"}[name] {
			t.Errorf("%s: what was typed has become %q", name, got)
		}
		if got := browser.Eval[int](typing, `document.documentElement.scrollWidth - innerWidth`); got > 0 {
			t.Errorf("%s: the lobby is %d points wider than the window", name, got)
		}
	}
	reader := s.Person(browser.Person{NoScript: true}, s.URL+"/"+id)
	reader.Shows("What changed")
	reader.Shows("(was ")
}

// TestCancelledAndRestored brings the lobby back to who waits, and the room after it.
func TestCancelledAndRestored(t *testing.T) {
	s := set(t)
	id := s.plan("Osprey weekly", time.Hour)
	ana, plain := s.Person(browser.Person{}, s.URL+"/"+id), s.Person(browser.Person{NoScript: true, Phone: true}, s.URL+"/"+id)
	stage.Join(ana, "Ana", "Wait here")
	stage.Join(plain, "Ben", "Wait here")
	s.Act("POST", client.MeetingPath(id, "/cancellation"), map[string]string{"reason": "The heating is broken"})
	ana.Shows("The heating is broken")
	plain.Reload()
	plain.Shows("The heating is broken")
	s.Act("DELETE", client.MeetingPath(id, "/cancellation"), nil)
	ana.Shows("The meeting takes place after all.")
	ana.Shows("Stay on this page")
	plain.Reload()
	plain.Shows("The meeting takes place after all.")
	s.Move(time.Hour + time.Minute)
	ana.Until("the room is there", func() bool { return ana.Has("textbox", "Your line") })
}

// TestTheOpeningIsHeardOnce, in one of the tabs that wait, by who chose that; and the title counts down.
func TestTheOpeningIsHeardOnce(t *testing.T) {
	s := set(t)
	id := s.plan("Osprey weekly", time.Hour)
	const counting = `(() => {
		const part = { connect: (to) => to, start() {}, stop() {}, frequency: {}, gain: { setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} } };
		window.AudioContext = class { state = "running"; currentTime = 0; resume() { return Promise.resolve(); } createGain() { return part; }
			createOscillator() { localStorage.setItem("notes", String(Number(localStorage.getItem("notes")) + 1)); return part; } };
		return true;
	})()`
	first := s.Person(browser.Person{}, s.URL+"/"+id)
	stage.Join(first, "Ana", "Wait here")
	browser.Eval[bool](first, counting)
	if browser.Eval[bool](first, `document.querySelector("lobby-bell input").checked`) {
		t.Error("the bell is on by itself")
	}
	first.Click("checkbox", "Sound once when it opens")
	second, silent := first.Again(t), s.Person(browser.Person{}, s.URL+"/"+id)
	second.Go(s.URL + "/" + id)
	for _, p := range []*browser.Page{second, silent} {
		browser.Eval[bool](p, counting)
	}
	second.Until("the choice is remembered", func() bool { return browser.Eval[bool](second, `document.querySelector("lobby-bell input").checked`) })
	for _, p := range []*browser.Page{first, second, silent} {
		p.Until("the title counts down", func() bool { return strings.HasPrefix(browser.Eval[string](p, `document.title`), "59:") })
	}
	s.Move(time.Hour + time.Minute)
	for _, p := range []*browser.Page{first, second, silent} {
		p.Until("the room is there", func() bool { return browser.Eval[string](p, `document.body.className`) == "room" })
		p.Until("the title is the meeting's", func() bool { return strings.HasPrefix(browser.Eval[string](p, `document.title`), "Osprey weekly, ") })
	}
	notes := func(p *browser.Page) string { return browser.Eval[string](p, `localStorage.getItem("notes") ?? "0"`) }
	first.Until("it is heard", func() bool { return notes(first) != "0" })
	if err := wait.Pause(t.Context(), 2*time.Second); err != nil { // a second sound would come in this time
		t.Fatal(err)
	}
	if got := notes(first) + " " + notes(silent); got != "2 0" {
		t.Errorf("of the two notes were heard, by who chose it and by who did not: %s", got)
	}
}
