package live

import (
	"context"
	"errors"
	"fmt"
	"time"

	"parley/internal/meeting"
)

const (
	settleWithin = time.Second           // how long a reader waits for the clock's entries before it is told the phase before
	settleAgain  = time.Second           // after a failure
	settleDoubt  = 50 * time.Millisecond // after the store saw nothing due where we did
)

// Cursor is where a reader stands: the last seq it has seen and, if it likes, the stamp of that entry as a check.
type Cursor struct {
	After int64
	At    time.Time // zero: unchecked
}

// Snapshot is one state of a meeting, and what of its log was asked for.
type Snapshot struct {
	Entries []meeting.Entry // shared: not to be changed
	Facts   meeting.Facts
	Cursor  int64 // seq of the last of Entries; the reader's own if there are none. Complete when it is Facts.LastSeq
	Now     time.Time
	Phase   meeting.Phase
	live    *Live
	tail    *tail // nil for one that was read from the store
}

// Read gives at most limit entries after c (none for 0), and the facts and phase that go with them. What is due is settled first; while the
// store takes no commit, the phase before is told. A cursor that does not fit the log is a Conflict, "cursor-unknown".
func (l *Live) Read(ctx context.Context, m meeting.ID, c Cursor, limit int) (Snapshot, error) {
	v, done, err := l.view(ctx, m, c.After)
	if err != nil {
		return Snapshot{}, err
	}
	defer done()
	return v.read(ctx, c, limit)
}

// ReadOf is [Live.Read] for facts that may be those of an occurrence without a row: that has no entries, and its phase follows from them.
func (l *Live) ReadOf(ctx context.Context, f meeting.Facts, c Cursor, limit int) (Snapshot, error) {
	if f.ID == 0 {
		return view{live: l, facts: f}.read(ctx, c, limit)
	}
	return l.Read(ctx, f.ID, c, limit)
}

// perRead is how many entries one read of a long log takes.
const perRead = 1000

// Whole is [Live.ReadOf] for all entries of a log. What a redaction emptied while it was read is empty once the entries are folded.
func (l *Live) Whole(ctx context.Context, f meeting.Facts) (Snapshot, error) {
	var all []meeting.Entry
	for {
		s, err := l.ReadOf(ctx, f, Cursor{After: int64(len(all))}, perRead)
		if err != nil {
			return s, err
		}
		all = append(all, s.Entries...)
		if s.Cursor == s.Facts.LastSeq || len(s.Entries) == 0 {
			s.Entries = all
			return s, nil
		}
	}
}

// About gives the entries of which the lines first to last are the targets, as the log has them now, also after what was read of it before.
func (l *Live) About(ctx context.Context, m meeting.ID, first, last int64) ([]meeting.Entry, error) {
	entries, err := l.log.About(ctx, m, first, last)
	if err != nil {
		return nil, fmt.Errorf("read what changed lines: %w", err)
	}
	return entries, nil
}

// Wait returns when there is something after a seq, when the meeting is over, when ctx ends or the server drains. Read then tells what.
func (l *Live) Wait(ctx context.Context, m meeting.ID, after int64) error {
	t := l.hold(m)
	defer l.release(t)
	for {
		wake := t.waker()
		v, err := l.settled(ctx, t)
		switch {
		case ctx.Err() != nil || errors.Is(err, errGone):
			return nil
		case err != nil:
			return err
		case v.facts.LastSeq != after || v.facts.Phase(l.Now()).Over() || l.draining.Load():
			return nil
		}
		select {
		case <-wake:
		case <-ctx.Done():
			return nil
		}
	}
}

// In gives the frames of s.Entries in a voice: shared bytes, not to be changed.
func (s Snapshot) In(voice string) []byte {
	i := s.live.voice(voice)
	if len(s.Entries) == 0 || i < 0 {
		return nil
	}
	if s.tail != nil {
		s.tail.mu.Lock()
		defer s.tail.mu.Unlock()
		const all = int(^uint(0) >> 1)
		if frames, next, held := s.tail.frames(i, s.Entries[0].Seq-1, s.Cursor, all); held && next == s.Cursor {
			return frames
		}
	}
	var frames []byte
	for _, e := range s.Entries {
		frames = s.live.opt.Voices[i].Encode(frames, e)
	}
	return frames
}

// errGone says that the log is no longer the one that the tail was about.
var errGone = errors.New("the tail is of another log")

// view is one state of a meeting, from which everything in one answer is told.
type view struct {
	live    *Live
	tail    *tail // nil: read from the store
	facts   meeting.Facts
	entries []meeting.Entry // the newest, in memory; contiguous up to facts.LastSeq
}

// view gives a settled state of a meeting, to be used until done, for a reader who has seen everything up to a seq. A meeting that is over
// and that nobody watches gets no tail: its transcript may be read by many, but nobody waits there.
func (l *Live) view(ctx context.Context, m meeting.ID, seen int64) (v view, done func(), err error) {
	t := l.holdOld(m)
	if t == nil {
		f, err := l.log.Facts(ctx, m)
		if err != nil {
			return v, nil, fmt.Errorf("read the facts of a meeting: %w", err)
		}
		if t = l.holdOld(m); t == nil && f.Phase(l.Now()).Over() {
			return view{live: l, facts: f}, func() {}, nil
		}
		if t == nil {
			t = l.hold(m)
		}
	}
	v, err = l.settled(ctx, t)
	if err == nil && seen > v.facts.LastSeq { // a reader from another node may know more than this one
		t.doubt()
		v, err = l.settled(ctx, t)
	}
	if err != nil {
		l.release(t)
	}
	if errors.Is(err, errGone) {
		l.forget(t)
		return l.view(ctx, m, seen)
	}
	return v, func() { l.release(t) }, err
}

// settled gives the state of a tail, brought up to the clock if the store lets it.
func (l *Live) settled(ctx context.Context, t *tail) (view, error) {
	for {
		if err := t.heal(ctx); err != nil {
			return view{}, err
		}
		v, due, err := t.view()
		if err != nil || !due {
			return v, err
		}
		short, cancel := context.WithTimeout(ctx, settleWithin)
		if err := l.Settle(short, t.id); err != nil {
			t.settled(err) // it may be that the committer, too, still waits for the store
		}
		cancel()
	}
}

// view gives the state of the tail, and whether it is to be settled.
func (t *tail) view() (v view, due bool, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.gone {
		return v, false, errGone
	}
	n := len(t.entries)
	return view{live: t.live, tail: t, facts: t.facts, entries: t.entries[:n:n]}, t.due(), nil
}

// due tells whether the clock has something to add, and it is time to try. The caller holds mu.
func (t *tail) due() bool {
	moment, ok := t.facts.NextDue()
	return ok && t.loaded && !t.facts.Time(t.live.Now()).Before(moment) && !time.Now().Before(t.retry)
}

// settled notes what came of settling. If the store found nothing to do where there is something, somebody else has done it.
func (t *tail) settled(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case err != nil:
		t.retry = time.Now().Add(settleAgain)
	case t.due():
		t.doubts++
		t.retry = time.Now().Add(settleDoubt)
	}
}

// read answers Read from v.
func (v view) read(ctx context.Context, c Cursor, limit int) (Snapshot, error) {
	if _, err := v.stamp(ctx, c, false); err != nil {
		return Snapshot{}, err
	}
	s := Snapshot{Facts: v.facts, Cursor: c.After, live: v.live, tail: v.tail}
	var err error
	if s.Entries, err = v.after(ctx, c.After, limit); err != nil {
		return Snapshot{}, err
	}
	if n := len(s.Entries); n > 0 {
		s.Cursor = s.Entries[n-1].Seq
	}
	s.Phase, s.Now = v.live.tell(v.facts)
	return s, nil
}

// after gives at most limit entries after a seq, from memory or from the store, but none that came after v.
func (v view) after(ctx context.Context, seq int64, limit int) ([]meeting.Entry, error) {
	left := min(int64(limit), v.facts.LastSeq-seq)
	if left <= 0 {
		return nil, nil
	}
	if first := v.facts.LastSeq + 1 - int64(len(v.entries)); seq+1 >= first {
		from := seq + 1 - first
		return v.entries[from : from+left : from+left], nil
	}
	entries, _, err := v.live.log.After(ctx, v.facts.ID, seq, int(left))
	if err != nil {
		return nil, fmt.Errorf("read entries: %w", err)
	}
	if len(entries) == 0 {
		return nil, cursorUnknown(v.facts) // the log has become shorter than it was told to be
	}
	return entries, nil
}

// stamp judges a cursor and gives the stamp of its entry, zero for none. It asks the store only for an older entry whose stamp is to be
// compared or told.
func (v view) stamp(ctx context.Context, c Cursor, tell bool) (time.Time, error) {
	var at time.Time
	switch {
	case c.After < 0:
		return at, meeting.Bad("after", "A cursor is the number of an entry, or 0 for the beginning.")
	case c.After > v.facts.LastSeq:
		return at, cursorUnknown(v.facts)
	case c.After > 0 && (tell || !c.At.IsZero()):
		if first := v.facts.LastSeq + 1 - int64(len(v.entries)); c.After >= first {
			at = v.entries[c.After-first].At
			break
		}
		var err error
		if at, err = v.live.log.Stamp(ctx, v.facts.ID, c.After); meeting.KindOf(err) == meeting.NotFound {
			return at, cursorUnknown(v.facts)
		} else if err != nil {
			return at, fmt.Errorf("read the stamp of an entry: %w", err)
		}
	}
	if !c.At.IsZero() && !c.At.Equal(at) {
		return at, cursorUnknown(v.facts)
	}
	return at, nil
}

// cursorUnknown is what a reader is told whose cursor does not fit the log.
func cursorUnknown(f meeting.Facts) error {
	return &meeting.Error{Kind: meeting.Conflict, Code: "cursor-unknown", Field: "after", Facts: &f,
		Message: "This log has no such entry; it may have been restored from a copy. Read again from the beginning."}
}
