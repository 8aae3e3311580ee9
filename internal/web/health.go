package web

import (
	"net/http"

	"encoding/json"

	"parley/internal/meeting"
)

// health answers GET /healthz: the process runs. It tells of a test clock, so that nobody takes its times for the true ones. The checks of the
// owner's page come this way too.
func (s *site) health(w http.ResponseWriter, r *http.Request) error {
	if s.checks.Arrived(w, r) {
		return nil
	}
	says := struct {
		Status    string `json:"status"`
		Version   string `json:"version"`
		Time      string `json:"server_time"`
		TestClock string `json:"test_clock,omitzero"`
	}{Status: "ok", Version: s.Version, Time: s.Live.Now().Format(meeting.TimeFormat)}
	if s.TestClock != nil {
		says.TestClock = s.TestClock()
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(says)
}

// ready answers GET /readyz: whether posts are taken.
func (s *site) ready(w http.ResponseWriter, r *http.Request) error {
	if s.Ready != nil {
		if err := s.Ready(r.Context()); err != nil {
			return &meeting.Error{Kind: meeting.Unavailable, Code: "not-ready", Message: "The store takes no commits at the moment.", Err: err}
		}
	}
	w.Header().Set("Content-Type", "application/json")
	_, err := w.Write([]byte(`{"status":"ready"}`))
	return err
}

// robots answers GET /robots.txt: pages may be found, programs' addresses and secrets need not be.
func robots(w http.ResponseWriter, _ *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "public, max-age=86400")
	_, _ = w.Write([]byte("User-agent: *\nDisallow: /api/\nDisallow: /k/\nDisallow: /host/\nDisallow: /owner\nDisallow: /new\n"))
}
