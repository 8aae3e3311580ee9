package storetest

import (
	"errors"
	"sync"
	"testing"
	"time"

	"parley/internal/meeting"
)

// fault says how a commit fails.
type fault int

const (
	none fault = iota
	notStored
	answerLost // stored, but reported as failed
)

var errDisk = errors.New("the disk said no")

// faults fails the next commits as told.
type faults struct {
	mu   sync.Mutex
	next []fault
}

// plan says how the next commits go.
func (f *faults) plan(next ...fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.next = next
}

func (f *faults) commit(store func() error) error {
	f.mu.Lock()
	how := none
	if len(f.next) > 0 {
		how, f.next = f.next[0], f.next[1:]
	}
	f.mu.Unlock()
	if how == notStored {
		return errDisk
	}
	err := store()
	if how == answerLost {
		return errDisk
	}
	return err
}

var failing = []subject{
	{"a commit that was not stored", func(t *testing.T, h *house) {
		m := h.open()
		h.append(line(m, "before"))
		h.faults.plan(notStored)
		p := keyed(line(m, "lost"), "k")
		h.unknown(h.Append(background, []meeting.Post{p}))
		h.same("readers go on", h.log(m), "1 opened, 2 before")
		h.same("repeat", h.insist(p).Repeated, false)
		h.same("log", h.log(m), "1 opened, 2 before, 3 lost")
	}},
	{"a commit whose answer was lost", func(t *testing.T, h *house) {
		m := h.open()
		h.append(line(m, "before"))
		h.faults.plan(answerLost)
		p := keyed(line(m, "stored"), "k")
		h.unknown(h.Append(background, []meeting.Post{p}))
		o := h.insist(p)
		h.same("repeat", o.Repeated, true)
		h.same("number", o.Entry.Seq, int64(3))
		h.same("log", h.log(m), "1 opened, 2 before, 3 stored")
		h.same("the next", h.insist(line(m, "after")).Entry.Seq, int64(4))
	}},
	{"series, names and imports are stored once, too", func(t *testing.T, h *house) {
		for _, how := range []fault{notStored, answerLost} {
			w := h.wish("Tornado weekly")
			w.Actor, w.Key = "owner", []string{"", "first", "second"}[how]
			h.faults.plan(how)
			_, err := h.Schedule(background, w)
			h.want(meeting.Unavailable, err)
			made := h.until(func() error { _, err := h.Schedule(background, w); return err })
			scheduled := h.schedule(w)
			h.same("repeated", scheduled.Repeated && made, true)

			j := meeting.Joining{Meeting: scheduled.First.ID, Name: "Ana", Actor: "ip", Key: "k" + w.Key}
			h.faults.plan(how)
			_, err = h.Join(background, j)
			h.want(meeting.Unavailable, err)
			h.until(func() error { _, err := h.Join(background, j); return err })
			seat, err := h.Join(background, j)
			h.must(err)
			h.same("name", seat.Attendee.Name, "Ana")

			file := h.file()
			file.Source = w.Key
			h.faults.plan(how)
			_, _, err = h.Import(background, file)
			h.want(meeting.Unavailable, err)
			h.until(func() error { _, _, err := h.Import(background, file); return err })
			_, isNew, err := h.Import(background, file)
			h.must(err)
			h.same("new", isNew, false)
		}
		found := h.between(meeting.Window{From: start.AddDate(-20, 0, 0), To: start.AddDate(1, 0, 0)})
		h.same("meetings", found, []string{"old-talks/2016-03-01", "old-talks/2016-03-01-1500", "tornado-weekly/2026-12-01", "tornado-weekly-2/2026-12-01"})
	}},
	{"a history with failures is linearizable", func(t *testing.T, h *house) {
		m := h.open()
		h.settle(m)
		h.faults.plan(none, none, answerLost, none, none, none, notStored)
		h.linearizable(m, 10)
	}},
}

// unknown checks that nobody claims to know what became of a batch.
func (h *house) unknown(_ meeting.Commit, err error) {
	h.t.Helper()
	var e *meeting.Error
	if !errors.As(err, &e) || e.Code != meeting.Unknown(nil).Code || !errors.Is(err, errDisk) {
		h.t.Errorf("error is %v, want one that says that the outcome is unknown, and why", err)
	}
}

// insist repeats a post until the store answers it.
func (h *house) insist(p meeting.Post) (o meeting.Outcome) {
	h.t.Helper()
	h.until(func() error {
		c, err := h.Append(background, []meeting.Post{p})
		if err == nil {
			o = c.Outcomes[0]
		}
		return err
	})
	if o.Err != nil {
		h.t.Error(o.Err)
	}
	return o
}

// until tries until the store takes commits again, and tells whether it did within its time.
func (h *house) until(try func() error) bool {
	h.t.Helper()
	retry := time.NewTicker(time.Millisecond)
	defer retry.Stop()
	for deadline := time.Now().Add(10 * time.Second); ; <-retry.C {
		err := try()
		if err == nil {
			return true
		}
		if h.gone.Load() {
			return false // one has said so
		}
		if meeting.KindOf(err) != meeting.Unavailable || time.Now().After(deadline) {
			h.gone.Store(true)
			h.t.Errorf("the store did not come back: %v", err)
			return false
		}
	}
}
