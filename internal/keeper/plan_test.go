package keeper_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/internal/meeting"
)

const day = 24 * time.Hour

// weekly schedules a series that recurs, first in an hour.
func (h *house) weekly(t *testing.T) meeting.Series {
	t.Helper()
	start := h.Now().Truncate(time.Second).Add(time.Hour)
	made, err := h.Schedule(t.Context(), meeting.Scheduling{Start: start, End: start.Add(time.Hour), HostKey: meeting.HashOf("host"),
		Series: meeting.Series{Title: "Weekly", Rule: "FREQ=WEEKLY", Zone: "UTC"}})
	if err != nil {
		t.Fatal(err)
	}
	return made.Series
}

// held gives the phases of the meetings of a series that have a row, by start.
func (h *house) held(t *testing.T, s meeting.Series) (phases []meeting.Phase) {
	t.Helper()
	all, err := h.Between(t.Context(), meeting.Window{Series: s.ID, To: h.Now().AddDate(10, 0, 0)})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		phases = append(phases, f.Phase(h.Now()))
	}
	return phases
}

// TestOccurrencesHaveTheirRowTwoWeeksAhead, whether anybody asks for them or not, and are opened and closed like all others.
func TestOccurrencesHaveTheirRowTwoWeeksAhead(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		s := h.weekly(t)
		const scheduled, open, closed = meeting.PhaseScheduled, meeting.PhaseOpen, meeting.PhaseClosed
		for _, step := range []struct {
			pass time.Duration
			want []meeting.Phase
		}{
			{time.Minute + time.Second, []meeting.Phase{scheduled, scheduled}},
			{time.Hour, []meeting.Phase{open, scheduled, scheduled}},
			{7 * day, []meeting.Phase{closed, open, scheduled, scheduled}},
		} {
			time.Sleep(step.pass)
			synctest.Wait()
			if got := h.held(t, s); !slices.Equal(got, step.want) {
				t.Errorf("at %v: %v, not %v", h.Now(), got, step.want)
			}
		}
	})
}

// TestAClockThatIsSetIsHeard: what should be on is held and opened, what ended meanwhile was not held.
func TestAClockThatIsSetIsHeard(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		s := h.weekly(t)
		time.Sleep(2 * time.Minute)
		h.set(func() { h.ahead = 28*day + 80*time.Minute })
		time.Sleep(2 * time.Second)
		synctest.Wait()
		const scheduled, open, closed = meeting.PhaseScheduled, meeting.PhaseOpen, meeting.PhaseClosed
		if got := h.held(t, s); !slices.Equal(got, []meeting.Phase{closed, closed, open, scheduled, scheduled}) { // the third and fourth were not held
			t.Errorf("%v", got)
		}
	})
}

// TestWhatWasForPractiseGoesAfterADay, and nothing else does.
func TestWhatWasForPractiseGoesAfterADay(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		weekly := h.weekly(t)
		start := h.Now().Truncate(time.Second)
		if _, err := h.Schedule(t.Context(), meeting.Scheduling{Start: start, End: start.Add(10 * time.Minute), HostKey: meeting.HashOf("practise"),
			Series: meeting.Series{Title: "Practise", Practise: true}}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(day - time.Minute)
		synctest.Wait()
		if all, err := h.All(t.Context(), false); err != nil || len(all) != 2 {
			t.Errorf("before a day has passed there are %d series (%v)", len(all), err)
		}
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if all, err := h.All(t.Context(), false); err != nil || len(all) != 1 || all[0].ID != weekly.ID {
			t.Errorf("after a day there are %+v (%v)", all, err)
		}
	})
}

// TestAStoreThatHoldsNothingIsToldOnce, and asked again.
func TestAStoreThatHoldsNothingIsToldOnce(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		s := h.weekly(t)
		h.set(func() { h.unheld = errors.New("the disk is gone") })
		time.Sleep(90 * time.Second)
		h.set(func() { h.unheld = nil })
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := h.held(t, s); len(got) != 2 {
			t.Errorf("%v", got)
		}
		h.stop()
		if log := h.log.String(); strings.Count(log, "the disk is gone") != 1 || !strings.Contains(log, "works again: looking ahead") {
			t.Errorf("the log: %s", log)
		}
	})
}
