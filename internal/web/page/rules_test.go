package page_test

import (
	"slices"
	"strings"
	"testing"
)

// TestHowOftenIsSaidInTheForm: by choice, with an end, or as a rule that is written; what comes of it is what the series' page says. The form of these
// tests is for Thursday 24 December 2026, the fourth of its month, at 18:30 in Berlin.
func TestHowOftenIsSaidInTheForm(t *testing.T) {
	h := set(t)
	owner := h.owner()
	for i, c := range []struct {
		fields []string
		says   string
		on     string // dates on which it is held
		not    string // and on which it is not
	}{
		{[]string{"repeats", "4"}, "every 4 weeks at 18:30 in Berlin.", "2027-01-21 2027-02-18", "2026-12-31 2027-01-07"},
		{[]string{"repeats", "fourth"}, "every month on the fourth Thursday at 18:30 in Berlin.", "2027-01-28 2027-02-25 2027-07-22", "2027-01-21 2027-07-29"},
		{[]string{"repeats", "workdays", "ends", "after", "count", "3"}, "every day from Monday to Friday at 18:30 in Berlin, 3 times.", "2026-12-25 2026-12-28", "2026-12-26 2026-12-29"},
		{[]string{"repeats", "1", "ends", "on", "until", "2027-01-07"}, "every week at 18:30 in Berlin, until 7 January 2027.", "2027-01-07", "2027-01-14"},
		{[]string{"repeats", "1", "fixed", "utc"}, "every week at 17:30 UTC.", "2027-07-01", "2027-07-02"},
		{[]string{"repeats", "last", "rule", " RRULE:freq=monthly;bymonthday=24 "}, "every month on day 24 at 18:30 in Berlin.", "2027-01-24 2027-02-24", "2027-01-28"},
	} {
		title := "Osprey " + string(rune('a'+i))
		owner.post("/new", append(with(owner.fields(), "title", title), c.fields...)...)
		path := "/" + strings.ReplaceAll(strings.ToLower(title), " ", "-") + "/"
		h.person().get(path+"2026-12-24").is(t, 200, "It repeats "+c.says)
		for _, date := range strings.Fields(c.on) {
			h.person().get(path+date).is(t, 200)
		}
		for _, date := range strings.Fields(c.not) {
			h.person().get(path+date).is(t, 404)
		}
	}
}

// TestARuleIsRefusedAtItsField, with what to do instead.
func TestARuleIsRefusedAtItsField(t *testing.T) {
	h := set(t)
	owner := h.owner()
	for _, c := range []struct {
		fields   []string
		at, says string
	}{
		{[]string{"repeats", "hourly"}, "repeats", "Choose how often it repeats"},
		{[]string{"repeats", "first"}, "repeats", "The next of them is 2027-01-07 18:30"},
		{[]string{"repeats", "last"}, "repeats", "The next of them is 2026-12-31 18:30"},
		{[]string{"repeats", "1", "ends", "some day"}, "repeats", "Choose when it ends"},
		{[]string{"repeats", "1", "ends", "on", "until", ""}, "until", "Choose the last day"},
		{[]string{"repeats", "1", "ends", "on", "until", "2026-12-23"}, "repeats", "it ends before it begins"},
		{[]string{"repeats", "1", "ends", "after", "count", "some"}, "count", "from 1 to 5000"},
		{[]string{"repeats", "1", "ends", "after", "count", "0"}, "count", "from 1 to 5000"},
		{[]string{"repeats", "1", "rule", "INTERVAL=2"}, "rule", "not a rule as in RFC 5545"},
		{[]string{"rule", "FREQ=HOURLY"}, "rule", "by the day at most"},
		{[]string{"rule", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "rule", "no such day"},
	} {
		got := owner.post("/new", append(owner.fields(), c.fields...)...).is(t, 400, c.says)
		if at := got.find(t, `id="([a-z]+)"[^>]* aria-invalid="true" aria-describedby="problem" autofocus`); at != c.at {
			t.Errorf("%v: the page begins at %s", c.fields, at)
		}
	}
}

// missing gives the pairs whose field is none of the fields.
func missing(fields, pairs []string) (all []string) {
	for i := 0; i < len(pairs); i += 2 {
		if !slices.Contains(fields, pairs[i]) {
			all = append(all, pairs[i], pairs[i+1])
		}
	}
	return all
}

// TestThePreviewNamesTheNextTen, in the zone of the series, and which of them a change of the clocks moves.
func TestThePreviewNamesTheNextTen(t *testing.T) {
	h := set(t)
	owner := h.owner()
	preview := func(pairs ...string) answer {
		t.Helper()
		fields := with(owner.fields(), "day", "2027-03-16")
		return owner.post("/new", append(with(fields, pairs...), append(missing(fields, pairs), "act", "preview")...)...)
	}
	page := preview("repeats", "1").is(t, 200, "Its next meetings", "Tue 16 March</time>", "Tue 18 May</time>", "no: Tue 25 May", `<span class="turn">clocks change: 16:30 UTC</span>`, "FREQ=WEEKLY",
		`<option value="third" data-pattern="Every month on the third {day}">Every month on the third Tuesday</option>`)
	if n := strings.Count(page.body, `class="turn"`); n != 1 {
		t.Errorf("the clocks change %d times", n)
	}
	row := page.find(t, `(<li data-offset="120">.*?</li>)`)
	if !strings.Contains(row, "Tue 30 March</time>") || !strings.Contains(row, `data-there="Tue 18:30"`) {
		t.Errorf("the first in summer is %s", row)
	}
	preview("repeats", "1", "fixed", "utc").is(t, 200, ">17:30</time>", `no: class="turn"`)
	preview("repeats", "1", "ends", "after", "count", "2").is(t, 200, "Tue 23 March</time>", "no: Tue 30 March")
	preview("repeats", "first").is(t, 200, "The next of them is 2027-04-06 18:30", "Tue 6 April</time>")
	preview().is(t, 200, "no: Its next meetings")
	preview("repeats", "1", "day", "2027-04-04", "time", "02:30").is(t, 200, "On 31 October 2027 the clocks change in just this hour. It is held at 02:30 then")
	preview("repeats", "1", "day", "2027-04-06", "time", "02:30").is(t, 200, "no: in just this hour")
	preview("rule", "FREQ=").is(t, 200, "not a rule as in RFC 5545", "no: Its next meetings")
}
