package storetest

import (
	"sync"
	"testing"
	"time"

	"parley/internal/meeting"
)

var settling = []subject{
	{"adds what is due and nothing else", func(t *testing.T, h *house) {
		m := h.meeting().ID
		h.same("before the start", len(h.settle(m).Additions), 0)
		for _, step := range []struct {
			at   time.Time
			want []string
		}{
			{start, []string{"1 opened"}},
			{start.Add(time.Minute), nil},
			{end.Add(-time.Millisecond), nil},
			{end, []string{"2 ended"}},
			{end.Add(meeting.DefaultAfterTalk), []string{"3 closed"}},
			{end.Add(time.Hour), nil},
		} {
			h.clock.set(step.at)
			c := h.settle(m)
			h.same("at "+step.at.String(), additions(c), step.want)
			h.same("outcomes", len(c.Outcomes), 0)
		}
	}},
	{"a server that slept writes the true moments", func(t *testing.T, h *house) {
		m := h.meeting().ID
		h.clock.set(end.Add(24 * time.Hour))
		entries := h.settle(m).Additions[0].Entries
		h.same("log", show(entries), "1 opened, 2 ended, 3 closed")
		for i, moment := range []time.Time{start, end, end.Add(meeting.DefaultAfterTalk)} {
			h.same("stamp", entries[i].At, moment)
			h.same("author", entries[i].Author, meeting.Author{})
		}
	}},
	{"without after-talk the end is the closing", func(t *testing.T, h *house) {
		w := h.wish("Hard end")
		w.Series.AfterTalk = 0
		m := h.schedule(w).First.ID
		h.clock.set(end)
		h.same("additions", additions(h.settle(m)), []string{"1 opened, 2 closed"})
	}},
	{"several at once, and the same twice", func(t *testing.T, h *house) {
		a, b := h.meeting().ID, h.meeting().ID
		h.clock.set(start)
		h.same("additions", additions(h.settle(a, b, a)), []string{"1 opened", "1 opened"})
	}},
	{"an unknown meeting is not found, and nothing is settled", func(t *testing.T, h *house) {
		m := h.meeting().ID
		h.clock.set(start)
		_, err := h.Settle(background, []meeting.ID{m, 999})
		h.want(meeting.NotFound, err)
		h.same("log", h.log(m), "")
	}},
	{"whoever comes first, it is settled once", func(t *testing.T, h *house) {
		m := h.meeting().ID
		h.clock.set(end.Add(time.Hour))
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() { h.settle(m) })
			wg.Go(func() { h.append(line(m, "late")) })
		}
		wg.Wait()
		h.same("log", h.log(m), "1 opened, 2 ended, 3 closed")
	}},
}

var timing = []subject{
	{"a millisecond before the start is too early, the start is not", func(t *testing.T, h *house) {
		m := h.meeting().ID
		h.clock.set(start.Add(-time.Millisecond))
		h.same("before", outcomes(h.append(line(m, "early"))), "error 5")
		h.clock.set(start)
		h.same("at the start", outcomes(h.append(line(m, "in time"))), "2 in time")
	}},
	{"a millisecond before the closing is in time, the closing is not", func(t *testing.T, h *house) {
		m := h.open()
		closing := end.Add(meeting.DefaultAfterTalk)
		h.clock.set(closing.Add(-time.Millisecond))
		h.same("before", outcomes(h.append(line(m, "in time"))), "3 in time")
		h.clock.set(closing)
		h.same("at the closing", outcomes(h.append(line(m, "late"))), "error 5")
		h.same("log", h.log(m), "1 opened, 2 ended, 3 in time, 4 closed")
	}},
	{"a clock that steps back moves no stamp and opens nothing again", func(t *testing.T, h *house) {
		m := h.open()
		first := h.post(line(m, "now")).Entry
		h.clock.set(dawn)
		h.same("an hour back", outcomes(h.append(line(m, "then"))), "3 then")
		entries, _, err := h.After(background, m, 2, 1)
		h.must(err)
		h.same("stamp", entries[0].At, first.At)
		h.clock.set(end.Add(time.Hour))
		h.settle(m)
		h.clock.set(start.Add(20 * time.Minute))
		h.same("closed stays closed", outcomes(h.append(line(m, "again"))), "error 5")
		h.clock.set(end.Add(time.Hour))
		h.settle(m)
		h.same("log", h.log(m), "1 opened, 2 now, 3 then, 4 ended, 5 closed")
	}},
	{"a meeting that began in the past opens at its first settling", func(t *testing.T, h *house) {
		h.clock.set(start.Add(5 * time.Minute))
		f := h.meeting()
		h.same("additions", additions(h.settle(f.ID)), []string{"1 opened"})
		at, err := h.Stamp(background, f.ID, 1)
		h.must(err)
		h.same("not before it was scheduled", at, start.Add(5*time.Minute))
	}},
	{"the time of a log is never before its last stamp, nor before it was scheduled", func(t *testing.T, h *house) {
		h.clock.set(start.Add(5 * time.Minute))
		m := h.meeting().ID
		h.clock.set(dawn)
		h.same("post", outcomes(h.append(line(m, "now"))), "2 now")
		h.same("log", h.log(m), "1 opened, 2 now")
	}},
}
