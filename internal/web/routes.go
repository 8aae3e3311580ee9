package web

import (
	"maps"
	"net/http"
	"regexp"
	"strings"
	"time"

	"parley/internal/meeting"
	"parley/internal/web/api"
	"parley/internal/web/feeds"
	"parley/internal/web/gate"
	"parley/internal/web/page"
	"parley/internal/web/page/frame"
	"parley/internal/web/page/host"
	"parley/internal/web/page/owner"
	"parley/internal/web/page/planning"
	"parley/internal/web/ui"
	"parley/internal/web/voice"
)

// quickly bounds what does not wait on purpose. An append has its own, shorter bound.
const quickly = 15 * time.Second

// routes is every URL. What ServeMux does not take, or panics on at the start, is kept out of it: always a method, never a
// wildcard for the rest of a path, no second word under /{series} (now and last are values of {date}), and the endings (.txt, .json) are
// cut from {date} in one place, [cut], and those of {series} (.ics, .atom) in its handler.
func (s *site) routes() map[string]http.Handler {
	const m = "/api/v1/meetings/{series}/{date}"
	a, v := api.New(s.Gate, s.Live, s.Calendar, s.Seats, s.board), voice.New(s.Gate, s.Live)
	f := &frame.Frame{Gate: s.Gate, Live: s.Live, Cal: s.Calendar, Seats: s.Seats, Keys: s.Keys, Practise: s.Practise}
	p, n, h, o := page.New(f, s.board), planning.New(f), host.New(f), owner.New(f, s.checks)
	subscribed := feeds.New(s.Gate, s.Live, s.Calendar, s.board)
	s.Gate.ErrorPage, s.Gate.Phase = p.Error, s.Live.Phase
	all := map[string]http.Handler{
		"GET /{$}":              s.page(p.Schedule),
		"GET /new":              s.page(n.Form),
		"POST /new":             s.page(n.Plan),
		"POST /practise":        s.page(n.Practise),
		"POST /language":        s.page(p.Language),
		"GET /{series}":         s.series(p, subscribed),
		"GET /{series}/{date}":  s.meeting(p, a),
		"POST /{series}/{date}": s.speak(p, a),
		"GET /k/{secret}":       s.page(p.Key),
		"POST /k/{secret}":      s.page(p.Key),
		"GET /host/{series}":    s.page(h.Host),
		"POST /host/{series}":   s.page(h.Steer),
		"GET /owner":            s.page(o.Owner),
		"POST /owner":           s.page(o.Act),
		"GET /calendar.ics":     s.text(subscribed.All("ics")),
		"GET /feed.atom":        s.text(subscribed.All("atom")),

		"POST /api/v1/series":                 s.json(a.Schedule),
		"GET /api/v1/series/{slug}/meetings":  s.json(a.Meetings),
		"POST /api/v1/series/{slug}/meetings": s.json(a.AddMeeting),

		"GET " + m:                      s.json(a.Meeting),
		"PATCH " + m:                    s.json(a.Change),
		"DELETE " + m:                   s.json(a.Delete),
		"POST " + m + "/attendees":      s.json(a.Join),
		"PATCH " + m + "/attendees":     s.json(a.Rename),
		"POST " + m + "/entries":        s.Gate.API(a.Post),    // its commit has a bound of its own, and two cost a post
		"GET " + m + "/entries":         s.Gate.API(v.Entries), // it and the next two wait on purpose
		"GET " + m + "/stream":          s.Gate.API(v.Stream),
		"GET " + m + "/socket":          s.Gate.API(v.Socket),
		"GET " + m + "/marks":           s.json(a.Marks),
		"POST " + m + "/extension":      s.json(a.Extend),
		"POST " + m + "/closure":        s.json(a.Close),
		"DELETE " + m + "/closure":      s.json(a.GoOn),
		"POST " + m + "/cancellation":   s.json(a.Cancel),
		"DELETE " + m + "/cancellation": s.json(a.Restore),
		"POST " + m + "/redactions":     s.json(a.Redact),
		"POST " + m + "/removals":       s.json(a.Remove),
		"POST " + m + "/lock":           s.json(a.Lock),
		"POST " + m + "/typing":         s.json(a.Type),
	}
	maps.Copy(all, s.beside())
	return all
}

// beside are the URLs that no person comes to.
func (s *site) beside() map[string]http.Handler {
	return map[string]http.Handler{
		"GET /openapi.json":         s.json(api.OpenAPI),
		"GET /healthz":              s.json(s.health),
		"GET /readyz":               s.json(s.ready),
		"GET /robots.txt":           http.HandlerFunc(robots),
		"GET /manifest.webmanifest": ui.Manifest(),
		"GET /favicon.ico":          ui.Favicon(),
		"GET /assets/{file}":        ui.Assets(),
	}
}

func (s *site) page(h gate.Handler) http.Handler { return s.Gate.Page(gate.Within(quickly, h)) }
func (s *site) text(h gate.Handler) http.Handler { return s.Gate.Text(gate.Within(quickly, h)) }
func (s *site) json(h gate.Handler) http.Handler { return s.Gate.API(gate.Within(quickly, h)) }

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
func (s *site) meeting(p *page.Pages, a *api.API) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch ending := cut(r); ending {
		case "":
			s.page(p.Meeting).ServeHTTP(w, r)
		case "svg":
			s.text(p.Strip).ServeHTTP(w, r)
		case "json":
			s.json(a.Export(ending)).ServeHTTP(w, r)
		default:
			s.text(a.Export(ending)).ServeHTTP(w, r)
		}
	})
}

// series answers GET /{series} by its ending: the page, or what one subscribes to.
func (s *site) series(p *page.Pages, f *feeds.Feeds) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch name, ending, _ := strings.Cut(r.PathValue("series"), "."); ending {
		case "ics", "atom":
			r.SetPathValue("series", name)
			s.text(f.One(ending)).ServeHTTP(w, r)
		default:
			s.page(p.Series).ServeHTTP(w, r)
		}
	})
}

// speak answers POST /{series}/{date}: the forms of the page, or a line as it is.
func (s *site) speak(p *page.Pages, a *api.API) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch cut(r) {
		case "":
			s.page(p.Speak).ServeHTTP(w, r)
		case "txt":
			s.text(a.Say).ServeHTTP(w, r)
		default:
			w.Header().Set("Allow", "GET, HEAD")
			s.text(otherMethod).ServeHTTP(w, r)
		}
	})
}

func nothing(http.ResponseWriter, *http.Request) error {
	return meeting.Missing("There is nothing at this address.")
}

// otherMethod expects that Allow is set.
func otherMethod(http.ResponseWriter, *http.Request) error {
	return &meeting.Error{Kind: meeting.Invalid, Code: "method-not-allowed",
		Message: "This address does not take that method; the header Allow says which it takes."}
}

// plainPath is what the path of a page looks like. What does not, and might be read as another host, is never led to.
var plainPath = regexp.MustCompile(`^(/[A-Za-z0-9._~-]+)+$`)

// slashed gives the address that was meant by one with a slash at its end, which people type and programs add; empty where there is none.
func (s *site) slashed(r *http.Request) string {
	path, slash := strings.CutSuffix(r.URL.EscapedPath(), "/")
	if !slash || !plainPath.MatchString(path) || r.Method != http.MethodGet && r.Method != http.MethodHead {
		return ""
	}
	meant := r.Clone(r.Context())
	meant.URL.Path, meant.URL.RawPath = path, ""
	if _, pattern := s.mux.Handler(meant); pattern == "" {
		return ""
	}
	return meant.URL.RequestURI()
}

// unrouted answers in the place of the router, which found nothing (404) or not with this method (405, Allow is set).
func (s *site) unrouted(a *answer, r *http.Request) {
	show, says := s.Gate.Page, nothing
	to := s.slashed(r)
	switch {
	case strings.HasPrefix(r.URL.Path, "/api/"):
		show = s.Gate.API
	case to != "":
		says = func(w http.ResponseWriter, r *http.Request) error {
			http.Redirect(w, r, to, http.StatusPermanentRedirect)
			return nil
		}
	}
	if a.unrouted == http.StatusMethodNotAllowed {
		says = otherMethod
	}
	a.unrouted, r.Pattern = 0, "none" // from here on the answer is ours
	show(says).ServeHTTP(a, r)
}
