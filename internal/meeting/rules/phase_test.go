package rules

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley/internal/meeting"
)

func TestALifeByTheClock(t *testing.T) {
	for _, c := range []struct {
		name    string
		f       meeting.Facts
		phases  string // at each of the moments below
		entries string
	}{
		{"an hour with after-talk", planned(60, 10*time.Minute),
			"scheduled open open wrapping-up after-talk closed", "opened 12:00, ended 13:00, closed 13:10"},
		{"an hour with a hard end", planned(60, 0),
			"scheduled open open wrapping-up closed closed", "opened 12:00, closed 13:00"},
		{"twenty minutes wrap up for five", planned(20, 0),
			"scheduled open closed closed closed closed", "opened 12:00, closed 12:20"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, phases, entries := c.f, []string{}, []string{}
			for _, at := range []time.Duration{-time.Millisecond, 0, 50*time.Minute - time.Millisecond, 50 * time.Minute, time.Hour, 70 * time.Minute} {
				now := noon.Add(at)
				for _, e := range meeting.Due(f, now) {
					f = meeting.Apply(f, e)
					entries = append(entries, fmt.Sprintf("%s %s", e.Kind, e.At.Format("15:04")))
				}
				phases = append(phases, string(f.Phase(now)))
			}
			if got := strings.Join(phases, " "); got != c.phases {
				t.Errorf("phases\n got %s\nwant %s", got, c.phases)
			}
			if got := strings.Join(entries, ", "); got != c.entries {
				t.Errorf("entries\n got %s\nwant %s", got, c.entries)
			}
		})
	}
}

func TestAServerThatSleptWritesTheTrueTimes(t *testing.T) {
	f := planned(60, 10*time.Minute)
	due := meeting.Due(f, noon.Add(72*time.Hour))
	if len(due) != 3 || !due[0].At.Equal(noon) || !due[1].At.Equal(noon.Add(time.Hour)) || !due[2].At.Equal(noon.Add(70*time.Minute)) {
		t.Fatalf("due after three days: %v", due)
	}
	if due[0].Seq != 1 || due[2].Seq != 3 {
		t.Errorf("numbers: %v", due)
	}
	f.LastAt = noon.Add(time.Minute) // scheduled a minute after its start
	if at := meeting.Due(f, noon.Add(2*time.Minute))[0].At; !at.Equal(noon.Add(time.Minute)) {
		t.Errorf("opened is stamped %v, below the last stamp", at)
	}
}

func TestAClockThatStepsBackReopensNothing(t *testing.T) {
	f := settle(planned(60, 0), noon.Add(time.Hour))
	for _, back := range []time.Duration{time.Millisecond, time.Hour, 1000 * time.Hour} {
		if p := f.Phase(noon.Add(time.Hour - back)); p != meeting.PhaseClosed {
			t.Errorf("closed, and %v back: %s", back, p)
		}
		if due := meeting.Due(f, noon.Add(-back)); len(due) != 0 {
			t.Errorf("due on a closed meeting: %v", due)
		}
	}
}

func TestWrappingUpStaysThroughAnExtension(t *testing.T) {
	host := meeting.Post{Kind: meeting.KindExtended, Author: meeting.HostByKey, Text: "10"}
	early, err := act(planned(60, 0), host, noon.Add(30*time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	if p := early.Phase(noon.Add(55 * time.Minute)); p != meeting.PhaseOpen {
		t.Errorf("extended in time, at 12:55: %s", p)
	}
	late, err := act(planned(60, 0), host, noon.Add(55*time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	if p := late.Phase(noon.Add(56 * time.Minute)); p != meeting.PhaseWrappingUp {
		t.Errorf("extended while wrapping up, a minute later: %s", p)
	}
	for name, f := range map[string]meeting.Facts{"early": early, "late": late} {
		if !f.End.Equal(noon.Add(70*time.Minute)) || f.Extended != 10*time.Minute {
			t.Errorf("%s: ends %v, extended by %v", name, f.End, f.Extended)
		}
	}
}

// However the clock jumps and whatever is tried, phases only move forward, stamps never go back and numbers have no holes.
func TestPhasesOnlyMoveForward(t *testing.T) {
	rank := map[meeting.Phase]int{meeting.PhaseScheduled: 0, meeting.PhaseOpen: 1, meeting.PhaseWrappingUp: 2, meeting.PhaseAfterTalk: 3, meeting.PhaseClosed: 4, meeting.PhaseCancelled: 4}
	rapid.Check(t, func(t *rapid.T) {
		f := planned(rapid.IntRange(1, 300).Draw(t, "minutes"), time.Duration(rapid.IntRange(0, 20).Draw(t, "after talk"))*time.Minute)
		told, clock := meeting.PhaseScheduled, noon.Add(-time.Hour) // clock: the latest moment so far, as one server tells it
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			now := noon.Add(time.Duration(rapid.IntRange(-60, 400).Draw(t, "at")) * time.Minute)
			if now.After(clock) {
				clock = now
			}
			p := meeting.Post{Kind: rapid.SampledFrom([]meeting.Kind{meeting.KindLine, meeting.KindExtended, meeting.KindClosed, meeting.KindCancelled, meeting.KindOpened}).Draw(t, "kind"),
				Author: rapid.SampledFrom([]meeting.Author{{}, meeting.HostByKey, {ID: "a", Name: "Ana", Role: meeting.RoleGuest}}).Draw(t, "author"),
				Text:   rapid.SampledFrom([]string{"", "5", "x"}).Draw(t, "text")}
			before := f
			f, _ = act(f, p, now)
			if f.LastSeq < before.LastSeq || f.LastSeq > before.LastSeq && f.LastAt.Before(before.LastAt) {
				t.Fatalf("%v then %v", before, f)
			}
			if f.Extended > before.Extended && now.Before(clock) {
				told = meeting.PhaseOpen // the log does not know that wrapping-up was told: whoever told it remembers (live.Phase)
			}
			if next := f.Phase(clock); rank[next] < rank[told] {
				t.Fatalf("%s after %s, by %s", next, told, p.Kind)
			} else {
				told = next
			}
			if len(meeting.Due(f, now)) != 0 {
				t.Fatal("settled, and yet something is due")
			}
		}
	})
}
