package meeting

import (
	"slices"
	"testing"
	"time"
)

// TestTheTableIsWhatAdmitGoesBy: each row that is told says what Admit and AdmitName do, and each kind that can be posted has its row.
func TestTheTableIsWhatAdmitGoesBy(t *testing.T) {
	text := map[Kind]string{KindLine: "hello", KindExtended: "5", KindClosing: "1", KindLocked: "10", KindRemoval: "a1", KindChanged: "New title",
		KindMoved: MoveText(noon.Add(3*time.Hour), noon.Add(4*time.Hour))}
	subject := map[Kind]AttendeeID{KindRemoval: "a1", KindRedaction: "a1"}
	by := map[Doer]Author{Named: {ID: "a1", Name: "Ana", Role: RoleGuest}, HostAlone: HostByKey}
	kinds := map[Kind]bool{KindLine: true}
	for kind := range acts {
		kinds[kind] = true
	}
	for _, row := range Table() {
		kind := Kind(row.What)
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
				got = verdict(Admit(f, Post{Kind: kind, Author: by[row.By], Text: text[kind], Subject: subject[kind]}, now))
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
