package pages

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/test/browser"
	"parley/test/client"
	"parley/test/stage"
)

// words of the pages that a person needs to get into a meeting, by the language asked for.
var spoken = []struct{ language, name, join, line, send string }{
	{"de-AT,de;q=0.9,en;q=0.5", "Ihr Name", "Teilnehmen", "Ihre Zeile", "Senden"},
	{"ar-XB", "⟦Yóúŕ ñámé⟧", "⟦Jóíñ⟧", "⟦Yóúŕ líñé⟧", "⟦Šéñd⟧"}, // the one for tests: English in brackets, from right to left
}

// TestEveryPageHoldsTogetherInOtherLanguages: whoever asks for another language gets in, talks and reads in it, and no page is wider than its
// window, turned round or not.
func TestEveryPageHoldsTogetherInOtherLanguages(t *testing.T) {
	s := set(t)
	id := s.Open("Osprey weekly").Next.ID
	series, _, _ := strings.Cut(id, "/")
	later, err := s.API.Schedule(t.Context(), client.Series{Title: "The long planning of next year’s festival", Zone: "Europe/Berlin",
		StartsAt: "2030-12-03T15:00:00Z", EndsAt: "2030-12-03T16:00:00Z"})
	if err != nil {
		t.Fatal(err)
	}
	for _, as := range spoken {
		for _, narrow := range []int{0, 360, 320} {
			tag, _, _ := strings.Cut(as.language, "-")
			who := browser.Person{Language: as.language, Narrow: narrow, Zone: "Europe/Berlin"}
			p := s.Person(who, s.URL+"/"+id)
			p.Fill("textbox", as.name, "Ana "+tag+" "+strconv.Itoa(narrow))
			p.Click("button", as.join)
			p.Until("the name is taken", func() bool { return p.Has("textbox", as.line) })
			p.Fill("textbox", as.line, "Guten Tag "+strconv.Itoa(narrow))
			p.Click("button", as.send)
			p.Shows("Guten Tag " + strconv.Itoa(narrow))
			holds(t, p, tag, narrow, "room")
			p.Go(s.URL + "/" + later.Next.ID)
			holds(t, p, tag, narrow, "lobby")
			p.Go(s.URL + "/nothing")
			holds(t, p, tag, narrow, "error")
			owner := s.Owner(who)
			for what, at := range map[string]string{"schedule": "/", "new": "/new", "owner": "/owner", "host": "/host/" + series, "correct": "/host/" + series + "?correct=" + id[len(series)+1:]} {
				owner.Go(s.URL + at)
				holds(t, owner, tag, narrow, what)
			}
		}
	}
	s.Move(2 * time.Hour)
	for _, as := range spoken {
		for _, narrow := range []int{0, 360, 320} {
			tag, _, _ := strings.Cut(as.language, "-")
			p := s.Person(browser.Person{Language: as.language, Narrow: narrow}, s.URL+"/"+id)
			holds(t, p, tag, narrow, "transcript")
		}
	}
}

// holds wants a page in a language, in the direction of that, and no wider than its window.
func holds(t *testing.T, p *browser.Page, tag string, narrow int, what string) {
	t.Helper()
	direction := "ltr"
	if tag == "ar" {
		direction = "rtl"
	}
	got := browser.Eval[string](p, `document.documentElement.lang.slice(0, 2) + " " + getComputedStyle(document.body).direction`)
	if want := tag + " " + direction; got != want {
		t.Errorf("%s: the page is %s, not %s", what, got, want)
	}
	fits(t, p, what+" in "+tag)
	if width := browser.Eval[int](p, `innerWidth`); narrow > 0 && width != narrow { // a phone shows what is wider at another scale
		t.Errorf("%s in %s: %d points wide on a phone of %d", what, tag, width, narrow)
	}
}

// TestNothingJumpsInGerman: the server and a browser's script tell days and hours in the same words.
func TestNothingJumpsInGerman(t *testing.T) {
	s := set(t)
	made, err := s.API.Schedule(t.Context(), client.Series{Title: "Osprey weekly", Zone: "Europe/Berlin",
		StartsAt: "2030-12-03T15:00:00Z", EndsAt: "2030-12-03T16:00:00Z"})
	if err != nil {
		t.Fatal(err)
	}
	for _, script := range []bool{true, false} {
		p := s.Person(browser.Person{Language: "de", Zone: "Europe/Berlin", NoScript: !script}, s.URL+"/"+made.Next.ID)
		zone := map[bool]string{true: "in Ihrer Zeit", false: "in Berlin"}[script]
		p.Shows("Dienstag, 3. Dezember 2030, 16:00 – 17:00 " + zone)
		p.Go(s.URL + "/")
		p.Shows("3. Dez. 2030")
		p.Shows("Tagen")
	}
}

// TestALanguageIsChosenByHand: by a form, with and without script, and it stays.
func TestALanguageIsChosenByHand(t *testing.T) {
	s := set(t)
	id := s.Open("Osprey weekly").Next.ID
	for name, noScript := range map[string]bool{"Ana": false, "Ben": true} {
		p := s.Person(browser.Person{NoScript: noScript}, s.URL+"/"+id)
		stage.Join(p, name, "Join")
		p.Click("button", "Deutsch")
		p.Until("the room speaks German", func() bool { return p.Has("textbox", "Ihre Zeile") })
		if at := p.Address(); at != s.URL+"/"+id {
			t.Errorf("the choice led to %s", at)
		}
		p.Go(s.URL + "/")
		p.Shows("Teilnehmen")
		p.Click("button", "English")
		p.Until("the schedule speaks English", func() bool { return p.Has("button", "Deutsch") })
	}
}
