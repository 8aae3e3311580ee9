package storetest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"parley/internal/meeting"
)

var crowding = []subject{
	{"two hundred append at once, and the numbers are 1 to n", func(t *testing.T, h *house) {
		m := h.open()
		const writers, each = 200, 3
		var wg sync.WaitGroup
		var mu sync.Mutex
		seen := map[int64]bool{}
		for range writers {
			wg.Go(func() {
				for range each {
					e := h.post(line(m, "x")).Entry
					mu.Lock()
					seen[e.Seq] = true
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		h.same("numbers", len(seen), writers*each)
		h.same("last", h.facts(m).LastSeq, int64(writers*each+1))
	}},
	{"posts through the end are in the transcript or refused", func(t *testing.T, h *house) {
		m := h.open()
		h.clock.set(end.Add(meeting.DefaultAfterTalk - time.Millisecond))
		var wg sync.WaitGroup
		var mu sync.Mutex
		accepted := map[int64]bool{}
		for i := range 64 {
			wg.Go(func() {
				if i == 32 {
					h.clock.set(end.Add(meeting.DefaultAfterTalk))
				}
				o := h.post(line(m, "x"))
				mu.Lock()
				defer mu.Unlock()
				switch {
				case o.Err == nil:
					accepted[o.Entry.Seq] = true
				case meeting.KindOf(o.Err) != meeting.NotNow:
					t.Error(o.Err)
				}
			})
		}
		wg.Wait()
		h.settle(m)
		entries, f, err := h.After(background, m, 0, 1000)
		h.must(err)
		h.same("closed is the last", f.Closed, f.LastSeq)
		for _, e := range entries {
			if e.Kind == meeting.KindLine && (!accepted[e.Seq] || !e.At.Before(end.Add(meeting.DefaultAfterTalk))) {
				t.Errorf("entry %+v was not acknowledged, or comes too late", e)
			}
		}
		h.same("lines", len(entries)-3, len(accepted))
	}},
	{"a poster that hangs up changes nothing for others", func(t *testing.T, h *house) {
		m := h.open()
		var wg sync.WaitGroup
		for i := range 50 {
			wg.Go(func() {
				ctx, cancel := context.WithCancel(background)
				if i%2 == 0 {
					go cancel()
				}
				defer cancel()
				p := keyed(line(m, "x"), fmt.Sprint(i))
				if c, err := h.Append(ctx, []meeting.Post{p}); err == nil {
					h.same("again", h.post(p), meeting.Outcome{Entry: c.Outcomes[0].Entry, Repeated: true})
				} else if h.want(meeting.Unavailable, err); i%2 == 1 {
					t.Errorf("who stayed was told %v", err)
				} else if o := h.post(p); o.Err != nil {
					t.Errorf("the repeat was told %v", o.Err)
				}
			})
		}
		wg.Wait()
		h.same("every wish once", h.facts(m).LastSeq, int64(51))
	}},
	{"posts and polls are linearizable", func(t *testing.T, h *house) { h.linearizable(h.open(), 25) }},
}

// operation of the history: an append that was given the number seq, or a complete poll that saw seq as the newest.
type operation struct {
	read bool
	seq  int64
}

// history says which orders of operations are legal: the state is the newest number.
var history = porcupine.Model{
	Init: func() any { return int64(1) },
	Step: func(state, _, output any) (bool, any) {
		newest, o := state.(int64), output.(operation)
		if o.read {
			return o.seq == newest, newest
		}
		return o.seq == newest+1, o.seq
	},
	Equal: func(a, b any) bool { return a == b },
}

// linearizable lets eight post with keys, repeating until they are answered, while four poll, and judges the history.
func (h *house) linearizable(m meeting.ID, each int) {
	h.settle(m)
	var wg sync.WaitGroup
	var mu sync.Mutex
	var operations []porcupine.Operation
	began := time.Now()
	note := func(client int, call time.Duration, o operation) {
		mu.Lock()
		defer mu.Unlock()
		operations = append(operations, porcupine.Operation{ClientId: client, Call: int64(call), Output: o, Return: int64(time.Since(began))})
	}
	for client := range 8 {
		wg.Go(func() {
			for i := range each {
				call := time.Since(began)
				o := h.insist(keyed(line(m, "x"), fmt.Sprint(client, "-", i)))
				note(client, call, operation{seq: o.Entry.Seq})
			}
		})
	}
	for client := 8; client < 12; client++ {
		wg.Go(func() {
			for range each {
				call := time.Since(began)
				_, f, err := h.After(background, m, 0, 10_000)
				if err != nil {
					h.t.Error(err)
				}
				note(client, call, operation{read: true, seq: f.LastSeq})
			}
		})
	}
	wg.Wait()
	if !porcupine.CheckOperations(history, operations) {
		h.t.Errorf("the history of %d operations is not linearizable", len(operations))
	}
	h.same("last", h.facts(m).LastSeq, int64(8*each+1))
}
