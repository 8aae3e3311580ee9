package sofar_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/web/sofar"
)

// lines is how many lines of talk a board counts.
func (r *room) lines(b *sofar.Board, f meeting.Facts) int {
	r.t.Helper()
	got, err := b.Of(r.t.Context(), f)
	if err != nil {
		r.t.Fatal(err)
	}
	return got.Tally.Lines
}

// TestALogIsReadOnce, however often it is asked for, and then only what is new; of one that is over all of it, as its lines are not kept.
func TestALogIsReadOnce(t *testing.T) {
	r := open(t)
	board, f := sofar.New(r.live), r.plan("Tornado weekly", 300)
	for range 50 {
		if n := r.lines(board, f); n != 300 {
			t.Fatalf("it counts %d lines", n)
		}
	}
	once := r.log.read.Load()
	for range 50 {
		r.post(meeting.Post{Meeting: f.ID, Kind: meeting.KindLine, Author: meeting.Author{ID: "a", Name: "Ana"}, Text: "one more"})
		r.lines(board, r.now(f.ID))
	}
	if n := r.lines(board, f); n != 350 {
		t.Errorf("it counts %d lines", n)
	}
	if again := r.log.read.Load() - once; once > 1000 || again > 50 {
		t.Errorf("%d entries were read at first and %d for 50 new ones", once, again)
	}
	r.post(meeting.Post{Meeting: f.ID, Kind: meeting.KindClosed, Author: meeting.HostByKey})
	r.lines(board, r.now(f.ID))
	closed := r.log.read.Load()
	if r.lines(board, r.now(f.ID)); r.log.read.Load() != closed {
		t.Error("one that is over is read again for nothing")
	}
	r.post(meeting.Post{Meeting: f.ID, Kind: meeting.KindRedaction, Author: meeting.HostByKey, Ref: 3})
	if n := r.lines(board, r.now(f.ID)); n != 349 || r.log.read.Load() < closed+90 {
		t.Errorf("it counts %d lines, of %d entries read", n, r.log.read.Load()-closed)
	}
}

// TestWhatIsKeptIsBounded: of many long logs those that nobody asks for are let go, and read again when somebody does.
func TestWhatIsKeptIsBounded(t *testing.T) {
	r := open(t)
	board, all := sofar.New(r.live), make([]meeting.Facts, 0, 60)
	for n := range 60 {
		all = append(all, r.plan(fmt.Sprint("Meeting ", n), 1200))
	}
	for _, f := range all {
		r.lines(board, f)
	}
	before := r.log.read.Load()
	r.lines(board, all[59])
	if again := r.log.read.Load() - before; again != 0 {
		t.Errorf("the last one was read again: %d entries", again)
	}
	if r.lines(board, all[0]); r.log.read.Load() == before {
		t.Error("the first of 60 long logs is still kept")
	}
}

// TestLongLogsThatGrowWhileOthersAreAsked: what is let go and taken up again while somebody reads on is looked at by one at a time.
func TestLongLogsThatGrowWhileOthersAreAsked(t *testing.T) {
	r := open(t)
	board, all := sofar.New(r.live), []meeting.Facts{}
	for n := range 20 {
		all = append(all, r.plan(fmt.Sprint("Meeting ", n), 1000))
	}
	var readers sync.WaitGroup
	for reader := range 4 {
		readers.Go(func() {
			for n := range 60 {
				f := all[(n*(reader+1))%len(all)]
				if _, _, err := r.live.Append(t.Context(), meeting.Post{Meeting: f.ID, Kind: meeting.KindLine, Author: meeting.Author{ID: "a", Name: "Ana"}, Text: "x"}); err != nil {
					t.Error(err)
				}
				f, err := r.store.Facts(t.Context(), f.ID)
				if err != nil {
					t.Error(err)
				}
				if told, err := board.Of(t.Context(), f); err != nil || int64(told.Tally.Lines) < f.LastSeq-1 {
					t.Errorf("%d lines of %d, %v", told.Tally.Lines, f.LastSeq, err)
				}
			}
		})
	}
	readers.Wait()
}

// TestWhatIsStoredAndNotToldYet is in the answer to who knows of it.
func TestWhatIsStoredAndNotToldYet(t *testing.T) {
	r := open(t)
	board := sofar.New(r.live)
	r.does(0, meeting.KindLine, "hello", 0)
	r.agrees(board)
	untold := live.New(r.store, live.Options{Clock: r.live.Now})
	if _, _, err := untold.Append(t.Context(), meeting.Post{Meeting: r.facts.ID, Kind: meeting.KindLine, Author: r.names[1], Text: "hello"}); err != nil {
		t.Fatal(err)
	}
	if n := r.lines(board, r.now(r.facts.ID)); n != 2 {
		t.Errorf("it counts %d lines", n)
	}
}

// TestARestoredLogIsFoldedAnew, be it shorter than what was folded, or as long with other stamps, or longer; while it is on and when it is over.
func TestARestoredLogIsFoldedAnew(t *testing.T) {
	for name, lines := range map[string]int{"shorter": 2, "as long": 5, "longer": 9} {
		for _, over := range []bool{false, true} {
			t.Run(fmt.Sprint(name, " ", over), func(t *testing.T) {
				r, other := open(t), open(t)
				board := sofar.New(r.live)
				say := func(r *room, lines int, each time.Duration, text string) {
					for range lines {
						r.past.Add(int64(each / time.Second))
						r.does(0, meeting.KindLine, text, 0)
					}
					if over {
						r.post(meeting.Post{Meeting: r.facts.ID, Kind: meeting.KindClosed, Author: meeting.HostByKey})
					}
				}
				say(r, 5, time.Minute, "#info before")
				r.agrees(board)
				say(other, lines, 2*time.Minute, "#info restored")
				r.log.Log = other.store
				r.live.Hear(r.facts.ID, 99) // what live knows of the first log it must doubt
				got := r.agrees(board)
				if len(got.Marks) != lines || got.Marks[0].Text != "restored" || got.Changed <= 1 || got.Changed > got.LastSeq {
					t.Errorf("the board has %+v", got)
				}
			})
		}
	}
}

// slow is a log that answers when it is let, or its asker hangs up.
type slow struct {
	meeting.Log
	asked, let chan struct{}
}

func (s slow) After(ctx context.Context, m meeting.ID, after int64, limit int) ([]meeting.Entry, meeting.Facts, error) {
	s.asked <- struct{}{}
	select {
	case <-s.let:
		return s.Log.After(ctx, m, after, limit)
	case <-ctx.Done():
		return nil, meeting.Facts{}, ctx.Err()
	}
}

// TestWhoWaitsMayHangUp: while one reads, another waits no longer than they like; who hangs up while they read leaves nothing half folded.
func TestWhoWaitsMayHangUp(t *testing.T) {
	r := open(t)
	f := r.plan("Tornado weekly", 2500) // what live has of it is less
	gate := slow{r.store, make(chan struct{}), make(chan struct{})}
	board := sofar.New(r.live)
	r.log.Log = gate
	reading, hangUp := context.WithCancel(t.Context())
	read := make(chan error)
	go func() {
		_, err := board.Of(reading, f)
		read <- err
	}()
	<-gate.asked
	gate.let <- struct{}{}
	<-gate.asked // it has a part
	gone, leave := context.WithCancel(t.Context())
	leave()
	if _, err := board.Of(gone, f); !errors.Is(err, context.Canceled) {
		t.Errorf("who waits is told %v", err)
	}
	hangUp()
	if err := <-read; err == nil {
		t.Error("who hung up got an answer")
	}
	r.log.Log = r.store
	r.facts = f
	if got := r.agrees(board); got.Tally.Lines != 2500 {
		t.Errorf("then it counts %d lines", got.Tally.Lines)
	}
}
