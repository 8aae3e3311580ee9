package calendar

import (
	"iter"
	"slices"
	"time"

	"parley/internal/calendar/rrule"
	"parley/internal/meeting"
	"parley/internal/slug"
)

// Recurrence is the occurrences of a series that recurs: what its rule chooses, from the start of the series on. It is a value, and nothing in it walks
// from the beginning: what is a thousand years ahead is found as fast as what is next.
type Recurrence struct {
	series meeting.Series
	rule   rrule.Rule
	zone   *time.Location
	first  time.Time // the wall time of the start, as if it were UTC
	last   time.Time // that of the last, where the rule counts them; zero for no end
}

// Of gives the occurrences of s, which has a rule. It is an error if the rule or the zone is not known.
func Of(s meeting.Series) (Recurrence, error) {
	rule, err := rrule.Parse(s.Rule)
	if err != nil {
		return Recurrence{}, err
	}
	in, err := zone(s.Zone)
	if err != nil {
		return Recurrence{}, err
	}
	r := Recurrence{series: s, rule: rule, zone: in, first: wallOf(s.Start, in)}
	if rule.Count() > 0 {
		r.last = counted.of(rule, r.first)
	}
	return r, nil
}

// mostAtOnce is how many occurrences may run at once. The keeper gives each its row, and one that goes on for years every half hour has a hundred thousand.
const mostAtOnce = 48

// Check refuses a rule by which the series does not begin when it starts: its first meeting would be outside of the rule, or the rule has no days at all. It
// refuses meetings so long that very many would be on at once, too.
func (r Recurrence) Check() error {
	n := 0
	for range r.Between(r.series.Start, r.series.Start.Add(r.series.Length)) {
		if n++; n > mostAtOnce {
			return meeting.Bad("rule", "More than 48 meetings would be on at once by this rule: make them shorter, or have fewer of them.")
		}
	}
	for at := range r.Between(r.series.Start, meeting.EndOfTime) {
		if at.Equal(r.series.Start) {
			return nil
		}
		next := wallOf(at, r.zone).Format("2006-01-02 15:04")
		return meeting.Bad("rule", "The first meeting is on none of the days that its rule gives. The next of them is "+next+": begin there, or choose another rule.")
	}
	return meeting.Bad("rule", "By this rule no meeting would ever take place: there is no such day, or it ends before it begins. Choose another rule.")
}

// most is how far the clocks of a zone were ever set at once: by a day, where the date line was moved.
const most = 24 * time.Hour

// from gives the occurrences that can be at or after a moment and before another, and some around them, in their order, each once, excepted or not.
func (r Recurrence) from(moment, to time.Time) iter.Seq[time.Time] {
	return func(yield func(time.Time) bool) {
		var moved []time.Time // by clocks that passed their hour over: what comes behind them may begin before
		prior := r.series.Start.Add(-1)
		tell := func(upTo time.Time) bool {
			for len(moved) > 0 && !moved[0].After(upTo) {
				at := moved[0]
				if moved = moved[1:]; !at.After(prior) {
					continue // it was told, or lies before the start
				}
				if prior = at; !yield(at) {
					return false
				}
			}
			return true
		}
		for wall, at := range r.walls(moment, to) {
			i, _ := slices.BinarySearchFunc(moved, at, time.Time.Compare)
			moved = slices.Insert(moved, i, at)
			if wallOf(at, r.zone).Equal(wall) && !tell(at) {
				return
			}
		}
		tell(meeting.EndOfTime)
	}
}

// walls gives the wall times of the occurrences that can be at or after a moment and before another, and some around them, each with its instant.
func (r Recurrence) walls(moment, to time.Time) iter.Seq2[time.Time, time.Time] {
	return func(yield func(wall, at time.Time) bool) {
		for wall := range r.rule.From(r.first, wallOf(moment, r.zone).Add(-2*most), wallOf(to, r.zone).Add(2*most)) {
			at := r.at(wall)
			if !r.last.IsZero() && wall.After(r.last) || !r.rule.Until().Admits(at, wall) || !r.fits(at) || !yield(wall, at) {
				return
			}
		}
	}
}

// Unclear finds the first occurrence with from ≤ start < to at an hour that the clocks pass over or show twice: programs do not agree when that is.
func (r Recurrence) Unclear(from, to time.Time) (at time.Time, found bool) {
	for wall, at := range r.walls(from, to) {
		if !at.Before(to) {
			break
		}
		if !at.Before(from) && !r.excepted(at) && !shownOnce(wall, r.zone) {
			return at, true
		}
	}
	return at, false
}

// at is the start of the occurrence of a wall time.
func (r Recurrence) at(wall time.Time) time.Time {
	if wall.Equal(r.first) {
		return r.series.Start.UTC() // as it was given, be it the second of two that the clocks show
	}
	return Instant(wall, r.zone).UTC()
}

// Between gives the starts of the occurrences with from ≤ start < to, in their order, without those that are excepted.
func (r Recurrence) Between(from, to time.Time) iter.Seq[time.Time] {
	return func(yield func(time.Time) bool) {
		for at := range r.from(from, to) {
			if !at.Before(to) || !at.Before(from) && !r.excepted(at) && !yield(at) {
				return
			}
		}
	}
}

// Backwards is Between from the last to the first.
func (r Recurrence) Backwards(from, to time.Time) iter.Seq[time.Time] {
	return func(yield func(time.Time) bool) {
		if from.Before(r.series.Start) {
			from = r.series.Start
		}
		if end := r.end(); to.After(end) {
			to = end
		}
		for span := r.rule.Span(); from.Before(to); {
			begin := to.Add(-span)
			if begin.Before(from) {
				begin = from
			}
			some := slices.Collect(r.Between(begin, to))
			for _, at := range slices.Backward(some) {
				if !yield(at) {
					return
				}
			}
			if to = begin; len(some) == 0 && span < 1<<61 {
				span *= 2 // a rule that seldom chooses is not asked a thousand times
			}
		}
	}
}

// end is a moment behind all occurrences.
func (r Recurrence) end() time.Time {
	end := meeting.EndOfTime
	for _, last := range []time.Time{r.last, r.rule.Until().Time} {
		if last = last.Add(3 * most); last.After(r.series.Start) && last.Before(end) {
			end = last
		}
	}
	return end
}

// fits tells whether an occurrence ends before the end of time.
func (r Recurrence) fits(at time.Time) bool { return at.Add(r.series.Length).Before(meeting.EndOfTime) }

func (r Recurrence) excepted(at time.Time) bool {
	_, is := slices.BinarySearchFunc(r.series.Except, at, time.Time.Compare)
	return is
}

// onDay gives all occurrences of a day in the series' zone, excepted or not: what an occurrence is called does not depend on what became of another.
func (r Recurrence) onDay(day time.Time) (all []time.Time) {
	for at := range r.from(day.Add(-most), day.Add(3*most)) {
		if !at.Before(day.Add(3 * most)) {
			break
		}
		if slug.Date(at, r.zone, 0) == day.Format(time.DateOnly) {
			all = append(all, at)
		}
	}
	return all
}

// Name is the {date} of the occurrence that starts at a moment: its day in the series' zone, and for further ones of that day the hour, too.
func (r Recurrence) Name(at time.Time) string {
	all := r.onDay(wallOf(at, r.zone).Truncate(24 * time.Hour))
	if len(all) < 2 || at.Equal(all[0]) {
		return slug.Date(at, r.zone, 0)
	}
	return slug.Date(at, r.zone, 1)
}

// Named finds the occurrence whose {date} that is.
func (r Recurrence) Named(date string) (at time.Time, found bool) {
	day, err := time.Parse(time.DateOnly, date[:min(len(date), len(time.DateOnly))])
	if err != nil {
		return at, false
	}
	for i, at := range r.onDay(day) {
		if slug.Date(at, r.zone, min(i, 1)) == date {
			return at, !r.excepted(at)
		}
	}
	return at, false
}

// Meeting gives the facts of an occurrence to which nothing is attached yet.
func (r Recurrence) Meeting(at time.Time) meeting.Facts {
	s := r.series
	f := s.Meeting("", "", at, at.Add(s.Length), s.Created)
	f.Date, f.Planned = r.Name(f.Start), f.Start
	return f
}
