package pages

import (
	"strings"
	"testing"

	"parley/test/browser"
	"parley/test/client"
)

// TestWhatTimeItIsThereStaysAtHand: a reader elsewhere is told their own time, and beside it the one that the host announced.
func TestWhatTimeItIsThereStaysAtHand(t *testing.T) {
	s := set(t)
	made, err := s.API.Schedule(t.Context(), client.Series{Title: "Osprey weekly", Zone: "Europe/Berlin",
		StartsAt: "2030-12-03T15:00:00Z", EndsAt: "2030-12-03T16:00:00Z"})
	if err != nil {
		t.Fatal(err)
	}
	const there = "Tuesday 16:00 – 17:00 in Berlin"
	for _, c := range []struct {
		who   browser.Person
		says  string
		moved bool
	}{
		{browser.Person{Zone: "America/New_York"}, "Tuesday 3 December 2030, 10:00 – 11:00 in your time · " + there + " · 15:00 – 16:00 UTC", true},
		{browser.Person{Zone: "Pacific/Auckland", Phone: true}, "Wednesday 4 December 2030, 04:00 – 05:00 in your time · " + there + " · 15:00 – 16:00 UTC", true},
		{browser.Person{Zone: "Europe/Paris"}, "Tuesday 3 December 2030, 16:00 – 17:00 in your time · 15:00 – 16:00 UTC", false},
		{browser.Person{Zone: "America/New_York", NoScript: true}, "Tuesday 3 December 2030, 16:00 – 17:00 in Berlin · 15:00 – 16:00 UTC", false},
	} {
		p := s.Person(c.who, s.URL+"/"+made.Next.ID)
		p.Shows(c.says)
		fits(t, p, "the lobby")
		p.Go(s.URL + "/")
		p.Until("the schedule tells it under the pointer: "+c.who.Zone, func() bool {
			return strings.Contains(browser.Eval[string](p, `document.querySelector('.sched .time time')?.title ?? ""`), there) == c.moved
		})
	}
}
