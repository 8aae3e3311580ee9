package live

import (
	"time"

	"parley/internal/meeting"
)

// HintKind says what a hint is about.
type HintKind string

// The kinds of hints. A hello is made for one reader and comes first; the others go to all.
const (
	HintHello    HintKind = "hello"
	HintBeat     HintKind = "beat"
	HintPhase    HintKind = "phase"
	HintPresence HintKind = "presence"
)

// Hint is passing news that is no entry: it has no seq, is never stored, and may be missed.
type Hint struct {
	Kind     HintKind
	Now      time.Time     // the server's time; with all but presence
	Phase    meeting.Phase // with all but presence
	LastSeq  int64         // with all but presence
	After    int64         // with hello: where the stream begins
	At       time.Time     // with hello: the stamp of entry After; zero for none
	Presence Presence      // with presence
}

const (
	beatEvery = 15 * time.Second

	// staleHint is when a hint that tells the time is no longer true enough to be given to a reader who lagged; the next beat is.
	staleHint = 3 * time.Second
)

// board holds the newest hint of each kind, encoded once for each voice. It is guarded by its tail.
type board struct {
	mark  int64 // of the newest
	slots [3]slot
	told  meeting.Phase // the phase in the last beat or phase hint; empty before the first
	beat  time.Time     // when the last beat was made
}

// slot is one hint that has been made public.
type slot struct {
	mark   int64
	made   time.Time
	hint   Hint
	frames [][]byte // by voice; nil until somebody asks
}

// put makes h the newest of its kind.
func (b *board) put(h Hint, voices int) {
	i := 0
	switch h.Kind {
	case HintPhase:
		i = 1
	case HintPresence:
		i = 2
	}
	b.mark++
	b.slots[i] = slot{mark: b.mark, made: time.Now(), hint: h, frames: make([][]byte, voices)}
}

// after gives the oldest hint newer than mark that is still worth giving, encoded; the mark moves over the others.
func (b *board) after(mark int64, voice int, v Voice) ([]byte, int64) {
	for mark < b.mark {
		var next *slot
		for i := range b.slots {
			if s := &b.slots[i]; s.mark > mark && (next == nil || s.mark < next.mark) {
				next = s
			}
		}
		mark = next.mark
		if !next.hint.Now.IsZero() && time.Since(next.made) > staleHint || v.Hint == nil {
			continue
		}
		if next.frames[voice] == nil {
			next.frames[voice] = v.Hint(nil, next.hint)
		}
		return next.frames[voice], mark
	}
	return nil, mark
}
