package live_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/stream"
)

func TestEveryReaderGetsTheSameBytes(t *testing.T) {
	inRoom(t, live.Options{}, func(t *testing.T, r *room) {
		r.open()
		one, two := r.listen(1), r.listen(1)
		r.say("hello")
		synctest.Wait()
		three := r.listen(1)
		for _, e := range []*ear{one, two, three} {
			e.has(t, 2, 2)
			if &e.writes[0][0] != &one.writes[0][0] {
				t.Error("a reader got a copy")
			}
			if cap(e.writes[0]) != len(e.writes[0]) {
				t.Error("a reader could write behind its bytes")
			}
		}
		s := r.at(1, meeting.PhaseOpen, 2)
		if in := s.In("plain"); &in[0] != &one.writes[0][0] {
			t.Error("a poll got a copy")
		}
		if s.In("unheard of") != nil || r.at(2, meeting.PhaseOpen, 2).In("plain") != nil {
			t.Error("frames of nothing")
		}
		if n := r.encoded.Load(); n != 2 {
			t.Errorf("two entries were encoded %d times", n)
		}
		for _, e := range []*ear{one, two, three} {
			e.goesOn(t)
		}
		if _, err := r.Watch(t.Context(), r.m, live.Cursor{}, "unheard of", live.Visitor{}); err == nil {
			t.Error("a voice that does not exist was given")
		}
	})
}

func TestStreamsEndWithTheMeeting(t *testing.T) {
	inRoom(t, live.Options{}, func(t *testing.T, r *room) {
		early := r.listen(0)
		time.Sleep(time.Until(r.start) - time.Millisecond)
		early.has(t, 1, 0)
		time.Sleep(time.Millisecond)
		early.has(t, 1, 1) // to the millisecond, although a tick is a second
		r.say("hello")
		time.Sleep(80 * time.Minute)
		early.has(t, 1, 4)
		if err := early.ends(t); !errors.Is(err, io.EOF) {
			t.Errorf("the stream ended with %v", err)
		}
		late := r.listen(2)
		late.has(t, 3, 4)
		if err := late.ends(t); !errors.Is(err, io.EOF) {
			t.Errorf("a stream of a closed meeting ended with %v", err)
		}
	})
}

func TestCancelledStreamsEndAtThePlannedStart(t *testing.T) {
	inRoom(t, live.Options{}, func(t *testing.T, r *room) {
		time.Sleep(7 * time.Second) // so that no beat falls on the start
		e := r.listen(0)
		r.act(meeting.KindCancelled, "no time")
		e.has(t, 1, 1)
		time.Sleep(time.Until(r.start) - time.Millisecond)
		synctest.Wait()
		if len(e.end) > 0 {
			t.Fatal("the stream ended before the planned start")
		}
		time.Sleep(time.Millisecond)
		if err := e.ends(t); !errors.Is(err, io.EOF) {
			t.Errorf("the stream ended with %v", err)
		}
		r.at(0, meeting.PhaseCancelled, 1)
	})
}

// corrected is a store whose closed meetings have one more entry than any rule lets them have now.
type corrected struct{ meeting.Log }

func (c corrected) After(ctx context.Context, m meeting.ID, after int64, limit int) ([]meeting.Entry, meeting.Facts, error) {
	entries, f, err := c.Log.After(ctx, m, after, limit)
	if f.Closed > 0 {
		f.LastSeq++
		if n := len(entries); n < limit && after < f.LastSeq {
			entries = append(entries, meeting.Entry{Seq: f.LastSeq, At: f.LastAt, Kind: "correction"})
		}
	}
	return entries, f, err
}

func (c corrected) Facts(ctx context.Context, m meeting.ID) (meeting.Facts, error) {
	_, f, err := c.After(ctx, m, 0, 0)
	return f, err
}

func TestStreamsHaveNothingAfterClosed(t *testing.T) {
	inRoom(t, live.Options{}, func(t *testing.T, r *room) {
		r.open()
		r.act(meeting.KindClosed, "")
		for _, entries := range []int{0, 1} { // from memory and from the store
			l := live.New(corrected{r.store}, live.Options{Clock: r.now, Entries: entries, Voices: []live.Voice{plain}})
			old := r.Live
			r.Live = l
			s := r.at(0, meeting.PhaseClosed, 3)
			if len(s.Entries) != 3 {
				t.Errorf("a poll has %d entries", len(s.Entries))
			}
			e := r.listen(0)
			e.has(t, 1, 2)
			if err := e.ends(t); !errors.Is(err, io.EOF) {
				t.Errorf("the stream ended with %v", err)
			}
			after := r.listen(3)
			after.has(t, 4, 3)
			if err := after.ends(t); !errors.Is(err, io.EOF) {
				t.Errorf("past closed, the stream ended with %v", err)
			}
			r.Live = old
		}
	})
}

func TestDrain(t *testing.T) {
	inRoom(t, live.Options{}, func(t *testing.T, r *room) {
		r.open()
		e := r.listen(0)
		waited := make(chan error)
		go func() { waited <- r.Wait(t.Context(), r.m, 1) }()
		synctest.Wait()
		r.Drain()
		e.has(t, 1, 1)
		if err := e.ends(t); !errors.Is(err, live.ErrDraining) {
			t.Errorf("the stream ended with %v", err)
		}
		if err := <-waited; err != nil {
			t.Errorf("the wait ended with %v", err)
		}
		late := r.listen(0)
		late.has(t, 1, 1)
		if err := late.ends(t); !errors.Is(err, live.ErrDraining) {
			t.Errorf("a late stream ended with %v", err)
		}
		r.say("posts are still taken")
		r.at(1, meeting.PhaseOpen, 2)
	})
}

func TestHints(t *testing.T) {
	inRoom(t, live.Options{}, func(t *testing.T, r *room) {
		e := r.listen(0)
		time.Sleep(61 * time.Second)
		kinds := map[live.HintKind]int{}
		for _, h := range e.heard() {
			kinds[h.Kind]++
			if h.Kind == live.HintBeat && (h.Phase != meeting.PhaseScheduled || h.LastSeq != 0) {
				t.Errorf("a beat says %+v", h)
			}
		}
		if kinds[live.HintBeat] != 4 || kinds[live.HintPresence] != 1 || len(kinds) != 2 {
			t.Errorf("in a minute of the lobby there were %v", kinds)
		}
		r.open()
		time.Sleep(80 * time.Minute)
		var told []meeting.Phase
		for _, h := range e.heard() {
			if h.Kind == live.HintPhase {
				told = append(told, h.Phase)
			}
		}
		if got := fmt.Sprint(told); got != "[open wrapping-up after-talk closed]" {
			t.Errorf("the phases told were %s", got)
		}
		if err := e.ends(t); !errors.Is(err, io.EOF) {
			t.Error(err)
		}
	})
}

func TestABeatConfirmsOnlyWhatIsCertain(t *testing.T) {
	inRoom(t, live.Options{}, func(t *testing.T, r *room) {
		r.open()
		e := r.listen(0)
		time.Sleep(time.Minute)
		r.broken.Store(2)
		r.log.deaf.Store(true)
		if _, _, err := r.Append(t.Context(), r.line("stored, but who knows?")); code(err) != "outcome-unknown" {
			t.Fatal(err)
		}
		r.broken.Store(0)
		e.heard()
		time.Sleep(time.Minute)
		if hints := e.heard(); len(hints) > 0 {
			t.Errorf("while nobody knows what is stored, readers were told %v", hints)
		}
		r.log.deaf.Store(false)
		time.Sleep(3 * time.Second)
		e.has(t, 1, 2)
		hints := e.heard()
		if len(hints) == 0 || slices.ContainsFunc(hints, func(h live.Hint) bool { return h.LastSeq != 2 }) {
			t.Errorf("then they were told %v", hints)
		}
		e.goesOn(t)
	})
}

// TestEveryReaderGetsEverythingOnce is the property of the house: many writers, many readers that hang up at random and resume, and each
// reader gets 1 to n, once and in order.
func TestEveryReaderGetsEverythingOnce(t *testing.T) {
	const writers, readers, lines = 16, 60, 40
	inRoom(t, live.Options{Entries: 32}, func(t *testing.T, r *room) {
		r.open()
		var people sync.WaitGroup
		for i := range writers {
			people.Go(func() {
				dice := rand.New(rand.NewPCG(1, uint64(i)))
				for n := range lines {
					time.Sleep(time.Duration(dice.IntN(20)) * time.Millisecond)
					r.say(fmt.Sprintf("%d of %d", n, i))
				}
			})
		}
		for i := range readers {
			people.Go(func() { hangUpOften(t, r, rand.New(rand.NewPCG(2, uint64(i))), 1+writers*lines) })
		}
		people.Wait()
		if n := r.encoded.Load(); int(n) > 4*writers*lines*readers/10 {
			t.Errorf("%d entries were encoded %d times for %d readers", 1+writers*lines, n, readers)
		}
	})
}

// hangUpOften reads by streams until it has n entries, and hangs up now and then.
func hangUpOften(t *testing.T, r *room, dice *rand.Rand, n int) {
	e := &ear{}
	for len(e.entries) < n {
		src, err := r.Watch(t.Context(), r.m, live.Cursor{After: int64(len(e.entries))}, "plain", live.Visitor{Key: "somebody"})
		if err != nil {
			t.Error(err)
			return
		}
		at := stream.Reader{Cursor: src.Hello().After, Mark: src.Mark()}
		ctx, hangUp := context.WithTimeout(t.Context(), time.Duration(1+dice.IntN(100))*time.Millisecond)
		_ = stream.Pump(ctx, src, e, &at)
		hangUp()
		src.Close()
		if at.Cursor != int64(len(e.entries)) {
			t.Errorf("a reader at %d has %d entries", at.Cursor, len(e.entries))
		}
		time.Sleep(time.Duration(dice.IntN(50)) * time.Millisecond)
	}
	for i, entry := range e.entries {
		if entry.Seq != int64(i+1) {
			t.Errorf("entry %d stands at %d", entry.Seq, i+1)
			return
		}
	}
}
