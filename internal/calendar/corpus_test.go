package calendar

import (
	"slices"
	"strings"
	"testing"
	"time"

	"parley/internal/meeting"
)

// a case of the corpus: six programs of two families were asked, and its README says what is compared.
type ruleCase struct {
	ID, DTStart, TZID, RRule string
	ExDates, RDates          []string
	Limit                    int
	Window                   *struct{ From, To time.Time }
	Expected                 []time.Time
}

// refused are the cases that are not taken, each with what its host is told.
var refused = map[string]string{
	"rfc5545-hourly-3": "Meetings recur by the day at most", "rfc5545-minutely-15": "Meetings recur by the day at most", "rfc5545-minutely-90": "Meetings recur by the day at most",
	"rfc5545-20-minutes-minutely": "Meetings recur by the day at most",
}

// outside are those that begin on none of the days of their rule, which RFC 5545 leaves open: they expand, but are not scheduled.
var outside = []string{"unsync-weekly", "unsync-monthly", "unsync-last-friday", "unsync-biweekly", "unsync-yearly-month", "until-before-start"}

// TestEveryRuleOfTheCorpus expands to its instants. What EXDATE takes away is an exception of the series; what RDATE adds are dates added to it one by
// one, which are no matter of the rule.
func TestEveryRuleOfTheCorpus(t *testing.T) {
	all, taken := read[[]ruleCase](t, "rules.json"), 0
	for _, c := range all {
		in := location(t, c.TZID)
		s := series(c.RRule, c.TZID, Instant(wall(t, c.DTStart), in))
		for _, local := range c.ExDates {
			s.Except = append(s.Except, Instant(wall(t, local), in))
		}
		r, err := Of(s)
		if says := refused[c.ID]; says != "" || err != nil {
			if meeting.KindOf(err) != meeting.Invalid || says == "" || !strings.Contains(err.Error(), says) {
				t.Errorf("%s: %s: %v", c.ID, c.RRule, err)
			}
			continue
		}
		taken++
		want := slices.DeleteFunc(c.Expected, func(at time.Time) bool {
			return slices.ContainsFunc(c.RDates, func(local string) bool {
				return added(t, r, Instant(wall(t, local), in)) && Instant(wall(t, local), in).Equal(at)
			})
		})
		if c.ID == "dst-berlin-dtstart-in-gap" { // a series begins at an instant; of an hour that the clocks passed over nothing is left, and the form refuses it
			want[1], want[2] = want[1].Add(time.Hour), want[2].Add(time.Hour)
		}
		c.expands(t, r, want)
		if got := r.Check() == nil; len(c.ExDates) == 0 && got == slices.Contains(outside, c.ID) {
			t.Errorf("%s may be scheduled: %v", c.ID, got)
		}
	}
	if len(all) != 185 || taken != 181 {
		t.Errorf("%d of %d cases were taken", taken, len(all))
	}
}

// added tells whether the rule does not give a date itself.
func added(t *testing.T, r Recurrence, at time.Time) bool {
	t.Helper()
	for range r.Between(at, at.Add(1)) {
		return false
	}
	return true
}

// expands compares forwards and backwards, and what each occurrence is called.
func (c ruleCase) expands(t *testing.T, r Recurrence, want []time.Time) {
	t.Helper()
	from, to := time.Time{}, meeting.EndOfTime
	if c.Window != nil {
		from, to = c.Window.From, c.Window.To
	}
	most := 2 * len(want)
	if c.Limit > 0 {
		most = len(want)
	}
	got := first(max(most, 1), r.Between(from, to))
	if !slices.EqualFunc(got, want, time.Time.Equal) {
		t.Errorf("%s: %s\n got %v\nwant %v", c.ID, c.RRule, got, want)
		return
	}
	if len(want) == 0 {
		return
	}
	back := slices.Collect(r.Backwards(from, want[len(want)-1].Add(1)))
	slices.Reverse(back)
	if !slices.EqualFunc(back, want, time.Time.Equal) {
		t.Errorf("%s: backwards %v", c.ID, back)
	}
	seen := map[string]bool{}
	for _, at := range want {
		name := r.Name(at)
		if back, found := r.Named(name); !found || !back.Equal(at) || seen[name] {
			t.Errorf("%s: %v is called %s, which leads to %v, %v", c.ID, at, name, back, found)
		}
		seen[name] = true
	}
}
