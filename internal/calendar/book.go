package calendar

import (
	"context"
	"time"

	"parley/internal/meeting"
	"parley/internal/meeting/rules"
)

// The values of {date} that lead on to another.
const (
	toNow  = "now"
	toLast = "last"
)

// Book is the calendar of everything: the meetings of a store, and the occurrences of rules that have no row in it yet. What it lists of those
// follows from the series alone; it keeps nothing, so it is as true as the store.
type Book struct {
	meeting.Calendar // the store's
	clock            meeting.Clock
}

// NewBook gives the Book over a store, which has the same clock.
func NewBook(store meeting.Calendar, clock meeting.Clock) *Book { return &Book{store, clock} }

// Schedule implements [meeting.Calendar].
func (b *Book) Schedule(ctx context.Context, s meeting.Scheduling) (meeting.Scheduled, error) {
	if in := s.Series.Zone; in != "" && !isName(in) {
		return meeting.Scheduled{}, badZone()
	}
	if s.Series.Rule != "" {
		rule, err := Kept(s.Series.Rule, s.Series.Zone)
		if err != nil {
			return meeting.Scheduled{}, err
		}
		s.Series.Rule = rule
		if err := check(s); err != nil {
			return meeting.Scheduled{}, err
		}
	}
	return b.Calendar.Schedule(ctx, s)
}

// check refuses what is to be scheduled if its first meeting is not one of its rule.
func check(s meeting.Scheduling) error {
	planned := s.Series
	planned.Start, planned.Length = s.Start, s.End.Sub(s.Start)
	r, err := Of(planned)
	if err != nil {
		return err
	}
	return r.Check()
}

// Add implements [meeting.Calendar]. An occurrence of the same day has its row first, and with it the address of that day. One that was not held
// gives its day away: nothing hangs on it.
func (b *Book) Add(ctx context.Context, p meeting.Planning) (meeting.Facts, bool, error) {
	all, err := b.All(ctx, true)
	if err != nil {
		return meeting.Facts{}, false, err
	}
	for _, s := range all {
		if s.ID != p.Series {
			continue
		}
		for _, f := range sameDay(s, p.Start) {
			if rules.AdmitHold(f, b.clock()) != nil {
				continue
			}
			if _, err := b.Hold(ctx, f); err != nil {
				return meeting.Facts{}, false, err
			}
		}
	}
	return b.Calendar.Add(ctx, p)
}

// sameDay gives the occurrences of a series on the day of a moment, in its zone.
func sameDay(s meeting.Series, at time.Time) (all []meeting.Facts) {
	if s.Rule == "" {
		return nil
	}
	r, err := Of(s)
	if err != nil {
		return nil
	}
	for _, at := range r.onDay(wallOf(at, r.zone).Truncate(24 * time.Hour)) {
		if !r.excepted(at) {
			all = append(all, r.Meeting(at))
		}
	}
	return all
}

// occurrence gives the occurrence of a series that has that {date}.
func occurrence(s meeting.Series, date string) (meeting.Facts, bool) {
	if s.Rule == "" {
		return meeting.Facts{}, false
	}
	r, err := Of(s)
	if err != nil {
		return meeting.Facts{}, false
	}
	at, found := r.Named(date)
	if !found {
		return meeting.Facts{}, false
	}
	return r.Meeting(at), true
}

// Find implements [meeting.Calendar].
func (b *Book) Find(ctx context.Context, slug, date string) (meeting.Facts, error) {
	if date != toNow && date != toLast {
		f, err := b.Calendar.Find(ctx, slug, date)
		if meeting.KindOf(err) != meeting.NotFound {
			return f, err
		}
		s, failed := b.Series(ctx, slug)
		switch planned, found := occurrence(s, date); {
		case failed != nil && meeting.KindOf(failed) != meeting.NotFound:
			return f, failed
		case found:
			return planned, nil
		}
		return f, err
	}
	s, err := b.Series(ctx, slug)
	if err != nil {
		return meeting.Facts{}, err
	}
	if date == toLast {
		return b.last(ctx, s)
	}
	return b.now(ctx, s)
}

// now finds the meeting of a series that runs, the one that began last if there are several, else the next one.
func (b *Book) now(ctx context.Context, s meeting.Series) (meeting.Facts, error) {
	moment := b.clock()
	all, err := b.Between(ctx, meeting.Window{Series: s.ID, To: meeting.EndOfTime, Going: true, Ahead: 1 + overlapping(s)})
	if err != nil {
		return meeting.Facts{}, err
	}
	var found *meeting.Facts
	for _, f := range all {
		switch begun := !f.Start.After(moment); {
		case settled(f, moment).Phase(moment).Over(): // in a moment it is told so
		case begun || found == nil:
			found = &f
		}
	}
	if found == nil {
		return meeting.Facts{}, meeting.Missing("Nothing is on in this series, and nothing is planned.")
	}
	return *found, nil
}

// overlapping is how many occurrences of a series may run at once besides one.
func overlapping(s meeting.Series) int {
	r, err := Of(s)
	if err != nil {
		return 0
	}
	return r.rule.Most(s.Length)
}

// last finds the meeting of a series that began last of those that are closed.
func (b *Book) last(ctx context.Context, s meeting.Series) (meeting.Facts, error) {
	moment := b.clock()
	all, err := b.Between(ctx, meeting.Window{Series: s.ID, To: moment.Add(time.Millisecond), Backwards: true, Held: true})
	if err != nil {
		return meeting.Facts{}, err
	}
	for _, f := range all {
		if settled(f, moment).Closed > 0 {
			return f, nil
		}
	}
	return meeting.Facts{}, meeting.Missing("No meeting of this series is closed yet.")
}

// settled gives f as it will stand when what is due at a moment is in its log.
func settled(f meeting.Facts, moment time.Time) meeting.Facts {
	if f.ID == 0 {
		return f
	}
	for _, e := range meeting.Due(f, moment) {
		f = meeting.Apply(f, e)
	}
	return f
}
