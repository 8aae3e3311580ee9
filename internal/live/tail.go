package live

import (
	"slices"
	"sync"
	"time"

	"parley/internal/live/board"
	"parley/internal/live/crowd"
	"parley/internal/live/frames"
	"parley/internal/meeting"
)

// cost is what an entry takes in memory besides its text and its author's name.
const cost = 160

// ofReaction is what one of the reactions of a line that an entry changed takes.
const ofReaction = 96

// tail is the living side of one meeting: its newest entries, its facts, their encodings and who waits for more.
//
// What it holds is committed, always. What it may lack is another question: while it has doubts, it asks the store before
// anybody is told that there is no more (see heal).
type tail struct {
	id   meeting.ID
	live *Live

	// Guarded by live.mu.
	users int       // streams, waits and reads that hold it now
	used  time.Time // when the last of them let go

	asking chan struct{} // of capacity 1: held by whoever asks the store

	mu      sync.Mutex
	loaded  bool
	gone    bool  // the log is no longer the one that was told; whoever reads here must start again
	doubts  int   // how often it learned that it may lack something
	calmed  int   // how many of the doubts are answered
	heard   int64 // the highest seq that a bell told
	facts   meeting.Facts
	entries []meeting.Entry // contiguous up to facts.LastSeq; shared, append-only
	voices  []frames.Run
	weight  int64         // bytes that it counts for
	wake    chan struct{} // closed and replaced when there is something new
	retry   time.Time     // no settling before this
	mending bool          // somebody heals it on nobody's behalf
	board   board.Board
	told    meeting.Phase // the phase that readers know of; empty before the first
	beat    time.Time     // when the last beat was put up
	crowd   crowd.Crowd
	removed map[meeting.AttendeeID]struct{} // whose streams end
}

func newTail(l *Live, m meeting.ID) *tail {
	return &tail{id: m, live: l, asking: make(chan struct{}, 1), wake: make(chan struct{}),
		voices: make([]frames.Run, len(l.opt.Voices)), beat: time.Now()}
}

// first is the seq of the oldest entry in memory, or of the next one if there is none.
func (t *tail) first() int64 { return t.facts.LastSeq + 1 - int64(len(t.entries)) }

// take adds what was committed. An addition that does not join on, because others come on another way, raises a doubt; one that
// contradicts what is here shows that the log is not the same any more.
func (t *tail) take(a meeting.Addition) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.gone:
	case !t.loaded:
		t.doubts++ // whoever loads it now may have looked before this
	case t.contradicts(a.Entries):
		t.end()
	case len(a.Entries) == 0 || a.Facts.LastSeq <= t.facts.LastSeq: // here already
	case a.Entries[0].Seq > t.facts.LastSeq+1:
		t.doubts++
		for _, e := range a.Entries { // what is taken away is taken away now, not when the gap is filled
			t.heed(e)
		}
	default:
		t.extend(a.Entries, a.Facts)
	}
}

// extend puts entries behind those that are here; some may be here already. The caller holds mu and knows that there is no gap.
func (t *tail) extend(entries []meeting.Entry, f meeting.Facts) {
	for _, e := range entries {
		if e.Seq > t.facts.LastSeq {
			t.entries = append(t.entries, e)
			t.facts.LastSeq = e.Seq
			t.weigh(weightOf(e))
			t.heed(e)
		}
	}
	t.facts = f
	t.trim(t.live.opt.Entries, t.live.opt.Bytes/8)
	t.putPhase()
	t.rouse()
}

// heed does what an entry asks of the tail. What was redacted leaves the memory with all that stands before it, and whoever is behind goes on
// from the store; who was removed is not here any more, and their streams end. The caller holds mu.
func (t *tail) heed(e meeting.Entry) {
	switch e.Kind {
	case meeting.KindLine:
		t.crowd.Wrote(e.Author.ID)
	case meeting.KindRedaction:
		for _, other := range slices.Backward(t.entries) {
			if other.Knows(e) {
				t.drop(other.Seq)
				break
			}
		}
	case meeting.KindRemoval:
		t.showOut(meeting.AttendeeID(e.Text))
	}
}

// showOut ends the presence and the streams of an attendee who was removed. The caller holds mu.
func (t *tail) showOut(id meeting.AttendeeID) {
	if t.removed == nil {
		t.removed = map[meeting.AttendeeID]struct{}{}
	}
	t.removed[id] = struct{}{}
	t.crowd.Remove(id)
}

// removedElsewhere is told that an attendee was removed in another meeting of a series, and so from all of them.
func (t *tail) removedElsewhere(s meeting.SeriesID, id meeting.AttendeeID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.loaded || t.facts.Series == s {
		t.showOut(id)
		t.rouse()
	}
}

// drop lets go of the entries up to seq and their frames. The caller holds mu.
func (t *tail) drop(seq int64) {
	n := int(min(max(seq+1-t.first(), 0), int64(len(t.entries))))
	t.trim(len(t.entries)-n, t.weight)
}

// replace begins anew with a later window of the same log. The caller holds mu.
func (t *tail) replace(entries []meeting.Entry, f meeting.Facts) {
	t.weigh(-t.weight)
	t.entries, t.voices = nil, make([]frames.Run, len(t.live.opt.Voices))
	t.facts.LastSeq = f.LastSeq - int64(len(entries))
	t.loaded = true
	t.extend(entries, f)
}

// contradicts tells whether one of entries is here with other contents. The caller holds mu.
func (t *tail) contradicts(entries []meeting.Entry) bool {
	first := t.first()
	for _, e := range entries {
		if e.Seq >= first && e.Seq <= t.facts.LastSeq {
			here := t.entries[e.Seq-first]
			same := here.At.Equal(e.At) && here.Kind == e.Kind && (here.Author.ID == e.Author.ID || here.Redacted != e.Redacted)
			if !same {
				return true
			}
		}
	}
	return false
}

// end gives the tail up: its readers start again. The caller holds mu.
func (t *tail) end() {
	t.gone = true
	t.weigh(-t.weight)
	t.entries, t.voices = nil, make([]frames.Run, len(t.live.opt.Voices))
	t.rouse()
}

// trim drops the oldest entries and their frames until at most so many are left that weigh at most so much. The caller holds mu.
func (t *tail) trim(most int, bytes int64) {
	n := max(0, len(t.entries)-most)
	var dropped int64
	for i, e := range t.entries {
		if i >= n && t.weight-dropped <= bytes {
			break
		}
		n, dropped = max(n, i+1), dropped+weightOf(e)
	}
	t.entries = t.entries[n:]
	for i := range t.voices {
		dropped += t.voices[i].Drop(t.first())
	}
	t.weigh(-dropped)
}

func (t *tail) weigh(by int64) {
	t.weight += by
	t.live.bytes.Add(by)
}

func weightOf(e meeting.Entry) int64 {
	weight := cost + int64(len(e.Text)+len(e.Author.Name))
	for _, l := range e.Changed { // as it was committed it shares nothing with those before it
		weight += cost + int64(len(l.Text)) + ofReaction*int64(len(l.Reactions))
		for _, edit := range l.Edits {
			weight += int64(len(edit.Text))
		}
	}
	return weight
}

// rouse wakes everybody who waits. The caller holds mu.
func (t *tail) rouse() {
	close(t.wake)
	t.wake = make(chan struct{})
}

// waker gives the channel that the next rouse closes.
func (t *tail) waker() <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.wake
}

// doubt notes that the tail may lack something.
func (t *tail) doubt() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.doubts++
}

// hear notes what a bell told.
func (t *tail) hear(seq int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if seq > t.facts.LastSeq && seq > t.heard {
		t.heard = seq
		t.doubts++
	}
}

// lacks tells whether the store has to be asked before anybody is told what there is. The caller holds mu.
func (t *tail) lacks() bool { return !t.loaded || t.doubts > t.calmed }

// streamEnd is the last seq that a stream may pass on: nothing after closed. The caller holds mu.
func (t *tail) streamEnd() int64 {
	if t.facts.Closed > 0 {
		return t.facts.Closed
	}
	return t.facts.LastSeq
}

// frames gives what follows cursor in a voice, up to the entry upTo, at most so many bytes but at least one frame. False: it is not in
// memory. The caller holds mu.
func (t *tail) frames(voice int, cursor, upTo int64, most int) ([]byte, int64, bool) {
	if cursor >= upTo {
		return nil, cursor, true
	}
	c := &t.voices[voice]
	t.weigh(c.Fill(t.live.opt.Voices[voice].Encode, t.entries))
	return c.After(cursor, upTo, most)
}
