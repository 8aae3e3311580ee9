package rules

import (
	"slices"
	"testing"
	"time"

	"parley/internal/meeting"
)

// TestTheTableIsWhatAdmitGoesBy: each row that is told says what Admit and AdmitName do, and each kind that can be posted has its row.
func TestTheTableIsWhatAdmitGoesBy(t *testing.T) {
	text := map[meeting.Kind]string{meeting.KindLine: "hello", meeting.KindExtended: "5", meeting.KindClosing: "1", meeting.KindLocked: "10", meeting.KindRemoval: "a1", meeting.KindChanged: "New title",
		meeting.KindMoved: meeting.MoveText(noon.Add(3*time.Hour), noon.Add(4*time.Hour)), meeting.KindEdit: "hello!", meeting.KindReaction: "👍"}
	subject := map[meeting.Kind]meeting.AttendeeID{meeting.KindRemoval: "a1", meeting.KindRedaction: "a1"}
	by := map[Doer]meeting.Author{Named: {ID: "a1", Name: "Ana", Role: meeting.RoleGuest}, HostAlone: meeting.HostByKey}
	kinds := map[meeting.Kind]bool{}
	for kind := range rules {
		kinds[kind] = true
	}
	for _, row := range Table() {
		kind := meeting.Kind(row.What)
		if !kinds[kind] && !slices.Contains([]string{ActName, ActRename, ActDeletion}, row.What) {
			t.Errorf("the table tells of %s", row.What)
		}
		for _, phase := range Phases {
			f, now := inPhase(t, phase)
			want := "meeting-not-open"
			switch {
			case slices.Contains(row.Answered, phase):
				want = "existing"
			case slices.Contains(row.During, phase):
				want = "yes"
			}
			var got string
			switch {
			case row.What == ActName:
				got = verdict(0, AdmitName(f, false, now))
			case !kinds[kind]:
				continue
			default:
				p := meeting.Post{Kind: kind, Author: by[row.By], Text: text[kind], Subject: subject[kind]}
				on := meeting.LineOf(meeting.Entry{Seq: 1, At: now, Kind: meeting.KindLine, Author: by[Named], Text: "hello"})
				if rules[kind].of != nil {
					p.Ref, f.LastSeq = 1, max(f.LastSeq, 1)
				}
				got = verdict(Admit(f, p, on, now))
			}
			if got != want {
				t.Errorf("%s by %s when %s: %s, and the table says %s", row.What, row.By, phase, got, want)
			}
		}
		delete(kinds, kind)
	}
	if len(kinds) > 0 {
		t.Errorf("no row for %v", kinds)
	}
}
