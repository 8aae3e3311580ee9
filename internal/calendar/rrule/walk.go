package rrule

import (
	"iter"
	"slices"
	"time"

	"parley/internal/meeting"
)

const aDay = 24 * 60 * 60 // seconds

// From gives what the rule chooses at or after a time and before another, in its order, from its first day on and without an end but that of time: COUNT
// and UNTIL are for the caller to heed (see [Rule.Last]). All times are as the clocks show them, as if they were UTC. First is DTSTART: nothing comes before
// it, and from it comes what the rule leaves open; it is among them only if the rule chooses it. Nothing walks from the beginning, so what is far is found as
// fast as what is near; nor beyond the end, as a rule may choose nothing for years.
func (r Rule) From(first, from, to time.Time) iter.Seq[time.Time] {
	return func(yield func(time.Time) bool) {
		p := r.periods(first)
		if from.Before(first) {
			from = first
		}
		if to.After(meeting.EndOfTime) {
			to = meeting.EndOfTime
		}
		fraction := int64(first.Nanosecond())
		begin, end := dayOf(from), dayOf(to)+1
		for n := p.holding(begin); ; n++ {
			lo, hi := p.bounds(n)
			if lo*aDay >= to.Unix() {
				return
			}
			if len(p.positions) == 0 { // else all of the period counts
				lo, hi = max(lo, begin), min(hi, end)
			}
			for _, second := range p.chosen(lo, hi) {
				at := time.Unix(second, fraction).UTC()
				if !at.Before(to) {
					return
				}
				if !at.Before(from) && !yield(at) {
					return
				}
			}
		}
	}
}

// Last finds the last that COUNT lets happen; without a COUNT, or if time ends before, there is none.
func (r Rule) Last(first time.Time) (last time.Time, found bool) {
	n := 0
	for at := range r.From(first, first, meeting.EndOfTime) {
		if n++; n == r.count {
			return at, true
		}
		if r.count == 0 {
			break
		}
	}
	return last, false
}

// Span is about as long as it takes until a few more have happened; at most a century.
func (r Rule) Span() time.Duration {
	const few, century = 8, 36525
	days := few * r.interval * []int64{1, 7, 31, 366}[r.freq]
	return time.Duration(min(days, century)) * 24 * time.Hour
}

// Most is how many may begin within a length of time.
func (r Rule) Most(within time.Duration) int {
	days := int64(within / (24 * time.Hour))
	if r.freq == weekly && len(r.days) <= 1 {
		return (int(days/(7*r.interval)) + 1) * r.perDay()
	}
	return (int(days) + 1) * r.perDay()
}

func dayOf(t time.Time) int64 { return floor(t.Unix(), aDay) }

func floor(a, b int64) int64 {
	if q := a / b; a%b >= 0 {
		return q
	}
	return a/b - 1
}

// periods lays the periods of a rule over the days of the calendar. Those are counted from 1 January 1970.
type periods struct {
	Rule
	first int64     // the day of the first
	month int64     // its month, counted from January of the year 0
	times []int64   // of each day, in seconds
	nthOf frequency // of what BYDAY=1TU is the first

	weekdays [7]bool // those of BYDAY
}

func (r Rule) periods(first time.Time) periods {
	p := periods{Rule: r, first: dayOf(first), month: int64(first.Year())*12 + int64(first.Month()) - 1, nthOf: r.freq}
	if len(r.months) > 0 {
		p.nthOf = monthly
	}
	hours, minutes := r.hours, r.minutes
	if len(hours) == 0 {
		hours = []int{first.Hour()}
	}
	if len(minutes) == 0 {
		minutes = []int{first.Minute()}
	}
	for _, h := range hours {
		for _, m := range minutes {
			p.times = append(p.times, int64(h*3600+m*60+first.Second()))
		}
	}
	p.leftOpen(first)
	for _, d := range p.days {
		p.weekdays[d.Weekday] = true
	}
	return p
}

// leftOpen takes from the first which days it is, where the rule does not say.
func (p *periods) leftOpen(first time.Time) {
	if len(p.weeks)+len(p.yearDays)+len(p.monthDays)+len(p.days) > 0 {
		return
	}
	switch p.freq {
	case weekly:
		p.days = []Day{{Weekday: first.Weekday()}}
	case yearly:
		if len(p.months) == 0 {
			p.months = []int{int(first.Month())}
		}
		p.monthDays = []int{first.Day()}
	case monthly:
		p.monthDays = []int{first.Day()}
	}
}

// start is the first day of the period in which the first is.
func (p periods) start() int64 {
	if p.freq != weekly {
		return p.first
	}
	return p.first - int64(weekdayOf(p.first)-p.weekStarts+7)%7
}

// holding is the number of the last period that begins no later than a day.
func (p periods) holding(day int64) int64 {
	at := time.Unix(day*aDay, 0).UTC()
	switch p.freq {
	case daily:
		return floor(day-p.first, p.interval)
	case weekly:
		return floor(day-p.start(), 7*p.interval)
	case monthly:
		return floor(int64(at.Year())*12+int64(at.Month())-1-p.month, p.interval)
	}
	return floor(int64(at.Year())-floor(p.month, 12), p.interval)
}

// bounds are the first day of a period and the first behind it.
func (p periods) bounds(n int64) (lo, hi int64) {
	n *= p.interval
	switch p.freq {
	case daily:
		return p.first + n, p.first + n + 1
	case weekly:
		return p.start() + 7*n, p.start() + 7*n + 7
	case monthly:
		return firstOf(p.month + n), firstOf(p.month + n + 1)
	}
	january := 12 * (floor(p.month, 12) + n)
	return firstOf(january), firstOf(january + 12)
}

// firstOf is the first day of a month, counted as in periods.
func firstOf(month int64) int64 {
	year := floor(month, 12)
	return dayOf(time.Date(int(year), time.Month(month-12*year+1), 1, 0, 0, 0, 0, time.UTC))
}

// chosen gives what a period has, in seconds.
func (p periods) chosen(lo, hi int64) (all []int64) {
	for day := lo; day < hi; day++ {
		if p.has(day) {
			for _, t := range p.times {
				all = append(all, day*aDay+t)
			}
		}
	}
	if len(p.positions) == 0 {
		return all
	}
	var some []int64
	for _, n := range p.positions {
		if n < 0 {
			n += len(all) + 1
		}
		if 0 < n && n <= len(all) {
			some = append(some, all[n-1])
		}
	}
	slices.Sort(some)
	return slices.Compact(some) // the third may be the last, too
}

// has tells whether the rule chooses a day.
func (p periods) has(day int64) bool {
	if len(p.days) > 0 && !p.weekdays[weekdayOf(day)] {
		return false // before what takes longer to tell
	}
	at := time.Unix(day*aDay, 0).UTC()
	year, month, monthDay := at.Date()
	days := func() int { return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day() }
	return (len(p.months) == 0 || slices.Contains(p.months, int(month))) &&
		(len(p.monthDays) == 0 || counts(p.monthDays, monthDay, days())) &&
		(len(p.days) == 0 || slices.ContainsFunc(p.days, func(d Day) bool { return p.is(d, at, days) })) &&
		(len(p.yearDays) == 0 || counts(p.yearDays, at.YearDay(), daysOf(year))) &&
		(len(p.weeks) == 0 || p.inWeek(day))
}

// is tells whether a day is that weekday, or that one of its month or year.
func (p periods) is(d Day, at time.Time, daysOfMonth func() int) bool {
	switch {
	case at.Weekday() != d.Weekday:
		return false
	case d.N == 0:
		return true
	case p.nthOf == monthly:
		return nth(d.N, at.Day(), daysOfMonth())
	}
	return nth(d.N, at.YearDay(), daysOf(at.Year()))
}

// nth tells whether a day, counted from 1, is the nth of its weekday among so many days.
func nth(n, day, days int) bool {
	if n < 0 {
		return (days-day)/7 == -n-1
	}
	return (day-1)/7 == n-1
}

// counts tells whether i, counted from 1, is among the numbers; negative ones count from the end.
func counts(numbers []int, i, of int) bool {
	return slices.Contains(numbers, i) || slices.Contains(numbers, i-of-1)
}

func daysOf(year int) int { return time.Date(year, 12, 31, 0, 0, 0, 0, time.UTC).YearDay() }

func weekdayOf(day int64) time.Weekday { return time.Weekday(((day+4)%7 + 7) % 7) } // 1 January 1970 was a Thursday

// inWeek tells whether a day is in one of the weeks. Week 1 is the first with at least four days in the year.
func (p periods) inWeek(day int64) bool {
	start := day - int64(weekdayOf(day)-p.weekStarts+7)%7
	year := time.Unix((start+3)*aDay, 0).UTC().Year() // the fourth day of a week is in its year
	first := func(year int) int64 {
		fourth := dayOf(time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC))
		return fourth - int64(weekdayOf(fourth)-p.weekStarts+7)%7
	}
	begin := first(year)
	return counts(p.weeks, int(start-begin)/7+1, int(first(year+1)-begin)/7)
}
