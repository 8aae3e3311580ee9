package gate_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"parley/internal/calendar"
	"parley/internal/meeting"
	"parley/internal/store/memory"
	"parley/internal/web/gate"
)

// TestWhoReadsMakesNoRow, but for what should be on, and what was not held gets none.
func TestWhoReadsMakesNoRow(t *testing.T) {
	start := time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC)
	now := start.Add(-time.Hour)
	clock := func() time.Time { return now }
	store := memory.New(memory.Options{Clock: clock})
	book := calendar.NewBook(store, clock)
	g := gate.New(gate.Config{URL: &url.URL{Scheme: "http", Host: "parley.test"}, Clock: clock}, book, store)
	if _, err := book.Schedule(t.Context(), meeting.Scheduling{Start: start, End: start.Add(time.Hour), HostKey: meeting.HashOf("host"),
		Series: meeting.Series{Title: "Weekly", Rule: "FREQ=WEEKLY", Listed: true}}); err != nil {
		t.Fatal(err)
	}
	held := func(date string) bool {
		_, err := store.Find(t.Context(), "weekly", date)
		return err == nil
	}
	find := func(date string) gate.Place {
		t.Helper()
		p, err := g.Place(at("weekly", date))
		if err != nil || (p.Meeting == 0) != (p.Occurrence != nil) {
			t.Fatalf("%s: %+v, %v", date, p, err)
		}
		return p
	}
	place := find("2026-12-08")
	if place.Meeting != 0 || held("2026-12-08") {
		t.Errorf("a look at it made a row: %+v", place)
	}
	for range 2 {
		p, err := g.HoldPlace(t.Context(), place)
		if err != nil || p.Meeting == 0 || !held("2026-12-08") {
			t.Errorf("it is held as %+v, %v", p, err)
		}
	}
	now = start.AddDate(0, 0, 14)
	if p := find("2026-12-15"); p.Meeting == 0 || !held("2026-12-15") {
		t.Errorf("what should be on has no row: %+v", p)
	}
	now = start.AddDate(0, 0, 21).Add(time.Hour)
	place = find("2026-12-22")
	if _, err := g.HoldPlace(t.Context(), place); meeting.KindOf(err) != meeting.NotNow || held("2026-12-22") {
		t.Errorf("what was not held: %+v, %v", place, err)
	}
}

func TestLocate(t *testing.T) {
	for _, c := range []struct{ path, series, date, address, want string }{
		{"/weekly/2026-12-01", "weekly", "2026-12-01", "weekly/2026-12-01", ""},
		{"/weekly/now", "weekly", "now", "weekly/2026-12-01", "/weekly/2026-12-01"},
		{"/weekly/last.log.txt", "weekly", "last", "weekly/2026-12-01", "/weekly/2026-12-01.log.txt"},
		{"/api/v1/meetings/v1/now/entries", "v1", "now", "v1/2026-12-01", "/api/v1/meetings/v1/2026-12-01/entries"},
	} {
		r := httptest.NewRequest(http.MethodGet, c.path, nil)
		r.SetPathValue("series", c.series)
		r.SetPathValue("date", c.date)
		w := httptest.NewRecorder()
		gate.Locate(w, r, c.address)
		if got := w.Header().Get("Content-Location"); got != c.want {
			t.Errorf("%s is located at %q, not %q", c.path, got, c.want)
		}
	}
}
