// Package board keeps the hints of a meeting: of each kind the newest, encoded once for everybody who reads it in a voice.
package board

import (
	"time"

	"parley/internal/live/crowd"
	"parley/internal/meeting"
)

// Kind says what a hint is about.
type Kind string

// The kinds of hints. A hello is made for one reader and comes first; the others go to all.
const (
	Hello    Kind = "hello"
	Beat     Kind = "beat"
	Phase    Kind = "phase"
	Presence Kind = "presence"
	Typing   Kind = "typing"
)

// Hint is passing news that is no entry: it has no seq, is never stored, and may be missed.
type Hint struct {
	Kind     Kind
	Now      time.Time      // the server's time; with hello, beat and phase
	Phase    meeting.Phase  // with hello, beat and phase
	LastSeq  int64          // with hello, beat and phase
	After    int64          // with hello: where the stream begins
	At       time.Time      // with hello: the stamp of entry After; zero for none
	Presence crowd.Presence // with presence
	Writing  crowd.Writing  // with typing
}

// Tells tells whether hints of this kind say how things stand by the clock and the log, and so must be true when they are given.
func (k Kind) Tells() bool { return k != Presence && k != Typing }

// trueFor is how long a hint that tells the time is given to readers before it is made anew.
const trueFor = time.Second

// Board holds the newest hint of each kind that goes to all. The zero value is empty. It is not safe for concurrent use.
type Board struct {
	mark  int64 // of the newest
	slots [4]Slot
}

// Slot is one hint that has been put up.
type Slot struct {
	Mark   int64
	Hint   Hint
	Frames [][]byte // by voice; nil until somebody asks
	made   time.Time
}

// Mark is up to where hints have been put up.
func (b *Board) Mark() int64 { return b.mark }

// Put makes h the newest of its kind.
func (b *Board) Put(h Hint, voices int) {
	i := 0
	switch h.Kind {
	case Phase:
		i = 1
	case Presence:
		i = 2
	case Typing:
		i = 3
	}
	b.mark++
	b.slots[i] = Slot{Mark: b.mark}
	b.slots[i].Set(h, voices)
}

// Set makes the hint of a slot anew, which may be after it was put up.
func (s *Slot) Set(h Hint, voices int) {
	s.made, s.Hint, s.Frames = time.Now(), h, make([][]byte, voices)
}

// True tells whether what the slot says of the log and the time still holds, for a log that goes up to last.
func (s *Slot) True(last int64) bool {
	return !s.Hint.Kind.Tells() || s.Hint.LastSeq == last && time.Since(s.made) <= trueFor
}

// Next gives the oldest hint newer than mark; nil if there is none.
func (b *Board) Next(mark int64) *Slot {
	var next *Slot
	for i := range b.slots {
		if s := &b.slots[i]; s.Mark > mark && (next == nil || s.Mark < next.Mark) {
			next = s
		}
	}
	return next
}
