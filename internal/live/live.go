// Package live is the living side of the logs: what is added and what follows.
//
// It answers one question, "what follows N?", for polls, long polls and streams alike. For each meeting that is watched it keeps a tail:
// the newest entries in memory, encoded once for each voice. A reader is a cursor into it; there are no queues, and one that lags behind
// the tail goes on from the store.
//
// The order is: commit, then the tail, then the answer, then the doorbell. So whoever was answered can read what they wrote, and nobody
// reads what is not on disk. What is told in one answer (entries, last seq, phase) comes from one state of one tail. The store may fail
// to answer, and bells may be lost or doubled: a tail that is not sure of itself asks the store before it is trusted again.
package live

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"parley/internal/live/commit"
	"parley/internal/live/crowd"
	"parley/internal/meeting"
)

// Options say how a Live works. The zero value of every field but Clock is usable.
type Options struct {
	Clock  meeting.Clock // the server's time; the same that the store has
	Voices []Voice       // the encodings that streams may ask for

	// Tick is the longest time between two looks at the clock, which may be set at any moment; 0 is 1 s.
	Tick time.Duration

	// Linger is how long a tail stays in memory after its last reader; 0 is 30 s, twice the longest poll interval.
	Linger time.Duration

	// Bytes bounds the memory of all tails together; 0 is 64 MiB. Entries bounds the entries of one tail; 0 is 1,024.
	Bytes   int64
	Entries int

	// Ring tells other lives on the same log that a meeting has entries up to a seq. It is called after the answer, must not
	// block, and may lose or double what it passes on. Nil if there are none.
	Ring func(m meeting.ID, seq int64)

	// Ask is how often tails ask the store whether a bell was missed; 0 is never, for a live that is alone on its log.
	Ask time.Duration
}

// Voice is one encoding of a log. Its functions are pure, append to dst and give whole frames, so that frames of several entries make a
// stream when they are put behind each other. They may append nothing.
type Voice struct {
	Name   string
	Encode func(dst []byte, e meeting.Entry) []byte
	Hint   func(dst []byte, h Hint) []byte // nil: without hints
}

// ErrDraining ends a stream because the server stops; the reader goes on elsewhere, or here later.
var ErrDraining = errors.New("the server is draining")

// ErrRemoved ends the streams of an attendee who was removed; they may read on without a name.
var ErrRemoved = errors.New("the attendee was removed")

// Live is safe for concurrent use. Appends and reads work from New on; [Live.Run] makes the clock's entries and the hints come by
// themselves.
type Live struct {
	log       meeting.Log
	opt       Options
	committer *commit.Committer
	bytes     atomic.Int64 // in all tails
	draining  atomic.Bool

	mu    sync.Mutex // taken before any tail's
	tails map[meeting.ID]*tail
	asked time.Time // when the tails last asked the store whether a bell was missed

	wrapMu  sync.Mutex // taken after any tail's
	wrapped map[meeting.ID]struct{}

	seen crowd.Seen
}

// New gives a Live over log. Nothing else on this machine may append to the log, but for what is passed on by [Live.Took].
func New(log meeting.Log, o Options) *Live {
	o.Tick = cmp.Or(o.Tick, time.Second)
	o.Linger = cmp.Or(o.Linger, 30*time.Second)
	o.Bytes = cmp.Or(o.Bytes, 64<<20)
	o.Entries = cmp.Or(o.Entries, 1024)
	l := &Live{log: log, opt: o, tails: make(map[meeting.ID]*tail), asked: time.Now(),
		wrapped: make(map[meeting.ID]struct{})}
	l.committer = commit.New(log, feed{l})
	return l
}

// Now is the server's time.
func (l *Live) Now() time.Time { return l.opt.Clock() }

// Drain ends all streams and waits, now and from now on.
func (l *Live) Drain() {
	l.draining.Store(true)
	for _, t := range l.all() {
		t.mu.Lock()
		t.rouse()
		t.mu.Unlock()
	}
}

// hold gives the tail of a meeting, which stays until it is released as often.
func (l *Live) hold(m meeting.ID) *tail {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := l.tails[m]
	if t == nil {
		t = newTail(l, m)
		l.tails[m] = t
	}
	t.users++
	return t
}

// holdOld is hold for a tail that is there already; nil if there is none.
func (l *Live) holdOld(m meeting.ID) *tail {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := l.tails[m]
	if t != nil {
		t.users++
	}
	return t
}

// release lets go of a tail. One that never learned anything, because there is no such meeting, is dropped with its last user.
func (l *Live) release(t *tail) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if t.users--; t.users > 0 {
		return
	}
	t.used = time.Now()
	t.mu.Lock()
	useless := !t.loaded || t.gone
	t.mu.Unlock()
	if useless {
		l.drop(t)
	}
}

// Forget lets go of a meeting that was deleted: its streams and waits end, and whoever comes back is told that there is none.
func (l *Live) Forget(m meeting.ID) {
	for _, t := range l.each(m) {
		l.forget(t)
	}
}

// forget makes room for a new tail in the place of one that is gone.
func (l *Live) forget(t *tail) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.drop(t)
}

// drop takes a tail out. The caller holds mu.
func (l *Live) drop(t *tail) {
	if l.tails[t.id] == t {
		delete(l.tails, t.id)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.end()
}

// each gives the tails of meetings, where there are some.
func (l *Live) each(meetings ...meeting.ID) []*tail {
	l.mu.Lock()
	defer l.mu.Unlock()
	var tails []*tail
	for _, m := range meetings {
		if t := l.tails[m]; t != nil {
			tails = append(tails, t)
		}
	}
	return tails
}

// all gives every tail.
func (l *Live) all() []*tail {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Collect(maps.Values(l.tails))
}
