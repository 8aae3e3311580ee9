package rrule

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley/internal/meeting"
)

// never is behind all that a rule can choose.
var never = meeting.EndOfTime

func parse(t interface{ Fatal(...any) }, s string) Rule {
	r, err := Parse(s)
	if err != nil {
		t.Fatal(s, err)
	}
	return r
}

// TestWhichRulesAreTaken, in which form they are kept, and what those are told whose rule is not.
func TestWhichRulesAreTaken(t *testing.T) {
	for _, c := range []struct{ rule, is string }{
		{"FREQ=WEEKLY", ""}, {"freq=weekly;interval=1", "FREQ=WEEKLY"}, {"INTERVAL=2;FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2"}, {"FREQ=WEEKLY;INTERVAL=02", "FREQ=WEEKLY;INTERVAL=2"},
		{"FREQ=WEEKLY;INTERVAL=2600", ""}, {"FREQ=DAILY;COUNT=10", ""}, {"FREQ=MONTHLY;BYDAY=+1TU", "FREQ=MONTHLY;BYDAY=1TU"}, {"FREQ=WEEKLY;BYDAY=SU,TU,MO,TU", "FREQ=WEEKLY;BYDAY=MO,TU,SU"},
		{"FREQ=MONTHLY;BYMONTHDAY=-1,1,15", ""}, {"FREQ=YEARLY;BYMONTH=10,3;BYDAY=-1SU", "FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU"}, {"FREQ=WEEKLY;WKST=MO", "FREQ=WEEKLY"},
		{"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU", ""}, {"FREQ=WEEKLY;UNTIL=20271231T235959Z", ""}, {"FREQ=WEEKLY;UNTIL=20271231", ""}, {"FREQ=WEEKLY;UNTIL=20271231T090000", ""},
		{"FREQ=DAILY;BYHOUR=9,10;BYMINUTE=0,20,40", ""}, {"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO,TU,WE,TH,FR"}, {"FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", ""},
	} {
		if c.is == "" {
			c.is = c.rule
		}
		if r, err := Parse(c.rule); err != nil || r.String() != c.is {
			t.Errorf("%q is %v, %v", c.rule, r, err)
		}
	}
	for _, c := range []struct{ rules, says string }{
		{"|WEEKLY|FREQ=|FREQ=FORTNIGHTLY|INTERVAL=2|FREQ=WEEKLY;|RRULE:FREQ=WEEKLY|FREQ=WEEKLY;INTERVAL=|FREQ=WEEKLY;INTERVAL=-1|FREQ=WEEKLY;INTERVAL=1.5|FREQ=WEEKLY;BYDAY=|FREQ=WEEKLY;BYDAY=XX", "not a rule as in RFC 5545"},
		{"FREQ=MONTHLY;BYDAY=0MO|FREQ=MONTHLY;BYDAY=54MO|FREQ=MONTHLY;BYDAY=--1MO|FREQ=MONTHLY;BYDAY=1-MO|FREQ=MONTHLY;BYMONTHDAY=0|FREQ=MONTHLY;BYMONTHDAY=32|FREQ=MONTHLY;BYMONTHDAY=-32", "not a rule as in RFC 5545"},
		{"FREQ=YEARLY;BYMONTH=13|FREQ=YEARLY;BYMONTH=-1|FREQ=YEARLY;BYMONTH=1,|FREQ=DAILY;BYHOUR=24|FREQ=WEEKLY;UNTIL=2027|FREQ=WEEKLY;UNTIL=20270230|FREQ=WEEKLY;WKST=1|FREQ=WEEKLY;RSCALE=CHINESE", "not a rule as in RFC 5545"},
		{"FREQ=HOURLY|FREQ=MINUTELY;INTERVAL=30|FREQ=SECONDLY", "by the day at most"},
		{"FREQ=WEEKLY;FREQ=WEEKLY|FREQ=WEEKLY;BYDAY=MO;BYDAY=TU", "there twice"},
		{"FREQ=WEEKLY;INTERVAL=0|FREQ=WEEKLY;INTERVAL=2601|FREQ=WEEKLY;INTERVAL=99999999999999999999", "from 1 to 2600"},
		{"FREQ=WEEKLY;COUNT=0|FREQ=WEEKLY;COUNT=5001|FREQ=WEEKLY;COUNT=99999999999999999999", "from 1 to 5000"},
		{"FREQ=WEEKLY;COUNT=3;UNTIL=20270101", "give one of them"},
		{"FREQ=WEEKLY;BYDAY=1MO|FREQ=DAILY;BYDAY=-1FR|FREQ=YEARLY;BYWEEKNO=2;BYDAY=1MO", "The nth of a weekday"},
		{"FREQ=YEARLY;BYWEEKNO=20|FREQ=MONTHLY;BYWEEKNO=20;BYDAY=MO", "Numbers of weeks"},
		{"FREQ=MONTHLY;BYYEARDAY=100", "BYYEARDAY goes with"}, {"FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY goes with"}, {"FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS chooses"},
		{"FREQ=DAILY;BYSECOND=30", "by the second"}, {"FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6;BYMINUTE=0,5,10,15,20,25,30", "At most 48"},
		{"FREQ=WEEKLY;BYDAY=" + strings.Repeat("MO,", 2000) + "MO", "too long"},
	} {
		for rule := range strings.SplitSeq(c.rules, "|") {
			if r, err := Parse(rule); meeting.KindOf(err) != meeting.Invalid || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%q is %v, %v", rule, r, err)
			}
		}
	}
}

// FuzzParse: nothing that is sent panics, what is taken is written in a form that says the same, and what it gives is in order and soon there.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU;UNTIL=20271231T235959Z", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", "FREQ=MONTHLY;BYDAY=-1FR;BYSETPOS=-1;COUNT=7",
		"FREQ=DAILY;BYHOUR=1,2;BYMINUTE=30", "FREQ=YEARLY;BYWEEKNO=-1,53;BYDAY=TH", "FREQ=YEARLY;BYYEARDAY=-366;INTERVAL=2600", "freq=daily;byday=\u017fU", "=;=", ";;"} {
		f.Add(s, int64(1_800_000_000))
	}
	f.Fuzz(func(t *testing.T, s string, second int64) {
		r, err := Parse(s)
		if err != nil {
			if meeting.KindOf(err) != meeting.Invalid {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		again, err := Parse(r.String())
		if err != nil || again.String() != r.String() {
			t.Fatalf("%q is %q, which is %q, %v", s, r, again, err)
		}
		first := time.Unix(second%250_000_000_000, 0).UTC()
		if first.Year() < 0 {
			return
		}
		var prior time.Time
		n := 0
		for at := range r.From(first, first, never) {
			if n > 0 && !at.After(prior) || at.Before(first) {
				t.Fatalf("%q from %v: %v after %v", r, first, at, prior)
			}
			if prior, n = at, n+1; n == 20 {
				break
			}
		}
		r.Shape(first)
	})
}

// TestFarIsWhatOneFindsWalking: what stands far off is what one finds walking there, day by day.
func TestFarIsWhatOneFindsWalking(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := parse(t, rapid.SampledFrom([]string{"FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,SU;WKST=SU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,SU", "FREQ=MONTHLY;BYDAY=2TU", "FREQ=MONTHLY;BYDAY=-1FR",
			"FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;INTERVAL=5;BYDAY=MO,TU;BYSETPOS=-2", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=YEARLY;INTERVAL=3;BYDAY=20MO", "FREQ=YEARLY;BYYEARDAY=-1", "FREQ=DAILY;BYMONTH=1;BYHOUR=9,14"}).Draw(t, "rule"))
		first := time.Unix(rapid.Int64Range(0, 1_900_000_000).Draw(t, "first"), 0).UTC()
		from := first.AddDate(0, 0, rapid.IntRange(-100, 20_000).Draw(t, "days"))
		var want, got []time.Time
		for at := range r.From(first, first, never) {
			if !at.Before(from) {
				want = append(want, at)
			}
			if len(want) == 5 {
				break
			}
		}
		for at := range r.From(first, from, never) {
			if got = append(got, at); len(got) == 5 {
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%s from %v: %v, not %v", r, from, got, want)
		}
		to := from.AddDate(0, 0, rapid.IntRange(-10, 4_000).Draw(t, "more days"))
		want = slices.DeleteFunc(want, func(at time.Time) bool { return !at.Before(to) })
		got = slices.Collect(r.From(first, from, to))
		if got = got[:min(5, len(got))]; !slices.Equal(got, want) {
			t.Fatalf("%s from %v to %v: %v, not %v", r, from, to, got, want)
		}
	})
}

// TestAPlaceChoosesOnce, though it is counted from both ends, and not where there are not so many.
func TestAPlaceChoosesOnce(t *testing.T) {
	first := time.Date(2026, 12, 7, 15, 0, 0, 0, time.UTC) // a Monday
	var days []int
	for at := range parse(t, "FREQ=WEEKLY;BYDAY=MO,TU,WE;BYSETPOS=3,-1,1,-4,9").From(first, first, first.AddDate(0, 0, 14)) {
		days = append(days, at.Day())
	}
	if want := []int{7, 9, 14, 16}; !slices.Equal(days, want) {
		t.Errorf("%v, not %v", days, want)
	}
}

// TestWhatNeverHappensEnds, and so does the search for what seldom does.
func TestWhatNeverHappensEnds(t *testing.T) {
	first := time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC)
	for _, rule := range []string{"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;INTERVAL=7;BYDAY=MO", "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=20",
		"FREQ=MONTHLY;BYDAY=6MO", "FREQ=YEARLY;BYYEARDAY=366;INTERVAL=4", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6"} {
		for at := range parse(t, rule).From(first, first, never) {
			t.Errorf("%s: %v", rule, at)
			break
		}
	}
}

func TestShape(t *testing.T) {
	first := time.Date(2026, 12, 15, 15, 0, 0, 0, time.UTC) // a Tuesday, the third
	for rule, want := range map[string]Shape{
		"FREQ=WEEKLY": {1, Weeks, nil, 0}, "FREQ=WEEKLY;INTERVAL=4;BYDAY=TU": {4, Weeks, nil, 0}, "FREQ=DAILY;INTERVAL=3": {3, Days, nil, 0}, "FREQ=YEARLY": {1, Years, nil, 0},
		"FREQ=WEEKLY;BYDAY=TU,TH": {1, Weeks, []Day{{0, time.Tuesday}, {0, time.Thursday}}, 0}, "FREQ=MONTHLY": {1, Months, nil, 15}, "FREQ=MONTHLY;BYMONTHDAY=-1": {1, Months, nil, -1},
		"FREQ=MONTHLY;INTERVAL=2;BYDAY=3TU": {2, Months, []Day{{3, time.Tuesday}}, 0}, "FREQ=MONTHLY;BYDAY=1MO,3MO;COUNT=4": {1, Months, []Day{{1, time.Monday}, {3, time.Monday}}, 0},
	} {
		if got, plain := parse(t, rule).Shape(first); !plain || got.Every != want.Every || got.Unit != want.Unit || got.MonthDay != want.MonthDay || !slices.Equal(got.Days, want.Days) {
			t.Errorf("%s: %+v, %v", rule, got, plain)
		}
	}
	for _, rule := range []string{"FREQ=MONTHLY;BYDAY=TU", "FREQ=MONTHLY;BYMONTHDAY=1,15", "FREQ=DAILY;BYDAY=MO", "FREQ=YEARLY;BYMONTH=3", "FREQ=WEEKLY;BYHOUR=9", "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=1FR", "FREQ=YEARLY;BYDAY=1MO",
		"FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1"} {
		if got, plain := parse(t, rule).Shape(first); plain {
			t.Errorf("%s is said to be %+v", rule, got)
		}
	}
}
