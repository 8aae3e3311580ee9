package live_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/store/memory"
)

func TestStoredButToldToHaveFailed(t *testing.T) {
	inRoom(t, live.Options{Tick: time.Hour}, func(t *testing.T, r *room) {
		time.Sleep(10 * time.Minute)
		e := r.listen(0)
		e.has(t, 1, 1)
		for i, how := range []int32{2, 1} {
			r.broken.Store(how)
			_, _, err := r.Append(t.Context(), r.line("hello"))
			r.broken.Store(0)
			if meeting.KindOf(err) != meeting.Unavailable || code(err) != "outcome-unknown" || !errors.Is(err, errDisk) {
				t.Fatalf("round %d: %v", i, err)
			}
			e.has(t, 1, 2) // the stream has it without anybody asking, and has nothing of what was not stored
			r.at(0, meeting.PhaseOpen, 2)
		}
		again, repeated, err := r.Append(t.Context(), r.line("hello"))
		if err != nil || !repeated || again.Seq != 2 {
			t.Errorf("repeated: %+v, %v, %v", again, repeated, err)
		}
		e.goesOn(t)
	})
}

func TestADoubtWhileTheStoreIsAsked(t *testing.T) {
	inRoom(t, live.Options{Tick: -1}, func(t *testing.T, r *room) {
		time.Sleep(10 * time.Minute)
		if err := r.Settle(t.Context(), r.m); err != nil {
			t.Fatal(err)
		}
		r.log.meanwhile = func() { r.say("while the tail is loaded") }
		r.at(0, meeting.PhaseOpen, 2)

		r.Hear(r.m, 3)
		r.log.meanwhile = func() {
			r.broken.Store(2)
			if _, _, err := r.Append(t.Context(), r.line("while it asks what it lacks")); code(err) != "outcome-unknown" {
				t.Error(err)
			}
			r.broken.Store(0)
		}
		r.at(0, meeting.PhaseOpen, 3)
	})
}

func TestAGapIsFilled(t *testing.T) {
	inRoom(t, live.Options{Tick: -1}, func(t *testing.T, r *room) {
		e := r.listen(0)
		time.Sleep(10 * time.Minute)
		seat, err := r.store.Join(t.Context(), meeting.Joining{Meeting: r.m, Name: "Ben"}) // settles, and nobody tells
		if err != nil || len(seat.Settled) != 1 {
			t.Fatal(seat, err)
		}
		r.say("hello")
		e.has(t, 1, 2)
		r.Took(seat.Settled) // at last
		e.has(t, 1, 2)
		r.at(0, meeting.PhaseOpen, 2)
		e.goesOn(t)
	})
}

func TestSettledBySomebodyElse(t *testing.T) {
	inRoom(t, live.Options{Tick: -1}, func(t *testing.T, r *room) {
		r.at(0, meeting.PhaseScheduled, 0)
		time.Sleep(10 * time.Minute)
		if _, err := r.store.Settle(t.Context(), []meeting.ID{r.m}); err != nil {
			t.Fatal(err)
		}
		r.at(0, meeting.PhaseOpen, 1)
	})
}

func TestTheDoorbell(t *testing.T) {
	inRoom(t, live.Options{Tick: time.Second}, func(t *testing.T, r *room) {
		var rung []int64
		other := live.New(r.log, live.Options{Clock: r.now, Ring: func(_ meeting.ID, seq int64) { rung = append(rung, seq) }})
		time.Sleep(10 * time.Minute)
		e := r.listen(0)
		e.has(t, 1, 1)
		if _, _, err := other.Append(t.Context(), r.line("hello")); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if len(rung) != 1 || rung[0] != 2 {
			t.Fatalf("it rang %v", rung)
		}
		e.has(t, 1, 1)
		before := r.log.reads.Load()
		for range 10 {
			r.Hear(r.m, 2)
		}
		r.Hear(99, 1)
		e.has(t, 1, 2)
		if n := r.log.reads.Load() - before; n != 1 {
			t.Errorf("ten bells made %d reads", n)
		}
		r.Hear(r.m, 1000) // false
		e.has(t, 1, 2)
		r.at(2, meeting.PhaseOpen, 2)
		if _, _, err := other.Append(t.Context(), r.line("and again")); err != nil {
			t.Fatal(err)
		}
		s, err := r.Read(t.Context(), r.m, live.Cursor{After: 3}, 10) // a reader from the other node knows more than the bell told
		if err != nil || s.Facts.LastSeq != 3 {
			t.Errorf("%d, %v", s.Facts.LastSeq, err)
		}
		e.goesOn(t)
	})
}

func TestWithoutBellsTheStoreIsAsked(t *testing.T) {
	inRoom(t, live.Options{Ask: time.Second}, func(t *testing.T, r *room) {
		r.open()
		e := r.listen(0)
		other := live.New(r.store, live.Options{Clock: r.now})
		if _, _, err := other.Append(t.Context(), r.line("hello")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Second)
		e.has(t, 1, 2)
		e.goesOn(t)
	})
}

// fork is a log that can be exchanged for another, as by restoring a backup under a running server.
type fork struct{ meeting.Log }

func TestALogThatIsNotTheSame(t *testing.T) {
	inRoom(t, live.Options{}, func(t *testing.T, r *room) {
		r.open()
		swap := &fork{r.store}
		r.Live = live.New(swap, live.Options{Clock: r.now, Voices: []live.Voice{plain}})
		r.say("before")
		s := r.at(0, meeting.PhaseOpen, 2)
		e := r.listen(2)
		waited := make(chan error, 1)
		go func() { waited <- r.Wait(t.Context(), r.m, 2) }()
		synctest.Wait()

		other := memory.New(memory.Options{Clock: r.now})
		made, err := other.Schedule(t.Context(), meeting.Scheduling{Start: r.start, End: r.start.Add(time.Hour), Series: meeting.Series{Title: "Weekly"}})
		if err != nil || made.First.ID != r.m {
			t.Fatal(made.First.ID, err)
		}
		swap.Log = other
		time.Sleep(time.Second)
		if seq := r.say("after"); seq != 2 {
			t.Fatalf("the other log gave %d", seq)
		}
		if err := e.ends(t); code(err) != "cursor-unknown" {
			t.Errorf("the stream ended with %v", err)
		}
		if err := <-waited; err != nil {
			t.Errorf("the wait ended with %v", err)
		}
		if _, err := r.Read(t.Context(), r.m, live.Cursor{After: 2, At: s.Entries[1].At}, 10); code(err) != "cursor-unknown" {
			t.Errorf("a cursor of the old log gave %v", err)
		}
		if s := r.at(0, meeting.PhaseOpen, 2); s.Entries[1].Text != "after" {
			t.Errorf("the new log has %q", s.Entries[1].Text)
		}
	})
}

func TestALogThatWentAnotherWay(t *testing.T) {
	inRoom(t, live.Options{}, func(t *testing.T, r *room) {
		r.open()
		swap := &fork{r.store}
		r.Live = live.New(swap, live.Options{Clock: r.now, Voices: []live.Voice{plain}})
		r.say("before")
		e := r.listen(2)
		time.Sleep(time.Second)
		swap.Log = otherwise{r.store}
		r.Hear(r.m, 3)
		if err := e.ends(t); code(err) != "cursor-unknown" {
			t.Errorf("the stream ended with %v", err)
		}
		if s := r.at(0, meeting.PhaseOpen, 3); len(s.Entries) != 3 || s.Entries[1].Kind != "another" {
			t.Errorf("the new log is %+v", s.Entries)
		}
	})
}

// otherwise is a store that went on in another way after its first entry.
type otherwise struct{ meeting.Log }

func (o otherwise) After(ctx context.Context, m meeting.ID, after int64, limit int) ([]meeting.Entry, meeting.Facts, error) {
	entries, f, err := o.Log.After(ctx, m, 0, limit)
	for seq := int64(2); seq <= 3; seq++ {
		entries = append(entries[:seq-1], meeting.Entry{Seq: seq, At: f.LastAt.Add(time.Second), Kind: "another"})
	}
	f.LastSeq = 3
	return entries[min(after, 3):], f, err
}

func (o otherwise) Facts(ctx context.Context, m meeting.ID) (meeting.Facts, error) {
	_, f, err := o.After(ctx, m, 0, 3)
	return f, err
}

func TestALogThatBecameShorter(t *testing.T) {
	inRoom(t, live.Options{}, func(t *testing.T, r *room) {
		r.open()
		r.say("one")
		swap := &fork{r.store}
		r.Live = live.New(swap, live.Options{Clock: r.now, Voices: []live.Voice{plain}})
		e := r.listen(1)
		e.has(t, 2, 2)
		swap.Log = short{r.store}
		r.Hear(r.m, 3)
		if err := e.ends(t); code(err) != "cursor-unknown" {
			t.Errorf("the stream ended with %v", err)
		}
		r.at(0, meeting.PhaseOpen, 1)
	})
}

// short is a store that has lost everything but the first entry.
type short struct{ meeting.Log }

func (s short) After(ctx context.Context, m meeting.ID, after int64, limit int) ([]meeting.Entry, meeting.Facts, error) {
	entries, f, err := s.Log.After(ctx, m, after, limit)
	f.LastSeq = 1
	if after >= 1 {
		entries = nil
	}
	return entries[:min(1, len(entries))], f, err
}

func (s short) Facts(ctx context.Context, m meeting.ID) (meeting.Facts, error) {
	_, f, err := s.After(ctx, m, 0, 1)
	return f, err
}
