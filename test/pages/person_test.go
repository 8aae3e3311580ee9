package pages

import (
	"fmt"
	"strings"
	"testing"

	"parley/test/browser"
	"parley/test/stage"
)

// TestANameSurvivesReloadAndClosingTheTab, and nobody else gets it.
func TestANameSurvivesReloadAndClosingTheTab(t *testing.T) {
	for name, who := range map[string]browser.Person{"with script": {}, "without script": {NoScript: true}} {
		t.Run(name, func(t *testing.T) {
			s := set(t)
			id := s.Open("Who am I").Next.ID
			p := s.Person(who, s.URL+"/"+id)
			stage.Join(p, "Mei", "Join")
			p.Reload()
			stage.Say(p, "still Mei")
			next := p.Again(t)
			next.Go(s.URL + "/" + id)
			stage.Say(next, "Mei in another tab")
			for _, text := range []string{"still Mei", "Mei in another tab"} {
				if e := s.Logged(id, text); len(e) != 1 || e[0].Author.Name != "Mei" {
					t.Errorf("%q: %+v", text, e)
				}
			}
			stranger := s.Person(who, s.URL+"/"+id)
			stage.Join(stranger, "Mei", "Join")
			stranger.Shows("Mei 2")
			stage.Say(stranger, "the other Mei")
			if e := s.Logged(id, "the other Mei"); len(e) != 1 || e[0].Author.Name != "Mei 2" || e[0].Author.ID == s.Logged(id, "still Mei")[0].Author.ID {
				t.Errorf("the other Mei: %+v", e)
			}
		})
	}
}

// TestTheReturnLinkBringsANameToASecondDevice: opening it changes nothing, pressing its button does.
func TestTheReturnLinkBringsANameToASecondDevice(t *testing.T) {
	s := set(t)
	id := s.Open("Two devices").Next.ID
	first := s.Person(browser.Person{}, s.URL+"/"+id)
	stage.Join(first, "Mei", "Join")
	stage.Say(first, "from the desk")
	first.Click("button", "Take it to another device")
	first.Until("the return link is shown", func() bool { return first.Has("textbox", "Your return link") })
	link := browser.Eval[string](first, `document.querySelector('[aria-label="Your return link"]').value`)
	if !strings.HasPrefix(link, s.URL+"/k/") {
		t.Fatalf("the return link is %q", link)
	}

	second := s.Person(browser.Person{Phone: true}, link)
	second.Shows("Mei")
	if strings.Contains(second.Text(), "from the desk") {
		t.Error("opening the link alone already leads into the room")
	}
	second.Click("button", "")
	second.Until("the secret has left the address", func() bool { return !strings.Contains(second.Address(), "/k/") })
	second.Go(s.URL + "/" + id)
	stage.Say(second, "from the bus")
	desk, bus := s.Logged(id, "from the desk"), s.Logged(id, "from the bus")
	if len(desk) != 1 || len(bus) != 1 || *desk[0].Author != *bus[0].Author {
		t.Errorf("%+v and %+v", desk, bus)
	}
	stage.Shows(first, "from the bus")
}

// TestARoomOnAPhone is 360 points wide: nothing to scroll sideways, and the place to write is on the screen.
func TestARoomOnAPhone(t *testing.T) {
	s := set(t)
	id := s.Open("On a phone").Next.ID
	ben := s.Speaker(id, "Benedikt-Maximilian of the long name")
	ben("https://docs.kestrel.example/" + strings.Repeat("aVeryLongPath/", 20))
	ben(strings.Repeat("long words and more words ", 30))
	for _, width := range []int{360, 320} {
		p := s.Person(browser.Person{Narrow: width}, s.URL+"/"+id)
		fits(t, p, "the room before joining")
		stage.Join(p, fmt.Sprintf("Mei at %d", width), "Join")
		stage.Say(p, fmt.Sprintf("thumbs only, %d wide", width))
		fits(t, p, "the room")
		if seen := browser.Eval[bool](p, `(() => {
			const r = document.querySelector('textarea').getBoundingClientRect();
			return r.top >= 0 && r.bottom <= innerHeight && r.left >= 0 && r.right <= innerWidth;
		})()`); !seen {
			t.Errorf("at %d the place to write is not on the screen", width)
		}
		for _, path := range []string{"/", "/new", "/" + strings.Split(id, "/")[0]} {
			p.Go(s.URL + path)
			fits(t, p, path)
		}
	}
}

// TestWhyAFormIsRefusedIsOnTheScreen of a small phone, at the field that the page begins with.
func TestWhyAFormIsRefusedIsOnTheScreen(t *testing.T) {
	s := set(t)
	host := s.Owner(browser.Person{Phone: true, Height: 640})
	for _, c := range []struct{ field, value, at string }{
		{"day", "2025-12-24", "day"}, {"length", "0", "length"}, {"zone", "Europe/Nowhere", "zone"}, {"title", " ", "title"},
		{"description", strings.Repeat("long ", 900), "description"},
	} {
		host.Go(s.URL + "/new")
		host.Fill("textbox", "Title", "Osprey weekly")
		browser.Eval[bool](host, fmt.Sprintf(`((document.getElementById(%q).value = %q), true)`, c.field, c.value))
		host.Click("button", "Schedule it")
		host.Until("the page begins at "+c.at, func() bool { return browser.Eval[string](host, `document.activeElement?.id ?? ""`) == c.at })
		host.Until("the reason is on the screen", func() bool {
			return browser.Eval[bool](host, `(() => {
				const r = document.getElementById(document.activeElement?.getAttribute("aria-describedby") ?? "")?.getBoundingClientRect();
				return r !== undefined && r.height > 0 && r.top >= 0 && r.bottom <= innerHeight && r.left >= 0 && r.right <= innerWidth;
			})()`)
		})
		fits(t, host, "the refused form")
	}
}

// fits: nothing is wider than the window.
func fits(t *testing.T, p *browser.Page, what string) {
	t.Helper()
	if over := browser.Eval[int](p, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
		t.Errorf("%s is %d points wider than the window", what, over)
	}
}

// TestTenTabsStayLive: a browser has six connections to a host; ten tabs of one person must all hear a line.
func TestTenTabsStayLive(t *testing.T) {
	s := set(t)
	id := s.Open("Ten tabs").Next.ID
	first := s.Person(browser.Person{}, s.URL+"/"+id)
	stage.Join(first, "Mei", "Join")
	tabs := []*browser.Page{first}
	for range 9 {
		tab := first.Again(t)
		tab.Go(s.URL + "/" + id)
		tabs = append(tabs, tab)
	}
	s.Speaker(id, "Ben")("to all ten")
	for _, tab := range tabs {
		stage.Shows(tab, "to all ten")
	}
	stage.Say(tabs[9], "and one from the last")
	stage.Shows(first, "and one from the last")
}
