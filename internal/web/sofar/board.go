package sofar

import (
	"context"
	"fmt"
	"sync"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/web/shelf"
)

const (
	most     = 16 << 20 // bytes of what is kept, twice
	perEntry = 500      // bytes that an entry takes as a line and in another, besides its text and name
	perRead  = 1000     // entries
)

// Board keeps states. It is safe for concurrent use.
type Board struct {
	live *live.Live

	mu   sync.Mutex // held so that a meeting gets one sheet
	kept *shelf.Shelf[meeting.ID, *sheet]
}

// sheet is what is kept of one meeting.
type sheet struct {
	asking chan struct{} // of capacity 1: held by whoever reads on, and by who looks at what follows

	at    live.Cursor    // how far the log was read
	lines *meeting.Lines // up to there; nil before the first reading, and of a meeting that is over, of which little more comes
	bytes int            // of the lines
	state State
}

// New gives a board for what a live side tells.
func New(l *live.Live) *Board { return &Board{live: l, kept: shelf.New[meeting.ID, *sheet](most)} }

// Of gives what has come of a meeting, as it is at f or later. One who asks reads on from where the last one stood; the others wait for that as long
// as ctx lets them.
func (b *Board) Of(ctx context.Context, f meeting.Facts) (State, error) {
	if f.ID == 0 {
		return nothing, nil // an occurrence without a row has no log
	}
	s := b.sheet(f.ID)
	select {
	case s.asking <- struct{}{}:
		defer func() { <-s.asking }()
	case <-ctx.Done():
		return nothing, fmt.Errorf("wait for what came of a meeting: %w", context.Cause(ctx))
	}
	if s.complete(f, b.live.Now()) {
		return s.state, nil
	}
	err := s.read(ctx, b.live, f)
	b.kept.Put(f.ID, s, s.bytes+s.state.bytes())
	return s.state, err
}

func (b *Board) sheet(m meeting.ID) *sheet {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, found := b.kept.Find(m)
	if !found {
		s = &sheet{asking: make(chan struct{}, 1), state: nothing}
		b.kept.Put(m, s, s.state.bytes())
	}
	return s
}

// complete tells whether the state is that at f, after which the clock has nothing to add yet. So a list of meetings is no fifty questions.
func (s *sheet) complete(f meeting.Facts, now time.Time) bool {
	moment, due := f.NextDue()
	return f.LastSeq > 0 && s.state.stands(live.Cursor{After: f.LastSeq, At: f.LastAt}) && !(due && !now.Before(moment))
}

// read folds what has come since. A log that was replaced by another, as a copy that was restored, is read anew.
func (s *sheet) read(ctx context.Context, l *live.Live, f meeting.Facts) error {
	if f.LastSeq > s.at.After {
		// Where f is of a commit that is just being told, live is made to look for it. What it says of a cursor that is none is said again below.
		_, _ = l.Read(ctx, f.ID, live.Cursor{After: f.LastSeq}, 0)
	}
	for {
		got, err := l.Read(ctx, f.ID, s.at, perRead)
		switch {
		case meeting.KindOf(err) == meeting.Conflict && s.at.After > 0:
			s.at, s.lines, s.bytes, s.state = live.Cursor{}, nil, 0, nothing
			continue
		case err != nil:
			return err
		case s.lines == nil && got.Facts.LastSeq > s.at.After: // all of it is needed
			if s.lines = (&meeting.Lines{}); s.at.After > 0 {
				s.at = live.Cursor{}
				continue
			}
		}
		for _, e := range got.Entries {
			e.Changed = nil // what lines looked like then: of one to which a thousand reacted that is a thousand copies
			s.lines.Add(e)
			s.at = live.Cursor{After: e.Seq, At: e.At}
			s.bytes += perEntry + len(e.Text) + len(e.Author.Name)
		}
		if got.Cursor < got.Facts.LastSeq && len(got.Entries) > 0 {
			continue
		}
		if !s.state.stands(s.at) {
			s.state = s.state.after(got.Facts, s.lines.All(), s.at)
		}
		if got.Phase.Over() {
			s.lines, s.bytes = nil, 0
		}
		return nil
	}
}
