package vtimezone

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	in, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func TestLines(t *testing.T) {
	for name, want := range map[string]string{
		"Europe/Berlin": `BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
DTSTART:20250330T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20251026T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE`,
		"Asia/Kathmandu": `BEGIN:VTIMEZONE
TZID:Asia/Kathmandu
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0545
TZOFFSETTO:+0545
TZNAME:+0545
END:STANDARD
END:VTIMEZONE`,
	} {
		lines := Lines(zone(t, name), time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), time.Date(2050, 1, 1, 0, 0, 0, 0, time.UTC))
		if got := strings.Join(lines, "\n"); got != want {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}

// TestEveryHourIsRight reads the lines as section 3.6.5 says, and compares every hour with what the zone's data has. Steady zones stay right for
// years beyond; those of which iCalendar cannot tell the rule, or which changed it, are right as far as was asked.
func TestEveryHourIsRight(t *testing.T) {
	for name, steady := range map[string]bool{
		"Europe/Berlin": true, "Europe/Dublin": true, "America/New_York": true, "America/St_Johns": true, "Australia/Lord_Howe": true, "Pacific/Chatham": true,
		"Pacific/Auckland": true, "Antarctica/Troll": true, "Asia/Beirut": true, "Asia/Kathmandu": true, "Asia/Tehran": true, "Pacific/Apia": true, "Europe/Moscow": true,
		"Africa/Cairo": false, "Africa/Casablanca": false, "America/Nuuk": false, "America/Santiago": false, "Asia/Gaza": false,
	} {
		for _, year := range []int{2005, 2026} {
			in := zone(t, name)
			from, until := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2050, 1, 1, 0, 0, 0, 0, time.UTC)
			all := onsets(t, Lines(in, from, until))
			if steady {
				until = until.AddDate(6, 0, 0)
			}
			wrong := 0
			for at := from; at.Before(until) && wrong < 3; at = at.Add(time.Hour) {
				for len(all) > 1 && !at.Before(all[1].at) {
					all = all[1:]
				}
				if _, want := at.In(in).Zone(); all[0].to != time.Duration(want)*time.Second || at.Before(all[0].at) {
					t.Errorf("%s from %d: at %v it is %v, not %ds", name, year, at, all[0].to, want)
					wrong++
				}
			}
		}
	}
}

// onset is a moment from which an offset holds.
type onset struct {
	at time.Time
	to time.Duration
}

// onsets reads a VTIMEZONE up to the year 2080.
func onsets(t *testing.T, lines []string) (all []onset) {
	t.Helper()
	p := map[string]string{}
	for _, l := range lines {
		name, value, _ := strings.Cut(l, ":")
		p[name] = value
		if name != "END" || value == "VTIMEZONE" {
			continue
		}
		start, err := time.Parse("20060102T150405", p["DTSTART"])
		if err != nil {
			t.Fatal(err)
		}
		for wall := start; wall.Year() < 2080; {
			all = append(all, onset{wall.Add(-duration(t, p["TZOFFSETFROM"])), duration(t, p["TZOFFSETTO"])})
			if p["RRULE"] == "" {
				break
			}
			wall = next(t, p["RRULE"], wall)
		}
		clear(p)
	}
	slices.SortFunc(all, func(a, b onset) int { return a.at.Compare(b.at) })
	return all
}

func duration(t *testing.T, offset string) time.Duration {
	t.Helper()
	d, err := time.ParseDuration(offset[:3] + "h" + offset[3:5] + "m")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// next is the day of a yearly rule in the year after wall's.
func next(t *testing.T, rule string, wall time.Time) time.Time {
	t.Helper()
	month, day, ok := strings.Cut(strings.TrimPrefix(rule, "FREQ=YEARLY;BYMONTH="), ";BYDAY=")
	nth, err := strconv.Atoi(day[:len(day)-2])
	weekday := slices.Index([]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}, day[len(day)-2:])
	if m := strconv.Itoa(int(wall.Month())); !ok || err != nil || weekday < 0 || m != month {
		t.Fatalf("%q after %v", rule, wall)
	}
	at := time.Date(wall.Year()+1, wall.Month(), 1, wall.Hour(), wall.Minute(), wall.Second(), 0, time.UTC)
	if nth < 0 {
		at = at.AddDate(0, 1, -7)
	}
	for int(at.Weekday()) != weekday {
		at = at.AddDate(0, 0, 1)
	}
	return at.AddDate(0, 0, 7*max(0, nth-1))
}
