// Package phrase says in words what pages show of times and people: days and hours in the zone of a meeting, how long it is until something,
// who is there. What it says of a length of time stays true for a while, as a page without a script does not move.
package phrase

import (
	"strconv"
	"strings"
	"time"

	"parley/internal/calendar"
	"parley/internal/meeting"
)

// When is a span of time as a page says it: in the meeting's zone, and in UTC where that is another. Scripts turn it into the reader's own
// time by the ISO values.
type When struct {
	StartISO, EndISO string
	Day              string // Tuesday 1 December 2026
	From, To         string // 16:00
	Zone             string // in Berlin
	UTC              string // 15:00 – 16:00; empty where Zone is UTC
	There            string // Tuesday 16:00 – 17:00 in Berlin: what stays beside a reader's own time
}

// Hours is the layout of a time of day.
const Hours = "15:04"

const longDay = "Monday 2 January 2006"

// WhenOf is the time of a meeting as it now stands.
func WhenOf(f meeting.Facts) When {
	zone := ZoneOf(f)
	start, end := f.Start.In(zone), f.End.In(zone)
	w := When{StartISO: ISO(f.Start), EndISO: ISO(f.End), Day: start.Format(longDay), From: start.Format(Hours), To: end.Format(Hours), Zone: InZone(zone)}
	w.There = start.Format("Monday ") + w.From + " – " + w.To + " " + w.Zone
	if _, offset := start.Zone(); offset != 0 {
		w.UTC = f.Start.UTC().Format(Hours) + " – " + f.End.UTC().Format(Hours)
		if day := f.Start.UTC(); day.YearDay() != start.YearDay() {
			w.UTC = day.Format("Monday ") + w.UTC
		}
	}
	return w
}

// Between says from when to when in a zone: Wed 2 December, 10:00 – 10:40 in Berlin.
func Between(start, end time.Time, zone *time.Location) string {
	start, end = start.In(zone), end.In(zone)
	to := end.Format(Hours)
	if start.Format(time.DateOnly) != end.Format(time.DateOnly) {
		to = end.Format("Mon 2 January, " + Hours)
	}
	return start.Format("Mon 2 January, "+Hours) + " – " + to + " " + InZone(zone)
}

// ZoneOf is the zone of a meeting; UTC if this machine does not know it.
func ZoneOf(f meeting.Facts) *time.Location {
	zone, err := time.LoadLocation(f.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// InZone says that a time is one of a zone: in Berlin, UTC.
func InZone(zone *time.Location) string {
	if zone == time.UTC {
		return "UTC"
	}
	return "in " + Place(zone)
}

// Whose says on which day something was that is not long ago, as it stands before "meeting": today’s, yesterday’s, the last.
func Whose(at, now time.Time, zone *time.Location) string {
	switch Near(at, now, zone) {
	case "Today":
		return "Today’s"
	case "Yesterday":
		return "Yesterday’s"
	}
	return "The last"
}

// Repeats says how often a series recurs, and at which hour: every week at 18:30 in Berlin. It is empty for one that does not.
func Repeats(s meeting.Series) string {
	rule, err := calendar.ParseRule(s.Rule)
	if err != nil {
		return ""
	}
	often := "every " + strconv.Itoa(rule.Weeks()) + " weeks"
	switch rule.Weeks() {
	case 1:
		often = "every week"
	case 2:
		often = "every second week"
	}
	zone := ZoneOf(meeting.Facts{Zone: s.Zone})
	return often + " at " + s.Start.In(zone).Format(Hours) + " " + InZone(zone)
}

// Place is the name of a zone as one says it: Berlin, New York, UTC.
func Place(zone *time.Location) string {
	name := zone.String()
	return strings.ReplaceAll(name[strings.LastIndexByte(name, '/')+1:], "_", " ")
}

// ISO is a moment as machines read it.
func ISO(t time.Time) string { return t.UTC().Format(meeting.TimeFormat) }

// Clock counts towards a moment. Words are how far it was when the page was made; a script goes on from there.
type Clock struct {
	To    string
	Form  string // left, in, closes, big: how the script says it
	Words string
}

// To makes the clock that counts to a moment.
func To(moment, now time.Time, form string) *Clock {
	words := forms[form]
	if moment.Before(now) && strings.HasPrefix(words, "in ") {
		words = "opening …"
	}
	return &Clock{To: ISO(moment), Form: form, Words: strings.ReplaceAll(words, "{}", span(moment.Sub(now)))}
}

var forms = map[string]string{"left": "{} left", "in": "in {}", "big": "in {}", "closes": "closes in {}"}

// ClockOf is what one waits for in a meeting: its start, its end, its closing; nil when that is over.
func ClockOf(f meeting.Facts, phase meeting.Phase, now time.Time) *Clock {
	switch {
	case phase.Talks() && !f.ClosingAt.IsZero() && f.ClosesAt().Equal(f.ClosingAt):
		return To(f.ClosingAt, now, "closes") // a host has said so
	case phase == meeting.PhaseScheduled:
		return To(f.Start, now, "in")
	case phase == meeting.PhaseOpen, phase == meeting.PhaseWrappingUp:
		return To(f.End, now, "left")
	case phase == meeting.PhaseAfterTalk:
		return To(f.ClosesAt(), now, "closes")
	}
	return nil
}

// span is a length of time in words that stay true for a while: what a page without a script shows does not move.
func span(d time.Duration) string {
	minutes := int(max(d, 0)+time.Minute-1) / int(time.Minute)
	h, m := minutes/60, minutes%60
	switch {
	case h >= 48:
		return strconv.Itoa(h/24) + " days"
	case h > 0 && m > 0:
		return strconv.Itoa(h) + " h " + strconv.Itoa(m) + " min"
	case h > 0:
		return strconv.Itoa(h) + " h"
	default:
		return strconv.Itoa(m) + " min"
	}
}

// Near is a day as a list says it: Today, Tomorrow, Yesterday, Tue 1 Dec, and with the year where it is another one.
func Near(t, now time.Time, zone *time.Location) string {
	t, now = t.In(zone), now.In(zone)
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	switch day(t).Sub(day(now)) {
	case 0:
		return "Today"
	case 24 * time.Hour:
		return "Tomorrow"
	case -24 * time.Hour:
		return "Yesterday"
	}
	if t.Year() != now.Year() {
		return t.Format("2 Jan 2006")
	}
	return t.Format("Mon 2 Jan")
}
