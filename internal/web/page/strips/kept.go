// Package strips puts the strips of meetings onto pages, and serves them as files. So that a page with fifty of them, or a room of a thousand
// readers, does not read fifty logs or one a thousand times, it keeps what strips are drawn from.
package strips

import (
	"context"
	"sync"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/reading"
	"parley/internal/reading/marks"
	"parley/internal/reading/strip"
	"parley/internal/web/gate"
)

const (
	most    = 1 << 14 // lines that are kept, twice
	perRead = 1000    // entries
)

// Strips knows the strips of all meetings. It is safe for concurrent use.
type Strips struct {
	gate *gate.Gate
	live *live.Live

	mu         sync.Mutex
	young, old map[meeting.ID]*kept // when the young have grown to the most, they become the old, and what was not asked for since goes
	weight     int                  // of the young, each with its size
}

// New makes the strips of a server.
func New(g *gate.Gate, l *live.Live) *Strips {
	return &Strips{gate: g, live: l, young: map[meeting.ID]*kept{}, old: map[meeting.ID]*kept{}}
}

// kept is what is known of one log: all of its entries up to some seq, folded. It grows by what is new, which is in memory already where anybody watches.
type kept struct {
	asking chan struct{} // of capacity 1: held by whoever reads on, and by who looks at what follows

	size int // how many lines it was found to have; guarded by the mu of the Strips, as asking is not held where it is looked at

	seq   int64 // up to which the log is known
	lines meeting.Lines
	told  Told
	files files
}

// Told is what a log comes to, in numbers.
type Told struct {
	strip.Talk
	reading.Tally
}

// Of gives what is told of a meeting, as it is at f or later.
func (s *Strips) Of(ctx context.Context, f meeting.Facts) (Told, error) {
	k, done, err := s.hold(ctx, f)
	if err != nil {
		return Told{}, err
	}
	defer done()
	return k.told, nil
}

// hold gives what is kept of a meeting, brought up to f, to its caller alone until done.
func (s *Strips) hold(ctx context.Context, f meeting.Facts) (k *kept, done func(), err error) {
	k = s.find(f.ID)
	select {
	case k.asking <- struct{}{}:
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
	done = func() { <-k.asking }
	if f.ID == 0 || k.seq >= f.LastSeq {
		return k, done, nil
	}
	if err := s.grow(ctx, k, f); err != nil {
		done()
		return nil, nil, err
	}
	return k, done, nil
}

// find gives what is kept of a meeting, or begins to keep it. An occurrence without a row has no log, and nothing is kept.
func (s *Strips) find(m meeting.ID) *kept {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.young[m]
	if k != nil {
		return k
	}
	if k = s.old[m]; k == nil {
		k = &kept{asking: make(chan struct{}, 1)}
	}
	if m != 0 {
		s.young[m] = k
		delete(s.old, m)
		s.weigh(1 + k.size)
	}
	return k
}

// weigh notes that the young have grown. The caller holds mu.
func (s *Strips) weigh(by int) {
	if s.weight += by; s.weight > most {
		s.young, s.old, s.weight = map[meeting.ID]*kept{}, s.young, 0
	}
}

// grow reads what k lacks of a log, up to f at least. One that was replaced by another is read anew.
func (s *Strips) grow(ctx context.Context, k *kept, f meeting.Facts) error {
	// Where f is of a commit that is just being told, live is made to look for it. What it says of a cursor that is none is said again below.
	_, _ = s.live.Read(ctx, f.ID, live.Cursor{After: f.LastSeq}, 0)
	for {
		snap, err := s.live.Read(ctx, f.ID, live.Cursor{After: k.seq}, perRead)
		if meeting.KindOf(err) == meeting.Conflict && k.seq > 0 {
			k.seq, k.lines = 0, meeting.Lines{}
			continue
		}
		if err != nil {
			return err
		}
		for _, e := range snap.Entries {
			k.lines.Add(e)
		}
		k.seq = snap.Cursor
		if len(snap.Entries) == 0 || snap.Cursor >= snap.Facts.LastSeq {
			break
		}
	}
	lines := k.lines.All()
	k.told = Told{strip.Of(lines, strip.Moments(marks.Fold(f, lines))), reading.Count(lines)}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.weigh(len(lines) - k.size)
	k.size = len(lines)
	return nil
}
