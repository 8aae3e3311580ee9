package calendar

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/internal/meeting"
)

// held is one of the real schedules: a weekday and an hour in UTC, in some weeks.
type held struct {
	project, frequency string
	weekday            time.Weekday
	hour, minute       int
}

var field = regexp.MustCompile(`(?m)^ *(?:- )?(time|day|frequency): +'?(\w[\w-]*)'?`)

// schedules reads those of the corpus, which name real people and are never copied: they are read where they lie, if they do.
func schedules(t *testing.T) (all []held) {
	t.Helper()
	files, err := filepath.Glob("../../../shared/corpora/irc-meetings/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, part := range strings.Split(string(text), "- time:") {
			if i == 0 {
				continue
			}
			h := held{project: filepath.Base(file)}
			for _, m := range field.FindAllStringSubmatch("time:"+part, -1) {
				switch m[1] {
				case "time":
					n, err := strconv.Atoi(m[2])
					if err != nil {
						t.Fatal(file, err)
					}
					h.hour, h.minute = n/100, n%100
				case "day":
					h.weekday = time.Weekday(slices.Index(weekdays, m[2]))
				case "frequency":
					h.frequency = m[2]
				}
			}
			all = append(all, h)
		}
	}
	return all
}

var weekdays = []string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}

// rules are how each is said as a rule; the days are added. That of odd weeks has two weeks in a row at the end of 2026, which has 53.
var schedulesAsRules = map[string]string{
	"weekly": "FREQ=WEEKLY;BYDAY=", "quadweekly": "FREQ=WEEKLY;INTERVAL=4;BYDAY=", "quadweekly-alternate": "FREQ=WEEKLY;INTERVAL=4;BYDAY=", "first-friday": "FREQ=MONTHLY;BYDAY=1", "first-thursday": "FREQ=MONTHLY;BYDAY=1",
	"biweekly-odd":  "FREQ=YEARLY;BYWEEKNO=1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31,33,35,37,39,41,43,45,47,49,51,53;BYDAY=",
	"biweekly-even": "FREQ=YEARLY;BYWEEKNO=2,4,6,8,10,12,14,16,18,20,22,24,26,28,30,32,34,36,38,40,42,44,46,48,50,52;BYDAY=",
}

// on tells whether it is held in the week of a day that is its weekday; weeks are counted from the first.
func (h held) on(day time.Time, weeks int) bool {
	_, week := day.ISOWeek()
	switch h.frequency {
	case "weekly":
		return true
	case "biweekly-odd":
		return week%2 == 1
	case "biweekly-even":
		return week%2 == 0
	case "quadweekly", "quadweekly-alternate":
		return weeks%4 == 0
	}
	return day.Day() <= 7 // first-friday, first-thursday
}

// TestRealSchedulesForAYear: each as a rule gives the days on which it is held, counted out one by one.
func TestRealSchedulesForAYear(t *testing.T) {
	all := schedules(t)
	if len(all) == 0 {
		t.Log("../shared is not beside the checkout: nothing to read")
		return
	}
	tried := 0
	for _, h := range all {
		if h.frequency == "adhoc" { // when somebody calls for it
			continue
		}
		tried++
		var want []time.Time
		begin, weeks := time.Date(2026, 11, 25, h.hour, h.minute, 0, 0, time.UTC), 0
		for day := begin; day.Before(begin.AddDate(1, 0, 0)); day = day.AddDate(0, 0, 1) {
			if day.Weekday() != h.weekday {
				continue
			}
			if h.on(day, weeks) {
				want = append(want, day)
			}
			weeks++
		}
		rule := schedulesAsRules[h.frequency] + strings.ToUpper(weekdays[h.weekday][:2])
		r := of(t, series(rule, "UTC", want[0]))
		if err := r.Check(); err != nil {
			t.Errorf("%s: %v", h.project, err)
		}
		if got := slices.Collect(r.Between(begin, begin.AddDate(1, 0, 0))); !slices.Equal(got, want) {
			t.Errorf("%s, %s on %s: %v, not %v", h.project, h.frequency, h.weekday, got, want)
		}
	}
	if len(all) != 103 || tried != 101 {
		t.Errorf("%d of %d schedules were tried", tried, len(all))
	}
}

// TestEverySecondWeekIsCounted where weeks of odd number would be held twice in a row: week 53 of 2026, and week 1 after it.
func TestEverySecondWeekIsCounted(t *testing.T) {
	start := time.Date(2026, 12, 16, 15, 0, 0, 0, time.UTC) // week 51
	got := first(3, of(t, series("FREQ=WEEKLY;INTERVAL=2", "UTC", start)).Between(start, meeting.EndOfTime))
	if want := []time.Time{start, start.AddDate(0, 0, 14), start.AddDate(0, 0, 28)}; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}
