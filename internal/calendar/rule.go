// Package calendar turns rules into instants: when the occurrences of a series are, and which of them is meant by a day, by now or by last.
// It is pure. [Book] puts the occurrences that have no row yet beside the meetings of a store.
package calendar

import "parley/internal/calendar/rrule"

// Rule says how a series recurs, from its first occurrence on and at its hour.
type Rule = rrule.Rule

// ParseRule reads an RFC 5545 RECUR; see [rrule.Parse].
func ParseRule(s string) (Rule, error) { return rrule.Parse(s) }

// Kept gives a rule as a series in a zone keeps it: in one form, with its end in UTC, as RFC 5545 wants it where there is a zone.
func Kept(rule, in string) (string, error) {
	r, err := ParseRule(rule)
	if err != nil {
		return "", err
	}
	if until := r.Until(); !until.Time.IsZero() && !until.UTC() {
		known, err := zone(in)
		if err != nil {
			return "", err
		}
		r = r.EndingAt(Instant(until.Last(), known))
	}
	return r.String(), nil
}

// Weekly is the rule of every so many weeks.
func Weekly(weeks int) Rule { return rrule.Weekly(weeks) }
