package reading

import (
	"testing"

	"parley/internal/meeting"
)

func TestCount(t *testing.T) {
	ana, ben := meeting.Author{ID: "a", Name: "Ana"}, meeting.Author{Name: "ben"}
	lines := meeting.Fold([]meeting.Entry{
		{Seq: 1, Kind: meeting.KindOpened},
		{Seq: 2, Kind: meeting.KindLine, Author: ana, Text: "hello"},
		{Seq: 3, Kind: meeting.KindLine, Author: ben, Text: "hello"},
		{Seq: 4, Kind: meeting.KindLine, Author: meeting.Author{Name: "Ben"}, Text: "the same, in a file"},
		{Seq: 5, Kind: meeting.KindLine, Text: "nobody's"},
		{Seq: 6, Kind: meeting.KindEnded},
		{Seq: 7, Kind: meeting.KindLine, Author: ana, Text: "bye"},
		{Seq: 8, Kind: meeting.KindClosed},
	})
	if got, want := Count(lines), (Tally{Lines: 5, Outside: 1, People: 2}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	for said, want := range map[Tally]string{
		{Lines: 5, Outside: 1, People: 2}: "5 lines by 2 people, 1 of them after the formal end",
		{Lines: 1, People: 1}:             "1 line by 1 person",
		{}:                                "0 lines by 0 people",
	} {
		if got := said.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
