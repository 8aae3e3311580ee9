package meeting

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// planned is a meeting from noon, for so many minutes.
func planned(minutes int, afterTalk time.Duration) Facts {
	f := Facts{ID: 1, Slug: "weekly", Date: "2026-12-01", AfterTalk: afterTalk, ExtensionCap: DefaultExtensionCap,
		LastAt: noon.Add(-24 * time.Hour)}
	return f.Plan(noon, noon.Add(time.Duration(minutes)*time.Minute))
}

// settle does to f what a store does before anything else.
func settle(f Facts, now time.Time) Facts {
	for _, e := range Due(f, now) {
		f = Apply(f, e)
	}
	return f
}

// act settles, admits and applies a post, as a store does.
func act(f Facts, p Post, now time.Time) (Facts, error) {
	f = settle(f, now)
	existing, err := Admit(f, p, now)
	if err != nil || existing > 0 {
		return f, err
	}
	return Apply(f, Entry{Seq: f.LastSeq + 1, At: f.Time(now), Kind: p.Kind, Author: p.Author, Text: p.Text, Ref: p.Ref}), nil
}

func TestALifeByTheClock(t *testing.T) {
	for _, c := range []struct {
		name    string
		f       Facts
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
				for _, e := range Due(f, now) {
					f = Apply(f, e)
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
	due := Due(f, noon.Add(72*time.Hour))
	if len(due) != 3 || !due[0].At.Equal(noon) || !due[1].At.Equal(noon.Add(time.Hour)) || !due[2].At.Equal(noon.Add(70*time.Minute)) {
		t.Fatalf("due after three days: %v", due)
	}
	if due[0].Seq != 1 || due[2].Seq != 3 {
		t.Errorf("numbers: %v", due)
	}
	f.LastAt = noon.Add(time.Minute) // scheduled a minute after its start
	if at := Due(f, noon.Add(2*time.Minute))[0].At; !at.Equal(noon.Add(time.Minute)) {
		t.Errorf("opened is stamped %v, below the last stamp", at)
	}
}

func TestAClockThatStepsBackReopensNothing(t *testing.T) {
	f := settle(planned(60, 0), noon.Add(time.Hour))
	for _, back := range []time.Duration{time.Millisecond, time.Hour, 1000 * time.Hour} {
		if p := f.Phase(noon.Add(time.Hour - back)); p != PhaseClosed {
			t.Errorf("closed, and %v back: %s", back, p)
		}
		if due := Due(f, noon.Add(-back)); len(due) != 0 {
			t.Errorf("due on a closed meeting: %v", due)
		}
	}
}

func TestWrappingUpStaysThroughAnExtension(t *testing.T) {
	host := Post{Kind: KindExtended, Author: HostByKey, Text: "10"}
	early, err := act(planned(60, 0), host, noon.Add(30*time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	if p := early.Phase(noon.Add(55 * time.Minute)); p != PhaseOpen {
		t.Errorf("extended in time, at 12:55: %s", p)
	}
	late, err := act(planned(60, 0), host, noon.Add(55*time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	if p := late.Phase(noon.Add(56 * time.Minute)); p != PhaseWrappingUp {
		t.Errorf("extended while wrapping up, a minute later: %s", p)
	}
	for name, f := range map[string]Facts{"early": early, "late": late} {
		if !f.End.Equal(noon.Add(70*time.Minute)) || f.Extended != 10*time.Minute {
			t.Errorf("%s: ends %v, extended by %v", name, f.End, f.Extended)
		}
	}
}

// However the clock jumps and whatever is tried, phases only move forward, stamps never go back and numbers have no holes.
func TestPhasesOnlyMoveForward(t *testing.T) {
	rank := map[Phase]int{PhaseScheduled: 0, PhaseOpen: 1, PhaseWrappingUp: 2, PhaseAfterTalk: 3, PhaseClosed: 4, PhaseCancelled: 4}
	rapid.Check(t, func(t *rapid.T) {
		f := planned(rapid.IntRange(1, 300).Draw(t, "minutes"), time.Duration(rapid.IntRange(0, 20).Draw(t, "after talk"))*time.Minute)
		told, clock := PhaseScheduled, noon.Add(-time.Hour) // clock: the latest moment so far, as one server tells it
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			now := noon.Add(time.Duration(rapid.IntRange(-60, 400).Draw(t, "at")) * time.Minute)
			if now.After(clock) {
				clock = now
			}
			p := Post{Kind: rapid.SampledFrom([]Kind{KindLine, KindExtended, KindClosed, KindCancelled, KindOpened}).Draw(t, "kind"),
				Author: rapid.SampledFrom([]Author{{}, HostByKey, {ID: "a", Name: "Ana", Role: RoleGuest}}).Draw(t, "author"),
				Text:   rapid.SampledFrom([]string{"", "5", "x"}).Draw(t, "text")}
			before := f
			f, _ = act(f, p, now)
			if f.LastSeq < before.LastSeq || f.LastSeq > before.LastSeq && f.LastAt.Before(before.LastAt) {
				t.Fatalf("%v then %v", before, f)
			}
			if f.Extended > before.Extended && now.Before(clock) {
				told = PhaseOpen // the log does not know that wrapping-up was told: whoever told it remembers (live.Phase)
			}
			if next := f.Phase(clock); rank[next] < rank[told] {
				t.Fatalf("%s after %s, by %s", next, told, p.Kind)
			} else {
				told = next
			}
			if len(Due(f, now)) != 0 {
				t.Fatal("settled, and yet something is due")
			}
		}
	})
}
