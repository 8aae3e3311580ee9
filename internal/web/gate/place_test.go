package gate_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"testing"

	"parley/internal/meeting"
	"parley/internal/web/gate"
)

// addresses is a calendar in which every address under "old" leads to the one under "new", "now" to the first, and what is under "none" nowhere.
type addresses struct {
	meeting.Calendar
	asked     int
	meanwhile func() // once, while it looks
}

func (a *addresses) Find(_ context.Context, slug, date string) (meeting.Facts, error) {
	a.asked++
	if meanwhile := a.meanwhile; meanwhile != nil {
		a.meanwhile = nil
		meanwhile()
	}
	switch {
	case slug == "none":
		return meeting.Facts{}, meeting.Missing("There is no such meeting.")
	case slug == "old":
		slug = "new"
	}
	if date == "now" {
		date = "2026-12-01"
	}
	return meeting.Facts{ID: 7, Series: 3, Slug: slug, Date: date}, nil
}

// TestPlace: an address is looked up once, but for one that leads on to another, which may lead elsewhere tomorrow, and one that leads nowhere yet.
func TestPlace(t *testing.T) {
	cal := &addresses{}
	g := gate.New(gate.Config{URL: &url.URL{Scheme: "http", Host: "parley.test"}}, cal, nil)
	for _, c := range []struct {
		series, date, to string
		asked            int // of three times
	}{
		{"new", "2026-12-01", "new/2026-12-01", 1},
		{"new", "2026-12-02", "new/2026-12-02", 1},
		{"old", "2026-12-01", "new/2026-12-01", 3},
		{"new", "now", "new/2026-12-01", 3},
		{"none", "2026-12-01", "", 3},
		{"no slug", "2026-12-01", "", 0},
	} {
		cal.asked = 0
		for range 3 {
			p, err := g.Place(at(c.series, c.date))
			want := gate.Place{Meeting: 7, Series: 3, Address: c.to}
			if c.to == "" {
				want = gate.Place{}
			}
			if p != want || (err == nil) != (c.to != "") || err != nil && gate.Status(err) != http.StatusNotFound {
				t.Errorf("%s/%s leads to %+v, %v", c.series, c.date, p, err)
			}
		}
		if cal.asked != c.asked {
			t.Errorf("%s/%s was looked up %d times, not %d", c.series, c.date, cal.asked, c.asked)
		}
	}
}

// TestPlacesAreForgotten: memory is bounded; what is asked for all the time stays.
func TestPlacesAreForgotten(t *testing.T) {
	cal := &addresses{}
	g := gate.New(gate.Config{URL: &url.URL{Scheme: "http", Host: "parley.test"}}, cal, nil)
	const many = 20_000
	for i := range many {
		for _, date := range []string{"often", strconv.Itoa(i)} {
			if _, err := g.Place(at("s", date)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if cal.asked != many+1 {
		t.Errorf("%d addresses were looked up %d times", many+1, cal.asked)
	}
	if _, err := g.Place(at("s", "0")); err != nil || cal.asked != many+2 {
		t.Errorf("the first of %d is still remembered (%v)", many, err)
	}
}

// TestPlacesOfADeletedMeetingAreForgotten: all of its series, and also one that was being looked up meanwhile.
func TestPlacesOfADeletedMeetingAreForgotten(t *testing.T) {
	cal := &addresses{}
	g := gate.New(gate.Config{URL: &url.URL{Scheme: "http", Host: "parley.test"}}, cal, nil)
	look := func(want int) {
		t.Helper()
		if _, err := g.Place(at("s", "2026-12-01")); err != nil || cal.asked != want {
			t.Errorf("looked up %d times, not %d (%v)", cal.asked, want, err)
		}
	}
	look(1)
	g.Forget(4)
	look(1)
	g.Forget(3)
	cal.meanwhile = func() { g.Forget(3) }
	look(2)
	look(3)
	look(3)
}

func at(series, date string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/", nil)
	r.SetPathValue("series", series)
	r.SetPathValue("date", date)
	return r
}
