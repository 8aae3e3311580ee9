package live_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/store/memory"
)

// The simulation: one meeting from its lobby to its end, in bubbled time, with everything going wrong that may go wrong. The store fails in
// both ways, bells are lost or doubled, people hang up at any moment and come back, and the clock steps. A seed makes every choice;
// only the order in which goroutines run is not its own.

var oneSeed = flag.Uint64("seed", 0, "run the simulation of this seed only")

const (
	seeds        = 300
	tortureSeeds = 6000
)

func TestSimulation(t *testing.T) {
	first, last := uint64(1), uint64(seeds)
	if os.Getenv("PARLEY_TORTURE") != "" {
		last = tortureSeeds
	}
	if *oneSeed > 0 {
		first, last = *oneSeed, *oneSeed
	}
	for seed := first; seed <= last; seed++ {
		var w *world
		ok := t.Run(fmt.Sprint("seed", seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w = newWorld(t, seed)
				w.run()
			})
			w.judge(t)
		})
		if !ok {
			t.Fatalf("seed %d failed; again with: go test ./internal/live -run TestSimulation -seed %d", seed, seed)
		}
	}
}

// world is everything in one simulation.
type world struct {
	t     *testing.T
	seed  uint64
	store *memory.Store
	lives []*live.Live
	m     meeting.Facts

	offset  atomic.Int64 // of the clock
	moments atomic.Int64 // logical time, for what happened before what
	failing atomic.Bool  // the store takes no commits
	calm    atomic.Bool  // nothing fails any more
	people  sync.WaitGroup

	mu    sync.Mutex
	dice  *rand.Rand // for what has no dice of its own
	posts []*posted
	looks []look
	told  []int // by live: how far the phase had come in the latest answer
	log   []meeting.Entry
	shown [][]meeting.Entry  // what each reader has
	kept  []map[int64]string // by reader: the newest look of each line

	seats   []meeting.Attendee
	removed map[meeting.AttendeeID]bool // somebody wished so
	emptied map[place]int64             // the moment at which a redaction of a line was acknowledged
}

func newWorld(t *testing.T, seed uint64) *world {
	w := &world{t: t, seed: seed, dice: rand.New(rand.NewPCG(seed, 0)), removed: map[meeting.AttendeeID]bool{}, emptied: map[place]int64{}}
	w.store = memory.New(memory.Options{Clock: w.now, Commit: w.commit})
	w.calm.Store(true)
	start := time.Now().Add(2 * time.Second)
	made, err := w.store.Schedule(t.Context(), meeting.Scheduling{
		Series: meeting.Series{Title: "Weekly", ExtensionCap: 2 * time.Minute, AfterTalk: time.Duration(w.dice.IntN(2)) * time.Minute},
		Start:  start, End: start.Add(time.Duration(6+w.dice.IntN(20)) * time.Second)})
	if err != nil {
		t.Fatal(err)
	}
	w.m = made.First
	w.calm.Store(false)
	w.lives = make([]*live.Live, 1+w.dice.IntN(2))
	w.told = make([]int, len(w.lives))
	for i := range w.lives {
		o := live.Options{Clock: w.now, Voices: fourVoices, Entries: 4 + w.dice.IntN(60),
			Tick: time.Duration(20+w.dice.IntN(980)) * time.Millisecond, Linger: time.Duration(1+w.dice.IntN(3000)) * time.Millisecond,
			Ring: func(m meeting.ID, seq int64) { w.bell(i, m, seq) }}
		if len(w.lives) > 1 {
			o.Ask = time.Second
		}
		w.lives[i] = live.New(&shaky{Store: w.store, w: w}, o)
	}
	return w
}

func (w *world) now() time.Time {
	return time.Now().Add(time.Duration(w.offset.Load())).UTC()
}

func (w *world) moment() int64 { return w.moments.Add(1) }

// chance is true in p of 100 cases.
func (w *world) chance(p int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.dice.IntN(100) < p
}

func (w *world) upTo(d time.Duration) time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return time.Duration(w.dice.Int64N(int64(d)))
}

var errDisk = errors.New("the disk has failed")

// commit makes the store fail: nothing stored, or stored and told to have failed.
func (w *world) commit(store func() error) error {
	switch {
	case w.calm.Load():
		return store()
	case w.failing.Load() || w.chance(8):
		return errDisk
	case w.chance(10):
		_ = store()
		return errDisk
	default:
		return store()
	}
}

// bell rings at the other lives: not at all, late, or twice.
func (w *world) bell(from int, m meeting.ID, seq int64) {
	time.Sleep(w.upTo(time.Millisecond)) // so that an answer that came too early shows
	for i, l := range w.lives {
		if i == from || w.chance(30) {
			continue
		}
		for range 1 + w.upTo(2*time.Nanosecond) {
			late := w.upTo(50 * time.Millisecond)
			time.AfterFunc(late, func() { l.Hear(m, seq) })
		}
	}
}

// shaky is the store with a time of its own, and with reads that fail now and then.
type shaky struct {
	*memory.Store
	w *world
}

func (s *shaky) Append(ctx context.Context, posts []meeting.Post) (meeting.Commit, error) {
	time.Sleep(s.w.upTo(4 * time.Millisecond))
	c, err := s.Store.Append(ctx, posts)
	time.Sleep(s.w.upTo(4 * time.Millisecond))
	return c, err
}

func (s *shaky) Settle(ctx context.Context, meetings []meeting.ID) (meeting.Commit, error) {
	time.Sleep(s.w.upTo(4 * time.Millisecond))
	c, err := s.Store.Settle(ctx, meetings)
	time.Sleep(s.w.upTo(4 * time.Millisecond))
	return c, err
}

func (s *shaky) After(ctx context.Context, m meeting.ID, after int64, limit int) ([]meeting.Entry, meeting.Facts, error) {
	time.Sleep(s.w.upTo(2 * time.Millisecond))
	if !s.w.calm.Load() && s.w.chance(3) {
		return nil, meeting.Facts{}, &meeting.Error{Kind: meeting.Unavailable, Code: "busy", Err: errDisk}
	}
	entries, f, err := s.Store.After(ctx, m, after, limit)
	time.Sleep(s.w.upTo(2 * time.Millisecond))
	return entries, f, err
}

// run plays the meeting and comes back when everybody has gone home.
func (w *world) run() {
	ctx, stop := context.WithCancel(w.t.Context())
	var servers sync.WaitGroup
	for _, l := range w.lives {
		servers.Go(func() { _ = l.Run(ctx) })
	}
	over, end := context.WithCancel(ctx)
	writers, readers := 2+w.dice.IntN(5), 3+w.dice.IntN(5)
	w.people.Go(func() { w.disturb(over) })
	w.people.Go(func() { w.intrude(over) })
	w.shown, w.kept = make([][]meeting.Entry, readers), make([]map[int64]string, readers)
	var writing sync.WaitGroup
	for i := range writers {
		writing.Go(func() {
			(&writer{w: w, dice: rand.New(rand.NewPCG(w.seed, uint64(100+i))), name: fmt.Sprint("w", i)}).run(over, i == 0)
		})
	}
	for i := range readers {
		w.people.Go(func() {
			r := &reader{w: w, dice: rand.New(rand.NewPCG(w.seed, uint64(200+i)))}
			r.run(ctx)
			r.catchUp(ctx, &writing)
			w.mu.Lock()
			defer w.mu.Unlock()
			w.shown[i], w.kept[i] = r.has, r.looks
		})
	}
	writing.Wait()
	end()
	w.calm.Store(true)
	w.failing.Store(false)
	time.Sleep(time.Second)
	w.offset.Add(int64(10 * time.Minute)) // whatever the clock did, the end has come
	late := time.AfterFunc(10*time.Minute, stop)
	w.people.Wait()
	late.Stop()
	stop()
	servers.Wait()
	var err error
	if w.log, w.m, err = w.store.After(w.t.Context(), w.m.ID, 0, 1<<20); err != nil {
		w.t.Fatal(err)
	}
}

// disturb steps the clock and takes the disk away, until ctx ends.
func (w *world) disturb(ctx context.Context) {
	for {
		select {
		case <-time.After(w.upTo(3 * time.Second)):
		case <-ctx.Done():
			return
		}
		switch {
		case w.chance(10):
			w.offset.Add(int64(w.upTo(40*time.Second) - 20*time.Second))
		case w.chance(40):
			w.offset.Add(int64(w.upTo(2*time.Second) - time.Second))
		case w.chance(30):
			w.failing.Store(true)
			time.Sleep(w.upTo(2 * time.Second))
			w.failing.Store(false)
		}
	}
}

// intrude settles the meeting past the lives whenever something is due, as joining does, and tells one of them late or never.
func (w *world) intrude(ctx context.Context) {
	for ctx.Err() == nil {
		time.Sleep(w.upTo(20 * time.Millisecond))
		f, err := w.store.Facts(ctx, w.m.ID)
		if at, due := f.NextDue(); err != nil || !due || w.now().Before(at) {
			continue
		}
		c, _ := w.store.Settle(ctx, []meeting.ID{w.m.ID})
		time.Sleep(w.upTo(30 * time.Millisecond))
		if w.chance(70) {
			w.lives[w.upTo(time.Duration(len(w.lives)))].Took(c.Additions)
		}
	}
}
