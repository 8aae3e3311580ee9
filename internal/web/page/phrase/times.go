// Package phrase says in words what pages show of times and people: days and hours in the zone of a meeting, how long it is until something,
// who is there. What it says of a length of time stays true for a while, as a page without a script does not move.
package phrase

import (
	"strings"
	"time"

	"parley/internal/meeting"
	"parley/internal/web/words"
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

// WhenOf is the time of a meeting as it now stands.
func WhenOf(l *words.Language, f meeting.Facts) When {
	zone := ZoneOf(f)
	start, end := f.Start.In(zone), f.End.In(zone)
	w := When{StartISO: ISO(f.Start), EndISO: ISO(f.End), Day: l.Date(start, words.LongDay), From: start.Format(words.Hours), To: end.Format(words.Hours), Zone: InZone(l, zone)}
	w.There = l.Date(start, words.Weekday) + " " + w.From + " – " + w.To + " " + w.Zone
	if _, offset := start.Zone(); offset != 0 {
		w.UTC = f.Start.UTC().Format(words.Hours) + " – " + f.End.UTC().Format(words.Hours)
		if day := f.Start.UTC(); day.YearDay() != start.YearDay() {
			w.UTC = l.Date(day, words.Weekday) + " " + w.UTC
		}
	}
	return w
}

// Between says from when to when in a zone: Wed 2 December, 10:00 – 10:40 in Berlin.
func Between(l *words.Language, start, end time.Time, zone *time.Location) string {
	start, end = start.In(zone), end.In(zone)
	to := end.Format(words.Hours)
	if start.Format(time.DateOnly) != end.Format(time.DateOnly) {
		to = l.Date(end, words.ListDay) + ", " + to
	}
	return l.Date(start, words.ListDay) + ", " + start.Format(words.Hours) + " – " + to + " " + InZone(l, zone)
}

// Moment tells a start in its own zone and in UTC: Tuesday 1 December, 16:00 in Berlin · Tue 15:00 UTC.
func Moment(l *words.Language, start time.Time) string {
	return l.Say("%s, %s in %s", l.Date(start, words.Day), start.Format(words.Hours), Place(start.Location())) + " · " +
		l.Date(start.UTC(), words.ShortWeekday) + start.UTC().Format(" 15:04 UTC")
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
func InZone(l *words.Language, zone *time.Location) string {
	if zone == time.UTC {
		return "UTC"
	}
	return l.Say("in %s", Place(zone))
}

// Ended says when the last meeting of a series ended: Today’s meeting ended at 17:06. The hour is given, as a page may tell it in other zones, too.
func Ended(at, now time.Time, zone *time.Location) words.Text {
	switch days(at, now, zone) {
	case 0:
		return "Today’s meeting ended at %s"
	case -1:
		return "Yesterday’s meeting ended at %s"
	}
	return "The last meeting ended at %s"
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
func To(l *words.Language, moment, now time.Time, form string) *Clock {
	c := &Clock{To: ISO(moment), Form: form}
	starts, left := form == "in" || form == "big", moment.Sub(now)
	switch days := wholeDays(left); {
	case starts && left < 0:
		c.Words = l.Say("opening …")
	case starts && days > 0: // a text of its own, as in some languages the days have another ending here
		c.Words = l.Say("in %d days", days)
	default:
		c.Words = strings.ReplaceAll(l.Say(forms[form]), "{time}", span(l, left))
	}
	return c
}

var forms = map[string]words.Text{"left": "{time} left", "in": "in {time}", "big": "in {time}", "closes": "closes in {time}"}

// ClockOf is what one waits for in a meeting: its start, its end, its closing; nil when that is over.
func ClockOf(l *words.Language, f meeting.Facts, phase meeting.Phase, now time.Time) *Clock {
	switch {
	case phase.Talks() && !f.ClosingAt.IsZero() && f.ClosesAt().Equal(f.ClosingAt):
		return To(l, f.ClosingAt, now, "closes") // a host has said so
	case phase == meeting.PhaseScheduled:
		return To(l, f.Start, now, "in")
	case phase == meeting.PhaseOpen, phase == meeting.PhaseWrappingUp:
		return To(l, f.End, now, "left")
	case phase == meeting.PhaseAfterTalk:
		return To(l, f.ClosesAt(), now, "closes")
	}
	return nil
}

// span is a length of time in words that stay true for a while: what a page without a script shows does not move.
func span(l *words.Language, d time.Duration) string {
	h, m := minutes(d)/60, minutes(d)%60
	switch days := wholeDays(d); {
	case days > 0:
		return l.Say("%d days", days)
	case h > 0 && m > 0:
		return l.Say("%d h %d min", h, m)
	case h > 0:
		return l.Say("%d h", h)
	default:
		return l.Say("%d min", m)
	}
}

// minutes is how many minutes there are of a length of time; one that has begun counts.
func minutes(d time.Duration) int { return int(max(d, 0)+time.Minute-1) / int(time.Minute) }

// wholeDays is a length of time in days, where that is how one says it; 0 for less than two.
func wholeDays(d time.Duration) int {
	if h := minutes(d) / 60; h >= 48 {
		return h / 24
	}
	return 0
}

// Near is a day as a list says it: Today, Tomorrow, Yesterday, Tue 1 Dec, and with the year where it is another one.
func Near(l *words.Language, t, now time.Time, zone *time.Location) string {
	switch days(t, now, zone) {
	case 0:
		return l.Say("Today")
	case 1:
		return l.Say("Tomorrow")
	case -1:
		return l.Say("Yesterday")
	}
	if t, now = t.In(zone), now.In(zone); t.Year() != now.Year() {
		return l.Date(t, words.ShortDate)
	}
	return l.Date(t, words.ShortDay)
}

// Within is a day as [Near] tells it, within a sentence: today, yesterday.
func Within(l *words.Language, t, now time.Time, zone *time.Location) string {
	switch days(t, now, zone) {
	case 0:
		return l.Say("today")
	case -1:
		return l.Say("yesterday")
	}
	return Near(l, t, now, zone)
}

// days is how many days after now a moment is, by the calendar of a zone.
func days(t, now time.Time, zone *time.Location) int {
	day := func(t time.Time) time.Time {
		t = t.In(zone)
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	}
	return int(day(t).Sub(day(now)) / (24 * time.Hour))
}
