// Package planning is the pages on which meetings are scheduled: the form with its preview, and the meeting to practise in.
package planning

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"parley/internal/meeting"
	"parley/internal/web/gate"
	"parley/internal/web/page/form"
	"parley/internal/web/page/frame"
	"parley/internal/web/page/phrase"
	"parley/internal/web/words"
)

// Pages holds the handlers, which have the shape of gate.Handler and are safe for concurrent use.
type Pages struct{ *frame.Frame }

// New makes the pages of a server.
func New(f *frame.Frame) *Pages { return &Pages{f} }

// newPage is the form for a new meeting; for who may not schedule one it says how to get the right.
type newPage struct {
	frame.Shell
	Form      newForm
	Zones     []string
	Languages []language
	Monthly   []inMonth
	Moment    string // the start in the chosen zone and in UTC
	Problem   string
	Fault     string // the id of the field at fault; empty for none of them
	Preview   preview
}

// OwnersLink is said to who may not schedule, and might be the owner.
func (newPage) OwnersLink() words.Text { return gate.OwnersLink }

// newForm is what stands in its fields.
type newForm struct {
	Title, Description string
	Start              string // now, soon, at
	Day, Time, Zone    string
	Length             string // minutes
	Repeats            string // how often; empty for once
	Ends, Until, Count string // when it ends: empty for never, "on" the day Until, "after" Count meetings
	Fixed              string // the hour: empty for in the zone, "utc"
	Rule               string // a rule that takes the place of these
	Listed             string // yes, no
	Lang, Tag          string // the language chosen, and one given by its tag
	Key                string // random: tells a form that is sent twice from one that is filled in anew
}

const (
	soon  = 10 * time.Minute
	usual = 60 // minutes
)

// faults are the fields of the form by what a problem names. An end that has passed is one of the day chosen, and no matter of the length.
var faults = map[string]string{"title": "title", "description": "description", "start": "start", "starts_at": "day", "ends_at": "day", "zone": "zone",
	"length": "length", "rule": "repeats", "until": "until", "count": "count", "ends": "repeats", "lang": "tag"}

// faultOf is the field to which a problem of the form belongs; a rule that was written stands in one of its own.
func faultOf(problem string, fields form.Fields) string {
	if problem == "rule" && fields["rule"] != "" {
		return "rule"
	}
	return faults[problem]
}

// zones are offered where there is no script; with one the browser names all that it knows.
var zones = []string{"UTC", "Europe/London", "Europe/Berlin", "Europe/Athens", "Africa/Lagos", "Africa/Nairobi", "Asia/Dubai", "Asia/Kolkata",
	"Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland", "America/Sao_Paulo", "America/New_York", "America/Chicago", "America/Denver",
	"America/Los_Angeles"}

// Form answers GET /new.
func (p *Pages) Form(w http.ResponseWriter, r *http.Request) error {
	now := p.Live.Now()
	next := now.Truncate(time.Hour).Add(time.Hour)
	v, err := p.page(r, form.Fields{"start": "at", "day": next.Format(time.DateOnly), "time": next.Format(words.Hours), "zone": "UTC", "length": strconv.Itoa(usual),
		"lang": words.Of(r).Tag(), "form": meeting.NewSecret()}, now)
	if err != nil {
		return err
	}
	if v.MaySchedule {
		p.Gate.Browser(w, r)
	}
	return frame.Show(w, r, http.StatusOK, "new", v)
}

// page is the form with what stands in its fields.
func (p *Pages) page(r *http.Request, fields form.Fields, now time.Time) (v newPage, err error) {
	v = newPage{Shell: p.Shell(r), Zones: zones, Languages: languages, Monthly: monthlyOf(words.Of(r), fields, now), Form: newForm{
		Title: fields["title"], Description: fields["description"], Start: fields["start"], Day: fields["day"], Time: fields["time"],
		Zone: fields["zone"], Length: fields["length"], Repeats: fields["repeats"], Ends: fields["ends"], Until: fields["until"], Count: fields["count"],
		Fixed: fields["fixed"], Rule: fields["rule"], Listed: fields["listed"], Lang: fields["lang"], Tag: fields["tag"], Key: fields["form"]}}
	v.OnNew = true
	if v.MaySchedule {
		v.Preview, err = p.preview(r, fields, now)
	}
	return v, err
}

// Plan answers POST /new. It leads to the host's page, where the links are shown. With act=preview it schedules nothing: the form comes again, and
// beside it what readers will see.
func (p *Pages) Plan(w http.ResponseWriter, r *http.Request) error {
	fields, err := form.Read(w, r, "title", "description", "start", "day", "time", "zone", "length", "repeats", "ends", "until", "count", "fixed", "rule", "listed", "lang", "tag", "form", "act")
	var to string
	switch {
	case err == nil && fields["act"] == "preview":
		return p.show(w, r, fields)
	case err == nil:
		to, err = p.plan(w, r, fields)
	}
	if err != nil {
		return p.refusePlan(w, r, fields, err)
	}
	return frame.SeeOther(w, r, to)
}

// show draws the form with its preview. Who may not schedule is told so.
func (p *Pages) show(w http.ResponseWriter, r *http.Request, fields form.Fields) error {
	if _, err := p.Gate.MaySchedule(r); err != nil {
		return p.refusePlan(w, r, fields, err)
	}
	now := p.Live.Now()
	v, err := p.page(r, fields, now)
	if err != nil {
		return err
	}
	if _, refused := wishOf(fields, now); refused != nil && fields["title"] != "" {
		shown := gate.Refusal(refused)
		v.Problem, v.Fault = frame.Message(words.Of(r), shown), faultOf(shown.Field, fields)
	}
	return frame.Show(w, r, http.StatusOK, "new", v)
}

func (p *Pages) refusePlan(w http.ResponseWriter, r *http.Request, fields form.Fields, refused error) error {
	shown := gate.Refusal(refused)
	v, err := p.page(r, fields, p.Live.Now())
	if err != nil || !v.MaySchedule {
		return p.Sorry(w, r, refused, "", fields["title"], fields["description"])
	}
	v.Problem, v.Fault = frame.Message(words.Of(r), shown), faultOf(shown.Field, fields)
	if start, _, err := startOf(fields, p.Live.Now()); err == nil {
		v.Moment = phrase.Moment(words.Of(r), start)
	}
	p.Gate.Help(w.Header(), shown)
	return frame.Show(w, r, gate.Status(refused), "new", v)
}

// plan schedules what the form says and makes this browser its host. The host's link follows from the browser and the form, so the same form again
// finds what it made the first time.
func (p *Pages) plan(w http.ResponseWriter, r *http.Request, fields form.Fields) (string, error) {
	who, err := p.Gate.MaySchedule(r)
	if err != nil {
		return "", err
	}
	token, err := fields.Token()
	if err != nil {
		return "", err
	}
	browser := p.Gate.Browser(w, r)
	link := meeting.HashOf(frame.HostSecret(browser, token))
	holder := meeting.Holder{Hash: meeting.HashOf(browser), Kind: meeting.Browser}
	if made, err := p.madeBefore(r, holder, link, token); err != nil || made != "" {
		return made, err
	}
	if err := p.Gate.Allow(r, gate.Schedule, who); err != nil {
		return "", err
	}
	wish, err := wishOf(fields, p.Live.Now())
	if err != nil {
		return "", err
	}
	wish.HostKey, wish.Key, wish.Actor = link, form.Key(token), gate.Who{Holder: holder}.Bare()
	made, err := p.Cal.Schedule(r.Context(), wish)
	var e *meeting.Error
	if errors.As(err, &e) && e.Kind == meeting.Mismatch { // the same form a moment ago, when "now" was another minute
		if before, err := p.madeBefore(r, holder, link, token); err != nil || before != "" {
			return before, err
		}
	}
	if err != nil {
		return "", err
	}
	return madeAt(made.Series.Slug, token), p.makeHostOf(r, holder, made, link)
}

// madeBefore finds what the same form made before; empty for nothing. The browser may not have become its host then: that is another commit.
func (p *Pages) madeBefore(r *http.Request, browser meeting.Holder, link meeting.Hash, token string) (string, error) {
	held, err := p.Keys.Held(r.Context(), link, 0)
	if err != nil || len(held) == 0 {
		return "", err
	}
	return madeAt(held[0].Slug, token), p.makeHost(r, browser, held[0].Series, link)
}

func (p *Pages) makeHost(r *http.Request, browser meeting.Holder, s meeting.SeriesID, link meeting.Hash) error {
	return p.Keys.Give(r.Context(), meeting.Grant{Holder: browser, Role: meeting.RoleHost, Series: s, Through: link})
}

// makeHostOf is makeHost for what was just scheduled. If the same form made it long ago and the host has a new link since, the browser stays what
// it is.
func (p *Pages) makeHostOf(r *http.Request, browser meeting.Holder, made meeting.Scheduled, link meeting.Hash) error {
	if made.Renewed {
		return nil
	}
	return p.makeHost(r, browser, made.Series.ID, link)
}

func madeAt(slug, token string) string { return "/host/" + slug + "?made=" + token }

// wishOf reads the form.
func wishOf(fields form.Fields, now time.Time) (s meeting.Scheduling, err error) {
	s.Series = meeting.Series{Description: fields["description"], Listed: fields["listed"] != "no",
		ExtensionCap: meeting.DefaultExtensionCap, AfterTalk: meeting.DefaultAfterTalk}
	if s.Series.Title, err = meeting.CleanTitle(fields["title"]); err != nil {
		return s, err
	}
	if err = meeting.CheckDescription(s.Series.Description); err != nil {
		return s, err
	}
	if s.Series.Lang, err = langOf(fields); err != nil {
		return s, err
	}
	start, length, err := startOf(fields, now)
	if err != nil {
		return s, err
	}
	if s.Series.Rule, err = ruleOf(fields, start); err != nil {
		return s, err
	}
	s.Series.Zone, s.Start, s.End = start.Location().String(), start.UTC(), start.Add(length).UTC()
	if err := meeting.CheckTimes(s.Start, s.End, now); err != nil {
		return s, err
	}
	return s, checkRule(s)
}

// startOf reads the start, in the zone in which its hour stays, and the length.
func startOf(fields form.Fields, now time.Time) (start time.Time, length time.Duration, err error) {
	zone, err := time.LoadLocation(fields["zone"])
	if err != nil || fields["zone"] == "" || fields["zone"] == "Local" {
		return start, 0, meeting.Bad("zone", "Choose a time zone by its name, such as Europe/Berlin or UTC.")
	}
	if length, err = form.Length(fields["length"]); err != nil {
		return start, 0, err
	}
	switch fields["start"] {
	case "now": // a whole minute, so that a form sent twice in a row says the same; a start that has passed opens at once
		start = now.In(zone).Truncate(time.Minute)
	case "soon":
		start = now.In(zone).Add(soon).Truncate(time.Minute)
	case "at":
		start, err = form.Moment(fields["day"], fields["time"], zone)
	default:
		err = meeting.Bad("start", "Choose when it starts: now, in ten minutes, or on a day at a time.")
	}
	if fields["fixed"] == fixedInUTC {
		start = start.UTC()
	}
	return start, length, err
}
