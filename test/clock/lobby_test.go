package clock

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"parley/test/client"
	"parley/test/crowd"
	"parley/test/outputs"
)

// TestWhoWaitsHearsTheOpening has readers of all ways in the lobby when the moment comes, and others there until the end.
func TestWhoWaitsHearsTheOpening(t *testing.T) {
	s := set(t, day.Add(-time.Minute))
	id := s.schedule("Awaited", day, day.Add(time.Hour), 10).Next.ID
	ana := s.join(id, "Ana")
	c := crowd.New(t, s.api, id)
	c.MaxPause = 100 * time.Millisecond
	c.Read(8)
	s.at(day.Add(-time.Millisecond), id)
	if got := s.kinds(id); got != "" {
		t.Fatalf("before the start the log is %q", got)
	}
	began := time.Now()
	s.at(day, id)
	c.CaughtUp(1)
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("the last of the waiting heard of the opening after %v", took)
	}
	s.accepted(ana, id, "good morning")
	c.CaughtUp(2)
	s.at(day.Add(time.Hour), id)
	c.CaughtUp(3)
	s.at(day.Add(70*time.Minute), id)
	c.Finish(30 * time.Second)
	if got := s.kinds(id); got != "opened line ended closed" {
		t.Errorf("the log: %s", got)
	}
}

// TestACancelledMeetingNeverOpens: the reason is told, the moment passes without an entry of the clock, and nothing gets in.
func TestACancelledMeetingNeverOpens(t *testing.T) {
	s := set(t, day.Add(-time.Hour))
	id := s.schedule("Called off", day, day.Add(time.Hour), 0).Next.ID
	ana := s.join(id, "Ana")
	cancel := func(token string) client.Answer {
		a, err := s.api.Do(t.Context(), client.Request{Method: "POST", Path: client.MeetingPath(id, "/cancellation"), Token: token, Body: map[string]string{"reason": "The heating is broken"}})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	if a := cancel(ana.Token); a.Status != 403 {
		t.Errorf("a guest cancels: %d %s", a.Status, a.Body)
	}
	if a := cancel(s.Key); a.Status != 201 {
		t.Fatalf("cancelling: %d %s", a.Status, a.Body)
	}
	s.refused(ana, id, "cancelled", day.Add(-time.Hour))
	page, err := s.api.Do(t.Context(), client.Request{Method: "GET", Path: "/" + id, Header: http.Header{"Accept": {"text/html"}}})
	if err != nil || !outputs.Says(page.Body, "The heating is broken") {
		t.Errorf("the page does not tell the reason: %d, %v", page.Status, err)
	}
	for _, at := range []time.Time{day, day.Add(time.Hour), day.Add(2 * time.Hour)} {
		if m := s.at(at, id); m.Phase != "cancelled" {
			t.Errorf("at %v the phase is %s", at, m.Phase)
		}
	}
	if got := s.kinds(id); got != "cancelled" {
		t.Errorf("the log: %s", got)
	}
	for _, way := range []string{"/stream?after=1", "/stream?after=0"} {
		a, err := s.api.Do(t.Context(), client.Request{Method: "GET", Path: client.MeetingPath(id, way)})
		if err != nil || a.Status > 204 {
			t.Errorf("%s after the planned start: %d, %v", way, a.Status, err)
		}
	}
}

// TestTheListOfMeetingsIsBoundedByItsTimes asks for what lies between two moments.
func TestTheListOfMeetingsIsBoundedByItsTimes(t *testing.T) {
	s := set(t, day.Add(-time.Hour))
	made := s.schedule("Listed", day, day.Add(time.Hour), 0)
	list := func(from, to time.Time) string {
		path := "/api/v1/series/" + made.Slug + "/meetings?from=" + client.Moment(from) + "&to=" + client.Moment(to)
		a, err := s.api.Do(t.Context(), client.Request{Method: "GET", Path: path})
		if err != nil || a.Status != 200 {
			t.Fatalf("%s: %d %s, %v", path, a.Status, a.Body, err)
		}
		return string(a.Body)
	}
	for _, c := range []struct {
		from, to time.Time
		there    bool
	}{
		{day, day.Add(time.Second), true}, {day.Add(-time.Hour), day, false}, {day.Add(time.Second), day.Add(48 * time.Hour), false}, {day.Add(-48 * time.Hour), day.Add(48 * time.Hour), true},
	} {
		if got := list(c.from, c.to); strings.Contains(got, made.Next.ID) != c.there {
			t.Errorf("from %v to %v: %s", c.from, c.to, got)
		}
	}
}
