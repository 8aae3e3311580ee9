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

	// trueFor is how long a hint that tells the time is given to readers before it is made anew.
	trueFor = time.Second
)

// board holds the newest hint of each kind, encoded once for each voice. It is guarded by its tail.
type board struct {
	mark  int64 // of the newest
	slots [3]slot
	told  meeting.Phase // the phase that readers know of; empty before the first
	beat  time.Time     // when the last beat was put up
}

// slot is one hint that has been put up.
type slot struct {
	mark   int64
	made   time.Time // when hint was made, which may be after it was put up
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
	b.slots[i] = slot{mark: b.mark}
	b.slots[i].set(h, voices)
}

func (s *slot) set(h Hint, voices int) {
	s.made, s.hint, s.frames = time.Now(), h, make([][]byte, voices)
}

// next gives the oldest hint newer than mark; nil if there is none.
func (b *board) next(mark int64) *slot {
	var next *slot
	for i := range b.slots {
		if s := &b.slots[i]; s.mark > mark && (next == nil || s.mark < next.mark) {
			next = s
		}
	}
	return next
}

// hint gives the next hint after mark in a voice, to a reader who has all entries. What it says is what is true now, not what was when
// it was put up: a beat that was overtaken by an entry would confirm too little. The caller holds mu.
func (t *tail) hint(mark int64, voice int) ([]byte, int64) {
	s, v := t.board.next(mark), t.live.opt.Voices[voice]
	if s == nil || v.Hint == nil || s.hint.Kind == HintBeat && t.lacks() {
		return nil, mark // a beat confirms that there is no more, so it must not come in doubt
	}
	if s.hint.Kind != HintPresence && (s.hint.LastSeq != t.streamEnd() || time.Since(s.made) > trueFor) {
		s.set(t.now(s.hint.Kind), len(t.voices))
	}
	if s.frames[voice] == nil {
		s.frames[voice] = v.Hint(nil, s.hint)
	}
	return s.frames[voice], s.mark
}

// now is a hint of how things are, as far as a stream tells them. The caller holds mu.
func (t *tail) now(k HintKind) Hint {
	phase, now := t.live.tell(t.facts)
	return Hint{Kind: k, Now: now, Phase: phase, LastSeq: t.streamEnd()}
}

// putHints puts up the hints that are due. The caller holds mu.
func (t *tail) putHints() {
	t.putPhase()
	if p, news := t.crowd.News(); news {
		t.board.put(Hint{Kind: HintPresence, Presence: p}, len(t.voices))
		t.rouse()
	}
	if time.Since(t.board.beat) >= beatEvery && !t.lacks() {
		t.board.beat = time.Now()
		t.board.put(t.now(HintBeat), len(t.voices))
		t.rouse()
	}
}

// putPhase puts up a phase that has changed. The caller holds mu.
func (t *tail) putPhase() {
	h := t.now(HintPhase)
	before := t.board.told
	if t.board.told = h.Phase; before != "" && before != h.Phase {
		t.board.put(h, len(t.voices))
		t.rouse()
	}
}
