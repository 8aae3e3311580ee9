package live

import (
	"context"
	"fmt"
	"io"
	"slices"

	"parley/internal/meeting"
)

// fillAtOnce is how many entries a stream that lags gets from the store at once.
const fillAtOnce = 256

// piece is how many bytes a stream is given at once, unless one frame is longer.
const piece = 64 << 10

// Watcher is what one stream reads: a voice of one meeting from now on. It satisfies stream.Source, and it counts as somebody's
// presence until it is closed.
type Watcher struct {
	tail    *tail
	voice   int
	visitor Visitor
	hello   Hint
	mark    int64
}

// Watch begins a stream of a voice at c for v. It settles and judges the cursor as Read does. For an attendee who was removed it is [ErrRemoved].
func (l *Live) Watch(ctx context.Context, m meeting.ID, c Cursor, voice string, v Visitor) (*Watcher, error) {
	i := l.voice(voice)
	if i < 0 {
		return nil, fmt.Errorf("watch a meeting: there is no voice %q", voice)
	}
	t := l.hold(m)
	state, done, err := l.view(ctx, m, c.After)
	if err != nil {
		l.release(t)
		return nil, err
	}
	defer done()
	if state.tail != t { // it went while we took it: the view has the new one
		l.release(t)
		t = l.hold(m)
	}
	at, err := state.stamp(ctx, c, true)
	if err != nil {
		l.release(t)
		return nil, err
	}
	phase, now := l.tell(state.facts)
	w := &Watcher{tail: t, voice: i, visitor: v,
		hello: Hint{Kind: HintHello, Now: now, Phase: phase, LastSeq: state.facts.LastSeq, After: c.After, At: at}}
	if !w.enter() {
		l.release(t)
		return nil, ErrRemoved
	}
	return w, nil
}

// enter begins the presence of the watcher's visitor; not if it is an attendee who was removed.
func (w *Watcher) enter() bool {
	t := w.tail
	t.mu.Lock()
	defer t.mu.Unlock()
	if w.ended() {
		return false
	}
	w.mark = t.board.Mark()
	t.crowd.Enter(w.visitor)
	return true
}

// voice is the index of a voice; -1 if there is none of that name.
func (l *Live) voice(name string) int {
	return slices.IndexFunc(l.opt.Voices, func(v Voice) bool { return v.Name == name })
}

// Hello is the first hint of this stream.
func (w *Watcher) Hello() Hint { return w.hello }

// Mark is up to where hints are older than this stream.
func (w *Watcher) Mark() int64 { return w.mark }

// Close ends the watching. It must be called once.
func (w *Watcher) Close() {
	w.tail.mu.Lock()
	w.tail.crowd.Leave(w.visitor)
	w.tail.mu.Unlock()
	w.tail.live.release(w.tail)
}

// After gives frames after cursor from memory, if they are there; nothing that comes after closed.
func (w *Watcher) After(cursor int64) (frames []byte, next int64, held bool) {
	t := w.tail
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.gone {
		return nil, cursor, true
	}
	return t.frames(w.voice, cursor, t.streamEnd(), piece)
}

// Fill gives frames after cursor from the store, encoded for this reader alone.
func (w *Watcher) Fill(ctx context.Context, cursor int64) ([]byte, int64, error) {
	t := w.tail
	t.mu.Lock()
	end, f := t.streamEnd(), t.facts
	t.mu.Unlock()
	entries, _, err := t.live.log.After(ctx, t.id, cursor, int(min(fillAtOnce, end-cursor)))
	if err != nil {
		return nil, cursor, fmt.Errorf("read entries for a stream: %w", err)
	}
	if len(entries) == 0 {
		return nil, cursor, cursorUnknown(f)
	}
	var frames []byte
	for _, e := range entries {
		frames, cursor = t.live.opt.Voices[w.voice].Encode(frames, e), e.Seq
	}
	return frames, cursor, nil
}

// Hint gives one hint newer than mark, to a stream that has everything else.
func (w *Watcher) Hint(cursor, mark int64) (frame []byte, next int64) {
	t := w.tail
	t.mu.Lock()
	defer t.mu.Unlock()
	if cursor < t.streamEnd() || t.gone {
		return nil, mark
	}
	return t.hint(mark, w.voice)
}

// Wake gives a channel that is closed when there is something new.
func (w *Watcher) Wake() <-chan struct{} { return w.tail.waker() }

// ended tells whether the watcher's attendee was removed. The caller holds the tail's mu.
func (w *Watcher) ended() bool {
	_, removed := w.tail.removed[w.visitor.Attendee.ID]
	return removed
}

// End is io.EOF for a stream that has everything of a meeting that is over, [ErrDraining] when the server stops, [ErrRemoved] when its attendee was removed, and
// "cursor-unknown" when the log is no longer the one that was told.
func (w *Watcher) End(cursor int64) error {
	t := w.tail
	if t.live.draining.Load() {
		return ErrDraining
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	f := t.facts
	switch {
	case t.gone:
		return cursorUnknown(f)
	case f.Closed > 0 && cursor >= f.Closed:
		return io.EOF
	case w.ended():
		return ErrRemoved
	case f.Cancelled > 0 && cursor >= f.LastSeq && !t.live.Now().Before(f.Start):
		return io.EOF
	default:
		return nil
	}
}
