package page

import (
	"strconv"
	"strings"
	"time"

	"parley/internal/meeting"
)

// when is a span of time as a page says it: in the meeting's zone, and in UTC where that is another. Scripts turn it into the reader's own
// time by the ISO values.
type when struct {
	StartISO, EndISO string
	Day              string // Tuesday 1 December 2026
	From, To         string // 16:00
	Zone             string // in Berlin
	UTC              string // 15:00 – 16:00; empty where Zone is UTC
}

const (
	hours   = "15:04"
	longDay = "Monday 2 January 2006"
)

func whenOf(f meeting.Facts) when {
	zone := zoneOf(f)
	start, end := f.Start.In(zone), f.End.In(zone)
	w := when{StartISO: iso(f.Start), EndISO: iso(f.End), Day: start.Format(longDay), From: start.Format(hours), To: end.Format(hours), Zone: inZone(zone)}
	if _, offset := start.Zone(); offset != 0 {
		w.UTC = f.Start.UTC().Format(hours) + " – " + f.End.UTC().Format(hours)
		if day := f.Start.UTC(); day.YearDay() != start.YearDay() {
			w.UTC = day.Format("Monday ") + w.UTC
		}
	}
	return w
}

// zoneOf is the zone of a meeting; UTC if this machine does not know it.
func zoneOf(f meeting.Facts) *time.Location {
	zone, err := time.LoadLocation(f.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// inZone says that a time is one of a zone: in Berlin, UTC.
func inZone(zone *time.Location) string {
	if zone == time.UTC {
		return "UTC"
	}
	return "in " + place(zone)
}

// place is the name of a zone as one says it: Berlin, New York, UTC.
func place(zone *time.Location) string {
	name := zone.String()
	return strings.ReplaceAll(name[strings.LastIndexByte(name, '/')+1:], "_", " ")
}

func iso(t time.Time) string { return t.UTC().Format(meeting.TimeFormat) }

// clock counts towards a moment. Words are how far it was when the page was made; a script goes on from there.
type clock struct {
	To    string
	Form  string // left, in, closes, big: how the script says it
	Words string
}

func clockTo(to, now time.Time, form, words string) *clock {
	left := span(to.Sub(now))
	if to.Before(now) && form != "left" && form != "closes" {
		words = "opening …"
	}
	return &clock{To: iso(to), Form: form, Words: strings.ReplaceAll(words, "{}", left)}
}

// clockOf is what one waits for in a meeting: its start, its end, its closing; nil when that is over.
func clockOf(f meeting.Facts, phase meeting.Phase, now time.Time) *clock {
	switch phase {
	case meeting.PhaseScheduled:
		return clockTo(f.Start, now, "in", "in {}")
	case meeting.PhaseOpen, meeting.PhaseWrappingUp:
		return clockTo(f.End, now, "left", "{} left")
	case meeting.PhaseAfterTalk:
		return clockTo(f.ClosesAt(), now, "closes", "closes in {}")
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

// near is a day as a list says it: Today, Tomorrow, Yesterday, Tue 1 Dec, and with the year where it is another one.
func near(t, now time.Time, zone *time.Location) string {
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
