package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/meeting"
	"parley/internal/store/datafile"
)

var three = time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC)

// gate stands at the commits of a store: each asks first, and a test says how it goes.
type gate struct {
	asks  chan struct{}
	goOn  chan error // nil stores; an error does not
	isOff bool
}

func (g *gate) commit(store func() error) error {
	if g.isOff {
		return store()
	}
	g.asks <- struct{}{}
	if err := <-g.goOn; err != nil {
		return err
	}
	return store()
}

// house is a store with one open meeting and a gate.
type house struct {
	*Store
	t    *testing.T
	path string
	gate *gate
	m    meeting.ID
}

func newHouse(t *testing.T, pace time.Duration) *house {
	t.Helper()
	h := &house{t: t, path: filepath.Join(t.TempDir(), "parley.db"), gate: &gate{asks: make(chan struct{}), goOn: make(chan error), isOff: true}}
	s, err := open(t.Context(), h.path, Options{Clock: func() time.Time { return three }, Commit: h.gate.commit}, pace)
	if err != nil {
		t.Fatal(err)
	}
	h.Store = s
	t.Cleanup(func() { _ = s.Close() })
	made, err := s.Schedule(t.Context(), meeting.Scheduling{Series: meeting.Series{Title: "Tornado weekly", Listed: true}, Start: three, End: three.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	h.m = made.First.ID
	return h
}

func (h *house) say(ctx context.Context, text string) error {
	c, err := h.Append(ctx, []meeting.Post{{Meeting: h.m, Kind: meeting.KindLine, Text: text, Author: meeting.Author{ID: "ana", Name: "Ana"}}})
	if err != nil {
		return err
	}
	return c.Outcomes[0].Err
}

// lines are the texts of the log.
func (h *house) lines() string {
	h.t.Helper()
	entries, f, err := h.After(context.Background(), h.m, 0, 10_000)
	if err != nil {
		h.t.Fatal(err)
	}
	if int64(len(entries)) != f.LastSeq {
		h.t.Errorf("%d entries, the last is %d", len(entries), f.LastSeq)
	}
	var all string
	for _, e := range entries {
		all += e.Text
	}
	return all
}

// held closes the gate behind one post, which is in its commit when held returns, and gives the way to let it go and the post's answer.
func (h *house) held(text string) (answer chan error) {
	h.gate.isOff = false // the writer has nothing to do and is not looking
	answer = make(chan error, 1)
	go func() { answer <- h.say(context.Background(), text) }()
	<-h.gate.asks
	return answer
}

// waiting waits until so many jobs wait.
func (h *house) waiting(n int) {
	h.t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for range 10_000 {
		if len(h.queue) == n {
			return
		}
		<-tick.C
	}
	h.t.Fatalf("%d jobs wait, want %d", len(h.queue), n)
}

func TestWhatWaitsIsOneCommit(t *testing.T) {
	h := newHouse(t, time.Hour)
	first := h.held("a")
	var others sync.WaitGroup
	for range 50 {
		others.Go(func() {
			if err := h.say(context.Background(), "b"); err != nil {
				t.Error(err)
			}
		})
	}
	h.waiting(50)
	h.gate.goOn <- nil
	if err := <-first; err != nil {
		t.Error(err)
	}
	<-h.gate.asks // the one commit of the fifty; a second one would find nobody at the gate
	if got := len(h.lines()); got != 1 {
		t.Errorf("%d lines can be seen before their commit", got)
	}
	h.gate.goOn <- nil
	others.Wait()
	if got := len(h.lines()); got != 51 {
		t.Errorf("%d lines, want 51", got)
	}
}

func TestWhoHangsUpInTheQueue(t *testing.T) {
	h := newHouse(t, time.Hour)
	first := h.held("a")
	ctx, hangUp := context.WithCancel(context.Background())
	gone, stays := make(chan error, 1), make(chan error, 1)
	go func() { gone <- h.say(ctx, "b") }()
	h.waiting(1)
	go func() { stays <- h.say(context.Background(), "c") }()
	h.waiting(2)
	hangUp()
	var e *meeting.Error
	if err := <-gone; !errors.As(err, &e) || e.Code != "outcome-unknown" || !errors.Is(err, context.Canceled) {
		t.Errorf("who hung up was told %v", err)
	}
	h.gate.goOn <- nil
	<-h.gate.asks
	h.gate.goOn <- nil
	if err := errors.Join(<-first, <-stays); err != nil {
		t.Error(err)
	}
	if got := h.lines(); got != "abc" {
		t.Errorf("the lines are %q", got)
	}
}

// A job that the storage cannot take must not take its neighbours with it, nor leave anything of itself.
func TestABadJobFailsAlone(t *testing.T) {
	h := newHouse(t, time.Hour)
	first := h.held("a")
	var others sync.WaitGroup
	for i := range 10 {
		if i == 5 {
			others.Go(func() {
				_, err := write(context.Background(), h.Store, func(t *tx) (int, error) {
					if err := t.Exec(`UPDATE series SET title = 'half done'`); err != nil {
						return 0, err
					}
					return 0, t.Exec(`INSERT INTO series (id) SELECT id FROM series`)
				})
				var e *meeting.Error
				if !errors.As(err, &e) || e.Code != "not-stored" || !strings.Contains(err.Error(), "constraint") {
					t.Errorf("the bad one was told %v", err)
				}
			})
			h.waiting(i + 1)
			continue
		}
		others.Go(func() {
			if err := h.say(context.Background(), "b"); err != nil {
				t.Error(err)
			}
		})
		h.waiting(i + 1)
	}
	h.gate.isOff = true // for those behind the one at the gate
	h.gate.goOn <- nil
	others.Wait()
	if err := <-first; err != nil {
		t.Error(err)
	}
	if got := h.lines(); got != "abbbbbbbbb" {
		t.Errorf("the lines are %q", got)
	}
	if s, err := h.Series(t.Context(), "tornado-weekly"); err != nil || s.Title != "Tornado weekly" {
		t.Errorf("the series is %+v, %v", s, err)
	}
}

func TestCloseAnswersEverybody(t *testing.T) {
	h := newHouse(t, time.Hour)
	first := h.held("a")
	others := make(chan error, 20)
	for range 20 {
		go func() { others <- h.say(context.Background(), "b") }()
	}
	h.waiting(20)
	closed := make(chan error)
	go func() { closed <- h.Close() }()
	<-h.closed
	h.gate.isOff = true
	h.gate.goOn <- nil
	if err := errors.Join(<-first, <-closed); err != nil {
		t.Error(err)
	}
	stored := 1
	for range 20 {
		if err := <-others; err == nil {
			stored++
		} else if !errors.Is(err, errClosed) {
			t.Errorf("one was told %v", err)
		}
	}
	again, err := Open(t.Context(), h.path, Options{Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = again.Close() }()
	h.Store = again
	if got := len(h.lines()); got != stored {
		t.Errorf("%d lines are there, %d were acknowledged", got, stored)
	}
}

// The disk is full: a page more is refused. That is no reason to stop, for SQLite takes such a transaction back.
func TestAFullDisk(t *testing.T) {
	h := newHouse(t, time.Hour)
	limit := func(pages string) {
		t.Helper()
		if _, err := write(t.Context(), h.Store, func(t *tx) (int, error) {
			var got int
			return got, t.Row(`PRAGMA max_page_count = ` + pages).Scan(&got)
		}); err != nil {
			t.Fatal(err)
		}
	}
	limit("1") // which is as many as there are
	var acknowledged int
	var refused error
	for refused == nil {
		if refused = h.say(t.Context(), "x"); refused == nil {
			acknowledged++
		}
	}
	var e *meeting.Error
	if !errors.As(refused, &e) || e.Code != "not-stored" {
		t.Errorf("a post on a full disk was told %v", refused)
	}
	if err := h.Healthy(); err != nil {
		t.Error(err)
	}
	if got := len(h.lines()); got != acknowledged {
		t.Errorf("%d lines, want %d", got, acknowledged)
	}
	limit("1000000")

	answer := h.held("y") // and the same when the commit itself meets it
	h.gate.isOff = true
	h.gate.goOn <- e.Err
	if err := <-answer; code(err) != "not-stored" {
		t.Errorf("a commit on a full disk was told %v", err)
	}
	if err := h.Healthy(); err != nil {
		t.Error(err)
	}
	if err := h.say(t.Context(), "x"); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

// Another program holds the lock for longer than anybody waits: nothing is stored, and nothing is broken.
func TestAHeldLock(t *testing.T) {
	h := newHouse(t, time.Hour)
	if _, err := write(t.Context(), h.Store, func(t *tx) (int, error) { return 0, t.Exec(`PRAGMA busy_timeout = 1`) }); err != nil {
		t.Fatal(err)
	}
	other, err := datafile.Path(h.path).Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	theirs, err := other.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if err := h.say(context.Background(), "x"); code(err) != "not-stored" {
				t.Errorf("one was told %v", err)
			}
		})
	}
	all.Wait()
	if err := errors.Join(h.Healthy(), theirs.Rollback(), h.say(t.Context(), "y")); err != nil {
		t.Error(err)
	}
	if got := h.lines(); got != "y" {
		t.Errorf("the lines are %q", got)
	}
}

// Facts are remembered for so many meetings and no more; what is forgotten is read again.
func TestManyMeetings(t *testing.T) {
	h := newHouse(t, time.Hour)
	var posts []meeting.Post
	for i := range cachedFacts + 100 {
		made, _, err := h.Add(t.Context(), meeting.Planning{Series: 1, Start: three.Add(time.Duration(i) * time.Second), End: three.Add(24 * time.Hour), Title: fmt.Sprint(i)})
		if err != nil {
			t.Fatal(err)
		}
		posts = append(posts, meeting.Post{Meeting: made.ID, Kind: meeting.KindCancelled, Author: meeting.HostByKey})
	}
	for _, want := range []bool{false, true} {
		c, err := h.Append(t.Context(), posts[1:])
		if err != nil {
			t.Fatal(err)
		}
		for i, o := range c.Outcomes {
			if o.Err != nil || o.Repeated != want {
				t.Fatalf("meeting %d: %+v, want repeated %v", i, o, want)
			}
		}
	}
}
