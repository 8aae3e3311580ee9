package rules

import (
	"errors"
	"strings"
	"testing"
	"time"

	"parley/internal/meeting"
)

var later = time.Date(2026, 12, 2, 9, 0, 0, 0, time.UTC)

func TestAMeetingCanBeMovedUntilItOpens(t *testing.T) {
	f, before := planned(60, 10*time.Minute), noon.Add(-time.Hour)
	f, err := act(f, meeting.Post{Kind: meeting.KindMoved, Author: meeting.HostByKey, Text: meeting.MoveText(later, later.Add(40*time.Minute))}, before)
	if err != nil || !f.Start.Equal(later) || !f.End.Equal(later.Add(40*time.Minute)) || !f.WrapAt.Equal(later.Add(30*time.Minute)) {
		t.Fatalf("moved to %v – %v, wrapping up at %v (%v)", f.Start, f.End, f.WrapAt, err)
	}
	if f.Date != "2026-12-01" {
		t.Errorf("its address became %s", f.Date)
	}
	for text, field := range map[string]string{
		meeting.MoveText(later, later):                    "ends_at",
		meeting.MoveText(later, before.Add(-time.Second)): "ends_at",
		"tomorrow": "starts_at",
		"":         "starts_at",
	} {
		_, err := act(f, meeting.Post{Kind: meeting.KindMoved, Author: meeting.HostByKey, Text: text}, before)
		var e *meeting.Error
		if !errors.As(err, &e) || e.Kind != meeting.Invalid || e.Field != field {
			t.Errorf("moved to %q: %v", text, err)
		}
	}
	if f, err = act(f, meeting.Post{Kind: meeting.KindMoved, Author: meeting.HostByKey, Text: meeting.MoveText(before, noon)}, before.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if f = settle(f, before.Add(time.Minute)); f.Phase(before.Add(time.Minute)) != meeting.PhaseOpen {
		t.Error("moved to a start that has passed it does not open at once")
	}
}

func TestAChangeSaysWhatChanged(t *testing.T) {
	of := func(s string) *string { return &s }
	for _, c := range []meeting.Change{
		{Title: of("New")}, {Description: of("")}, {Description: of("one\n\ntwo")}, {Title: of("New"), Description: of("about\n\n\nthis")},
	} {
		f := planned(60, 0)
		f.Title, f.Description = "Old", "old"
		f, err := act(f, meeting.Post{Kind: meeting.KindChanged, Author: meeting.HostByKey, Text: c.Text()}, noon.Add(time.Minute))
		want := meeting.Apply(meeting.Facts{Title: "Old", Description: "old"}, meeting.Entry{Kind: meeting.KindChanged, Text: c.Text()})
		if err != nil || f.Title != want.Title || f.Description != want.Description {
			t.Errorf("%q gave title %q and description %q (%v)", c.Text(), f.Title, f.Description, err)
		}
	}
	for _, bad := range []meeting.Change{{}, {Title: of(" New ")}, {Title: of(strings.Repeat("x", meeting.MaxTitle+1))}, {Description: of(" ")}} {
		if _, err := act(planned(60, 0), meeting.Post{Kind: meeting.KindChanged, Author: meeting.HostByKey, Text: bad.Text()}, noon); meeting.KindOf(err) != meeting.Invalid {
			t.Errorf("%q: %v", bad.Text(), err)
		}
	}
}

func TestACancellationCanBeTakenBackUntilTheStart(t *testing.T) {
	cancelled, err := act(planned(60, 0), meeting.Post{Kind: meeting.KindCancelled, Author: meeting.HostByKey, Text: "The hall burnt down"}, noon.Add(-time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	f, err := act(cancelled, meeting.Post{Kind: meeting.KindRestored, Author: meeting.HostByKey}, noon.Add(-time.Millisecond))
	if err != nil || settle(f, noon).Phase(noon) != meeting.PhaseOpen {
		t.Errorf("restored a millisecond before the start: %v, %v", settle(f, noon).Phase(noon), err)
	}
	if _, err := act(cancelled, meeting.Post{Kind: meeting.KindRestored, Author: meeting.HostByKey}, noon); meeting.KindOf(err) != meeting.NotNow {
		t.Errorf("restored at the start: %v", err)
	}
}

func TestClosingInAMinuteCanBeStopped(t *testing.T) {
	at := func(minutes int) time.Time { return noon.Add(time.Duration(minutes) * time.Minute) }
	closing := meeting.Post{Kind: meeting.KindClosing, Author: meeting.HostByKey, Text: "1"}
	f, err := act(planned(60, 10*time.Minute), closing, at(20))
	if err != nil || settle(f, at(21).Add(-time.Millisecond)).Closed != 0 {
		t.Fatalf("closed too early (%v)", err)
	}
	if f := settle(f, at(30)); f.Phase(at(30)) != meeting.PhaseClosed || f.Ended != 0 || !f.LastAt.Equal(at(21)) {
		t.Errorf("a minute later: %v at %v, ended %d", f.Phase(at(30)), f.LastAt, f.Ended)
	}
	closing.Text = "0"
	if f, err = act(f, closing, at(20)); err != nil || settle(f, at(30)).Closed != 0 {
		t.Errorf("it was stopped and closed all the same (%v)", err)
	}
	closing.Text = "30" // beyond the after-talk: the clock is earlier
	if f, err = act(f, closing, at(50)); err != nil || !settle(f, at(90)).LastAt.Equal(at(70)) {
		t.Errorf("closed at %v (%v)", settle(f, at(90)).LastAt, err)
	}
}

func TestALockedDoorLetsInWhoHasAName(t *testing.T) {
	f, err := act(planned(60, 0), meeting.Post{Kind: meeting.KindLocked, Author: meeting.HostByKey, Text: "10"}, noon)
	if err != nil {
		t.Fatal(err)
	}
	soon := noon.Add(9 * time.Minute)
	var e *meeting.Error
	if err := AdmitName(f, false, soon); !errors.As(err, &e) || e.Code != "locked" || e.RetryAfter != time.Minute {
		t.Errorf("a stranger at the locked door: %v", err)
	}
	if err := AdmitName(f, true, soon); err != nil {
		t.Errorf("who has the name already: %v", err)
	}
	if err := AdmitName(f, false, noon.Add(10*time.Minute)); err != nil {
		t.Errorf("after ten minutes: %v", err)
	}
	if f, err = act(f, meeting.Post{Kind: meeting.KindLocked, Author: meeting.HostByKey, Text: "0"}, soon); err != nil || AdmitName(f, false, soon) != nil {
		t.Errorf("the door was opened, and it is not open (%v)", err)
	}
}

func TestRedactsAimsAtLinesThatAreNotEmptyYet(t *testing.T) {
	log := []meeting.Entry{{Seq: 1, Kind: meeting.KindOpened}, {Seq: 2, Kind: meeting.KindLine, Text: "a"}, {Seq: 3, Kind: meeting.KindLine, Redacted: 9}, {Seq: 4, Kind: meeting.KindLine, Text: "b"}}
	for _, c := range []struct {
		aimed    []meeting.Entry
		numbers  int
		existing int64
		kind     meeting.ErrorKind
	}{{log, 2, 0, 0}, {log[2:3], 0, 9, 0}, {log[:1], 0, 0, meeting.NotFound}, {nil, 0, 0, meeting.NotFound}} {
		numbers, existing, err := Redacts(c.aimed)
		if len(numbers) != c.numbers || existing != c.existing || meeting.KindOf(err) != c.kind {
			t.Errorf("aimed at %d entries: %v, %d, %v", len(c.aimed), numbers, existing, err)
		}
	}
}

func TestAnOccurrenceWithoutARowWasNotHeld(t *testing.T) {
	f := planned(60, 10*time.Minute)
	f.ID, f.Planned = 0, noon
	if got := f.Phase(noon.Add(-time.Minute)); got != meeting.PhaseScheduled {
		t.Errorf("before: %s", got)
	}
	if got := f.Phase(noon.Add(time.Hour)); got != meeting.PhaseNotHeld || !got.Over() {
		t.Errorf("after its end: %s", got)
	}
	if _, err := Admit(f, meeting.Post{Kind: meeting.KindLine, Author: meeting.Author{ID: "a"}, Text: "hello"}, meeting.Line{}, noon.Add(2*time.Hour)); meeting.KindOf(err) != meeting.NotNow {
		t.Errorf("a line in it: %v", err)
	}
}
