package ear

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/test/browser"
	"parley/test/client"
	"parley/test/stage"
)

// TestWhatIsHeardOfTalk: each line once, with who says it; one's own, another look of a line, and what "Earlier" brings not at all; more than
// five at once as one sentence.
func TestWhatIsHeardOfTalk(t *testing.T) {
	s := set(t)
	id := s.plan("Osprey weekly", -time.Minute, time.Hour)
	ben, ana, cleo := s.Join(id, "Ben"), s.Join(id, "Ana"), s.Join(id, "Cleo")
	for i := range 210 {
		s.Post(id, ben.Token, fmt.Sprintf("before %d.", i))
	}
	p := s.Person(browser.Person{}, s.URL+"/"+id)
	stage.Join(p, "Mei", "Join")
	mei := listen(t, p)
	said := s.Post(id, ben.Token, "shall we begin?")
	mei.hears("polite: Ben: shall we begin?")
	s.Post(id, ben.Token, "I am here.") // by eye it has no speaker of its own
	mei.hears("polite: Ben: I am here.")

	stage.Say(p, "so am I")
	s.act(id, ana, "reaction", "👍", said.Seq)
	s.act(id, ben, "edit", "Shall we begin now?", said.Seq)
	s.act(id, ben, "retraction", "", said.Seq+1)
	p.Until("the page shows the edit", func() bool { return stage.Count(p, "Shall we begin now?") == 1 })
	p.Click("link", "Earlier")
	stage.Shows(p, "before 0.")
	answer := s.Post(id, ana.Token, "yes")
	mei.hears("polite: Ana: yes")

	p.Click("region", "Talk")
	p.Press("?")
	p.Until("the keys are listed", func() bool { return p.Has("dialog", "What the keys do") })
	for i := range 5 {
		s.Post(id, ben.Token, fmt.Sprintf("at once %d.", i))
	}
	s.Post(id, ana.Token, "at once 5.")
	s.Post(id, cleo.Token, "at once 6.")
	stage.Shows(p, "at once 6.")
	p.Press("Escape")
	mei.hears("polite: 7 lines came, from 3 people")

	s.Post(id, cleo.Token, "what do you think, Mei?")
	mei.hears("assertive: Cleo names you: what do you think, Mei?")

	s.Act("POST", client.MeetingPath(id, "/redactions"), map[string]any{"seq": answer.Seq})
	p.Shows(fmt.Sprintf("Line %d was redacted.", answer.Seq))
	s.Post(id, cleo.Token, "what was that?")
	mei.hears("polite: Cleo: what was that?")
	if left := browser.Eval[string](p, `[...document.querySelectorAll("[aria-live]")].map(e => e.textContent).join()`); strings.Contains(left, "Ana: yes") {
		t.Errorf("a redacted line can still be heard at the page's end: %s", left)
	}
}

// TestTheClockIsHeardOnce, and seen: what happens between the lobby and the record, on a page that renews itself meanwhile.
func TestTheClockIsHeardOnce(t *testing.T) {
	s := set(t)
	id := s.plan("Osprey weekly", 2*time.Minute, time.Hour)
	p, wrong := s.Person(browser.Person{}, s.URL+"/"+id), s.Person(browser.Person{Phone: true}, s.URL+"/"+id)
	stage.Join(p, "Mei", "Wait here")
	mei := listen(t, p)
	browser.Eval[bool](wrong, `(() => { const now = Date.now.bind(Date); Date.now = () => now() - 3 * 3600e3; return true; })()`)
	news := func() { browser.Eval[bool](p, `(dispatchEvent(new Event("online")), true)`) } // has the page ask
	ben := s.Speaker(id, "Ben")

	s.Move(2*time.Minute + time.Second)
	mei.hears("polite: The meeting is open.")
	ben("good morning")
	mei.hears("polite: Ben: good morning")

	for _, c := range []struct {
		left  time.Duration
		heard string
	}{
		{10*time.Minute - 5*time.Second, "polite: 10 minutes left."}, {5*time.Minute - 5*time.Second, "polite: 5 minutes left."}, {time.Minute - 5*time.Second, "assertive: One minute left."},
	} {
		s.Move(62*time.Minute - c.left)
		news()
		mei.hears(c.heard)
		_, text, _ := strings.Cut(c.heard, ": ")
		p.Shows(text)
		wrong.Shows(text)
		if !browser.Eval[bool](p, `document.querySelector(".state meeting-clock").matches("[data-soon]")`) {
			t.Error("the clock does not say by its colour that little is left")
		}
	}
	if !strings.Contains(p.Text(), "Wrapping up") {
		t.Errorf("the page does not say what it is at the end:\n%s", p.Text())
	}

	s.Act("POST", client.MeetingPath(id, "/extension"), map[string]int{"minutes": 5})
	mei.hears("polite: The meeting goes on for 5 minutes more.")
	p.Until("the clock counts to the new end", func() bool {
		return strings.HasPrefix(browser.Eval[string](p, `document.querySelector(".state meeting-clock").textContent`), "5:")
	})

	s.Move(67*time.Minute + time.Second)
	mei.hears("polite: Formal end. What follows is after-talk.")
	ben("one more thing")
	mei.hears("polite: Ben: one more thing")

	s.Move(77*time.Minute + time.Second)
	mei.hears("assertive: The meeting is closed.")
	p.Until("the record is there", func() bool {
		return browser.Eval[string](p, `document.querySelector("main").dataset.stage`) == "transcript"
	})
	if more := mei.heard(); len(more) > 0 {
		t.Errorf("said again: %q", more)
	}
}

// TestLinesAreSaidAgain by keys, the last first, also while one writes.
func TestLinesAreSaidAgain(t *testing.T) {
	s := set(t)
	id := s.plan("Osprey weekly", -time.Minute, time.Hour)
	p := s.Person(browser.Person{}, s.URL+"/"+id)
	stage.Join(p, "Mei", "Join")
	mei, ben := listen(t, p), s.Speaker(id, "Ben")
	ben("one")
	mei.hears("polite: Ben: one")
	ben("two")
	mei.hears("polite: Ben: two")
	stage.Say(p, "three")
	p.Fill("textbox", "Your line", "half a thought")
	for _, c := range []struct{ keys, heard string }{
		{"Alt+Shift+ArrowUp", "assertive: Mei: three"}, {"Alt+Shift+ArrowUp", "assertive: Ben: two"}, {"Alt+Shift+ArrowUp", "assertive: Ben: one"},
		{"Alt+Shift+ArrowUp", "assertive: The meeting is open."}, {"Alt+Shift+ArrowUp", "assertive: The meeting is open."}, {"Alt+Shift+ArrowDown", "assertive: Ben: one"},
	} {
		p.Press(c.keys)
		mei.hears(c.heard)
	}
	if text := browser.Eval[string](p, `document.querySelector("#text").value`); text != "half a thought" {
		t.Errorf("the field holds %q", text)
	}
}
