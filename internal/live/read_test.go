package live_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
)

func TestWhoeverWasAnsweredReadsIt(t *testing.T) {
	inRoom(t, live.Options{}, func(t *testing.T, r *room) {
		r.at(0, meeting.PhaseScheduled, 0)
		r.open()
		for i := int64(2); i < 50; i++ {
			if got := r.say(fmt.Sprint("line ", i)); got != i {
				t.Fatalf("line %d has number %d", i, got)
			}
			if s := r.at(i-1, meeting.PhaseOpen, i); len(s.Entries) != 1 || s.Cursor != i {
				t.Fatalf("after %d there are %d entries, cursor %d", i-1, len(s.Entries), s.Cursor)
			}
		}
		if got, before := r.log.reads.Load(), int32(2); got != before {
			t.Errorf("the store was asked %d times for what is in memory", got)
		}
	})
}

func TestReadersBehindTheTailReadFromTheStore(t *testing.T) {
	inRoom(t, live.Options{Entries: 10}, func(t *testing.T, r *room) {
		r.open()
		for i := range 99 {
			r.say(fmt.Sprint(i))
		}
		var all []meeting.Entry
		for after := int64(0); after < 100; {
			s, err := r.Read(t.Context(), r.m, live.Cursor{After: after}, 7)
			if err != nil {
				t.Fatal(err)
			}
			all, after = append(all, s.Entries...), s.Cursor
		}
		for i, e := range all {
			if e.Seq != int64(i+1) {
				t.Fatalf("entry %d stands at %d", e.Seq, i+1)
			}
		}
		ear := r.listen(3)
		ear.has(t, 4, 100)
		ear.goesOn(t)
	})
}

func TestCursorsThatDoNotFit(t *testing.T) {
	inRoom(t, live.Options{Entries: 2}, func(t *testing.T, r *room) {
		r.open()
		for range 5 {
			time.Sleep(time.Second)
			r.say(time.Now().String())
		}
		s := r.at(0, meeting.PhaseOpen, 6)
		old, young := s.Entries[1].At, s.Entries[5].At
		for _, c := range []struct {
			cursor live.Cursor
			want   string
		}{
			{live.Cursor{After: 2, At: old}, "<nil>"},
			{live.Cursor{After: 6, At: young}, "<nil>"},
			{live.Cursor{After: 7}, "cursor-unknown"},
			{live.Cursor{After: 1 << 62}, "cursor-unknown"},
			{live.Cursor{After: 2, At: young}, "cursor-unknown"},
			{live.Cursor{After: 6, At: old}, "cursor-unknown"},
			{live.Cursor{After: 0, At: old}, "cursor-unknown"},
			{live.Cursor{After: -1}, "invalid"},
		} {
			if _, err := r.Read(t.Context(), r.m, c.cursor, 10); code(err) != c.want {
				t.Errorf("reading at %v gave %v, want %s", c.cursor, err, c.want)
			}
			w, err := r.Watch(t.Context(), r.m, c.cursor, "plain", live.Visitor{})
			if code(err) != c.want {
				t.Errorf("watching at %v gave %v, want %s", c.cursor, err, c.want)
			}
			if err == nil {
				if h := w.Hello(); h.After != c.cursor.After || !h.At.Equal(c.cursor.At) || h.LastSeq != 6 || h.Phase != meeting.PhaseOpen {
					t.Errorf("hello says %+v", h)
				}
				w.Close()
			}
		}
		if _, err := r.Read(t.Context(), 99, live.Cursor{}, 1); meeting.KindOf(err) != meeting.NotFound {
			t.Errorf("an unknown meeting gave %v", err)
		}
		if _, err := r.Watch(t.Context(), 99, live.Cursor{}, "plain", live.Visitor{}); meeting.KindOf(err) != meeting.NotFound {
			t.Errorf("an unknown meeting gave %v", err)
		}
	})
}

func TestReadsSettleByThemselves(t *testing.T) {
	inRoom(t, live.Options{Tick: -1}, func(t *testing.T, r *room) {
		r.at(0, meeting.PhaseScheduled, 0)
		time.Sleep(10*time.Minute - time.Millisecond)
		r.at(0, meeting.PhaseScheduled, 0)
		time.Sleep(time.Millisecond)
		s := r.at(0, meeting.PhaseOpen, 1)
		if e := s.Entries[0]; e.Kind != meeting.KindOpened || !e.At.Equal(r.start) {
			t.Errorf("the first entry is %+v", e)
		}
		time.Sleep(50 * time.Minute)
		r.at(0, meeting.PhaseWrappingUp, 1)
		time.Sleep(10 * time.Minute)
		r.at(0, meeting.PhaseAfterTalk, 2)
		time.Sleep(10 * time.Minute)
		r.at(0, meeting.PhaseClosed, 3)
		time.Sleep(time.Hour)
		r.at(2, meeting.PhaseClosed, 3)
	})
}

func TestWithoutCommitsThePhaseBeforeIsTold(t *testing.T) {
	inRoom(t, live.Options{}, func(t *testing.T, r *room) {
		r.open()
		ear := r.listen(1)
		time.Sleep(59 * time.Minute)
		r.broken.Store(1)
		time.Sleep(2 * time.Minute)
		for range 20 {
			r.at(0, meeting.PhaseWrappingUp, 1)
		}
		r.broken.Store(0)
		time.Sleep(2 * time.Second)
		ear.has(t, 2, 2)
		s := r.at(1, meeting.PhaseAfterTalk, 2)
		if end := r.start.Add(time.Hour); !s.Entries[0].At.Equal(end) {
			t.Errorf("the end was stamped %v, not with the true end %v", s.Entries[0].At, end)
		}
		ear.goesOn(t)
	})
}

func TestReadersDoNotWaitLongForAHangingStore(t *testing.T) {
	inRoom(t, live.Options{Tick: -1}, func(t *testing.T, r *room) {
		r.at(0, meeting.PhaseScheduled, 0)
		hang := make(chan struct{})
		slow := live.New(hanging{r.store, hang}, live.Options{Clock: r.now})
		time.Sleep(10 * time.Minute)
		for _, longest := range []time.Duration{time.Second, 0} {
			before := time.Now()
			s, err := slow.Read(t.Context(), r.m, live.Cursor{}, 10)
			if err != nil || s.Phase != meeting.PhaseScheduled || time.Since(before) > longest {
				t.Errorf("%s, %v after %v", s.Phase, err, time.Since(before))
			}
		}
		before := time.Now()
		_, _, err := slow.Append(t.Context(), r.line("hello?"))
		if code(err) != "outcome-unknown" || time.Since(before) != 10*time.Second {
			t.Errorf("a post got %v after %v", err, time.Since(before))
		}
		close(hang)
		synctest.Wait()
		if s, err := slow.Read(t.Context(), r.m, live.Cursor{}, 10); err != nil || s.Facts.LastSeq != 2 {
			t.Errorf("the post of whoever waited no longer is not there: %d, %v", s.Facts.LastSeq, err)
		}
	})
}

// hanging is a store whose disk hangs: commits wait, reads go on.
type hanging struct {
	meeting.Log
	until <-chan struct{}
}

func (h hanging) Append(ctx context.Context, posts []meeting.Post) (meeting.Commit, error) {
	<-h.until
	return h.Log.Append(ctx, posts)
}

func (h hanging) Settle(ctx context.Context, m []meeting.ID) (meeting.Commit, error) {
	<-h.until
	return h.Log.Settle(ctx, m)
}

func TestWrappingUpIsNotTakenBack(t *testing.T) {
	inRoom(t, live.Options{Linger: time.Second}, func(t *testing.T, r *room) {
		r.open()
		s := r.at(0, meeting.PhaseOpen, 1)
		time.Sleep(51 * time.Minute)
		r.at(0, meeting.PhaseWrappingUp, 1)
		r.offset.Store(int64(-5 * time.Minute))
		r.at(0, meeting.PhaseWrappingUp, 1)
		time.Sleep(10 * time.Second) // the tail is gone meanwhile
		r.at(0, meeting.PhaseWrappingUp, 1)
		if got := r.Phase(s.Facts); got != meeting.PhaseWrappingUp {
			t.Errorf("of older facts, %s is told", got)
		}
	})
}

func TestWait(t *testing.T) {
	inRoom(t, live.Options{}, func(t *testing.T, r *room) {
		wait := func(after int64, within time.Duration) time.Duration {
			t.Helper()
			ctx, cancel := context.WithTimeout(t.Context(), within)
			defer cancel()
			before := time.Now()
			if err := r.Wait(ctx, r.m, after); err != nil {
				t.Fatal(err)
			}
			return time.Since(before)
		}
		if took := wait(0, 55*time.Second); took != 55*time.Second {
			t.Errorf("with nothing new, the wait took %v", took)
		}
		if took := wait(0, time.Hour); took != r.start.Sub(time.Now().Add(-took)) {
			t.Errorf("the opening came after %v", took)
		}
		time.AfterFunc(3*time.Second, func() { r.say("hello") })
		if took := wait(1, time.Minute); took != 3*time.Second {
			t.Errorf("the line came after %v", took)
		}
		if took := wait(1, time.Minute); took != 0 {
			t.Errorf("for what was there, the wait took %v", took)
		}
		if took := wait(99, time.Minute); took != 0 {
			t.Errorf("with a cursor that nothing follows, the wait took %v", took)
		}
		r.act(meeting.KindClosed, "")
		if took := wait(3, time.Minute); took != 0 {
			t.Errorf("after the end, the wait took %v", took)
		}
		if err := r.Wait(t.Context(), 99, 0); meeting.KindOf(err) != meeting.NotFound {
			t.Errorf("an unknown meeting gave %v", err)
		}
	})
}
