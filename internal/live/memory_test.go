package live

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unsafe"

	"parley/internal/meeting"
	"parley/internal/store/memory"
)

var numbers = Voice{Name: "numbers", Encode: func(dst []byte, e meeting.Entry) []byte {
	return fmt.Appendf(dst, "<%d%s>", e.Seq, strings.Repeat(".", int(e.Seq%7)))
}}

// meetings makes n open meetings with so many lines each of so many bytes, in a store of their own.
func meetings(t *testing.T, n, lines, size int) (*memory.Store, []meeting.ID) {
	t.Helper()
	s := memory.New(memory.Options{Clock: time.Now})
	ids := make([]meeting.ID, n)
	for i := range ids {
		made, err := s.Schedule(t.Context(), meeting.Scheduling{Start: time.Now().Truncate(time.Second), End: time.Now().Truncate(time.Second).Add(time.Hour),
			Series: meeting.Series{Title: fmt.Sprint("Meeting ", i)}})
		if err != nil {
			t.Fatal(err)
		}
		ids[i] = made.First.ID
		posts := make([]meeting.Post, lines)
		for k := range posts {
			posts[k] = meeting.Post{Meeting: ids[i], Kind: meeting.KindLine, Author: meeting.Author{ID: "a", Name: "Ana"}, Text: strings.Repeat("x", size)}
		}
		if _, err := s.Append(t.Context(), posts); err != nil {
			t.Fatal(err)
		}
	}
	return s, ids
}

func TestMemoryIsBoundedOverAllTails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const bound = 1 << 20
		s, ids := meetings(t, 50, 100, 1000)
		l := New(s, Options{Clock: time.Now, Voices: []Voice{numbers}, Bytes: bound})
		var watchers []*Watcher
		for _, m := range ids[:40] {
			w, err := l.Watch(t.Context(), m, Cursor{}, "numbers", Visitor{})
			if err != nil {
				t.Fatal(err)
			}
			watchers = append(watchers, w)
			w.After(0)
		}
		for _, m := range ids {
			if _, err := l.Read(t.Context(), m, Cursor{}, 1000); err != nil {
				t.Fatal(err)
			}
		}
		if l.bytes.Load() < bound {
			t.Fatalf("only %d bytes: the test does not show the bound", l.bytes.Load())
		}
		l.tick()
		if got := l.bytes.Load(); got > bound || got < bound/2 {
			t.Errorf("after a tick the tails weigh %d", got)
		}
		if len(l.tails) != 40 {
			t.Errorf("%d tails are left, want those that are watched", len(l.tails))
		}
		for i, m := range ids {
			snap, err := l.Read(t.Context(), m, Cursor{}, 1000)
			if err != nil || len(snap.Entries) != 101 {
				t.Fatalf("of meeting %d there are %d entries, %v", i, len(snap.Entries), err)
			}
		}
		for _, w := range watchers {
			_, next, held := w.After(0)
			if held {
				t.Fatal("a tail was not made shorter")
			}
			var err error
			for next < 101 && err == nil {
				if _, next, held = w.After(next); !held {
					_, next, err = w.Fill(t.Context(), next)
				}
			}
			if err != nil {
				t.Fatal(err)
			}
			w.Close()
		}
		time.Sleep(31 * time.Second)
		l.tick()
		if n := len(l.tails); n != 0 || l.bytes.Load() != 0 {
			t.Errorf("half a minute after the last reader there are %d tails with %d bytes", n, l.bytes.Load())
		}
	})
}

func TestOneTailIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, ids := meetings(t, 1, 5000, 1)
		l := New(s, Options{Clock: time.Now, Entries: 100})
		held := l.hold(ids[0])
		if _, err := l.Read(t.Context(), ids[0], Cursor{After: 5000}, 10); err != nil {
			t.Fatal(err)
		}
		if n := len(held.entries); n != 100 {
			t.Errorf("a tail of a long log begins with %d entries", n)
		}
		posts := make([]meeting.Post, 1000)
		for k := range posts {
			posts[k] = meeting.Post{Meeting: ids[0], Kind: meeting.KindLine, Author: meeting.Author{ID: "a", Name: "Ana"}, Text: strings.Repeat("x", 16000)}
		}
		c, err := s.Append(t.Context(), posts)
		if err != nil {
			t.Fatal(err)
		}
		l.Took(c.Additions)
		if n := len(held.entries); n != 100 || held.facts.LastSeq != 6001 {
			t.Errorf("it has %d entries up to %d", n, held.facts.LastSeq)
		}
		if _, err := s.Append(t.Context(), posts); err != nil { // far more than a tail holds, behind its back
			t.Fatal(err)
		}
		l.Hear(ids[0], 7001)
		if snap, err := l.Read(t.Context(), ids[0], Cursor{After: 6001}, 2); err != nil || snap.Facts.LastSeq != 7001 || len(snap.Entries) != 2 {
			t.Errorf("then: %d, %d entries, %v", snap.Facts.LastSeq, len(snap.Entries), err)
		}
		if n := len(held.entries); n != 100 {
			t.Errorf("after a leap it has %d entries", n)
		}
		l.release(held)
	})
}

func TestNobodyWaitsForTailsOfClosedMeetings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, ids := meetings(t, 1, 10, 1)
		l := New(s, Options{Clock: time.Now, Voices: []Voice{numbers}})
		time.Sleep(2 * time.Hour)
		if err := l.Settle(t.Context(), ids...); err != nil {
			t.Fatal(err)
		}
		snap, err := l.Read(t.Context(), ids[0], Cursor{After: 3, At: time.Now().Add(-2 * time.Hour).UTC().Truncate(time.Millisecond)}, 5)
		if err != nil || snap.Phase != meeting.PhaseClosed || len(snap.Entries) != 5 || string(snap.In("numbers")) != "<4....><5.....><6......><7><8.>" {
			t.Errorf("%s, %d entries, %q, %v", snap.Phase, len(snap.Entries), snap.In("numbers"), err)
		}
		if len(l.tails) != 0 {
			t.Error("a transcript made a tail")
		}
		if _, err := l.Read(context.Background(), 99, Cursor{}, 1); meeting.KindOf(err) != meeting.NotFound || len(l.tails) != 0 {
			t.Errorf("an unknown meeting gave %v and %d tails", err, len(l.tails))
		}
	})
}

func TestToldPhasesAreForgottenInTheEnd(t *testing.T) {
	l := New(nil, Options{Clock: time.Now})
	past := time.Now().Add(-time.Minute)
	for i := range meeting.ID(3 * mostWrapped) {
		f := meeting.Facts{ID: i + 1, Opened: 1, WrapAt: past}
		if got := l.Phase(f); got != meeting.PhaseWrappingUp {
			t.Fatal(got)
		}
	}
	if n := len(l.wrapped); n != mostWrapped {
		t.Errorf("%d are remembered", n)
	}
	last := meeting.Facts{ID: 3 * mostWrapped, Opened: 1, WrapAt: past.Add(time.Hour)}
	if got := l.Phase(last); got != meeting.PhaseWrappingUp {
		t.Errorf("taken back to %s", got)
	}
	last.Closed = 2
	if got := l.Phase(last); got != meeting.PhaseClosed || len(l.wrapped) != mostWrapped-1 {
		t.Errorf("%s, and %d are remembered", got, len(l.wrapped))
	}
}

func TestABeatIsWithheldInDoubt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, ids := meetings(t, 1, 10, 1)
		voice := numbers
		voice.Hint = func(dst []byte, h Hint) []byte { return fmt.Appendf(dst, "%s %d", h.Kind, h.LastSeq) }
		l := New(s, Options{Clock: time.Now, Voices: []Voice{voice}})
		w, err := l.Watch(t.Context(), ids[0], Cursor{After: 11}, "numbers", Visitor{})
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		l.tick()
		_, mark := w.Hint(11, w.Mark()) // of presence
		time.Sleep(beatEvery)
		l.tick()
		w.tail.doubt()
		if hint, after := w.Hint(11, mark); hint != nil || after != mark {
			t.Errorf("in doubt %q is told", hint)
		}
		if err := w.tail.heal(t.Context()); err != nil {
			t.Fatal(err)
		}
		if hint, after := w.Hint(11, mark); string(hint) != "beat 11" || after <= mark {
			t.Errorf("then %q is told", hint)
		}
		if hint, _ := w.Hint(10, mark); hint != nil {
			t.Errorf("to a reader who lags, %q is told", hint)
		}
	})
}

// TestAHallThatReactsTakesBoundedMemory: each entry holds the line with all who reacted before, and that counts.
func TestAHallThatReactsTakesBoundedMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const bound = 8 << 20
		s, ids := meetings(t, 1, 1, 10)
		l := New(s, Options{Clock: time.Now, Voices: []Voice{numbers}, Bytes: bound})
		w, err := l.Watch(t.Context(), ids[0], Cursor{}, "numbers", Visitor{})
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		for n := range 600 {
			_, _, err := l.Append(t.Context(), meeting.Post{Meeting: ids[0], Kind: meeting.KindReaction, Ref: 2, Text: "👍",
				Author: meeting.Author{ID: meeting.AttendeeID(fmt.Sprint("a", n)), Name: fmt.Sprint("Ana ", n)}})
			if err != nil {
				t.Fatal(err)
			}
		}
		held := 0
		for _, e := range l.tails[ids[0]].entries {
			for _, line := range e.Changed {
				held += len(line.Reactions) * int(unsafe.Sizeof(meeting.Reaction{}))
			}
		}
		if held > bound/8 || held == 0 {
			t.Errorf("the tail holds %d bytes of reactions, its bound is %d", held, bound/8)
		}
		if snap, err := l.Read(t.Context(), ids[0], Cursor{}, 1000); err != nil || len(snap.Entries) != 602 {
			t.Errorf("a reader from the beginning gets %d entries, %v", len(snap.Entries), err)
		}
	})
}
