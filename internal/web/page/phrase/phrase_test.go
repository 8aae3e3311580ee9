package phrase

import (
	"slices"
	"strings"
	"testing"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/web/words"
)

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestWhenOf(t *testing.T) {
	for _, c := range []struct{ zone, start, day, from, to, in, utc string }{
		{"UTC", "2026-12-01T15:00:00Z", "Tuesday 1 December 2026", "15:00", "16:30", "UTC", ""},
		{"Europe/Berlin", "2026-12-01T15:00:00Z", "Tuesday 1 December 2026", "16:00", "17:30", "in Berlin", "15:00 – 16:30"},
		{"America/New_York", "2026-12-02T02:00:00Z", "Tuesday 1 December 2026", "21:00", "22:30", "in New York", "Wednesday 02:00 – 03:30"},
		{"Pacific/Auckland", "2026-12-01T15:00:00Z", "Wednesday 2 December 2026", "04:00", "05:30", "in Auckland", "Tuesday 15:00 – 16:30"},
		{"Nowhere/AtAll", "2026-12-01T15:00:00Z", "Tuesday 1 December 2026", "15:00", "16:30", "UTC", ""},
	} {
		start := at(c.start)
		got := WhenOf(words.English, meeting.Facts{Zone: c.zone, Start: start, End: start.Add(90 * time.Minute)})
		want := When{ISO(start), ISO(start.Add(90 * time.Minute)), c.day, c.from, c.to, c.in, c.utc,
			strings.Fields(c.day)[0] + " " + c.from + " – " + c.to + " " + c.in}
		if got != want {
			t.Errorf("%s:\n got %+v\nwant %+v", c.zone, got, want)
		}
	}
}

func TestClockOf(t *testing.T) {
	f := meeting.Facts{Start: at("2026-12-01T15:00:00Z"), End: at("2026-12-01T16:00:00Z"), AfterTalk: 10 * time.Minute}
	for _, c := range []struct {
		phase meeting.Phase
		now   string
		want  string
	}{
		{meeting.PhaseScheduled, "2026-11-20T15:00:00Z", "in 11 days"},
		{meeting.PhaseScheduled, "2026-11-29T15:00:00Z", "in 2 days"},
		{meeting.PhaseScheduled, "2026-11-29T15:00:01Z", "in 2 days"},
		{meeting.PhaseScheduled, "2026-11-30T14:00:00Z", "in 25 h"},
		{meeting.PhaseScheduled, "2026-12-01T12:38:00Z", "in 2 h 22 min"},
		{meeting.PhaseScheduled, "2026-12-01T14:47:12Z", "in 13 min"},
		{meeting.PhaseScheduled, "2026-12-01T14:59:59.999Z", "in 1 min"},
		{meeting.PhaseScheduled, "2026-12-01T15:00:01Z", "opening …"},
		{meeting.PhaseOpen, "2026-12-01T15:00:00Z", "1 h left"},
		{meeting.PhaseWrappingUp, "2026-12-01T15:50:18Z", "10 min left"},
		{meeting.PhaseWrappingUp, "2026-12-01T16:00:01Z", "0 min left"},
		{meeting.PhaseAfterTalk, "2026-12-01T16:02:00Z", "closes in 8 min"},
		{meeting.PhaseClosed, "2026-12-01T17:00:00Z", ""},
		{meeting.PhaseCancelled, "2026-12-01T14:00:00Z", ""},
	} {
		got := ClockOf(words.English, f, c.phase, at(c.now))
		if got == nil && c.want != "" || got != nil && got.Words != c.want {
			t.Errorf("%s at %s: %+v, want %q", c.phase, c.now, got, c.want)
		}
	}
}

func TestNear(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	now := at("2026-12-01T22:30:00Z") // 23:30 in Berlin
	for day, want := range map[string]string{
		"2026-12-01T22:59:00Z": "Today", "2026-12-01T23:00:00Z": "Tomorrow", "2026-12-02T23:00:00Z": "Thu 3 Dec", "2026-11-30T22:59:00Z": "Yesterday",
		"2026-11-29T12:00:00Z": "Sun 29 Nov", "2027-01-01T12:00:00Z": "1 Jan 2027",
	} {
		if got := Near(words.English, at(day), now, berlin); got != want {
			t.Errorf("%s is %q, want %q", day, got, want)
		}
	}
}

func TestPresenceOf(t *testing.T) {
	names := []string{"Ana", "Ben"}
	for _, c := range []struct {
		p     live.Presence
		words string
		names []string
	}{
		{live.Presence{}, "Nobody is here yet", nil},
		{live.Presence{Reading: 3}, "0 here, 3 reading along", nil},
		{live.Presence{Here: 2, Names: names}, "2 here", names},
		{live.Presence{Here: 41, Reading: 1, Names: names}, "41 here, 1 reading along", []string{"Ana", "Ben", "and 39 more"}},
	} {
		if got := PresenceOf(words.English, c.p); got.Words != c.words || !slices.Equal(got.Names, c.names) {
			t.Errorf("%+v: %+v", c.p, got)
		}
	}
	if len(names) != 2 {
		t.Error("the names that others share were changed")
	}
}
