// Package vtimezone tells what the clocks of a zone do in the way of iCalendar (RFC 5545, section 3.6.5).
package vtimezone

import (
	"fmt"
	"strconv"
	"time"
)

// lasting is how many years in a row a zone must keep to a rule before it is believed to keep to it for ever. A day that is the last Friday of its
// month but for some years, as in Cairo, shows itself within 11.
const lasting = 12

// Lines gives the content lines of a VTIMEZONE, right for every moment from the beginning of from's year to that of until's. Where the zone keeps
// to a rule that iCalendar can tell, it is right beyond that, too; else the clocks then stay as they are.
func Lines(zone *time.Location, from, until time.Time) []string {
	all := changes(zone, startOf(from.Year()-1), startOf(until.Year()))
	out := lines{"BEGIN:VTIMEZONE", "TZID:" + zone.String()}
	if len(all) == 0 || all[0].at.After(startOf(from.Year())) {
		was := seen(startOf(from.Year()-1), zone)
		out.observance(change{at: time.Unix(0, 0).Add(-was.offset), before: was, after: was}, "")
	}
	steady, rules := yearly(all, until.Year()-1)
	for _, c := range all[:steady] {
		out.observance(c, "")
	}
	for i, rule := range rules {
		out.observance(all[steady+i], rule)
	}
	return append(out, "END:VTIMEZONE")
}

func startOf(year int) time.Time { return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC) }

// clock is what the clocks of a zone are set to.
type clock struct {
	offset time.Duration
	name   string
}

func seen(at time.Time, zone *time.Location) clock {
	name, seconds := at.In(zone).Zone()
	return clock{time.Duration(seconds) * time.Second, name}
}

// change is a moment at which the clocks of a zone are set.
type change struct {
	at            time.Time
	before, after clock
}

// wall is what the clocks would show then, had they not been set.
func (c change) wall() time.Time { return c.at.UTC().Add(c.before.offset) }

// changes finds those in [from, until). No zone sets its clocks twice within a day.
func changes(zone *time.Location, from, until time.Time) (all []change) {
	const day = 24 * time.Hour
	before := seen(from, zone)
	for at := from; at.Before(until); at = at.Add(day) {
		after := seen(at.Add(day), zone)
		if after.offset == before.offset {
			continue
		}
		early, late := at, at.Add(day)
		for late.Sub(early) > time.Second {
			if middle := early.Add(late.Sub(early) / 2).Truncate(time.Second); seen(middle, zone).offset == before.offset {
				early = middle
			} else {
				late = middle
			}
		}
		all = append(all, change{late, seen(late.Add(-time.Second), zone), after})
		before = after
	}
	return all
}

// habit is on which day of a year, and how, the clocks are set.
type habit struct {
	month         time.Month
	weekday       time.Weekday
	time          time.Duration // of the day, by the clocks before
	before, after time.Duration
}

func (c change) habit() habit {
	wall := c.wall()
	return habit{wall.Month(), wall.Weekday(), wall.Sub(wall.Truncate(24 * time.Hour)), c.before.offset, c.after.offset}
}

// nths is which of the weekdays of its month the day of a change may count as: its number, and -1 if it is the last.
func (c change) nths() [2]int {
	wall := c.wall()
	nths := [2]int{(wall.Day()-1)/7 + 1}
	if wall.AddDate(0, 0, 7).Month() != wall.Month() {
		nths[1] = -1
	}
	return nths
}

// yearly finds from which change on each year, up to the last, is as the one before it, and the rules of the changes of that first year; where there
// is no such year it is behind all changes.
func yearly(all []change, last int) (from int, rules []string) {
	pattern := all[first(all, last):]
	each, nths := len(pattern), make([][2]int, len(pattern))
	for i, c := range pattern {
		nths[i] = c.nths()
	}
	years := 0
	for from = len(all); each > 0 && from >= each && fits(pattern, nths, all[first(all[:from], last-years):from]); from -= each {
		for i, c := range all[from-each : from] {
			nths[i] = both(nths[i], c.nths())
		}
		years++
	}
	if years < lasting {
		return len(all), nil
	}
	for i, c := range pattern {
		nth, h := nths[i][0], c.habit()
		if nths[i][1] != 0 {
			nth = nths[i][1]
		}
		rules = append(rules, fmt.Sprintf("FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s", h.month, nth, [...]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}[h.weekday]))
	}
	return from, rules
}

// first is the place of the first change of a year, if it is the last one of all.
func first(all []change, year int) int {
	i := len(all)
	for i > 0 && all[i-1].wall().Year() == year {
		i--
	}
	return i
}

// fits tells whether the changes of a year are as the pattern, on the same of the weekdays of their months.
func fits(pattern []change, nths [][2]int, year []change) bool {
	if len(year) != len(pattern) {
		return false
	}
	for i, c := range year {
		if c.habit() != pattern[i].habit() || both(nths[i], c.nths()) == [2]int{} {
			return false
		}
	}
	return true
}

// both gives what two days may both count as.
func both(a, b [2]int) (common [2]int) {
	for i := range common {
		if a[i] == b[i] {
			common[i] = a[i]
		}
	}
	return common
}

type lines []string

// observance tells of a change, and of those that follow it by a rule. It begins by the clocks as they were before (section 3.6.5).
func (out *lines) observance(c change, rule string) {
	kind := "STANDARD"
	if c.after.offset > c.before.offset {
		kind = "DAYLIGHT"
	}
	*out = append(*out, "BEGIN:"+kind, "DTSTART:"+c.wall().Format("20060102T150405"), "TZOFFSETFROM:"+offset(c.before.offset), "TZOFFSETTO:"+offset(c.after.offset), "TZNAME:"+c.after.name)
	if rule != "" {
		*out = append(*out, "RRULE:"+rule)
	}
	*out = append(*out, "END:"+kind)
}

// offset is a UTC-OFFSET (section 3.3.14).
func offset(d time.Duration) string {
	sign := "+"
	if d < 0 {
		sign, d = "-", -d
	}
	s := sign + (time.Time{}).Add(d).Format("1504")
	if seconds := int(d/time.Second) % 60; seconds > 0 {
		s += fmt.Sprintf("%02s", strconv.Itoa(seconds))
	}
	return s
}
