package api

import (
	"net/http"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"parley/internal/calendar"
	"parley/internal/meeting"
	"parley/internal/reading"
	"parley/internal/slug"
	"parley/internal/web/gate"
)

// scheduling is the body of POST /api/v1/series. Caps are in minutes.
type scheduling struct {
	Title        string  `json:"title"`
	Description  string  `json:"description"`
	Slug         string  `json:"slug"`
	Lang         string  `json:"lang"`
	Listed       *bool   `json:"listed"`
	StartsAt     string  `json:"starts_at"`
	EndsAt       string  `json:"ends_at"`
	Zone         string  `json:"zone"`
	Rule         *string `json:"rule"`
	ExtensionCap *int    `json:"extension_cap"`
	AfterTalk    *int    `json:"after_talk"`
}

// scheduled is its answer.
type scheduled struct {
	Slug      string         `json:"slug"`
	URL       string         `json:"url"`
	ManageURL string         `json:"manage_url"`
	HostKey   string         `json:"host_key"`
	Next      jsontext.Value `json:"next"`
}

// Schedule answers POST /api/v1/series: a new series with its first meeting, and the host's key to it.
func (a *API) Schedule(w http.ResponseWriter, r *http.Request) error {
	if _, err := gate.Query(r); err != nil {
		return err
	}
	who, err := a.gate.MaySchedule(r)
	if err != nil {
		return err
	}
	if err := a.gate.Allow(r, gate.Schedule, who); err != nil {
		return err
	}
	key, err := gate.SecretKey(r)
	if err != nil {
		return err
	}
	var body scheduling
	if err := gate.ReadJSON(w, r, &body); err != nil {
		return err
	}
	wish, err := body.wish()
	if err != nil {
		return err
	}
	secret := meeting.NewSecret()
	wish.HostKey, wish.Key, wish.Actor = meeting.HashOf(secret), key, who.Bare()
	made, err := a.cal.Schedule(r.Context(), wish)
	if err != nil {
		return err
	}
	if made.Renewed {
		return &meeting.Error{Kind: meeting.Conflict, Code: "host-link-ended", Field: "Idempotency-Key",
			Message: "This series was made with this key before, and its host has a new link since. Ask for that one: the key brings none any more."}
	}
	first, err := a.now(r, made.First.ID)
	if err != nil {
		return err
	}
	out, err := json.Marshal(scheduled{Slug: made.Series.Slug, URL: a.gate.Absolute("/" + made.Series.Slug),
		ManageURL: a.gate.Absolute("/k/" + secret), HostKey: secret, Next: a.appendMeeting(nil, first)})
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/"+made.Series.Slug)
	return answer(w, !made.Repeated, out)
}

// wish checks the body and fills in what may be left out.
func (b scheduling) wish() (s meeting.Scheduling, err error) {
	s.Series = meeting.Series{Slug: b.Slug, Description: b.Description, Lang: "en", Listed: b.Listed == nil || *b.Listed, Zone: "UTC",
		ExtensionCap: meeting.DefaultExtensionCap, AfterTalk: meeting.DefaultAfterTalk}
	if s.Series.Title, err = meeting.CleanTitle(b.Title); err != nil {
		return s, err
	}
	if err = meeting.CheckDescription(b.Description); err != nil {
		return s, err
	}
	if b.Lang != "" {
		if s.Series.Lang, err = b.Lang, meeting.CheckLang(b.Lang); err != nil {
			return s, err
		}
	}
	if b.Zone != "" {
		s.Series.Zone = b.Zone
	}
	if b.Rule != nil {
		rule, err := calendar.ParseRule(*b.Rule)
		if err != nil {
			return s, err
		}
		s.Series.Rule = rule.String()
	}
	minutes(b.ExtensionCap, &s.Series.ExtensionCap)
	minutes(b.AfterTalk, &s.Series.AfterTalk)
	s.Start, s.End, err = times(b.StartsAt, b.EndsAt)
	return s, err
}

// minutes puts a given number of minutes into d. Whether it is in range is judged by the calendar; what would not fit into a duration stays out
// of range here.
func minutes(given *int, d *time.Duration) {
	if given == nil {
		return
	}
	const most = int(meeting.MaxCap / time.Minute)
	*d = time.Duration(min(max(*given, -1), most+1)) * time.Minute
}

// times reads a start and an end.
func times(startsAt, endsAt string) (start, end time.Time, err error) {
	if start, err = moment("starts_at", startsAt); err != nil {
		return start, end, err
	}
	end, err = moment("ends_at", endsAt)
	return start, end, err
}

func moment(field, s string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil || strings.Contains(s, ",") {
		return time.Time{}, meeting.Bad(field, "Give a time as in RFC 3339: 2026-12-01T15:00:00Z or 2026-12-01T16:00:00+01:00.")
	}
	return t.UTC(), nil
}

// Meetings answers GET /api/v1/series/{slug}/meetings: those with from ≤ start < to, by start, at most 400.
func (a *API) Meetings(w http.ResponseWriter, r *http.Request) error {
	q, err := gate.Query(r, "from", "to")
	if err != nil {
		return err
	}
	series, err := a.series(r)
	if err != nil {
		return err
	}
	window := meeting.Window{Series: series.ID, From: time.Unix(0, 0).UTC(), To: meeting.EndOfTime}
	if from, given := q["from"]; given {
		if window.From, err = moment("from", from); err != nil {
			return err
		}
	}
	if to, given := q["to"]; given {
		if window.To, err = moment("to", to); err != nil {
			return err
		}
	}
	all, err := a.cal.Between(r.Context(), window)
	if err != nil {
		return err
	}
	now := a.live.Now()
	out := []byte(`{"meetings":[`)
	for i, f := range all {
		if i > 0 {
			out = append(out, ',')
		}
		out = reading.AppendMeeting(out, f, a.live.Phase(f), now, a.url(f))
	}
	return answer(w, false, append(out, "]}"...))
}

// series finds the series of {slug} in the path.
func (a *API) series(r *http.Request) (meeting.Series, error) {
	name := r.PathValue("slug")
	if !slug.Is(name) {
		return meeting.Series{}, meeting.Missing("There is no series at this address.")
	}
	return a.cal.Series(r.Context(), name)
}

// planning is the body of POST /api/v1/series/{slug}/meetings. Title and description are the series' where they are left out.
type planning struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	StartsAt    string `json:"starts_at"`
	EndsAt      string `json:"ends_at"`
}

// AddMeeting answers POST /api/v1/series/{slug}/meetings: one more date of a series, by a host of it.
func (a *API) AddMeeting(w http.ResponseWriter, r *http.Request) error {
	if _, err := gate.Query(r); err != nil {
		return err
	}
	series, err := a.series(r)
	if err != nil {
		return err
	}
	who, err := a.host(w, r, series.ID)
	if err != nil {
		return err
	}
	key, err := gate.Key(r)
	if err != nil {
		return err
	}
	if err := a.gate.Allow(r, gate.Schedule, who); err != nil {
		return err
	}
	var body planning
	if err := gate.ReadJSON(w, r, &body); err != nil {
		return err
	}
	plan := meeting.Planning{Series: series.ID, Description: body.Description, Key: key, Actor: who.Bare()}
	if body.Title != "" {
		if plan.Title, err = meeting.CleanTitle(body.Title); err != nil {
			return err
		}
	}
	if err := meeting.CheckDescription(plan.Description); err != nil {
		return err
	}
	if plan.Start, plan.End, err = times(body.StartsAt, body.EndsAt); err != nil {
		return err
	}
	f, isNew, err := a.cal.Add(r.Context(), plan)
	if err != nil {
		return err
	}
	added, err := a.now(r, f.ID)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/"+f.Address())
	return answer(w, isNew, a.appendMeeting(nil, added))
}
