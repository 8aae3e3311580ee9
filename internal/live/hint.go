package live

import (
	"time"

	"parley/internal/live/board"
	"parley/internal/meeting"
)

// Hint is passing news that is no entry, and HintKind says what it is about.
type (
	Hint     = board.Hint
	HintKind = board.Kind
)

// The kinds of hints. A hello is made for one reader and comes first; the others go to all.
const (
	HintHello    = board.Hello
	HintBeat     = board.Beat
	HintPhase    = board.Phase
	HintPresence = board.Presence
	HintTyping   = board.Typing
)

const beatEvery = 15 * time.Second

// hint gives the next hint after mark in a voice, to a reader who has all entries. What it says is what is true now, not what was when
// it was put up: a beat that was overtaken by an entry would confirm too little. The caller holds mu.
func (t *tail) hint(mark int64, voice int) ([]byte, int64) {
	s, v := t.board.Next(mark), t.live.opt.Voices[voice]
	if s == nil || v.Hint == nil || s.Hint.Kind == HintBeat && t.lacks() {
		return nil, mark // a beat confirms that there is no more, so it must not come in doubt
	}
	if !s.True(t.streamEnd()) {
		s.Set(t.now(s.Hint.Kind), len(t.voices))
	}
	if s.Frames[voice] == nil {
		s.Frames[voice] = v.Hint(nil, s.Hint)
	}
	return s.Frames[voice], s.Mark
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
		t.put(Hint{Kind: HintPresence, Presence: p})
	}
	if w, news := t.crowd.Writes(); news {
		t.put(Hint{Kind: HintTyping, Writing: w})
	}
	if time.Since(t.beat) >= beatEvery && !t.lacks() {
		t.beat = time.Now()
		t.put(t.now(HintBeat))
	}
}

// putPhase puts up a phase that has changed. The caller holds mu.
func (t *tail) putPhase() {
	h := t.now(HintPhase)
	before := t.told
	if t.told = h.Phase; before != "" && before != h.Phase {
		t.put(h)
	}
}

// put puts up a hint. The caller holds mu.
func (t *tail) put(h Hint) {
	t.board.Put(h, len(t.voices))
	t.rouse()
}

// Typing notes that an attendee is writing a line in a meeting. It is a hint like presence: told to who reads along, never stored.
func (l *Live) Typing(m meeting.ID, a meeting.Attendee) {
	for _, t := range l.each(m) {
		t.mu.Lock()
		if _, removed := t.removed[a.ID]; !removed {
			t.crowd.Write(a)
		}
		t.mu.Unlock()
	}
}
