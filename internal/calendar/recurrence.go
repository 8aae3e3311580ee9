package calendar

import (
	"iter"
	"slices"
	"time"

	"parley/internal/meeting"
	"parley/internal/slug"
)

// endOfTime is the end of the last year that a meeting can be in.
var endOfTime = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)

// Recurrence is the occurrences of a series that recurs. It is a value, and nothing in it walks from the beginning: what is a thousand years
// ahead is found as fast as what is next.
type Recurrence struct {
	series meeting.Series
	zone   *time.Location
	first  time.Time // the wall time of the first occurrence, as if it were UTC
	step   int64     // seconds of wall time from one to the next
}

// Of gives the occurrences of s, which has a rule. It is an error if the rule or the zone is not known.
func Of(s meeting.Series) (Recurrence, error) {
	rule, err := ParseRule(s.Rule)
	if err != nil {
		return Recurrence{}, err
	}
	in, err := zone(s.Zone)
	if err != nil {
		return Recurrence{}, err
	}
	return Recurrence{series: s, zone: in, first: wallOf(s.Start, in), step: rule.weeks * 7 * 24 * 60 * 60}, nil
}

// At is the start of the n-th occurrence, excepted or not; the first is number 0.
func (r Recurrence) At(n int64) time.Time {
	if n == 0 {
		return r.series.Start.UTC() // as it was given, be it the second of two that the clocks show
	}
	return Instant(time.Unix(r.first.Unix()+n*r.step, int64(r.first.Nanosecond())), r.zone).UTC()
}

// from is the number of the first occurrence that starts at or after a moment.
func (r Recurrence) from(at time.Time) int64 {
	n := max(0, (at.Unix()-r.series.Start.Unix())/r.step-1) // clocks are set by less than a week
	for r.At(n).Before(at) {
		n++
	}
	return n
}

// Between gives the starts of the occurrences with from ≤ start < to, in their order, without those that are excepted.
func (r Recurrence) Between(from, to time.Time) iter.Seq[time.Time] {
	return func(yield func(time.Time) bool) {
		for n := r.from(from); ; n++ {
			at := r.At(n)
			if !at.Before(to) || !r.fits(at) || !r.excepted(at) && !yield(at) {
				return
			}
		}
	}
}

// Backwards is Between from the last to the first.
func (r Recurrence) Backwards(from, to time.Time) iter.Seq[time.Time] {
	if to.After(endOfTime) {
		to = endOfTime
	}
	return func(yield func(time.Time) bool) {
		for n := r.from(to) - 1; n >= 0; n-- {
			at := r.At(n)
			if at.Before(from) || r.fits(at) && !r.excepted(at) && !yield(at) {
				return
			}
		}
	}
}

// fits tells whether an occurrence ends before the end of time.
func (r Recurrence) fits(at time.Time) bool { return at.Add(r.series.Length).Before(endOfTime) }

func (r Recurrence) excepted(at time.Time) bool {
	_, is := slices.BinarySearchFunc(r.series.Except, at, time.Time.Compare)
	return is
}

// Name is the {date} of the occurrence that starts at a moment: its day in the series' zone.
func (r Recurrence) Name(at time.Time) string { return slug.Date(at, r.zone, 0) }

// Named finds the occurrence whose {date} that is.
func (r Recurrence) Named(date string) (at time.Time, found bool) {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return at, false
	}
	const last = 24*60*60 - 1 // of the day: a gap moves an occurrence on by a day at most, which is less than to the next
	n := (day.Unix() + last - r.first.Unix()) / r.step
	if day.Unix()+last < r.first.Unix() {
		return at, false
	}
	at = r.At(n)
	return at, r.Name(at) == date && r.fits(at) && !r.excepted(at)
}

// Meeting gives the facts of an occurrence to which nothing is attached yet.
func (r Recurrence) Meeting(at time.Time) meeting.Facts {
	s := r.series
	f := s.Meeting("", "", at, at.Add(s.Length), s.Created)
	f.Date, f.Planned = r.Name(f.Start), f.Start
	return f
}
