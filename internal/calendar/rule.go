// Package calendar turns rules into instants: when the occurrences of a series are, and which of them is meant by a day, by now or by last.
// It is pure. [Book] puts the occurrences that have no row yet beside the meetings of a store.
package calendar

import (
	"strconv"
	"strings"

	"parley/internal/meeting"
)

// mostWeeks bounds INTERVAL to what somebody might mean: fifty years.
const mostWeeks = 2600

// Rule says how a series recurs: every so many weeks, on the weekday and at the hour of its first occurrence.
type Rule struct{ weeks int64 }

// ParseRule reads an RFC 5545 RECUR (section 3.3.10). What is taken of it is FREQ=WEEKLY with an INTERVAL, if there is one; anything else is
// Invalid.
func ParseRule(s string) (Rule, error) {
	r, weekly, seen := Rule{weeks: 1}, false, map[string]bool{}
	for part := range strings.SplitSeq(strings.ToUpper(s), ";") {
		name, value, _ := strings.Cut(part, "=")
		if seen[name] {
			return Rule{}, badRule()
		}
		seen[name] = true
		switch name {
		case "FREQ":
			weekly = value == "WEEKLY"
		case "INTERVAL":
			n, err := strconv.ParseUint(value, 10, 16)
			if err != nil || n < 1 || n > mostWeeks {
				return Rule{}, badRule()
			}
			r.weeks = int64(n)
		default:
			return Rule{}, badRule()
		}
	}
	if !weekly {
		return Rule{}, badRule()
	}
	return r, nil
}

func badRule() error {
	return meeting.Bad("rule", "The rules that are taken are FREQ=WEEKLY, and FREQ=WEEKLY;INTERVAL=2 for every second week, or with another number of weeks "+
		"from 1 to 2600. Other dates can be added to the series one by one.")
}

// Weekly is the rule of every so many weeks.
func Weekly(weeks int) Rule { return Rule{weeks: int64(weeks)} }

// Weeks is how many weeks there are from one occurrence to the next.
func (r Rule) Weeks() int { return int(r.weeks) }

// String is the rule as a RECUR, in one form: equal rules give equal strings.
func (r Rule) String() string {
	if r.weeks == 1 {
		return "FREQ=WEEKLY"
	}
	return "FREQ=WEEKLY;INTERVAL=" + strconv.FormatInt(r.weeks, 10)
}
