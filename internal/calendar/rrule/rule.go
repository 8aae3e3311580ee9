// Package rrule reads the recurrence rules of RFC 5545 (section 3.3.10) and lays them out as what a calendar on the wall shows: days and hours without
// a zone. Which instants those are is not its business.
package rrule

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/internal/meeting"
)

// frequency is how long a period of a rule is: what is chosen from one, is chosen from every INTERVAL-th.
type frequency int

const (
	daily frequency = iota
	weekly
	monthly
	yearly
)

var frequencies = []string{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}

// Rule is a rule that was read. The zero value is none. Lists are in ascending order, and no value is in one twice.
type Rule struct {
	freq       frequency
	interval   int64
	count      int
	until      Until
	months     []int
	weeks      []int // numbers of weeks, as of RFC 5545 (and ISO 8601, where weeks begin on Monday)
	yearDays   []int
	monthDays  []int
	days       []Day
	hours      []int
	minutes    []int
	positions  []int
	weekStarts time.Weekday
}

// Day is a weekday, or the Nth of a month or year if N is not 0; a negative N counts from the end.
type Day struct {
	N       int
	Weekday time.Weekday
}

// Until is the last moment at which something may be. The zero value means that there is none.
type Until struct {
	Time time.Time
	form string
}

// The forms in which UNTIL is written. RFC 5545 wants UTC where there is a zone; the others are found in files.
const (
	inUTC = "20060102T150405Z"
	local = "20060102T150405"
	date  = "20060102"
)

// UTC tells whether Time is an instant. Else it is what the clocks show, as if it were UTC.
func (u Until) UTC() bool { return u.form == inUTC }

// Last is the last second of it: of a day, its end.
func (u Until) Last() time.Time {
	if u.form == date {
		return u.Time.Add(24*time.Hour - time.Second)
	}
	return u.Time
}

// Admits tells whether something may be at an instant, which the clocks show as wall.
func (u Until) Admits(at, wall time.Time) bool {
	switch {
	case u.form == "":
		return true
	case u.UTC():
		return !at.After(u.Time)
	}
	return !wall.Truncate(time.Second).After(u.Last())
}

// Weekly is the rule of every so many weeks.
func Weekly(weeks int) Rule {
	return Rule{freq: weekly, interval: int64(weeks), weekStarts: time.Monday}
}

// Monthly is the rule of the nth of a weekday in each month; a negative n counts from the end.
func Monthly(n int, weekday time.Weekday) Rule {
	return Rule{freq: monthly, interval: 1, days: []Day{{n, weekday}}, weekStarts: time.Monday}
}

// Workdays is the rule of every day from Monday to Friday.
func Workdays() Rule {
	r := Weekly(1)
	for day := time.Monday; day <= time.Friday; day++ {
		r.days = append(r.days, Day{Weekday: day})
	}
	return r
}

// Ending gives the rule that ends with a day, whatever it ended with before.
func (r Rule) Ending(day time.Time) Rule {
	r.count, r.until = 0, Until{time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC), date}
	return r
}

// EndingAt gives the rule that ends with an instant, whatever it ended with before. Behind the last year that UNTIL can name nothing is anyway.
func (r Rule) EndingAt(at time.Time) Rule {
	if at = at.UTC().Truncate(time.Second); !at.Before(meeting.EndOfTime) {
		at = meeting.EndOfTime.Add(-time.Second)
	}
	r.count, r.until = 0, Until{at, inUTC}
	return r
}

// Times gives the rule that ends after so many occurrences, whatever it ended with before; from 1 to [MostTimes].
func (r Rule) Times(n int) Rule {
	r.count, r.until = n, Until{}
	return r
}

// Count is after how many occurrences it ends; 0 for no such number.
func (r Rule) Count() int { return r.count }

// Until is the end of the rule, if it has one.
func (r Rule) Until() Until { return r.until }

// String is the rule as a RECUR, in one form: rules that say the same in the same words give equal strings.
func (r Rule) String() string {
	parts := []string{"FREQ=" + frequencies[r.freq]}
	add := func(name, value string, is bool) {
		if is {
			parts = append(parts, name+"="+value)
		}
	}
	add("INTERVAL", strconv.FormatInt(r.interval, 10), r.interval > 1)
	add("COUNT", strconv.Itoa(r.count), r.count > 0)
	add("UNTIL", r.until.Time.Format(r.until.form), r.until.form != "")
	for _, list := range r.lists() {
		add(list.name, join(*list.values, strconv.Itoa), len(*list.values) > 0)
	}
	add("BYDAY", join(r.days, Day.String), len(r.days) > 0)
	add("WKST", abbreviations[r.weekStarts], r.weekStarts != time.Monday)
	return strings.Join(parts, ";")
}

func join[T any](values []T, say func(T) string) string {
	var all []string
	for _, v := range values {
		all = append(all, say(v))
	}
	return strings.Join(all, ",")
}

var abbreviations = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// String is the day as a rule has it: TU, 1TU, -1FR.
func (d Day) String() string {
	if d.N == 0 {
		return abbreviations[d.Weekday]
	}
	return strconv.Itoa(d.N) + abbreviations[d.Weekday]
}

// list is one of the lists of numbers of a rule, and what may stand in it.
type list struct {
	name        string
	values      *[]int
	least, most int
	fromEnd     bool // negative numbers count from the end, and 0 is none
}

func (r *Rule) lists() []list {
	return []list{
		{"BYMONTH", &r.months, 1, 12, false}, {"BYWEEKNO", &r.weeks, 1, 53, true}, {"BYYEARDAY", &r.yearDays, 1, 366, true}, {"BYMONTHDAY", &r.monthDays, 1, 31, true},
		{"BYHOUR", &r.hours, 0, 23, false}, {"BYMINUTE", &r.minutes, 0, 59, false}, {"BYSETPOS", &r.positions, 1, 366, true},
	}
}

// perDay is how many occurrences a day may have.
func (r Rule) perDay() int { return max(1, len(r.hours)) * max(1, len(r.minutes)) }

// Shape is a rule as one says it in words.
type Shape struct {
	Every    int // so many days, weeks, months or years
	Unit     Unit
	Days     []Day // on these weekdays, or the nth of a month; none: the day of the first
	MonthDay int   // on this day of the month, from the end if negative; 0: none is named
}

// Unit is what a shape counts in.
type Unit string

// The units.
const (
	Days   Unit = "days"
	Weeks  Unit = "weeks"
	Months Unit = "months"
	Years  Unit = "years"
)

// Shape gives the rule as one says it, if that can be said shortly. First is the first occurrence, as the clocks show it: a day of the week that is its own
// goes without saying.
func (r Rule) Shape(first time.Time) (s Shape, plain bool) {
	s = Shape{Every: int(r.interval), Unit: []Unit{Days, Weeks, Months, Years}[r.freq], Days: r.days}
	if len(r.monthDays) == 1 {
		s.MonthDay = r.monthDays[0]
	}
	same := len(r.days) == 1 && r.days[0] == Day{0, first.Weekday()}
	if r.freq == weekly && same {
		s.Days = nil
	}
	rest := len(r.months)+len(r.weeks)+len(r.yearDays)+len(r.hours)+len(r.minutes)+len(r.positions) > 0
	nth := slices.ContainsFunc(s.Days, func(d Day) bool { return d.N == 0 })
	switch {
	case rest || len(r.monthDays) > 1 || s.MonthDay != 0 && len(s.Days) > 0:
		return s, false
	case r.freq == monthly:
		if s.MonthDay == 0 && len(s.Days) == 0 {
			s.MonthDay = first.Day()
		}
		return s, !nth
	}
	return s, s.MonthDay == 0 && (len(s.Days) == 0 || r.freq == weekly)
}
