// Package strip shows the meeting as one line to people with a browser: where it leads, by hand, by keyboard and from right to left, and that it
// moves with the meeting.
package strip

import (
	"fmt"
	"testing"
	"time"

	"parley/test/browser"
	"parley/test/client"
	"parley/test/stage"
	"parley/test/wait"
)

func TestMain(m *testing.M) { stage.Main(m, "3") }

// talk is a meeting of an hour that began when the test did: in its minutes 0, 10, 20 and 40 something was said.
type talk struct {
	stage.Stage
	id   string
	seat client.Seat
}

// first are the numbers of the first lines of those minutes: each has three lines, behind the entry that opened the meeting.
var first = map[int]int64{0: 2, 10: 5, 20: 8, 40: 11}

func held(t *testing.T) talk {
	t.Helper()
	s := talk{Stage: stage.Set(t)}
	start := time.Now().Truncate(time.Minute)
	s.Move(time.Until(start)) // so that the minutes of the meeting are those of the clock
	none := 0
	made, err := s.API.Schedule(t.Context(), client.Series{Title: "Osprey weekly", StartsAt: client.Moment(start), EndsAt: client.Moment(start.Add(time.Hour)), AfterTalk: &none})
	if err != nil {
		t.Fatal(err)
	}
	s.id = made.Next.ID
	s.seat = s.Join(s.id, "Ben")
	for _, minute := range []int{0, 10, 20, 40} {
		s.minute(start, minute)
		for n := range 3 {
			s.Post(s.id, s.seat.Token, fmt.Sprintf("minute %d, line %d", minute, n))
		}
	}
	return s
}

// minute puts the clock into a minute of the meeting.
func (s talk) minute(start time.Time, n int) {
	s.T.Helper()
	want := start.Add(time.Duration(n)*time.Minute + 5*time.Second)
	s.Move(time.Until(want))
	if err := wait.Until(s.T.Context(), 10*time.Second, "the clock is set", func() bool {
		m, err := s.API.Meeting(s.T.Context(), s.id)
		return err == nil && m.ServerTime.After(want.Add(-2*time.Second))
	}); err != nil {
		s.T.Fatal(err)
	}
}

// mark makes a line a decision, as the owner.
func (s talk) mark(n int64) {
	s.T.Helper()
	s.Act("POST", client.MeetingPath(s.id, "/entries"), map[string]any{"kind": "decision", "text": "", "ref": n})
}

func (s talk) close() {
	s.T.Helper()
	if _, _, err := s.API.Close(s.T.Context(), s.id); err != nil {
		s.T.Fatal(err)
	}
}

// at presses the strip where a minute of the meeting is. Its axis ends a quarter of an hour behind the meeting.
func at(p *browser.Page, minute float64) {
	browser.Eval[bool](p, fmt.Sprintf(`(() => {
		const box = document.querySelector(".strip").getBoundingClientRect(), svg = document.querySelector(".strip svg");
		const share = (%g * 60000) / (svg.dataset.to - svg.dataset.from), turned = document.dir === "rtl";
		const x = box.left + box.width * (turned ? 1 - share : share), y = box.top + box.height * .75;
		document.elementFromPoint(x, y).dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, clientX: x, clientY: y}));
		return true })()`, minute))
}

// hash waits until the address names a line, and the line is on the screen below the strip.
func hash(p *browser.Page, n int64) {
	p.Until(fmt.Sprintf("line %d is shown", n), func() bool {
		return browser.Eval[bool](p, fmt.Sprintf(`(() => { const e = document.getElementById("l-%d"), box = e?.getBoundingClientRect();
			return location.hash === "#l-%d" && box.top >= document.querySelector(".strip").getBoundingClientRect().bottom - 1 && box.bottom <= innerHeight })()`, n, n))
	})
}

// TestEveryPlaceLeadsToALine of the page, without a script and with the mouse alone, and no place is a stop of the keyboard; marks are.
func TestEveryPlaceLeadsToALine(t *testing.T) {
	s := held(t)
	s.mark(6)
	s.close()
	p := s.Person(browser.Person{NoScript: true}, s.URL+"/"+s.id)
	if lost := browser.Eval[string](p, `[...document.querySelectorAll(".strip a")].map(a => a.getAttribute("href")).filter(h => !document.getElementById(h.slice(1))).join()`); lost != "" {
		t.Errorf("places lead nowhere: %s", lost)
	}
	if got := browser.Eval[string](p, `[...document.querySelectorAll(".strip a")].filter(a => a.tabIndex >= 0).map(a => a.querySelector("title").textContent).join()`); got != "Decision, line 6" {
		t.Errorf("stops of the keyboard: %s", got)
	}
	for minute, n := range first {
		at(p, float64(minute)+.5)
		hash(p, n)
	}
	if name := browser.Eval[string](p, `document.querySelector(".strip svg title").textContent`); name != "The meeting as one line: 12 lines, 1 decision" {
		t.Errorf("it is called %q", name)
	}
}

// TestAPressLeadsToTheMinute under it; where nothing was said, to what was said next. From right to left it is the mirror image.
func TestAPressLeadsToTheMinute(t *testing.T) {
	s := held(t)
	s.close()
	for _, language := range []string{"en", "ar-XB"} {
		p := s.Person(browser.Person{Language: language}, s.URL+"/"+s.id)
		for _, c := range []struct {
			minute float64
			line   int64
		}{{40.9, 11}, {10.1, 5}, {21.5, 11}, {55, 13}, {.2, 2}} {
			at(p, c.minute)
			hash(p, c.line)
		}
		left := browser.Eval[bool](p, `document.querySelector(".strip .talk").getBoundingClientRect().left < innerWidth / 10`)
		if left != (language == "en") {
			t.Errorf("%s: the talk begins on the left: %v", language, left)
		}
	}
}

// TestTheKeyboardHasOneStop on the strip, from which it goes minute by minute; Enter makes the line the one that the address names.
func TestTheKeyboardHasOneStop(t *testing.T) {
	s := held(t)
	s.mark(8)
	s.close()
	p := s.Person(browser.Person{}, s.URL+"/"+s.id)
	p.Until("there is a slider", func() bool { return p.Has("slider", "The meeting as one line: 12 lines, 1 decision") })
	if got := browser.Eval[int](p, `[...document.querySelectorAll(".strip *")].filter(e => e.tabIndex >= 0 && (e.matches("a, input") )).length`); got != 1 {
		t.Errorf("the strip is %d stops of the keyboard", got)
	}
	browser.Eval[bool](p, `(document.querySelector(".strip input").focus(), true)`)
	p.Press("Home")
	for range 20 {
		p.Press("ArrowRight")
	}
	says := browser.Eval[string](p, `document.querySelector(".strip input").getAttribute("aria-valuetext")`)
	if want := browser.Eval[string](p, `document.querySelector("#l-8 time").textContent`) + " · Decision, line 8"; says != want {
		t.Errorf("it says %q, not %q", says, want)
	}
	p.Until("line 8 is in sight", func() bool {
		return browser.Eval[bool](p, `document.getElementById("l-8").getBoundingClientRect().bottom <= innerHeight && location.hash === ""`)
	})
	p.Press("Enter")
	hash(p, 8)
}

// TestTheRoomGoesBack to lines that it has not loaded, and the strip moves with the meeting: by the server's clock, and with what is marked.
func TestTheRoomGoesBack(t *testing.T) {
	s := held(t)
	for n := range 230 {
		s.Post(s.id, s.seat.Token, fmt.Sprint("one of many ", n))
	}
	p := s.Person(browser.Person{}, s.URL+"/"+s.id)
	p.Until("the room is complete", func() bool { return p.CompleteTo() > 240 })
	if browser.Eval[bool](p, `document.getElementById("l-5") !== null`) {
		t.Fatal("the room holds all of its lines from the start")
	}
	at(p, 10.5)
	hash(p, 5)
	s.mark(240)
	p.Until("the mark is on the strip", func() bool { return browser.Eval[bool](p, `document.querySelector(".strip .decision") !== null`) })
	if x := browser.Eval[float64](p, `parseFloat(document.querySelector(".strip .now").getAttribute("x1"))`); x < 52 || x > 56 { // minute 40 of 75
		t.Errorf("it is %.1f %% into the strip", x)
	}
}
