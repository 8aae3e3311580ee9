package page

import (
	"net/http"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/web/gate"
	"parley/internal/web/page/phrase"
	"parley/internal/web/page/talk"
	"parley/internal/web/words"
)

// newest is how many changes a lobby tells of.
const newest = 5

// change is something that the host did to a meeting before it opened.
type change struct {
	Words   string       // what it says, unless it is a move
	To, Was *phrase.Span // of a move; Was is nil where it is not known any more
	WasDay  string       // of a move from another day of which no more is known
}

// lobby shows what is to come, and what the host changed about it.
func (p *Pages) lobby(r *http.Request, v *meetingPage, s live.Snapshot, who gate.Who) (live.Snapshot, error) {
	s, err := p.Live.Whole(r.Context(), s.Facts)
	if err != nil {
		return s, err
	}
	switch {
	case s.Phase == meeting.PhaseCancelled:
		return p.cancelled(r, v, s, who)
	case s.Phase != meeting.PhaseScheduled:
		return p.room(r, v, s, asked{})
	}
	v.Stage, v.Live = inLobby, true
	v.Count = phrase.To(v.lang, s.Facts.Start, s.Now, "big")
	v.Changes = changesOf(v.lang, s.Facts, s.Entries)
	if who.Attendee.ID != "" { // else somebody may be typing a name
		v.Reload = until(s)
	}
	return s, nil
}

// cancelled says why a meeting will not be held. Until its planned start that can be taken back, so the page is watched.
func (p *Pages) cancelled(r *http.Request, v *meetingPage, s live.Snapshot, who gate.Who) (live.Snapshot, error) {
	s, err := p.Live.Whole(r.Context(), s.Facts)
	if err != nil {
		return s, err
	}
	if s.Phase != meeting.PhaseCancelled {
		return p.lobby(r, v, s, who)
	}
	v.Stage, v.Live = cancelled, s.Now.Before(s.Facts.Start)
	if v.Live {
		v.Reload = until(s)
	}
	for _, e := range s.Entries {
		if e.Seq == s.Facts.Cancelled {
			v.Reason = e.Text
		}
	}
	return s, nil
}

// until is after how many seconds a page without a script that waits for the start reads itself anew.
func until(s live.Snapshot) int {
	return max(1, min(reload, int(s.Facts.Start.Sub(s.Now)/time.Second)+1))
}

// changesOf tells what a host changed about a meeting, the newest first. What it was before is known of an occurrence of a rule, and after the
// first move; else the address tells the day.
func changesOf(lang *words.Language, f meeting.Facts, entries []meeting.Entry) []change {
	zone := phrase.ZoneOf(f)
	var all []change
	before, end := f.Planned, time.Time{}
	for _, l := range meeting.Fold(entries) {
		c := change{Words: talk.Words(lang, l, zone)}
		switch l.Kind {
		case meeting.KindMoved:
			from, to, err := meeting.ParseMove(l.Text)
			if err != nil {
				continue
			}
			c.To = phrase.SpanOf(lang, from, to, zone)
			if !before.IsZero() {
				c.Was = phrase.SpanOf(lang, before, end, zone)
			} else if day, err := time.ParseInLocation(time.DateOnly, f.Date[:min(len(f.Date), len(time.DateOnly))], zone); err == nil && c.To.Day != phrase.SpanOf(lang, day, end, zone).Day {
				c.WasDay = phrase.SpanOf(lang, day, end, zone).Day
			}
			before, end = from, to
		case meeting.KindChanged, meeting.KindCancelled, meeting.KindRestored:
		default:
			continue
		}
		all = append([]change{c}, all...)
	}
	return all[:min(newest, len(all))]
}

// door is what the form for a name says while no new names are taken.
type door struct {
	Until moment
	Clock *phrase.Clock
}

func doorOf(l *words.Language, f meeting.Facts, now time.Time) *door {
	if !f.Locked(now) {
		return nil
	}
	return &door{momentOf(f, f.LockedUntil), phrase.To(l, f.LockedUntil, now, "in")}
}

// Seat tells apart the states of a page in which somebody has another place: what waits for a name, or for a line, is then drawn anew.
func (v *meetingPage) Seat() string {
	s := string(v.Me.ID) + " " + v.Me.Name
	if v.Host {
		s += " host"
	}
	if v.Door != nil && v.Me.ID == "" {
		s += " outside " + v.Door.Until.ISO
	}
	return s
}
