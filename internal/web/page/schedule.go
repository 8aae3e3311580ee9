package page

import (
	"net/http"
	"time"

	"parley/internal/meeting"
	"parley/internal/web/gate"
	"parley/internal/web/page/frame"
	"parley/internal/web/page/phrase"
	"parley/internal/web/page/strips"
	"parley/internal/web/words"
)

const (
	mostComing = 100
	mostPast   = 30 // on one page
	ofEach     = 2  // that come by the rule of a series
)

// schedulePage is the front page: what is on, what comes, what was.
type schedulePage struct {
	frame.Shell
	phrase.Subscription
	Empty        bool
	OnNow        []onNow
	Coming, Past []day
	Older        int64 // the value of ?before= for what was before Past; 0 for none
	Newer        bool  // this is not the first page
}

// onNow is a meeting that runs.
type onNow struct {
	Address, Title, Lang string
	Phase                meeting.Phase
	PhaseWords           string
	Here                 string
	Clock                *phrase.Clock
	Strip                strips.Strip
}

// Schedule answers GET /.
func (p *Pages) Schedule(w http.ResponseWriter, r *http.Request) error {
	q, err := gate.PageQuery(r, "before")
	if err != nil {
		return err
	}
	before, err := gate.Whole(q, "before", 0)
	if err != nil {
		return err
	}
	now := p.Live.Now()
	v := schedulePage{Shell: p.Shell(r), Subscription: phrase.Subscribe("/calendar.ics", "/feed.atom", p.Gate.Absolute)}
	until := now
	if before > 0 {
		until = time.Unix(min(before, now.Unix()), 0)
	} else if err := p.present(r, &v, now); err != nil {
		return err
	}
	if err := p.past(r, &v, until, now); err != nil {
		return err
	}
	v.Newer = before > 0
	v.Empty = len(v.OnNow)+len(v.Coming)+len(v.Past) == 0 && before == 0
	return frame.Show(w, r, http.StatusOK, "schedule", v)
}

// present fills in what is on and what comes.
func (p *Pages) present(r *http.Request, v *schedulePage, now time.Time) error {
	l := words.Of(r)
	going, err := p.Cal.Between(r.Context(), meeting.Window{From: frame.Beginning, To: now.Add(time.Millisecond), Listed: true, Going: true})
	if err != nil {
		return err
	}
	for _, f := range going {
		phase := p.Live.Phase(f)
		drawn, err := p.strips.Draw(r.Context(), f, strips.Page{Lang: l, Now: now, Phase: phase})
		if err != nil {
			return err
		}
		v.OnNow = append(v.OnNow, onNow{Address: f.Address(), Title: f.Title, Lang: f.Lang, Phase: phase, PhaseWords: phrase.Phase(l, phase), Strip: drawn,
			Here: phrase.PresenceOf(l, p.Live.Presence(f.ID)).Words, Clock: phrase.ClockOf(l, f, phase, now)})
	}
	coming, err := p.Cal.Between(r.Context(), meeting.Window{From: now.Add(time.Millisecond), To: meeting.EndOfTime, Listed: true, Ahead: ofEach})
	shown, rows := map[meeting.SeriesID]int{}, []row{}
	for _, f := range coming {
		if !f.Planned.IsZero() {
			shown[f.Series]++
		}
		if shown[f.Series] <= ofEach && len(rows) < mostComing {
			rows = append(rows, p.row(l, f, now))
		}
	}
	v.Coming = daysOf(rows)
	return err
}

// past fills in the newest meetings that are over and began before until.
func (p *Pages) past(r *http.Request, v *schedulePage, until, now time.Time) error {
	all, err := p.Cal.Between(r.Context(), meeting.Window{From: frame.Beginning, To: until, Listed: true, Backwards: true, Held: true, Limit: mostPast})
	if err != nil {
		return err
	}
	rows, err := p.held(r, all, now)
	if err != nil {
		return err
	}
	v.Past = daysOf(rows)
	if len(all) == mostPast {
		// Meetings of one second are never cut apart: the next page begins with the same second, and shows at most some again.
		v.Older = all[len(all)-1].Start.Unix() + 1
		if v.Older >= until.Unix() {
			v.Older--
		}
	}
	return nil
}
