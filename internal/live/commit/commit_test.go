package commit_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"parley/internal/live/commit"
	"parley/internal/meeting"
)

// log is a log whose commits take a second each. It numbers the posts it takes and refuses those that say "no".
type log struct {
	meeting.Log
	batches [][]string
	settled [][]meeting.ID
	last    int64
	err     error
}

func (l *log) Append(_ context.Context, posts []meeting.Post) (meeting.Commit, error) {
	time.Sleep(time.Second)
	if l.err != nil {
		return meeting.Commit{}, l.err
	}
	var c meeting.Commit
	var texts []string
	for _, p := range posts {
		texts = append(texts, p.Text)
		if p.Text == "no" {
			c.Outcomes = append(c.Outcomes, meeting.Outcome{Err: meeting.Bad("text", "No.")})
			continue
		}
		l.last++
		e := meeting.Entry{Seq: l.last, Text: p.Text}
		c.Outcomes = append(c.Outcomes, meeting.Outcome{Entry: e})
		c.Additions = append(c.Additions, meeting.Addition{Entries: []meeting.Entry{e}, Facts: meeting.Facts{ID: p.Meeting, LastSeq: l.last}})
	}
	l.batches = append(l.batches, texts)
	return c, nil
}

func (l *log) Settle(_ context.Context, meetings []meeting.ID) (meeting.Commit, error) {
	time.Sleep(time.Second)
	l.settled = append(l.settled, meetings)
	return meeting.Commit{}, l.err
}

// feed notes what it is told, in order.
type feed struct {
	mu   sync.Mutex
	told []string
}

func (f *feed) say(format string, args ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.told = append(f.told, fmt.Sprintf(format, args...))
}

func (f *feed) Took(additions []meeting.Addition) {
	for _, a := range additions {
		f.say("took %d", a.Facts.LastSeq)
	}
}

func (f *feed) Doubt(meetings []meeting.ID) { f.say("doubt %d", meetings) }
func (f *feed) Settled(meetings []meeting.ID, err error) {
	f.say("settled %d %v", meetings, err != nil)
}

func (f *feed) Ring(additions []meeting.Addition) {
	for _, a := range additions {
		f.say("ring %d", a.Facts.LastSeq)
	}
}

func say(text string) meeting.Post { return meeting.Post{Meeting: 7, Text: text} }

func TestWhatGathersIsCommittedTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, f := &log{}, &feed{}
		c := commit.New(l, f)
		c.Flush()
		var posters sync.WaitGroup
		post := func(text string, within time.Duration) {
			posters.Go(func() {
				ctx, hangUp := context.WithTimeout(t.Context(), within)
				defer hangUp()
				o := c.Append(ctx, say(text))
				f.say("answered %s: %d %d", text, o.Entry.Seq, meeting.KindOf(o.Err))
			})
			synctest.Wait()
		}
		post("first", time.Minute)
		post("second", time.Minute)
		post("no", time.Minute)
		post("hangs up", time.Millisecond)
		posters.Wait()
		c.Flush()
		want := [][]string{{"first"}, {"second", "no", "hangs up"}}
		if !slices.EqualFunc(l.batches, want, slices.Equal) {
			t.Errorf("the transactions were %q", l.batches)
		}
		if got, want := fmt.Sprint(f.told[:2]), fmt.Sprintf("[answered hangs up: 0 %d took 1]", meeting.Unavailable); got != want {
			t.Errorf("first it told %s, want %s", got, want)
		}
		at := func(what string) int { return slices.Index(f.told, what) }
		for _, seq := range []string{"first: 1", "second: 2"} {
			answer := at("answered " + seq + " 0")
			if took := at("took " + seq[len(seq)-1:]); took < 0 || answer < took {
				t.Errorf("%s was answered as number %d, its feed told as number %d", seq, answer, took)
			}
		}
		if at(fmt.Sprintf("answered no: 0 %d", meeting.Invalid)) < 0 || at("ring 3") < 0 {
			t.Errorf("it told %q", f.told)
		}
	})
}

func TestAFailureIsEverybodysAndRaisesDoubt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		disk := errors.New("the disk has failed")
		l, f := &log{err: disk}, &feed{}
		c := commit.New(l, f)
		o := c.Append(t.Context(), say("hello"))
		var e *meeting.Error
		if !errors.As(o.Err, &e) || e.Code != "outcome-unknown" || !errors.Is(o.Err, disk) {
			t.Errorf("the poster was told %v", o.Err)
		}
		if err := c.Settle(t.Context(), 7, 8); meeting.KindOf(err) != meeting.Unavailable {
			t.Errorf("settling gave %v", err)
		}
		l.err = meeting.Missing("No such meeting.")
		if err := c.Settle(t.Context(), 9); meeting.KindOf(err) != meeting.NotFound {
			t.Errorf("settling gave %v", err)
		}
		if got := fmt.Sprint(f.told); got != "[doubt [7] doubt [7 8] settled [7 8] true doubt [9] settled [9] true]" {
			t.Errorf("it told %s", got)
		}
	})
}

func TestSettlingIsAskedForOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, f := &log{}, &feed{}
		c := commit.New(l, f)
		var readers sync.WaitGroup
		c.SettleSoon([]meeting.ID{1})
		synctest.Wait()
		for range 1000 {
			readers.Go(func() {
				if err := c.Settle(t.Context(), 3, 2); err != nil {
					t.Error(err)
				}
			})
		}
		ctx, hangUp := context.WithTimeout(t.Context(), time.Millisecond)
		defer hangUp()
		if err := c.Settle(ctx, 2); meeting.KindOf(err) != meeting.Unavailable {
			t.Errorf("whoever does not wait was told %v", err)
		}
		readers.Wait()
		if got := fmt.Sprint(l.settled); got != "[[1] [2 3]]" {
			t.Errorf("the store was asked for %s", got)
		}
		if err := c.Settle(t.Context()); err != nil || len(l.settled) != 2 {
			t.Errorf("settling nothing gave %v and asked for %v", err, l.settled)
		}
	})
}

func TestTheQueueIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, f := &log{}, &feed{}
		c := commit.New(l, f)
		var posters sync.WaitGroup
		var mu sync.Mutex
		codes := map[string]int{}
		for i := range 9000 {
			posters.Go(func() {
				o := c.Append(t.Context(), say(fmt.Sprint(i)))
				mu.Lock()
				defer mu.Unlock()
				var e *meeting.Error
				errors.As(o.Err, &e)
				if e == nil {
					codes["stored"]++
				} else {
					codes[e.Code]++
				}
			})
		}
		posters.Wait()
		c.Flush()
		if codes["busy"] == 0 || codes["stored"] == 0 || codes["outcome-unknown"] == 0 {
			t.Errorf("the answers were %v", codes)
		}
		stored := 0
		for _, b := range l.batches {
			if stored += len(b); len(b) > 512 {
				t.Errorf("a transaction of %d", len(b))
			}
		}
		if stored != 9000-codes["busy"] {
			t.Errorf("%d were stored, but the answers were %v", stored, codes)
		}
	})
}
