package phrase

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/internal/calendar"
	"parley/internal/calendar/rrule"
	"parley/internal/meeting"
	"parley/internal/web/words"
)

// Repeats says how often a series recurs, at which hour, and until when if it ends: every week at 18:30 in Berlin. It is empty for one that does not.
func Repeats(l *words.Language, s meeting.Series) string {
	rule, err := calendar.ParseRule(s.Rule)
	if err != nil {
		return ""
	}
	zone := ZoneOf(meeting.Facts{Zone: s.Zone})
	said := l.Say("by a rule of its own")
	if shape, plain := rule.Shape(s.Start.In(zone)); plain {
		said = every(l, shape, s.Start.In(zone).Format(words.Hours), InZone(l, zone))
	}
	switch until := rule.Until(); {
	case rule.Count() > 0:
		return said + l.Say(", %d times", rule.Count())
	case until.UTC():
		return l.Say("%s, until %s", said, l.Date(until.Time.In(zone), words.LongDate))
	case !until.Time.IsZero():
		return l.Say("%s, until %s", said, l.Date(until.Time, words.LongDate))
	}
	return said
}

// every says a shape.
func every(l *words.Language, s rrule.Shape, at, where string) string {
	switch s.Unit {
	case rrule.Days:
		if s.Every == 1 {
			return l.Say("every day at %s %s", at, where)
		}
		return l.Say("every %d days at %s %s", s.Every, at, where)
	case rrule.Weeks:
		return everyWeek(l, s, at, where)
	case rrule.Months:
		return everyMonth(l, s, at, where)
	}
	if s.Every == 1 {
		return l.Say("every year at %s %s", at, where)
	}
	return l.Say("every %d years at %s %s", s.Every, at, where)
}

func everyWeek(l *words.Language, s rrule.Shape, at, where string) string {
	on := onWeekdays(l, s.Days)
	switch {
	case on == "" && s.Every == 1:
		return l.Say("every week at %s %s", at, where)
	case on == "" && s.Every == 2:
		return l.Say("every second week at %s %s", at, where)
	case on == "":
		return l.Say("every %d weeks at %s %s", s.Every, at, where)
	case s.Every == 1 && slices.Equal(s.Days, workdays):
		return l.Say("every day from Monday to Friday at %s %s", at, where)
	case s.Every == 1:
		return l.Say("every week %s at %s %s", on, at, where)
	case s.Every == 2:
		return l.Say("every second week %s at %s %s", on, at, where)
	}
	return l.Say("every %d weeks %s at %s %s", s.Every, on, at, where)
}

var workdays = []rrule.Day{{Weekday: time.Monday}, {Weekday: time.Tuesday}, {Weekday: time.Wednesday}, {Weekday: time.Thursday}, {Weekday: time.Friday}}

func everyMonth(l *words.Language, s rrule.Shape, at, where string) string {
	on := onDays(l, s)
	switch {
	case on == "":
		return l.Say("by a rule of its own")
	case s.Every == 1:
		return l.Say("every month %s at %s %s", on, at, where)
	case s.Every == 2:
		return l.Say("every second month %s at %s %s", on, at, where)
	}
	return l.Say("every %d months %s at %s %s", s.Every, on, at, where)
}

// onWeekdays says on which days of the week: on Tuesday and Thursday.
func onWeekdays(l *words.Language, days []rrule.Day) string {
	if len(days) == 0 {
		return ""
	}
	var all []string
	for _, d := range days {
		all = append(all, weekday(l, d.Weekday))
	}
	return l.Say("on %s", list(l, all))
}

// onDays says on which days of a month: on the first Tuesday. It is empty where one does not say it so.
func onDays(l *words.Language, s rrule.Shape) string {
	switch {
	case s.MonthDay > 0:
		return l.Say("on day %s", strconv.Itoa(s.MonthDay))
	case s.MonthDay == -1:
		return l.Say("on its last day")
	case s.MonthDay != 0:
		return ""
	}
	var all []string
	for _, d := range s.Days {
		text, known := ordinals[d.N]
		if !known {
			return ""
		}
		all = append(all, l.Say(text, weekday(l, d.Weekday)))
	}
	return list(l, all)
}

var ordinals = map[int]words.Text{1: "on the first %s", 2: "on the second %s", 3: "on the third %s", 4: "on the fourth %s", 5: "on the fifth %s", -1: "on the last %s"}

// weekday is the name of a day of the week.
func weekday(l *words.Language, d time.Weekday) string {
	return l.Date(time.Date(2023, 1, 1+int(d), 0, 0, 0, 0, time.UTC), words.Weekday) // 1 January 2023 was a Sunday
}

// list puts an and before the last.
func list(l *words.Language, all []string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	last := len(all) - 1
	return l.Say("%s and %s", strings.Join(all[:last], ", "), all[last])
}
