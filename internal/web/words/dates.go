package words

import (
	"strconv"
	"strings"
	"time"
)

// dates are the names and patterns in which a language tells days. In a pattern {weekday}, {day}, {month} and {year} stand for themselves. The
// scripts tell the same by Intl in the reader's own time, so both have to look alike.
type dates struct {
	Weekdays, ShortWeekdays []string // from Sunday on
	Months, ShortMonths     []string
	Patterns                map[Pattern]string
}

// Pattern is one of the ways in which pages tell a day.
type Pattern string

// The patterns, as they are in English.
const (
	LongDay   Pattern = "long day"   // Tuesday 1 December 2026
	Day       Pattern = "day"        // Tuesday 1 December
	ListDay   Pattern = "list day"   // Tue 1 December
	ShortDay  Pattern = "short day"  // Tue 1 Dec
	LongDate  Pattern = "long date"  // 1 December 2026
	ShortDate Pattern = "short date" // 1 Dec 2026
	Weekday   Pattern = "weekday"    // Tuesday

	ShortWeekday Pattern = "short weekday" // Tue
)

// Hours is the layout of a time of day, in every language.
const Hours = "15:04"

// Date tells the day of a moment in its own zone.
func (l *Language) Date(t time.Time, p Pattern) string {
	d := l.dates
	weekdays, months := d.Weekdays, d.Months
	if p == ListDay || p == ShortDay || p == ShortWeekday {
		weekdays = d.ShortWeekdays
	}
	if p == ShortDay || p == ShortDate {
		months = d.ShortMonths
	}
	return strings.NewReplacer("{weekday}", weekdays[t.Weekday()], "{day}", strconv.Itoa(t.Day()), "{month}", months[t.Month()-1],
		"{year}", strconv.Itoa(t.Year())).Replace(d.Patterns[p])
}
