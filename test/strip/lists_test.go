package strip

import (
	"strings"
	"testing"
	"time"

	"parley/test/browser"
	"parley/test/client"
	"parley/test/stage"
)

// TestThePreviewFollowsTheForm while it is filled in: by itself, or by its button where there is no script. Nothing is scheduled by it.
func TestThePreviewFollowsTheForm(t *testing.T) {
	s := stage.Set(t)
	for _, who := range []browser.Person{{Zone: "America/New_York"}, {NoScript: true}} {
		p := s.Owner(who)
		p.Go(s.URL + "/new")
		p.Fill("textbox", "Title", "Osprey & friends")
		browser.Eval[bool](p, `[["day", "2030-12-03"], ["time", "18:30"], ["zone", "Europe/Berlin"], ["repeats", "2"]].every(([id, v]) => { const e = document.getElementById(id); e.value = v; return e.dispatchEvent(new Event("input", {bubbles: true})) })`)
		if who.NoScript {
			p.Click("button", "Preview")
		}
		p.Shows("every second week at 18:30 in Berlin")
		preview := func() string { return browser.Eval[string](p, `document.querySelector(".preview").innerText`) }
		p.Until("the preview has its link", func() bool { return strings.Contains(preview(), "/osprey-friends") })
		hours := map[bool]string{true: "18:30 – 19:30 in Berlin", false: "12:30 – 13:30 in your time"}[who.NoScript]
		for _, want := range []string{"Osprey & friends", hours, s.URL + "/osprey-friends"} {
			if got := preview(); !strings.Contains(got, want) {
				t.Errorf("%+v: the preview does not say %q:\n%s", who, want, got)
			}
		}
		if title := browser.Eval[string](p, `document.getElementById("title").value`); title != "Osprey & friends" {
			t.Errorf("%+v: in the form stands %q", who, title)
		}
	}
	if page := s.Person(browser.Person{}, s.URL+"/"); strings.Contains(page.Text(), "Osprey") {
		t.Error("a preview scheduled something")
	}
}

// TestTheScheduleHasItsReadersDays: two meetings of one day in Berlin are on two days in Auckland.
func TestTheScheduleHasItsReadersDays(t *testing.T) {
	s := stage.Set(t)
	noon := time.Now().UTC().Truncate(24 * time.Hour).Add(5*24*time.Hour + 9*time.Hour) // 10:00 or 11:00 in Berlin, 21:00 or 22:00 in Auckland
	for title, start := range map[string]time.Time{"Early": noon, "Late": noon.Add(6 * time.Hour)} {
		if _, err := s.API.Schedule(t.Context(), client.Series{Title: title, Zone: "Europe/Berlin", StartsAt: client.Moment(start), EndsAt: client.Moment(start.Add(time.Hour))}); err != nil {
			t.Fatal(err)
		}
	}
	for zone, want := range map[string]string{"Europe/Berlin": "Early Late", "Pacific/Auckland": "Early|Late"} {
		p := s.Person(browser.Person{Zone: zone}, s.URL+"/")
		p.Shows("Coming")
		const days = `[...document.querySelectorAll(".days > li")].map(d => [...d.querySelectorAll("h3")].map(h => h.innerText).join(" ")).join("|")`
		p.Until("the days are those of "+zone, func() bool { return browser.Eval[string](p, days) == want })
		if bare := browser.Eval[int](p, `[...document.querySelectorAll(".days .date")].filter(d => d.innerText === "").length`); bare > 0 {
			t.Errorf("%s: %d days have no name", zone, bare)
		}
	}
}
