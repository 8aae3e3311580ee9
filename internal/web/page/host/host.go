// Package host answers the hosts of series: what they see of their meetings and what they do to them.
package host

import (
	"net/http"
	"slices"
	"time"

	"parley/internal/calendar"
	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/web/gate"
	"parley/internal/web/page/form"
	"parley/internal/web/page/frame"
	"parley/internal/web/page/phrase"
)

// Pages holds the handlers, which have the shape of gate.Handler and are safe for concurrent use.
type Pages struct{ *frame.Frame }

// New makes the host's pages of a server.
func New(f *frame.Frame) *Pages { return &Pages{f} }

const (
	recent   = 5 // past meetings on the host's page
	upcoming = 4 // beyond so many that come, those of a rule are listed only if something is attached to them
)

// steps are the minutes by which a page offers to extend.
var steps = []int{5, 10}

// hostPage is the page of a series' host.
type hostPage struct {
	frame.Shell
	Title, SeriesSlug     string
	Problem, Done         string
	Present, Coming, Past []hosted
}

// hosted is a meeting on the host's page.
type hosted struct {
	Address, Date, Title string
	Phase                meeting.Phase
	PhaseWords           string
	When                 phrase.When
	Clock                *phrase.Clock
	Here                 string
	Cursor               int64

	MayExtend   bool
	Steps       []int // minutes that still fit
	Left        int   // minutes that may still be added
	MayClose    bool
	Asking      bool   // the question before closing or cancelling is on the page
	People      string // for how many it would be closed
	TypedReason string
}

// madePage shows, after a form made a meeting, its two links.
type madePage struct {
	frame.Shell
	Title, Address, SeriesSlug string
	Phase                      meeting.Phase
	PhaseWords                 string
	When                       phrase.When
	Link, ManageLink           string
	Repeats, SeriesLink        string // of a series with a rule: how often, and the link that stays
}

// asking is which question the host's page is to ask.
type asking struct{ close, cancel, reason string }

var doneWords = map[string]string{
	"extension":    "Done: it goes on for longer.",
	"closure":      "Done: it is closed.",
	"cancellation": "Done: it is cancelled. Its page says so.",
}

// Host answers GET /host/{series}.
func (p *Pages) Host(w http.ResponseWriter, r *http.Request) error {
	q, err := gate.PageQuery(r, "made", "close", "cancel", "done")
	if err != nil {
		return err
	}
	series, _, err := p.hosts(w, r)
	if err != nil {
		return err
	}
	if token, made := q["made"]; made {
		return p.made(w, r, series, token)
	}
	v, err := p.hostPage(r, series, asking{close: q["close"], cancel: q["cancel"]})
	if err != nil {
		return err
	}
	v.Done = doneWords[q["done"]]
	return frame.Show(w, r, http.StatusOK, "host", v)
}

// Steer answers POST /host/{series}: the acts of a host on the meeting of that `date`.
func (p *Pages) Steer(w http.ResponseWriter, r *http.Request) error {
	series, who, err := p.hosts(w, r)
	if err != nil {
		return err
	}
	fields, err := form.Read(w, r, "date", "act", "minutes", "reason", "cursor")
	if err == nil {
		err = p.steer(r, series, who, fields)
	}
	if err != nil {
		shown := gate.Refusal(err)
		v, failed := p.hostPage(r, series, asking{reason: fields["reason"]})
		if failed != nil {
			return p.Sorry(w, r, err, "/host/"+series.Slug, fields["reason"])
		}
		v.Problem = shown.Message
		p.Gate.Help(w.Header(), shown)
		return frame.Show(w, r, gate.Status(err), "host", v)
	}
	return frame.SeeOther(w, r, "/host/"+series.Slug+"?done="+fields["act"])
}

// hosts finds the path's series and refuses who does not host it.
func (p *Pages) hosts(w http.ResponseWriter, r *http.Request) (meeting.Series, gate.Who, error) {
	series, err := p.SeriesOf(r)
	if err != nil {
		return series, gate.Who{}, err
	}
	who, err := p.Gate.Who(w, r, series.ID)
	if err == nil && !who.Host {
		err = &meeting.Error{Kind: meeting.Forbidden, Code: "host-only",
			Message: "This page is for the host. If that is you, open the link that was only for you in this browser; it was shown when the meeting was scheduled."}
	}
	return series, who, err
}

func (p *Pages) steer(r *http.Request, series meeting.Series, who gate.Who, fields form.Fields) error {
	if !meeting.IsSlug(fields["date"]) {
		return meeting.Missing("There is no such meeting in this series.")
	}
	f, err := p.Cal.Find(r.Context(), series.Slug, fields["date"])
	if err != nil {
		return err
	}
	if err := p.Gate.Allow(r, gate.Post, who); err != nil {
		return err
	}
	if f, err = p.Gate.Hold(r.Context(), f); err != nil {
		return err
	}
	post := meeting.Post{Meeting: f.ID, Author: who.Author(), Actor: who.Actor, Key: form.Key(fields.All()...)}
	switch fields["act"] {
	case "extension":
		post.Kind, post.Text = meeting.KindExtended, fields["minutes"]
	case "closure":
		post.Kind = meeting.KindClosed
	case "cancellation":
		post.Kind, post.Text = meeting.KindCancelled, fields["reason"]
	default:
		return meeting.Bad("act", "A host extends, closes or cancels.")
	}
	_, _, err = p.Live.Append(r.Context(), post)
	return err
}

func (p *Pages) hostPage(r *http.Request, series meeting.Series, ask asking) (*hostPage, error) {
	v := &hostPage{Shell: p.Shell(r), Title: series.Title, SeriesSlug: series.Slug}
	going, err := p.Cal.Between(r.Context(), meeting.Window{Series: series.ID, From: frame.Beginning, To: frame.End, Going: true, Ahead: upcoming})
	if err != nil {
		return nil, err
	}
	for _, f := range going {
		if f.ID == 0 && len(v.Coming) >= upcoming {
			continue
		}
		s, err := p.Live.ReadOf(r.Context(), f, live.Cursor{}, 0)
		if err != nil {
			return nil, err
		}
		h := p.hosted(s)
		switch {
		case s.Phase.Talks():
			h.Asking = ask.close == f.Date
			v.Present = append(v.Present, h)
		case s.Phase == meeting.PhaseScheduled:
			h.Asking, h.TypedReason = ask.cancel == f.Date || ask.reason != "", ask.reason
			v.Coming = append(v.Coming, h)
		}
	}
	past, err := p.Cal.Between(r.Context(), meeting.Window{Series: series.ID, From: frame.Beginning, To: frame.End, Backwards: true, Held: true, Limit: 4 * recent})
	for _, f := range past {
		if phase := p.Live.Phase(f); phase.Over() && len(v.Past) < recent {
			v.Past = append(v.Past, p.hosted(live.Snapshot{Facts: f, Phase: phase, Now: p.Live.Now()}))
		}
	}
	return v, err
}

func (p *Pages) hosted(s live.Snapshot) hosted {
	f, here := s.Facts, p.Live.Presence(s.Facts.ID)
	h := hosted{Address: f.Address(), Date: f.Date, Title: f.Title, Phase: s.Phase, PhaseWords: phrase.Phase(s.Phase), When: phrase.WhenOf(f),
		Clock: phrase.ClockOf(f, s.Phase, s.Now), Here: phrase.PresenceOf(here).Words, Cursor: f.LastSeq, MayClose: meeting.May(f, meeting.KindClosed, s.Now),
		MayExtend: meeting.May(f, meeting.KindExtended, s.Now), People: "everybody"}
	if here.Here > 0 {
		h.People = phrase.Count(here.Here, "person", "people")
	}
	left := f.ExtensionCap - f.Extended
	h.Left = int(left / time.Minute)
	for _, step := range steps {
		if step = min(step, h.Left); step > 0 && !slices.Contains(h.Steps, step) {
			h.Steps = append(h.Steps, step)
		}
	}
	return h
}

// made shows the links of what a form has just made. The one for the host is shown only to the browser that sent the form.
func (p *Pages) made(w http.ResponseWriter, r *http.Request, series meeting.Series, token string) error {
	all, err := p.Cal.Between(r.Context(), meeting.Window{Series: series.ID, From: frame.Beginning, To: frame.End, Held: true, Limit: 1})
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return meeting.Missing("This series has no meetings yet.")
	}
	s, err := p.Live.Read(r.Context(), all[0].ID, live.Cursor{}, 0)
	if err != nil {
		return err
	}
	f := s.Facts
	v := madePage{Shell: p.Shell(r), Title: f.Title, Address: f.Address(), SeriesSlug: f.Slug, Phase: s.Phase, PhaseWords: phrase.Phase(s.Phase),
		When: phrase.WhenOf(f), Link: p.Gate.Absolute("/" + f.Address())}
	if rule, err := calendar.ParseRule(series.Rule); err == nil {
		v.Repeats, v.SeriesLink = phrase.Repeats(rule.Weeks()), p.Gate.Absolute("/"+f.Slug)
	}
	frame.KeepSecret(w.Header())
	secret := frame.HostSecret(p.Gate.Browser(w, r), token)
	held, err := p.Gate.Link(r.Context(), secret)
	if err != nil {
		return err
	}
	if len(held) > 0 && held[0].Series == series.ID {
		v.ManageLink = p.Gate.Absolute("/k/" + secret)
	}
	return frame.Show(w, r, http.StatusOK, "made", v)
}
