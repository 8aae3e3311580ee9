package rrule

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/internal/meeting"
)

const (
	// mostInterval bounds INTERVAL to what somebody might mean: fifty years of weeks.
	mostInterval = 2600
	// MostTimes bounds COUNT, as whoever looks for the last of them has to count them all.
	MostTimes = 5000
	// mostPerDay bounds BYHOUR and BYMINUTE together: every half hour.
	mostPerDay = 48
	// longest is in bytes: every day of the year by its number, and more.
	longest = 4000
)

// Parse reads an RFC 5545 RECUR: days, weeks, months and years, with everything that chooses from them. What cannot be taken is Invalid, with what can be
// given instead. Whether it ever happens cannot be told without a beginning; see [Rule.From].
func Parse(s string) (Rule, error) {
	r := Rule{freq: -1, interval: 1, weekStarts: time.Monday}
	if len(s) > longest {
		return Rule{}, meeting.Bad("rule", "The rule is too long; give one of at most 4000 characters.")
	}
	seen := map[string]bool{}
	for part := range strings.SplitSeq(strings.ToUpper(s), ";") {
		name, value, _ := strings.Cut(part, "=")
		if seen[name] {
			return Rule{}, meeting.Bad("rule", "A part of the rule is there twice. Give each once, with its values behind commas: BYDAY=MO,WE.")
		}
		seen[name] = true
		if err := r.read(name, value); err != nil {
			return Rule{}, err
		}
	}
	if err := r.check(seen); err != nil {
		return Rule{}, err
	}
	return r, nil
}

func notRead() error {
	return meeting.Bad("rule", "This is not a rule as in RFC 5545. Give one such as FREQ=WEEKLY, FREQ=WEEKLY;INTERVAL=2 for every second week, or FREQ=MONTHLY;BYDAY=1TU for the first Tuesday of "+
		"each month.")
}

// read takes in one part.
func (r *Rule) read(name, value string) (err error) {
	ok := true
	switch name {
	case "FREQ":
		return r.readFrequency(value)
	case "INTERVAL":
		n, is := number(value)
		r.interval, ok = int64(n), is
		if ok && (n < 1 || n > mostInterval) {
			return meeting.Bad("rule", "An INTERVAL is a whole number from 1 to 2600.")
		}
	case "COUNT":
		r.count, ok = number(value)
		if ok && (r.count < 1 || r.count > MostTimes) {
			return meeting.Bad("rule", "A COUNT is a whole number from 1 to 5000. Leave it out for a rule without an end.")
		}
	case "UNTIL":
		r.until, ok = readUntil(value)
	case "WKST":
		r.weekStarts, ok = weekday(value)
	case "BYDAY":
		r.days, ok = readDays(value)
	case "BYSECOND":
		return meeting.Bad("rule", "Meetings do not begin by the second: leave BYSECOND out.")
	default:
		i := slices.IndexFunc(r.lists(), func(l list) bool { return l.name == name })
		if i < 0 {
			return notRead()
		}
		ok = r.lists()[i].read(value)
	}
	if !ok {
		return notRead()
	}
	return nil
}

func (r *Rule) readFrequency(value string) error {
	r.freq = frequency(slices.Index(frequencies, value))
	switch {
	case r.freq >= 0:
		return nil
	case value == "HOURLY" || value == "MINUTELY" || value == "SECONDLY":
		return meeting.Bad("rule", "Meetings recur by the day at most: give FREQ=DAILY, WEEKLY, MONTHLY or YEARLY. For some hours of a day, FREQ=DAILY;BYHOUR=9,14.")
	}
	return notRead()
}

// number reads a number without a sign, of at most six digits.
func number(s string) (int, bool) {
	n, err := strconv.ParseUint(s, 10, 64)
	return int(min(n, 1<<20)), (err == nil || len(s) > 19) && strings.Trim(s, "0123456789") == "" && s != ""
}

// signed reads a number that may have a sign.
func signed(s string) (int, bool) {
	n, ok := number(strings.TrimLeft(s, "+-"))
	if len(s) > 0 && strings.ContainsAny(s[1:], "+-") {
		return 0, false
	}
	if strings.HasPrefix(s, "-") {
		n = -n
	}
	return n, ok
}

func (l list) read(value string) bool {
	for s := range strings.SplitSeq(value, ",") {
		n, ok := number(s)
		if l.fromEnd {
			n, ok = signed(s)
		}
		if far := max(n, -n); !ok || far < l.least || far > l.most {
			return false
		}
		*l.values = append(*l.values, n)
	}
	slices.Sort(*l.values)
	*l.values = slices.Compact(*l.values)
	return true
}

func readUntil(value string) (Until, bool) {
	for _, form := range []string{inUTC, local, date} {
		if at, err := time.Parse(form, value); err == nil && len(value) == len(form) {
			return Until{at, form}, true
		}
	}
	return Until{}, false
}

func weekday(s string) (time.Weekday, bool) {
	i := slices.Index(abbreviations, s)
	return time.Weekday(max(0, i)), i >= 0
}

func readDays(value string) (all []Day, ok bool) {
	for s := range strings.SplitSeq(value, ",") {
		if len(s) < 2 {
			return nil, false
		}
		which, name := s[:len(s)-2], s[len(s)-2:]
		d := Day{}
		if d.Weekday, ok = weekday(name); !ok {
			return nil, false
		}
		if which != "" {
			if d.N, ok = signed(which); !ok || d.N == 0 || max(d.N, -d.N) > 53 {
				return nil, false
			}
		}
		all = append(all, d)
	}
	monday := func(d Day) int { return (int(d.Weekday) + 6) % 7 }
	slices.SortFunc(all, func(a, b Day) int { return cmp.Or(cmp.Compare(a.N, b.N), cmp.Compare(monday(a), monday(b))) })
	return slices.Compact(all), true
}

// check refuses what RFC 5545 has no meaning for, and what programs read in different ways.
func (r Rule) check(seen map[string]bool) error {
	nth := slices.ContainsFunc(r.days, func(d Day) bool { return d.N != 0 })
	switch {
	case !seen["FREQ"]:
		return notRead()
	case r.count > 0 && seen["UNTIL"]:
		return meeting.Bad("rule", "A rule ends after a COUNT or with UNTIL: give one of them.")
	case nth && r.freq != monthly && (r.freq != yearly || len(r.weeks) > 0):
		return meeting.Bad("rule", "The nth of a weekday, such as 1TU, is one of a month or a year: give it with FREQ=MONTHLY or FREQ=YEARLY, without BYWEEKNO.")
	case len(r.weeks) > 0 && (r.freq != yearly || len(r.days) == 0):
		return meeting.Bad("rule", "Numbers of weeks go with FREQ=YEARLY and name their days: FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO.")
	case len(r.yearDays) > 0 && r.freq != yearly:
		return meeting.Bad("rule", "BYYEARDAY goes with FREQ=YEARLY.")
	case len(r.monthDays) > 0 && r.freq == weekly:
		return meeting.Bad("rule", "BYMONTHDAY goes with FREQ=DAILY, MONTHLY or YEARLY.")
	case len(r.positions) > 0 && len(r.months)+len(r.weeks)+len(r.yearDays)+len(r.monthDays)+len(r.days)+len(r.hours)+len(r.minutes) == 0:
		return meeting.Bad("rule", "BYSETPOS chooses from days that another part gives: FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1.")
	case r.perDay() > mostPerDay:
		return meeting.Bad("rule", "At most 48 meetings a day: give fewer hours or minutes.")
	}
	return nil
}
