package calendar

import (
	"context"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley/internal/meeting"
	"parley/internal/store/memory"
)

// tuesday is the first start of the tests: 16:00 in Berlin.
var tuesday = time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC)

const week = 7 * 24 * time.Hour

// desk is a Book over a store in memory, with a clock that the test sets.
type desk struct {
	t interface {
		Helper()
		Fatal(...any)
		Errorf(string, ...any)
	}
	*Book
	store *memory.Store
	now   time.Time
}

func set(t *testing.T) *desk {
	d := &desk{t: t, now: tuesday.Add(-time.Hour)}
	clock := func() time.Time { return d.now }
	d.store = memory.New(memory.Options{Clock: clock})
	d.Book = NewBook(d.store, clock)
	return d
}

func (d *desk) ctx() context.Context { return context.Background() }

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// schedule makes a series of hours from tuesday on.
func (d *desk) schedule(title, rule string) meeting.Series {
	d.t.Helper()
	made, err := d.Schedule(d.ctx(), meeting.Scheduling{Start: tuesday, End: tuesday.Add(time.Hour), HostKey: meeting.HashOf(title),
		Series: meeting.Series{Title: title, Rule: rule, Zone: "Europe/Berlin", Listed: true, AfterTalk: 10 * time.Minute}})
	d.must(err)
	return made.Series
}

func (d *desk) find(address ...string) meeting.Facts {
	d.t.Helper()
	f, err := d.Find(d.ctx(), address[0], address[1])
	d.must(err)
	return f
}

// leads wants an address behind another; empty for none.
func (d *desk) leads(slug, date, to string) {
	d.t.Helper()
	f, err := d.Find(d.ctx(), slug, date)
	if to == "" {
		if meeting.KindOf(err) != meeting.NotFound {
			d.t.Errorf("at %v %s/%s leads to %s, %v, not nowhere", d.now, slug, date, f.Address(), err)
		}
		return
	}
	if err != nil || f.Date != to {
		d.t.Errorf("at %v %s/%s leads to %s, %v, not to %s", d.now, slug, date, f.Address(), err, to)
	}
}

func (d *desk) hold(slug, date string) meeting.Facts {
	d.t.Helper()
	f, err := d.Hold(d.ctx(), d.find(slug, date))
	d.must(err)
	return f
}

func (d *desk) act(f meeting.Facts, kind meeting.Kind, text string) {
	d.t.Helper()
	commit, err := d.store.Append(d.ctx(), []meeting.Post{{Meeting: f.ID, Kind: kind, Author: meeting.HostByKey, Text: text}})
	d.must(err)
	d.must(commit.Outcomes[0].Err)
}

func (d *desk) settle() {
	d.t.Helper()
	due, _, err := d.store.Due(d.ctx(), d.now, 1000)
	d.must(err)
	_, err = d.store.Settle(d.ctx(), due)
	d.must(err)
}

// lists wants the dates of a window; those without a row are in brackets.
func (d *desk) lists(w meeting.Window, want ...string) {
	d.t.Helper()
	all, err := d.Between(d.ctx(), w)
	d.must(err)
	var got []string
	for _, f := range all {
		date := f.Slug[:1] + " " + f.Date[5:]
		if f.ID == 0 {
			date = "(" + date + ")"
		}
		got = append(got, date)
	}
	if !slices.Equal(got, want) {
		d.t.Errorf("%+v lists %q, not %q", w, got, want)
	}
}

func TestTheStoreAndTheRuleAreOneList(t *testing.T) {
	d := set(t)
	s := d.schedule("Weekly", "FREQ=WEEKLY")
	d.schedule("Fortnightly", "FREQ=WEEKLY;INTERVAL=2")
	d.schedule("Once", "")
	hidden, err := d.Schedule(d.ctx(), meeting.Scheduling{Start: tuesday, End: tuesday.Add(time.Hour), HostKey: meeting.HashOf("hidden"),
		Series: meeting.Series{Title: "Hidden", Rule: "FREQ=WEEKLY", Zone: "UTC"}})
	d.must(err)
	all := meeting.Window{From: tuesday, To: tuesday.Add(2*week + 1), Listed: true}
	d.lists(all, "w 12-01", "f 12-01", "o 12-01", "(w 12-08)", "(f 12-15)", "(w 12-15)")
	d.hold("weekly", "2026-12-15")
	one := meeting.Window{Series: s.ID, From: tuesday, To: tuesday.Add(4 * week)}
	d.lists(one, "w 12-01", "(w 12-08)", "w 12-15", "(w 12-22)")
	one.Backwards = true
	d.lists(one, "(w 12-22)", "w 12-15", "(w 12-08)", "w 12-01")
	one.Limit = 2
	d.lists(one, "(w 12-22)", "w 12-15")
	one.Backwards = false
	d.lists(one, "w 12-01", "(w 12-08)")
	d.lists(meeting.Window{Series: s.ID, From: tuesday, To: tuesday.Add(4 * week), Held: true}, "w 12-01", "w 12-15")
	d.lists(meeting.Window{Series: s.ID, From: tuesday.Add(1), To: meeting.EndOfTime, Ahead: 2}, "(w 12-08)", "w 12-15", "(w 12-22)")
	d.lists(meeting.Window{Series: hidden.Series.ID, From: tuesday.Add(week), To: meeting.EndOfTime, Limit: 1}, "("+hidden.Series.Slug[:1]+" 12-08)")
	for _, w := range []meeting.Window{{Series: s.ID, To: meeting.EndOfTime}, {Series: s.ID, From: tuesday.AddDate(4000, 0, 0), To: meeting.EndOfTime}} {
		found, err := d.Between(d.ctx(), w)
		if err != nil || len(found) != 400 {
			t.Errorf("without a limit there are %d (%v)", len(found), err)
		}
	}
}

// TestAMovedOccurrenceStandsForItself: neither where it was planned nor beside its new time does the rule give it again.
func TestAMovedOccurrenceStandsForItself(t *testing.T) {
	d := set(t)
	s := d.schedule("Weekly", "FREQ=WEEKLY")
	moved := d.hold("weekly", "2026-12-08")
	d.act(moved, meeting.KindMoved, meeting.MoveText(tuesday.Add(week+26*time.Hour), tuesday.Add(week+27*time.Hour)))
	d.lists(meeting.Window{Series: s.ID, From: tuesday.Add(week), To: tuesday.Add(week + time.Hour)})
	d.lists(meeting.Window{Series: s.ID, From: tuesday.Add(week), To: tuesday.Add(2 * week)}, "w 12-08")
	d.lists(meeting.Window{Series: s.ID, From: tuesday.Add(week), To: tuesday.Add(week + time.Hour), Planned: true}, "w 12-08")
	d.leads("weekly", "2026-12-08", "2026-12-08")
	d.leads("weekly", "2026-12-09", "")
	d.act(moved, meeting.KindMoved, meeting.MoveText(tuesday.Add(3*week), tuesday.Add(3*week+time.Hour)))
	d.lists(meeting.Window{Series: s.ID, From: tuesday.Add(week), To: tuesday.Add(3*week + 1)}, "(w 12-15)", "w 12-08", "(w 12-22)")
}

// TestALinkOnceGivenKeepsItsMeeting: a date that is added on the day of an occurrence gets another address.
func TestALinkOnceGivenKeepsItsMeeting(t *testing.T) {
	d := set(t)
	s := d.schedule("Weekly", "FREQ=WEEKLY")
	before := d.find("weekly", "2026-12-08")
	plan := meeting.Planning{Series: s.ID, Title: "Besides", Start: tuesday.Add(week + 3*time.Hour), End: tuesday.Add(week + 4*time.Hour)}
	added, isNew, err := d.Add(d.ctx(), plan)
	if err != nil || !isNew || added.Date != "2026-12-08-1900" {
		t.Errorf("added at %s (%v)", added.Date, err)
	}
	if after := d.find("weekly", "2026-12-08"); after.ID == 0 || !after.Start.Equal(before.Start) || after.Title != "Weekly" {
		t.Errorf("the link leads to %+v", after)
	}
	plan.Start, plan.End = plan.Start.Add(24*time.Hour), plan.End.Add(24*time.Hour)
	if added, _, err = d.Add(d.ctx(), plan); err != nil || added.Date != "2026-12-09" {
		t.Errorf("on a day without an occurrence it is added at %s (%v)", added.Date, err)
	}
	d.must(d.Delete(d.ctx(), d.find("weekly", "2026-12-08").ID))
	d.leads("weekly", "2026-12-08", "")
	d.lists(meeting.Window{Series: s.ID, From: tuesday.Add(week), To: tuesday.Add(2*week + 1)}, "w 12-08-1900", "w 12-09", "(w 12-15)")
}

// TestNotHeld: an occurrence whose end passes without a row.
func TestNotHeld(t *testing.T) {
	d := set(t)
	s := d.schedule("Weekly", "FREQ=WEEKLY")
	f := d.find("weekly", "2026-12-08")
	if got := f.Phase(tuesday.Add(week)); f.ID != 0 || got != meeting.PhaseScheduled {
		t.Errorf("%+v is %s", f, got)
	}
	d.now = tuesday.Add(week + time.Hour)
	d.settle()
	if got := d.find("weekly", "2026-12-08").Phase(d.now); got != meeting.PhaseNotHeld {
		t.Errorf("after its end it is %s", got)
	}
	w := meeting.Window{Series: s.ID, From: tuesday, To: tuesday.Add(2*week + 1)}
	d.lists(w, "w 12-01", "(w 12-08)", "(w 12-15)")
	w.Going = true
	d.lists(w, "(w 12-15)")
	d.leads("weekly", "now", "2026-12-15")
	d.leads("weekly", "last", "2026-12-01")
	added, _, err := d.Add(d.ctx(), meeting.Planning{Series: s.ID, Start: d.now.Add(time.Hour), End: d.now.Add(2 * time.Hour)})
	if err != nil || added.Date != "2026-12-08" {
		t.Errorf("in its place there is %s (%v)", added.Date, err)
	}
	d.lists(meeting.Window{Series: s.ID, From: tuesday.Add(1), To: tuesday.Add(2*week + 1)}, "w 12-08", "(w 12-15)")
}

// TestNowAndLast leads through a meeting, its end, and one that is cancelled.
func TestNowAndLast(t *testing.T) {
	d := set(t)
	d.schedule("Weekly", "FREQ=WEEKLY")
	at := func(now time.Time, present, last string) {
		t.Helper()
		for _, late := range []bool{true, false} { // before the clock's entries are in the log, and after
			d.now = now
			if !late {
				d.settle()
			}
			d.leads("weekly", "now", present)
			d.leads("weekly", "last", last)
		}
	}
	at(tuesday.Add(-1), "2026-12-01", "")
	at(tuesday, "2026-12-01", "")
	at(tuesday.Add(70*time.Minute-1), "2026-12-01", "")
	at(tuesday.Add(70*time.Minute), "2026-12-08", "2026-12-01")
	d.act(d.hold("weekly", "2026-12-08"), meeting.KindCancelled, "")
	at(tuesday.Add(2*time.Hour), "2026-12-15", "2026-12-01")
	at(tuesday.Add(week), "2026-12-15", "2026-12-01")
	at(tuesday.Add(2*week+time.Minute), "2026-12-15", "2026-12-01") // without a row
	d.act(d.hold("weekly", "2026-12-22"), meeting.KindMoved, meeting.MoveText(tuesday.Add(2*week+2*time.Hour), tuesday.Add(2*week+3*time.Hour)))
	at(tuesday.Add(2*week+90*time.Minute), "2026-12-22", "2026-12-01")
	at(tuesday.Add(2*week+150*time.Minute), "2026-12-22", "2026-12-01")
	at(tuesday.Add(3*week), "2026-12-29", "2026-12-22")
	d.leads("nothing", "now", "")
}

func TestARuleIsReadBeforeItIsStored(t *testing.T) {
	d := set(t)
	s := d.schedule("Weekly", "interval=1;freq=weekly")
	if s.Rule != "FREQ=WEEKLY" || !s.Start.Equal(tuesday) || s.Length != time.Hour {
		t.Errorf("%+v", s)
	}
	if s := d.schedule("Ending", "FREQ=WEEKLY;UNTIL=20270105"); s.Rule != "FREQ=WEEKLY;UNTIL=20270105T225959Z" { // the end of that day in Berlin
		t.Errorf("it ends so: %s", s.Rule)
	}
	if rule, err := Kept("FREQ=WEEKLY;UNTIL=99991231", "America/New_York"); err != nil || rule != "FREQ=WEEKLY;UNTIL=99991231T235959Z" { // the day ends in a year that is none
		t.Errorf("%s, %v", rule, err)
	}
	d.leads("ending", "2027-01-05", "2027-01-05")
	d.leads("ending", "2027-01-12", "")
	_, err := d.Schedule(d.ctx(), meeting.Scheduling{Start: tuesday, End: tuesday.Add(time.Hour), Series: meeting.Series{Title: "Hourly", Rule: "FREQ=HOURLY"}})
	if meeting.KindOf(err) != meeting.Invalid {
		t.Errorf("a rule that is not taken: %v", err)
	}
	d.leads("hourly", "2026-12-01", "")
}

// TestAZoneIsGivenByItsName, which is the same on every machine, and not by the way to a file that is read as one here.
func TestAZoneIsGivenByItsName(t *testing.T) {
	d := set(t)
	for _, c := range []struct {
		zone  string
		taken bool
	}{
		{"", true}, {"UTC", true}, {"Europe/Berlin", true}, {"America/Argentina/Buenos_Aires", true}, {"Etc/GMT+8", true}, {"EST5EDT", true},
		{"localtime", false}, {"posixrules", false}, {"right/Europe/Berlin", false}, {"posix/Europe/Berlin", false}, {"Europe//Berlin", false}, {"./Europe/Berlin", false},
		{"Europe/./Berlin", false}, {"Europe/../Europe/Berlin", false}, {"/usr/share/zoneinfo/Europe/Berlin", false}, {"Local", false}, {"Mars/Base", false},
	} {
		for _, rule := range []string{"", "FREQ=WEEKLY"} {
			_, err := d.Schedule(d.ctx(), meeting.Scheduling{Start: tuesday, End: tuesday.Add(time.Hour), Series: meeting.Series{Title: "Kites", Zone: c.zone, Rule: rule}})
			if c.taken && err != nil || !c.taken && meeting.KindOf(err) != meeting.Invalid {
				t.Errorf("%q, %q: %v", c.zone, rule, err)
			}
		}
	}
	_, _ = zone("Europe/./Berlin") // as it may stand in older files, and be read on some machines
	if _, kept := zones.Load("Europe/./Berlin"); kept {
		t.Error("there is no end of ways to a zone, and each is kept")
	}
}

// fates schedules one or two series and gives their first occurrences, after whatever happens to such.
func (d *desk) fates(rt *rapid.T) (all []meeting.Facts) {
	for i, title := range []string{"Weekly", "Fortnightly"}[:rapid.IntRange(1, 2).Draw(rt, "series")] {
		s := d.schedule(title, rapid.SampledFrom([]string{Weekly(i + 1).String(), "FREQ=DAILY;INTERVAL=3;BYHOUR=9,16;COUNT=30", "FREQ=MONTHLY;BYDAY=1TU", "FREQ=WEEKLY;BYDAY=TU,SU;COUNT=30"}).Draw(rt, "rule"))
		r := of(rt, s)
		for _, at := range first(30, r.Between(tuesday, meeting.EndOfTime)) {
			f := r.Meeting(at)
			switch rapid.IntRange(0, 4).Draw(rt, "fate") {
			case 0:
				f = d.hold(f.Slug, f.Date)
			case 1:
				f = d.hold(f.Slug, f.Date)
				to := f.Start.Add(time.Duration(rapid.IntRange(1, 30*24).Draw(rt, "hours")) * time.Hour)
				d.act(f, meeting.KindMoved, meeting.MoveText(to, to.Add(time.Hour)))
			case 2:
				f = d.hold(f.Slug, f.Date)
				d.act(f, meeting.KindCancelled, "")
			}
			all = append(all, d.find(f.Slug, f.Date))
		}
	}
	return all
}

// TestWindowsAgree: whatever happened to the occurrences, a window gives what a list of them all has in it.
func TestWindowsAgree(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := set(t)
		d.t = rt
		all := d.fates(rt)
		d.now = tuesday.Add(time.Duration(rapid.IntRange(0, 40*7*24).Draw(rt, "now")) * time.Hour)
		d.settle()
		for i, f := range all {
			all[i] = d.find(f.Slug, f.Date)
		}
		w := meeting.Window{From: tuesday.Add(time.Duration(rapid.IntRange(-24, 20*7*24).Draw(rt, "from")) * time.Hour), Limit: rapid.IntRange(0, 12).Draw(rt, "limit"),
			Going: rapid.Bool().Draw(rt, "going"), Backwards: rapid.Bool().Draw(rt, "backwards"), Planned: rapid.Bool().Draw(rt, "planned"), Held: rapid.Bool().Draw(rt, "held")}
		w.To = w.From.Add(time.Duration(rapid.IntRange(0, 8*7*24).Draw(rt, "long")) * time.Hour)
		if rapid.Bool().Draw(rt, "one") {
			w.Series = all[0].Series
		}
		want := 0
		for _, f := range all {
			at := f.Start
			if w.Planned {
				at = f.Planned
			}
			going := f.Closed == 0 && f.Cancelled == 0 && f.Phase(d.now) != meeting.PhaseNotHeld
			if !at.Before(w.From) && at.Before(w.To) && (going || !w.Going) && (w.Series == 0 || f.Series == w.Series) && (f.ID != 0 || !w.Held) {
				want++
			}
		}
		if w.Limit > 0 {
			want = min(want, w.Limit)
		}
		got, err := d.Between(d.ctx(), w)
		d.must(err)
		if len(got) != want {
			rt.Fatalf("%+v lists %d, not %d", w, len(got), want)
		}
		seen := map[string]bool{}
		for i, f := range got {
			if seen[f.Address()] || !slices.Contains(all, f) {
				rt.Fatalf("%+v lists %s", w, f.Address())
			}
			seen[f.Address()] = true
			if i > 0 && (got[i-1].Start.Compare(f.Start) > 0) != w.Backwards && !got[i-1].Start.Equal(f.Start) {
				rt.Fatalf("%+v is out of order at %d", w, i)
			}
		}
	})
}

// TestTheSecondOfADayKeepsItsAddress, also where it has its row before the first.
func TestTheSecondOfADayKeepsItsAddress(t *testing.T) {
	d := set(t)
	d.schedule("Twice", "FREQ=DAILY;BYHOUR=9,16;COUNT=5")
	d.lists(meeting.Window{To: meeting.EndOfTime}, "t 12-01", "(t 12-02)", "(t 12-02-1600)", "(t 12-03)", "(t 12-03-1600)")
	if f := d.hold("twice", "2026-12-02-1600"); !f.Start.Equal(tuesday.AddDate(0, 0, 1)) {
		t.Errorf("it is %v", f.Start)
	}
	if f := d.hold("twice", "2026-12-02"); !f.Start.Equal(tuesday.AddDate(0, 0, 1).Add(-7 * time.Hour)) {
		t.Errorf("the first is %v", f.Start)
	}
	added, _, err := d.Add(d.ctx(), meeting.Planning{Series: d.find("twice", "2026-12-03").Series, Start: tuesday.AddDate(0, 0, 2).Add(2 * time.Hour), End: tuesday.AddDate(0, 0, 2).Add(3 * time.Hour)})
	d.must(err)
	d.lists(meeting.Window{To: meeting.EndOfTime}, "t 12-01", "t 12-02", "t 12-02-1600", "t 12-03", "t 12-03-1600", "t "+added.Date[5:])
	d.leads("twice", "2026-12-04", "")
}

// hasty is a calendar in which an occurrence gets its row just before the n-th time that somebody reads rows.
type hasty struct {
	meeting.Calendar
	n    int
	hold func()
}

func (h *hasty) Between(ctx context.Context, w meeting.Window) ([]meeting.Facts, error) {
	if h.n--; h.n == 0 {
		h.hold()
	}
	return h.Calendar.Between(ctx, w)
}

// TestAnOccurrenceIsListedOnceWhileItGetsItsRow, whenever that is.
func TestAnOccurrenceIsListedOnceWhileItGetsItsRow(t *testing.T) {
	for n := 1; ; n++ {
		d := set(t)
		s := d.schedule("Tornado weekly", "FREQ=WEEKLY")
		h := &hasty{Calendar: d.store, n: n, hold: func() { d.hold(s.Slug, "2026-12-15") }}
		all, err := NewBook(h, func() time.Time { return d.now }).Between(t.Context(), meeting.Window{Series: s.ID, From: tuesday, To: tuesday.Add(4 * week)})
		d.must(err)
		var dates []string
		for _, f := range all {
			dates = append(dates, f.Date)
		}
		if want := []string{"2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22"}; !slices.Equal(dates, want) {
			t.Errorf("with the row before look %d: %v, not %v", n, dates, want)
		}
		if h.n > 0 {
			if n < 4 {
				t.Errorf("rows were read only %d times", n-1)
			}
			return
		}
	}
}
