package live_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
)

func TestPresence(t *testing.T) {
	inRoom(t, live.Options{}, func(t *testing.T, r *room) {
		ana := live.Visitor{Attendee: meeting.Attendee{ID: r.ana.ID, Name: "Ana"}}
		r.Here(r.m, ana, time.Minute) // before anybody reads: there is nothing to note it in
		if got := fmt.Sprint(r.Presence(r.m)); got != "{0 0 []}" {
			t.Errorf("in an unwatched meeting: %s", got)
		}
		e := r.listen(0)
		r.Here(r.m, ana, 20*time.Second)
		time.Sleep(2 * time.Second)
		if got := fmt.Sprint(r.Presence(r.m)); got != "{1 1 [Ana]}" {
			t.Errorf("with Ana and a reader: %s", got)
		}
		time.Sleep(20 * time.Second)
		if got := fmt.Sprint(r.Presence(r.m)); got != "{0 1 []}" {
			t.Errorf("after Ana left: %s", got)
		}
		if got := r.Sightings(); len(got) != 0 {
			t.Errorf("in the lobby, %v were seen at the meeting", got)
		}
		var told []string
		for _, h := range e.heard() {
			if h.Kind == live.HintPresence {
				told = append(told, fmt.Sprint(h.Presence))
			}
		}
		if got := fmt.Sprint(told); got != "[{0 1 []} {1 1 [Ana]} {0 1 []}]" && got != "[{1 1 [Ana]} {0 1 []}]" {
			t.Errorf("the hints were %s", got)
		}
		e.goesOn(t)
	})
}

func TestSightings(t *testing.T) {
	inRoom(t, live.Options{}, func(t *testing.T, r *room) {
		r.open()
		ana := live.Visitor{Attendee: meeting.Attendee{ID: r.ana.ID, Name: "Ana"}}
		w, err := r.Watch(t.Context(), r.m, live.Cursor{}, "plain", ana)
		if err != nil {
			t.Fatal(err)
		}
		r.Here(r.m, live.Visitor{Attendee: meeting.Attendee{ID: "ben", Name: "Ben"}}, time.Second)
		r.Here(r.m, live.Visitor{Key: "somebody"}, time.Second)
		seen := map[meeting.AttendeeID]bool{}
		for _, s := range r.Sightings() {
			seen[s.Attendee] = true
			if s.Meeting != r.m || s.At.Sub(r.now()).Abs() > time.Second {
				t.Errorf("seen: %+v", s)
			}
		}
		if len(seen) != 2 || !seen["ben"] || !seen[r.ana.ID] {
			t.Errorf("seen: %v", seen)
		}
		time.Sleep(time.Minute)
		if got := r.Sightings(); len(got) != 1 || got[0].Attendee != r.ana.ID {
			t.Errorf("a minute later: %v", got)
		}
		w.Close()
		synctest.Wait()
		time.Sleep(time.Minute)
		if got := r.Sightings(); len(got) != 0 {
			t.Errorf("after she left: %v", got)
		}
	})
}
