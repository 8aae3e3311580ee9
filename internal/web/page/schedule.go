package page

import (
	"net/http"
	"time"

	"parley/internal/meeting"
	"parley/internal/web/gate"
	"parley/internal/web/page/frame"
	"parley/internal/web/page/phrase"
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
	Empty        bool
	OnNow        []onNow
	Coming, Past []row
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
}

// row is a meeting in a list.
type row struct {
	Address, Title, Lang, Description string
	Short                             string // the day, as short as can be
	When                              phrase.When
	Over                              bool
	Clock                             *phrase.Clock // until the start
	Note                              string        // what there is to say where there is no Clock
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
	v := schedulePage{Shell: p.Shell(r)}
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
		v.OnNow = append(v.OnNow, onNow{Address: f.Address(), Title: f.Title, Lang: f.Lang, Phase: phase, PhaseWords: phrase.Phase(l, phase),
			Here: phrase.PresenceOf(l, p.Live.Presence(f.ID)).Words, Clock: phrase.ClockOf(l, f, phase, now)})
	}
	coming, err := p.Cal.Between(r.Context(), meeting.Window{From: now.Add(time.Millisecond), To: frame.End, Listed: true, Ahead: ofEach})
	shown := map[meeting.SeriesID]int{}
	for _, f := range coming {
		if !f.Planned.IsZero() {
			shown[f.Series]++
		}
		if shown[f.Series] <= ofEach && len(v.Coming) < mostComing {
			v.Coming = append(v.Coming, p.row(l, f, now))
		}
	}
	return err
}

// past fills in the newest meetings that are over and began before until.
func (p *Pages) past(r *http.Request, v *schedulePage, until, now time.Time) error {
	l := words.Of(r)
	all, err := p.Cal.Between(r.Context(), meeting.Window{From: frame.Beginning, To: until, Listed: true, Backwards: true, Held: true, Limit: mostPast})
	if err != nil {
		return err
	}
	for _, f := range all {
		if p.Live.Phase(f).Over() {
			v.Past = append(v.Past, p.row(l, f, now))
		}
	}
	if len(all) == mostPast {
		// Meetings of one second are never cut apart: the next page begins with the same second, and shows at most some again.
		v.Older = all[len(all)-1].Start.Unix() + 1
		if v.Older >= until.Unix() {
			v.Older--
		}
	}
	return nil
}

func (p *Pages) row(l *words.Language, f meeting.Facts, now time.Time) row {
	phase := p.Live.Phase(f)
	r := row{Address: f.Address(), Title: f.Title, Lang: f.Lang, Description: f.Description, Short: phrase.Near(l, f.Start, now, phrase.ZoneOf(f)), When: phrase.WhenOf(l, f), Over: phase.Over()}
	switch {
	case phase == meeting.PhaseCancelled:
		r.Note = l.Say("Cancelled")
	case phase == meeting.PhaseNotHeld:
		r.Note = l.Say("Not held")
	case r.Over:
		r.Note = l.Say("Transcript") // how many lines it has is not known without reading it: most entries are lines, not all
		r.Description = ""
	default:
		r.Clock = phrase.ClockOf(l, f, phase, now)
	}
	return r
}
