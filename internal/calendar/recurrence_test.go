package calendar

import (
	"encoding/json"
	"iter"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley/internal/meeting"
)

const wallTime = "2006-01-02T15:04:05"

func read[T any](t *testing.T, file string) (v T) {
	t.Helper()
	text, err := os.ReadFile("testdata/" + file)
	if err == nil {
		err = json.Unmarshal(text, &v)
	}
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func location(t interface{ Fatal(...any) }, name string) *time.Location {
	in, err := zone(name)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func wall(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(wallTime, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// TestEveryLocalTimeOfTheCorpus, of which the standard library gets 21 otherwise: in gaps west of Greenwich, in overlaps east of it.
func TestEveryLocalTimeOfTheCorpus(t *testing.T) {
	type local struct {
		ID, TZID, Local string
		UTC             time.Time
		ShownAs         string `json:"shown_as"`
	}
	all := read[[]local](t, "local-times.json")
	for _, c := range all {
		in := location(t, c.TZID)
		at := Instant(wall(t, c.Local), in)
		if !at.Equal(c.UTC) {
			t.Errorf("%s: %s in %s is %v, not %v", c.ID, c.Local, c.TZID, at.UTC(), c.UTC)
		}
		shown := c.Local
		if c.ShownAs != "" {
			shown = c.ShownAs
		}
		if got := wallOf(at, in).Format(wallTime); got != shown {
			t.Errorf("%s: the clocks show %s then, not %s", c.ID, got, shown)
		}
	}
	if len(all) != 75 {
		t.Errorf("%d local times were tried", len(all))
	}
}

// TestAnInstantIsTheFirstThatShowsIt, whenever and wherever; what the clocks never show is what they show an offset's change later.
func TestAnInstantIsTheFirstThatShowsIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := location(t, rapid.SampledFrom(zoneNames).Draw(t, "zone"))
		minute := rapid.Int64Range(0, 60*365*24*60).Draw(t, "minute") // from 1970 to 2030
		want := time.Unix(minute*60, 0).UTC()
		at := Instant(want, in)
		if wallOf(at, in).Equal(want) {
			for earlier := at.Add(-24 * time.Hour); earlier.Before(at); earlier = earlier.Add(30 * time.Minute) {
				if wallOf(earlier, in).Equal(want) {
					t.Fatalf("%v is shown at %v already, before %v", want, earlier, at)
				}
			}
			return
		}
		begin := at
		for offset(begin.In(in)) == offset(at.In(in)) && at.Sub(begin) < 25*time.Hour {
			begin = begin.Add(-time.Minute)
		}
		before := offset(begin.In(in)) // the last minute before the gap
		if !at.Equal(want.Add(-before)) || !wallOf(begin, in).Before(want) || !wallOf(begin.Add(time.Minute), in).After(want) {
			t.Fatalf("%v, which the clocks pass over at %v, is taken as %v", want, begin, at)
		}
	})
}

var zoneNames = []string{"Australia/Lord_Howe", "Pacific/Apia", "America/New_York", "Europe/Berlin", "UTC"}

func series(rule, in string, start time.Time) meeting.Series {
	return meeting.Series{ID: 1, Slug: "weekly", Title: "Weekly", Rule: rule, Zone: in, Start: start, Length: time.Hour, Listed: true}
}

func of(t interface{ Fatal(...any) }, s meeting.Series) Recurrence {
	r, err := Of(s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func first(n int, all iter.Seq[time.Time]) (some []time.Time) {
	for at := range all {
		if some = append(some, at); len(some) == n {
			break
		}
	}
	return some
}

// TestEachOccurrenceOnce: windows give what lies in them, in order; two windows that touch give together what the whole does.
func TestEachOccurrenceOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SampledFrom(zoneNames).Draw(t, "zone")
		weeks := rapid.IntRange(1, 5).Draw(t, "weeks")
		start := time.Unix(60*rapid.Int64Range(0, 60*365*24*60).Draw(t, "start"), 0).UTC()
		s := series(Weekly(weeks).String(), in, start)
		r := of(t, s)
		var all []time.Time // counted one by one
		for n, at := range first(400, r.Between(start, meeting.EndOfTime)) {
			if n > 0 && !at.After(all[n-1]) {
				t.Fatalf("%d: %v does not come after %v", n, at, all[n-1])
			}
			if n > 0 && !at.Equal(Instant(wallOf(start, location(t, in)).AddDate(0, 0, 7*weeks*n), location(t, in))) {
				t.Fatalf("%d: %v", n, at)
			}
			all = append(all, at)
		}
		pick := func(name string) time.Time {
			return all[rapid.IntRange(0, 399).Draw(t, name)].Add(time.Duration(rapid.IntRange(-2, 2).Draw(t, name+" beside")) * time.Second)
		}
		cuts := []time.Time{pick("from"), pick("middle"), pick("to")}
		slices.SortFunc(cuts, time.Time.Compare)
		from, middle, to := cuts[0], cuts[1], cuts[2]
		if to.After(all[399]) {
			to = all[399]
		}
		var want []time.Time
		for _, at := range all {
			if !at.Before(from) && at.Before(to) {
				want = append(want, at)
			}
		}
		whole := slices.Collect(r.Between(from, to))
		parts := append(slices.Collect(r.Between(from, middle)), slices.Collect(r.Between(middle, to))...)
		back := slices.Collect(r.Backwards(from, to))
		slices.Reverse(back)
		for which, got := range map[string][]time.Time{"whole": whole, "in two": parts, "backwards": back} {
			if middle.After(to) && which == "in two" {
				continue
			}
			if !slices.EqualFunc(got, want, time.Time.Equal) {
				t.Fatalf("%s: %v, not %v", which, got, want)
			}
		}
	})
}

// TestANameLeadsToItsOccurrence, as far ahead as there are years, and other days lead nowhere.
func TestANameLeadsToItsOccurrence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SampledFrom(zoneNames).Draw(t, "zone")
		weeks := rapid.IntRange(1, 5).Draw(t, "weeks")
		s := series(Weekly(weeks).String(), in, time.Unix(60*rapid.Int64Range(0, 60*365*24*60).Draw(t, "start"), 0).UTC())
		r := of(t, s)
		at := s.Start.AddDate(0, 0, rapid.IntRange(0, 7*80_000).Draw(t, "days"))
		for at = range r.Between(at, meeting.EndOfTime) {
			break
		}
		if got, found := r.Named(r.Name(at)); !found || !got.Equal(at) {
			t.Fatalf("%s leads to %v, %v, not to %v", r.Name(at), got, found, at)
		}
		if f := r.Meeting(at); f.ID != 0 || f.Date != r.Name(at) || !f.Planned.Equal(at) || !f.End.Equal(at.Add(time.Hour)) {
			t.Fatalf("the facts are %+v", f)
		}
		for _, days := range []int{-3, -2, 2, 3} {
			if got, found := r.Named(r.Name(at.AddDate(0, 0, days))); found {
				t.Fatalf("%d days beside %v there is %v", days, at, got)
			}
		}
	})
	r := of(t, series("FREQ=WEEKLY", "Europe/Berlin", time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC)))
	for _, date := range []string{"2026-11-24", "1970-01-01", "0001-01-01", "2026-12-1", "2026-12-01-1600", "now", "", "2026-02-30"} {
		if at, found := r.Named(date); found {
			t.Errorf("%q leads to %v", date, at)
		}
	}
}

// TestADayThatWasPassedOver: Samoa had no 30 December 2011, so what was planned for it was on the 31st.
func TestADayThatWasPassedOver(t *testing.T) {
	apia := location(t, "Pacific/Apia")
	r := of(t, series("FREQ=WEEKLY", "Pacific/Apia", time.Date(2011, 12, 16, 9, 0, 0, 0, apia)))
	at := first(3, r.Between(time.Time{}, meeting.EndOfTime))[2]
	if r.Name(at) != "2011-12-31" || !at.Equal(time.Date(2011, 12, 30, 19, 0, 0, 0, time.UTC)) {
		t.Errorf("it is %v, named %s", at, r.Name(at))
	}
	if got, found := r.Named("2011-12-31"); !found || !got.Equal(at) {
		t.Errorf("its name leads to %v, %v", got, found)
	}
	if got, found := r.Named("2011-12-30"); found {
		t.Errorf("the day that was passed over leads to %v", got)
	}
}

func TestExceptionsAreNoOccurrences(t *testing.T) {
	s := series("FREQ=WEEKLY", "Europe/Berlin", time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC))
	s.Except = []time.Time{s.Start, s.Start.AddDate(0, 0, 14)}
	r := of(t, s)
	want := []time.Time{s.Start.AddDate(0, 0, 7), s.Start.AddDate(0, 0, 21)}
	if got := first(2, r.Between(time.Time{}, meeting.EndOfTime)); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	slices.Reverse(want)
	if got := first(2, r.Backwards(time.Time{}, s.Start.AddDate(0, 0, 22))); !slices.Equal(got, want) {
		t.Errorf("backwards %v", got)
	}
	if at, found := r.Named("2026-12-15"); found {
		t.Errorf("an exception is found: %v", at)
	}
}

// TestTwoOfOneDay: the first has the day for its address, the second the hour, too, whichever of them is left; one that clocks moved into a day is one of it.
func TestTwoOfOneDay(t *testing.T) {
	s := series("FREQ=DAILY;BYHOUR=9,15", "Europe/Berlin", time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC))
	s.Except = []time.Time{s.Start.AddDate(0, 0, 1)}
	r := of(t, s)
	for at, name := range map[time.Time]string{s.Start: "2026-12-01", s.Start.Add(6 * time.Hour): "2026-12-01-1500", s.Start.Add(30 * time.Hour): "2026-12-02-1500"} {
		if got := r.Name(at); got != name {
			t.Errorf("%v is called %s, not %s", at, got, name)
		}
		if got, found := r.Named(name); !found || !got.Equal(at) {
			t.Errorf("%s leads to %v, %v", name, got, found)
		}
	}
	for _, name := range []string{"2026-12-01-0900", "2026-12-02", "2026-12-01-1500-2"} {
		if at, found := r.Named(name); found {
			t.Errorf("%s leads to %v", name, at)
		}
	}
}

// TestARuleThatDoesNotBeginWithItsFirst is refused, with words; so is one that has no day at all.
func TestARuleThatDoesNotBeginWithItsFirst(t *testing.T) {
	tuesday := time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC)
	for rule, says := range map[string]string{
		"FREQ=MONTHLY;BYDAY=1TU": "", "FREQ=WEEKLY;BYDAY=TU,TH": "", "FREQ=WEEKLY;UNTIL=20261201": "", "FREQ=DAILY;COUNT=1": "",
		"FREQ=MONTHLY;BYDAY=2TU": "The next of them is 2026-12-08 15:00", "FREQ=WEEKLY;BYDAY=TH": "2026-12-03 15:00", "FREQ=DAILY;BYHOUR=9": "2026-12-02 09:00",
		"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30": "no such day", "FREQ=WEEKLY;UNTIL=20261130": "ends before it begins",
	} {
		err := of(t, series(rule, "UTC", tuesday)).Check()
		if says == "" && err != nil || says != "" && (meeting.KindOf(err) != meeting.Invalid || !strings.Contains(err.Error(), says)) {
			t.Errorf("%s: %v", rule, err)
		}
	}
}

// TestManyAtOnceAreRefused, as many as one day may have are not; and not what is long but seldom.
func TestManyAtOnceAreRefused(t *testing.T) {
	start := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		rule    string
		length  time.Duration
		refused bool
	}{
		{"FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;BYMINUTE=0,30", 24 * time.Hour, false},
		{"FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;BYMINUTE=0,30", 24*time.Hour + time.Second, true},
		{"FREQ=YEARLY", 48 * 365 * 24 * time.Hour, false}, {"FREQ=WEEKLY", 48 * 7 * 24 * time.Hour, false}, {"FREQ=WEEKLY", 49 * 7 * 24 * time.Hour, true},
	} {
		s := series(c.rule, "UTC", start)
		s.Length = c.length
		if err := of(t, s).Check(); c.refused != (meeting.KindOf(err) == meeting.Invalid) {
			t.Errorf("%s for %v: %v", c.rule, c.length, err)
		}
	}
}

// TestAnHourThatClocksPassOverOrShowTwice is found, and no other.
func TestAnHourThatClocksPassOverOrShowTwice(t *testing.T) {
	for _, c := range []struct{ rule, zone, start, unclear string }{
		{"FREQ=WEEKLY", "Europe/Berlin", "2026-12-06T02:30:00", "2027-03-28T01:30:00Z"},
		{"FREQ=WEEKLY", "Europe/Berlin", "2027-04-04T02:30:00", "2027-10-31T00:30:00Z"},
		{"FREQ=DAILY", "Europe/Berlin", "2027-03-27T03:00:00", ""},
		{"FREQ=DAILY", "Europe/Berlin", "2027-03-27T01:59:00", ""},
		{"FREQ=WEEKLY", "Europe/Berlin", "2026-12-01T02:30:00", ""},
		{"FREQ=DAILY", "Australia/Lord_Howe", "2027-04-01T01:45:00", "2027-04-03T14:45:00Z"},
		{"FREQ=DAILY", "UTC", "2027-03-27T02:30:00", ""},
		{"FREQ=WEEKLY;UNTIL=20270101", "Europe/Berlin", "2026-12-06T02:30:00", ""},
	} {
		in := location(t, c.zone)
		s := series(c.rule, c.zone, Instant(wall(t, c.start), in))
		at, found := of(t, s).Unclear(s.Start, s.Start.AddDate(2, 0, 0))
		if found != (c.unclear != "") || found && at.Format(time.RFC3339) != c.unclear {
			t.Errorf("%s from %s in %s: %v, %v, not %s", c.rule, c.start, c.zone, at, found, c.unclear)
		}
	}
}

// TestWhatIsFarIsFound, forwards and backwards, in a rule of any kind. It asks so often that a walk from the beginning would take many minutes.
func TestWhatIsFarIsFound(t *testing.T) {
	for _, rule := range []string{"FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY;BYDAY=-1TU", "FREQ=YEARLY;BYMONTH=12;BYDAY=1TU", "FREQ=YEARLY;INTERVAL=2600", "FREQ=DAILY;COUNT=5000"} {
		r := of(t, series(rule, "Europe/Berlin", time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC)))
		for range 100 {
			for at := range r.Between(time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC), meeting.EndOfTime) {
				if got, found := r.Named(r.Name(at)); !found || !got.Equal(at) {
					t.Fatalf("%s: %v leads to %v", rule, at, got)
				}
				break
			}
			for range r.Backwards(time.Time{}, meeting.EndOfTime) {
				break
			}
		}
	}
}

// TestWindowsOfAnyRule: wherever a window is cut, forwards or backwards, it gives what the walk from the start has in it, in order and each once, in zones
// that set their clocks by half an hour, at midnight, or by a day.
func TestWindowsOfAnyRule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SampledFrom(append([]string{"America/Sao_Paulo", "Africa/Cairo", "Antarctica/Troll"}, zoneNames...)).Draw(t, "zone")
		rule := rapid.SampledFrom([]string{"FREQ=DAILY", "FREQ=DAILY;INTERVAL=2;BYHOUR=0,2,3,23;BYMINUTE=0,30", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU", "FREQ=MONTHLY;BYDAY=-1SU", "FREQ=MONTHLY;BYMONTHDAY=31",
			"FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU", "FREQ=DAILY;BYHOUR=1,2;COUNT=90", "FREQ=WEEKLY;UNTIL=20120301", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"}).Draw(t, "rule")
		s := series(rule, in, time.Unix(60*rapid.Int64Range(40*365*24*60, 43*365*24*60).Draw(t, "start"), 0).UTC()) // about the day that Samoa passed over
		r := of(t, s)
		all := first(150, r.Between(s.Start, meeting.EndOfTime))
		if len(all) < 2 {
			return
		}
		for i, at := range all[1:] {
			if !at.After(all[i]) {
				t.Fatalf("%v does not come after %v", at, all[i])
			}
		}
		for range 5 {
			from := all[rapid.IntRange(0, len(all)-1).Draw(t, "from")].Add(time.Duration(rapid.IntRange(-1, 1).Draw(t, "beside")) * time.Second)
			to := all[rapid.IntRange(0, len(all)-1).Draw(t, "to")]
			var want []time.Time
			for _, at := range all {
				if !at.Before(from) && at.Before(to) {
					want = append(want, at)
				}
			}
			back := slices.Collect(r.Backwards(from, to))
			slices.Reverse(back)
			if got := slices.Collect(r.Between(from, to)); !slices.Equal(got, want) || !slices.Equal(back, want) {
				t.Fatalf("from %v to %v: %v, backwards %v, not %v", from, to, got, back, want)
			}
		}
		at := rapid.SampledFrom(all).Draw(t, "one")
		if got, found := r.Named(r.Name(at)); !found || !got.Equal(at) {
			t.Fatalf("%v is called %s, which leads to %v, %v", at, r.Name(at), got, found)
		}
	})
}
