package web_test

import (
	"net/http"
	"testing"

	"parley/internal/meeting"
)

// TestWhatIsRefusedHoldsNoOccurrence: whoever has a name could else fill the calendar up to the year 9999 with what is not allowed.
func TestWhatIsRefusedHoldsNoOccurrence(t *testing.T) {
	s := serve(t, settings(""))
	host := member(s.ask(t, "POST", "/api/v1/series", ownerKey,
		`{"title":"Weekly","rule":"FREQ=WEEKLY","starts_at":"2026-12-01T15:00:00Z","ends_at":"2026-12-01T16:00:00Z"}`), "host_key")
	ana := member(s.ask(t, "POST", "/api/v1/meetings/weekly/2026-12-01/attendees", "", `{"name":"Ana"}`), "token")
	for _, c := range []struct {
		method, path, secret, body string
		status                     int
	}{
		{"POST", "/entries", ana, `{"kind":"line","text":"early"}`, http.StatusConflict},
		{"POST", "/entries", ana, `{"line":1}`, http.StatusBadRequest},
		{"POST", "/closure", ana, ``, http.StatusForbidden},
		{"POST", "/extension", host, `{"minutes":5}`, http.StatusConflict},
		{"POST", "/lock", host, `{"minutes":-1}`, http.StatusBadRequest},
		{"DELETE", "/cancellation", host, ``, http.StatusConflict},
		{"PATCH", "", ana, `{"title":"Mine"}`, http.StatusForbidden},
		{"PATCH", "", host, `{"titel":"Mine"}`, http.StatusBadRequest},
		{"DELETE", "", ana, ``, http.StatusForbidden},
	} {
		if got := s.ask(t, c.method, "/api/v1/meetings/weekly/2050-12-06"+c.path, c.secret, c.body); got.Code != c.status {
			t.Errorf("%s %s answers %d: %s", c.method, c.path, got.Code, got.Body)
		}
		if f, err := s.store.Find(t.Context(), "weekly", "2050-12-06"); meeting.KindOf(err) != meeting.NotFound {
			t.Fatalf("%s %s %s has made a row: %+v, %v", c.method, c.path, c.body, f, err)
		}
	}
	if got := s.ask(t, "POST", "/api/v1/meetings/weekly/2050-12-06/cancellation", host, ""); got.Code != http.StatusCreated {
		t.Errorf("what is allowed answers %d: %s", got.Code, got.Body)
	}
}
