package web

import (
	"net/http"
	"strings"
	"time"

	"parley/internal/meeting"
	"parley/internal/web/api"
	"parley/internal/web/gate"
	"parley/internal/web/ui"
)

// quickly bounds what does not wait on purpose. An append has its own, shorter bound.
const quickly = 15 * time.Second

// routes is every URL. What ServeMux does not take, or panics on at the start, is kept out of it: always a method, never a
// wildcard for the rest of a path, no second word under /{series} (now and last are values of {date}), and the endings (.txt, .json) are
// cut from {date} in one place, [cut].
func (s *site) routes(mux *http.ServeMux) {
	a := api.New(s.Gate, s.Live, s.Calendar, s.Seats)
	json := func(pattern string, h gate.Handler) { mux.Handle(pattern, s.Gate.API(gate.Within(quickly, h))) }

	json("POST /api/v1/series", a.Schedule)
	json("GET /api/v1/series/{slug}/meetings", a.Meetings)
	json("POST /api/v1/series/{slug}/meetings", a.AddMeeting)

	const m = "/api/v1/meetings/{series}/{date}"
	json("GET "+m, a.Meeting)
	json("POST "+m+"/attendees", a.Join)
	json("POST "+m+"/entries", a.Post)
	json("POST "+m+"/extension", a.Extend)
	json("POST "+m+"/closure", a.Close)
	json("POST "+m+"/cancellation", a.Cancel)

	mux.Handle("GET /{series}/{date}", s.meeting(a))
	mux.Handle("POST /{series}/{date}", s.speak(a))

	mux.Handle("GET /assets/{file}", ui.Assets())
	mux.Handle("GET /favicon.ico", ui.Favicon())
	mux.HandleFunc("GET /robots.txt", robots)
	json("GET /openapi.json", api.OpenAPI)
	json("GET /healthz", s.health)
	json("GET /readyz", s.ready)
}

// cut takes the ending off the {date} of the request's path: a date has no dot, so it begins at the first one. Slugs have none either.
// A dot with nothing behind it is an ending that nothing has.
func cut(r *http.Request) (ending string) {
	date, ending, dot := strings.Cut(r.PathValue("date"), ".")
	if dot && ending == "" {
		ending = "."
	}
	r.SetPathValue("date", date)
	return ending
}

// meeting answers GET /{series}/{date} by the ending of its date: the page, or the meeting as a file.
func (s *site) meeting(a *api.API) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ending := cut(r)
		export := gate.Within(quickly, a.Export(ending))
		switch {
		case ending == "json":
			s.Gate.API(export).ServeHTTP(w, r)
		default:
			s.Gate.Text(export).ServeHTTP(w, r)
		}
	})
}

// speak answers POST /{series}/{date}: the forms of the page, or a line as it is.
func (s *site) speak(a *api.API) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if cut(r) == "txt" {
			s.Gate.Text(gate.Within(quickly, a.Say)).ServeHTTP(w, r)
			return
		}
		s.Gate.Page(nothing).ServeHTTP(w, r)
	})
}

func nothing(http.ResponseWriter, *http.Request) error {
	return meeting.Missing("There is nothing at this address.")
}

// unrouted answers in the place of the router, which found nothing (404) or not with this method (405, Allow is set).
func (s *site) unrouted(a *answer, r *http.Request) {
	show := s.Gate.Page
	if strings.HasPrefix(r.URL.Path, "/api/") {
		show = s.Gate.API
	}
	status := a.unrouted
	a.unrouted = 0
	r.Pattern = "none" // from here on the answer is ours
	show(func(http.ResponseWriter, *http.Request) error {
		if status == http.StatusMethodNotAllowed {
			return &meeting.Error{Kind: meeting.Invalid, Code: "method-not-allowed", Message: "This address does not take that method; the header Allow says which it takes."}
		}
		return meeting.Missing("There is nothing at this address.")
	}).ServeHTTP(a, r)
}
