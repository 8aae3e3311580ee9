package rules

import (
	"errors"
	"strings"
	"testing"
	"time"

	"parley/internal/meeting"
)

// The table of DESIGN.md, as far as its rows exist: who may do what in which phase. "yes", "existing" or the code of the refusal.
func TestTheTableOfAdmit(t *testing.T) {
	ana, host := meeting.Author{ID: "a1", Name: "Ana", Role: meeting.RoleGuest}, meeting.Author{ID: "h1", Name: "Hal", Role: meeting.RoleHost}
	table := `
		what         who     scheduled         open              wrapping-up       after-talk        closed            cancelled
		line         ana     meeting-not-open  yes               yes               yes               meeting-not-open  meeting-not-open
		line         host    meeting-not-open  yes               yes               yes               meeting-not-open  meeting-not-open
		line         key     name-needed       name-needed       name-needed       name-needed       name-needed       name-needed
		line         nobody  name-needed       name-needed       name-needed       name-needed       name-needed       name-needed
		extended     ana     host-only         host-only         host-only         host-only         host-only         host-only
		extended     host    meeting-not-open  yes               yes               meeting-not-open  meeting-not-open  meeting-not-open
		extended     key     meeting-not-open  yes               yes               meeting-not-open  meeting-not-open  meeting-not-open
		closed       ana     host-only         host-only         host-only         host-only         host-only         host-only
		closed       key     meeting-not-open  yes               yes               yes               existing          meeting-not-open
		cancelled    ana     host-only         host-only         host-only         host-only         host-only         host-only
		cancelled    key     yes               meeting-not-open  meeting-not-open  meeting-not-open  meeting-not-open  existing
		closing      ana     host-only         host-only         host-only         host-only         host-only         host-only
		closing      key     meeting-not-open  yes               yes               yes               meeting-not-open  meeting-not-open
		restored     ana     host-only         host-only         host-only         host-only         host-only         host-only
		restored     key     meeting-not-open  meeting-not-open  meeting-not-open  meeting-not-open  meeting-not-open  yes
		moved        ana     host-only         host-only         host-only         host-only         host-only         host-only
		moved        key     yes               meeting-not-open  meeting-not-open  meeting-not-open  meeting-not-open  meeting-not-open
		changed      ana     host-only         host-only         host-only         host-only         host-only         host-only
		changed      key     yes               yes               yes               meeting-not-open  meeting-not-open  meeting-not-open
		locked       ana     host-only         host-only         host-only         host-only         host-only         host-only
		locked       key     yes               yes               yes               yes               meeting-not-open  meeting-not-open
		removal      ana     host-only         host-only         host-only         host-only         host-only         host-only
		removal      key     yes               yes               yes               yes               meeting-not-open  meeting-not-open
		redaction    ana     host-only         host-only         host-only         host-only         host-only         host-only
		redaction    host    yes               yes               yes               yes               yes               yes
		redaction    key     yes               yes               yes               yes               yes               yes
		opened       key     invalid           invalid           invalid           invalid           invalid           invalid
		ended        key     invalid           invalid           invalid           invalid           invalid           invalid
		name         nobody  yes               yes               yes               yes               meeting-not-open  meeting-not-open`
	who := map[string]meeting.Author{"ana": ana, "host": host, "key": meeting.HostByKey, "nobody": {}}
	text := map[meeting.Kind]string{meeting.KindLine: "hello", meeting.KindExtended: "5", meeting.KindClosing: "1", meeting.KindLocked: "10", meeting.KindRemoval: "a1", meeting.KindChanged: "New title",
		meeting.KindMoved: meeting.MoveText(noon.Add(3*time.Hour), noon.Add(4*time.Hour))}
	subject := map[meeting.Kind]meeting.AttendeeID{meeting.KindRemoval: "a1", meeting.KindRedaction: "a1"}
	rows := strings.Split(strings.TrimSpace(table), "\n")
	phases := strings.Fields(rows[0])[2:]
	for _, row := range rows[1:] {
		cells := strings.Fields(row)
		for i, want := range cells[2:] {
			f, now := inPhase(t, meeting.Phase(phases[i]))
			var got string
			if cells[0] == "name" {
				got = verdict(0, AdmitName(f, false, now))
			} else {
				kind := meeting.Kind(cells[0])
				got = verdict(Admit(f, meeting.Post{Kind: kind, Author: who[cells[1]], Text: text[kind], Subject: subject[kind]}, meeting.Line{}, now))
			}
			if kind := meeting.Kind(cells[0]); cells[1] == "key" && acts[kind].check != nil && May(f, kind, now) != (want == "yes") {
				t.Errorf("a page offers %s when %s: %v, but Admit says %s", kind, phases[i], May(f, kind, now), want)
			}
			if got != want {
				t.Errorf("%s by %s when %s: %s, want %s", cells[0], cells[1], phases[i], got, want)
			}
		}
	}
}

func inPhase(t *testing.T, p meeting.Phase) (meeting.Facts, time.Time) {
	t.Helper()
	f := planned(60, 10*time.Minute)
	now := noon.Add(map[meeting.Phase]time.Duration{meeting.PhaseScheduled: -time.Hour, meeting.PhaseCancelled: -time.Hour, meeting.PhaseOpen: time.Minute,
		meeting.PhaseWrappingUp: 55 * time.Minute, meeting.PhaseAfterTalk: 65 * time.Minute, meeting.PhaseClosed: 2 * time.Hour}[p])
	f = settle(f, now)
	if p == meeting.PhaseCancelled {
		f = meeting.Apply(f, meeting.Entry{Seq: 1, At: now, Kind: meeting.KindCancelled, Author: meeting.HostByKey})
	}
	if got := f.Phase(now); got != p {
		t.Fatalf("the meeting is %s, not %s", got, p)
	}
	return f, now
}

func verdict(existing int64, err error) string {
	var e *meeting.Error
	switch {
	case errors.As(err, &e):
		return e.Code
	case err != nil:
		return err.Error()
	case existing > 0:
		return "existing"
	}
	return "yes"
}

func TestTheExtensionCap(t *testing.T) {
	f, now := planned(60, 0), noon.Add(time.Minute)
	var err error
	for _, minutes := range []string{"10", "15"} {
		if f, err = act(f, meeting.Post{Kind: meeting.KindExtended, Author: meeting.HostByKey, Text: minutes}, now); err != nil {
			t.Fatal(err)
		}
	}
	_, err = act(f, meeting.Post{Kind: meeting.KindExtended, Author: meeting.HostByKey, Text: "6"}, now)
	var e *meeting.Error
	if !errors.As(err, &e) || e.Code != "extension-cap" || e.Left != 5*time.Minute {
		t.Fatalf("6 minutes more, with 5 left: %v", err)
	}
	for _, bad := range []string{"", "0", "-5", "+5", "05", "5.0", "five", "99999999999999999999"} {
		if _, err := act(f, meeting.Post{Kind: meeting.KindExtended, Author: meeting.HostByKey, Text: bad}, now); meeting.KindOf(err) != meeting.Invalid {
			t.Errorf("minutes %q: %v", bad, err)
		}
	}
	if f, err = act(f, meeting.Post{Kind: meeting.KindExtended, Author: meeting.HostByKey, Text: "5"}, now); err != nil || !f.End.Equal(noon.Add(90*time.Minute)) {
		t.Errorf("the last 5: ends %v, %v", f.End, err)
	}
}

func TestALineAnswersOnlyWhatIsThere(t *testing.T) {
	f, now := inPhase(t, meeting.PhaseOpen)
	for ref, want := range map[int64]meeting.ErrorKind{0: 0, 1: 0, 2: meeting.Invalid, -1: meeting.Invalid, 1 << 40: meeting.Invalid} {
		_, err := Admit(f, meeting.Post{Kind: meeting.KindLine, Author: meeting.Author{ID: "a"}, Text: "yes", Ref: ref}, meeting.Line{}, now)
		if meeting.KindOf(err) != want {
			t.Errorf("ref %d of a log of %d: %v", ref, f.LastSeq, err)
		}
	}
}

func TestTheMomentOfTheEndBelongsToTheEnd(t *testing.T) {
	line := meeting.Post{Kind: meeting.KindLine, Author: meeting.Author{ID: "a"}, Text: "still here?"}
	f := planned(60, 0)
	for at, want := range map[time.Duration]meeting.ErrorKind{
		-time.Millisecond: meeting.NotNow, 0: 0, time.Hour - time.Millisecond: 0, time.Hour: meeting.NotNow, time.Hour + time.Millisecond: meeting.NotNow,
	} {
		if _, err := act(f, line, noon.Add(at)); meeting.KindOf(err) != want {
			t.Errorf("a line at %v: %v", at, err)
		}
	}
}
