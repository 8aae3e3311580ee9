package meeting

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// The table of DESIGN.md, as far as its rows exist: who may do what in which phase. "yes", "existing" or the code of the refusal.
func TestTheTableOfAdmit(t *testing.T) {
	ana, host := Author{ID: "a1", Name: "Ana", Role: RoleGuest}, Author{ID: "h1", Name: "Hal", Role: RoleHost}
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
	who := map[string]Author{"ana": ana, "host": host, "key": HostByKey, "nobody": {}}
	text := map[Kind]string{KindLine: "hello", KindExtended: "5", KindClosing: "1", KindLocked: "10", KindRemoval: "a1", KindChanged: "New title",
		KindMoved: MoveText(noon.Add(3*time.Hour), noon.Add(4*time.Hour))}
	subject := map[Kind]AttendeeID{KindRemoval: "a1", KindRedaction: "a1"}
	rows := strings.Split(strings.TrimSpace(table), "\n")
	phases := strings.Fields(rows[0])[2:]
	for _, row := range rows[1:] {
		cells := strings.Fields(row)
		for i, want := range cells[2:] {
			f, now := inPhase(t, Phase(phases[i]))
			var got string
			if cells[0] == "name" {
				got = verdict(0, AdmitName(f, false, now))
			} else {
				kind := Kind(cells[0])
				got = verdict(Admit(f, Post{Kind: kind, Author: who[cells[1]], Text: text[kind], Subject: subject[kind]}, now))
			}
			if kind := Kind(cells[0]); cells[1] == "key" && acts[kind].check != nil && May(f, kind, now) != (want == "yes") {
				t.Errorf("a page offers %s when %s: %v, but Admit says %s", kind, phases[i], May(f, kind, now), want)
			}
			if got != want {
				t.Errorf("%s by %s when %s: %s, want %s", cells[0], cells[1], phases[i], got, want)
			}
		}
	}
}

func inPhase(t *testing.T, p Phase) (Facts, time.Time) {
	t.Helper()
	f := planned(60, 10*time.Minute)
	now := noon.Add(map[Phase]time.Duration{PhaseScheduled: -time.Hour, PhaseCancelled: -time.Hour, PhaseOpen: time.Minute,
		PhaseWrappingUp: 55 * time.Minute, PhaseAfterTalk: 65 * time.Minute, PhaseClosed: 2 * time.Hour}[p])
	f = settle(f, now)
	if p == PhaseCancelled {
		f = Apply(f, Entry{Seq: 1, At: now, Kind: KindCancelled, Author: HostByKey})
	}
	if got := f.Phase(now); got != p {
		t.Fatalf("the meeting is %s, not %s", got, p)
	}
	return f, now
}

func verdict(existing int64, err error) string {
	var e *Error
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
		if f, err = act(f, Post{Kind: KindExtended, Author: HostByKey, Text: minutes}, now); err != nil {
			t.Fatal(err)
		}
	}
	_, err = act(f, Post{Kind: KindExtended, Author: HostByKey, Text: "6"}, now)
	var e *Error
	if !errors.As(err, &e) || e.Code != "extension-cap" || e.Left != 5*time.Minute {
		t.Fatalf("6 minutes more, with 5 left: %v", err)
	}
	for _, bad := range []string{"", "0", "-5", "+5", "05", "5.0", "five", "99999999999999999999"} {
		if _, err := act(f, Post{Kind: KindExtended, Author: HostByKey, Text: bad}, now); KindOf(err) != Invalid {
			t.Errorf("minutes %q: %v", bad, err)
		}
	}
	if f, err = act(f, Post{Kind: KindExtended, Author: HostByKey, Text: "5"}, now); err != nil || !f.End.Equal(noon.Add(90*time.Minute)) {
		t.Errorf("the last 5: ends %v, %v", f.End, err)
	}
}

func TestALineAnswersOnlyWhatIsThere(t *testing.T) {
	f, now := inPhase(t, PhaseOpen)
	for ref, want := range map[int64]ErrorKind{0: 0, 1: 0, 2: Invalid, -1: Invalid, 1 << 40: Invalid} {
		_, err := Admit(f, Post{Kind: KindLine, Author: Author{ID: "a"}, Text: "yes", Ref: ref}, now)
		if KindOf(err) != want {
			t.Errorf("ref %d of a log of %d: %v", ref, f.LastSeq, err)
		}
	}
}

func TestTheMomentOfTheEndBelongsToTheEnd(t *testing.T) {
	line := Post{Kind: KindLine, Author: Author{ID: "a"}, Text: "still here?"}
	f := planned(60, 0)
	for at, want := range map[time.Duration]ErrorKind{
		-time.Millisecond: NotNow, 0: 0, time.Hour - time.Millisecond: 0, time.Hour: NotNow, time.Hour + time.Millisecond: NotNow,
	} {
		if _, err := act(f, line, noon.Add(at)); KindOf(err) != want {
			t.Errorf("a line at %v: %v", at, err)
		}
	}
}
