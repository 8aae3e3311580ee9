package event

import (
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/meeting"
)

var update = flag.Bool("update", false, "write what comes out into testdata")

// monday is the start of the first occurrence of the tests: 16:00 in Berlin, in the week before the clocks go back.
var monday = time.Date(2026, 10, 19, 14, 0, 0, 0, time.UTC)

// weekly is a series of hours.
func weekly() meeting.Series {
	return meeting.Series{ID: 3, Slug: "weekly", Title: "Garden, weekly", Description: "Beds and paths", Lang: "en", Listed: true, Zone: "Europe/Berlin", AfterTalk: 10 * time.Minute,
		Created: noon.AddDate(0, -2, 0), Rule: "FREQ=WEEKLY", Start: monday, Length: time.Hour}
}

// occurrence is the one of a week, with a row and these entries, a minute apart from the next.
func occurrence(s meeting.Series, week int, entries ...meeting.Entry) (meeting.Facts, []meeting.Entry) {
	start := monday.AddDate(0, 0, 7*week)
	if week > 0 {
		start = start.Add(time.Hour)
	}
	f := s.Meeting("", "", start, start.Add(s.Length), start.AddDate(0, 0, -14))
	f.ID, f.Planned, f.Date = meeting.ID(100+week), start, start.Format(time.DateOnly)
	for i := range entries {
		entries[i].Seq, entries[i].At = int64(i+1), start.Add(time.Duration(i-100)*time.Minute)
		f = meeting.Apply(f, entries[i])
	}
	return f, entries
}

// subscription gives the collection of series whose logs are known.
func subscription(logs map[meeting.ID][]meeting.Entry, series ...Series) Collection {
	return Collection{Name: "Garden, weekly", Address: "https://meet.example/weekly", Now: noon, Series: series,
		Link: func(path string) string { return "https://meet.example" + path },
		Look: func(f meeting.Facts) (Revision, error) { return Revised(f, meeting.Fold(logs[f.ID])), nil }}
}

// TestCollection: a rule across a change of the clocks, an occurrence as the rule has it (with a row, and it ran over), one that was moved, one with another title,
// one cancelled, one deleted, a date besides, and one that took the day of an occurrence that was not held.
func TestCollection(t *testing.T) {
	s := weekly()
	logs := map[meeting.ID][]meeting.Entry{}
	all := Series{Series: s}
	hold := func(week int, entries ...meeting.Entry) {
		f, log := occurrence(s, week, entries...)
		all.Held, logs[f.ID] = append(all.Held, f), log
	}
	title, later := "Garden: the pond", monday.AddDate(0, 0, 14).Add(3*time.Hour)
	hold(0, meeting.Entry{Kind: meeting.KindOpened}, meeting.Entry{Kind: meeting.KindExtended, Text: "10"})
	hold(1)
	hold(2, meeting.Entry{Kind: meeting.KindMoved, Text: meeting.MoveText(later, later.Add(90*time.Minute))})
	hold(3, meeting.Entry{Kind: meeting.KindChanged, Text: meeting.Change{Title: &title}.Text()})
	hold(4, meeting.Entry{Kind: meeting.KindCancelled, Text: "Rain; all week"})
	for week, title := range map[int]string{6: "", 7: "Besides"} {
		f, _ := occurrence(s, week)
		if f.Planned, f.Start, f.End = (time.Time{}), f.Start.Add(5*time.Hour), f.End.Add(5*time.Hour); title != "" {
			f.Title, f.Date = title, "2026-12-08"
		}
		all.Held = append(all.Held, f)
	}
	if all.Held[5].Title == "Besides" { // in the order of their starts
		all.Held[5], all.Held[6] = all.Held[6], all.Held[5]
	}
	all.Except = []time.Time{monday.AddDate(0, 0, 35).Add(time.Hour)}
	out, err := subscription(logs, all).Write()
	if err != nil {
		t.Fatal(err)
	}
	const file = "testdata/weekly.ics"
	got := strings.ReplaceAll(string(out), "\r\n", "\n")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if diff := cmp.Diff(string(want), got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// TestARuleThatIsNotKnown: what is held of such a series is there by itself.
func TestARuleThatIsNotKnown(t *testing.T) {
	for rule, wants := range map[string]bool{"FREQ=WEEKLY": true, "FREQ=EASTER": false} {
		s := weekly()
		s.Rule = rule
		f, _ := occurrence(s, 2)
		out, err := subscription(nil, Series{s, []meeting.Facts{f}}).Write()
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(string(out), "RRULE:"+rule); got != wants || strings.Contains(string(out), "UID:"+UID(f, "https://meet.example/weekly")) == wants {
			t.Errorf("%s: %s", rule, out)
		}
	}
}

// TestARuleThatHasEnded: a year after its last meeting a series is in the calendar no more.
func TestARuleThatHasEnded(t *testing.T) {
	s := weekly()
	s.Rule = "FREQ=WEEKLY;COUNT=3"
	last := monday.AddDate(0, 0, 14).Add(time.Hour)
	for now, wants := range map[time.Time]bool{last: true, last.AddDate(1, 0, 0): true, last.AddDate(1, 0, 1): false} {
		c := subscription(nil, Series{Series: s})
		c.Now = now
		if out, err := c.Write(); err != nil || strings.Contains(string(out), "BEGIN:VEVENT") != wants || strings.Contains(string(out), "BEGIN:VTIMEZONE") != wants {
			t.Errorf("at %v: %v\n%s", now, err, out)
		}
	}
}

// TestAMeetingIsTheSameInEveryFile: a date by itself has one UID and one SEQUENCE, whether it comes alone or with all others.
func TestAMeetingIsTheSameInEveryFile(t *testing.T) {
	f, log := planned(meeting.Entry{At: noon.Add(-time.Minute), Kind: meeting.KindCancelled, Text: "Rain"})
	alone := string(Invitation(f, log, "https://meet.example/weekly/2026-12-01"))
	c := subscription(nil, Series{meeting.Series{ID: 3, Slug: "weekly"}, []meeting.Facts{f}})
	c.Look = func(f meeting.Facts) (Revision, error) { return Revised(f, log), nil }
	all, err := c.Write()
	event := alone[strings.Index(alone, "BEGIN:VEVENT"):]
	if err != nil || !strings.HasSuffix(string(all), event) || !strings.Contains(event, ":Rain\\n\\nhttps://") {
		t.Errorf("%v\n%s\n%s", err, alone, all)
	}
}
