package reading

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/internal/meeting"
)

// TestPeopleAreThoseWhoSpokeAndThoseWhoWereSeen, each once, by when they came.
func TestPeopleAreThoseWhoSpokeAndThoseWhoWereSeen(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2026, 12, 1, 15, minute, 0, 0, time.UTC) }
	ana, ben := meeting.Author{ID: "a", Name: "Ana", Role: meeting.RoleHost}, meeting.Author{ID: "b", Name: "Ben", Role: meeting.RoleGuest}
	troll := meeting.Author{ID: "t", Name: "Troll", Role: meeting.RoleGuest}
	lines := meeting.Fold([]meeting.Entry{
		{Seq: 1, At: at(0), Kind: meeting.KindOpened},
		{Seq: 2, At: at(2), Kind: meeting.KindLine, Author: ben, Text: "hello"},
		{Seq: 3, At: at(3), Kind: meeting.KindLine, Author: troll, Text: "boo"},
		{Seq: 4, At: at(4), Kind: meeting.KindExtended, Author: meeting.HostByKey, Text: "5"},
		{Seq: 5, At: at(5), Kind: meeting.KindRedaction, Author: ana, Refs: []int64{3}},
		{Seq: 6, At: at(6), Kind: meeting.KindLine, Author: meeting.Author{Name: "of a file"}, Text: "I have no id"},
		{Seq: 7, At: at(7), Kind: meeting.KindLine, Author: meeting.Author{ID: "b", Name: "Benedikt"}, Text: "I am called otherwise now"},
	})
	seen := []meeting.Attendance{
		{Attendee: meeting.Attendee{ID: "s", Name: "Silent"}, First: at(1), Last: at(9)},
		{Attendee: meeting.Attendee{ID: "b", Name: "Ben of next year"}, First: at(3), Last: at(8)},
	}
	var got []string
	for _, p := range People(lines, seen) {
		got = append(got, fmt.Sprintf("%s %v %s-%s %d", p.Name, p.Hosted, p.First.Format("15:04"), p.Last.Format("15:04"), p.Lines))
	}
	want := "Silent false 15:01-15:09 0\nBenedikt false 15:02-15:08 2\nAna true 15:05-15:05 0\nof a file false 15:06-15:06 1"
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
}
