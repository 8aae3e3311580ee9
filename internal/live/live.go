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
	"context"
	"time"

	"parley/internal/meeting"
)

// Options say how a Live works. The zero value of every field but Clock is usable.
type Options struct {
	Clock  meeting.Clock // the server's time; the same that the store has
	Voices []Voice       // the encodings that streams may ask for

	// Tick is the longest time between two looks at the clock; 0 is 1 s.
	Tick time.Duration

	// Bytes bounds the memory of all tails together; 0 is 64 MiB. Entries bounds the entries of one tail; 0 is 1,024.
	Bytes   int64
	Entries int

	// Ring tells other lives on the same log that a meeting has entries up to a seq. It is called after the answer, must not
	// block, and may lose or double what it passes on. Nil if there are none.
	Ring func(m meeting.ID, seq int64)

	// Ask is how often watched tails ask the store whether a bell was missed; 0 is never, for a live that is alone on its log.
	Ask time.Duration
}

// Voice is one encoding of a log. Its functions are pure, append to dst and give whole frames, so that frames of several entries make a
// stream when they are put behind each other. They may append nothing.
type Voice struct {
	Name   string
	Encode func(dst []byte, e meeting.Entry) []byte
	Hint   func(dst []byte, h Hint) []byte // nil: without hints
}

// HintKind says what a hint is about.
type HintKind string

// The kinds of hints. Hello is made for one reader and comes first; the others go to all.
const (
	Hello    HintKind = "hello"
	Beat     HintKind = "beat"
	Phase    HintKind = "phase"
	Presence HintKind = "presence"
)

// Hint is passing news that is no entry: it has no seq, is never stored, and may be missed.
type Hint struct {
	Kind    HintKind
	Now     time.Time     // the server's time
	Phase   meeting.Phase // with hello, beat, phase
	LastSeq int64         // with hello, beat, phase
	After   int64         // with hello: where the stream begins
	At      time.Time     // with hello: the stamp of entry After; zero for none
	Crowd   Crowd         // with presence
}

// Crowd is who is in a meeting now.
type Crowd struct {
	Here    int      // attendees
	Reading int      // people who read along without a name
	Names   []string // of attendees, sorted, at most 40
}

// Visitor is somebody who looks at a meeting.
type Visitor struct {
	Key      string           // tells readers without a name apart; never shown
	Attendee meeting.Attendee // zero: reads along
}

// Cursor is where a reader stands: the last seq it has seen, and if it likes, the stamp of that entry as a check.
type Cursor struct {
	After int64
	At    time.Time // zero: unchecked
}

// Snapshot is one state of a meeting and what of its log was asked for.
type Snapshot struct {
	Entries []meeting.Entry // shared: not to be changed
	Facts   meeting.Facts
	Cursor  int64 // seq of the last of Entries; the reader's own if there are none. Complete when it is Facts.LastSeq
	Now     time.Time
	Phase   meeting.Phase
}

// Live is safe for concurrent use. Append and the reads work from New on; Run makes the clock's entries and the hints come by
// themselves.
type Live struct {
	log meeting.Log
	opt Options
}

// New gives a Live over log. Nothing else on this machine may append to the log, but for what is passed to [Live.Took].
func New(log meeting.Log, o Options) *Live { return &Live{log: log, opt: o} }

// Run looks at the clock until ctx ends: it settles watched meetings when their moments come, gives hints and drops tails that
// nobody reads. When it returns, everything that was posted before has been committed or refused.
func (l *Live) Run(ctx context.Context) error { panic("being written") }

// Append commits p together with whatever else waits, and answers when every reader can see it. A caller whose ctx ends is told that
// the outcome is unknown; the post is committed nevertheless. Errors are *[meeting.Error]s.
func (l *Live) Append(ctx context.Context, p meeting.Post) (e meeting.Entry, repeated bool, err error) {
	panic("being written")
}

// Settle adds what the clock has to add to the logs of meetings, watched or not.
func (l *Live) Settle(ctx context.Context, meetings ...meeting.ID) error { panic("being written") }

// Took passes on what was committed to the log by another way than Append and Settle (taking a name settles its meeting).
func (l *Live) Took(additions []meeting.Addition) { panic("being written") }

// Read gives at most limit entries after c (none for 0), and the facts and phase that go with them. What is due is settled first; while the
// store takes no commit, the phase before is told. A cursor that does not fit the log is a Conflict, "cursor-unknown".
func (l *Live) Read(ctx context.Context, m meeting.ID, c Cursor, limit int) (Snapshot, error) {
	panic("being written")
}

// In gives the frames of s.Entries in a voice: shared bytes, not to be changed.
func (s Snapshot) In(voice string) []byte { panic("being written") }

// Wait returns when there is something after a seq, when the meeting is over, when ctx ends or the server drains. Read then tells.
func (l *Live) Wait(ctx context.Context, m meeting.ID, after int64) error { panic("being written") }

// Watch begins a stream of a voice at c, for v, who is present until Close. It settles and judges the cursor as Read does.
func (l *Live) Watch(ctx context.Context, m meeting.ID, c Cursor, voice string, v Visitor) (*Watcher, error) {
	panic("being written")
}

// Watcher is the source of one stream (it satisfies stream.Source).
type Watcher struct{}

// Phase is the phase of f now, as it may be told: never an earlier one than was told before. Whoever shows a phase asks here.
func (l *Live) Phase(f meeting.Facts) meeting.Phase { panic("being written") }

// Now is the server's time.
func (l *Live) Now() time.Time { return l.opt.Clock() }

// Here notes that v is in a meeting for some time from now, as a poll tells. Streams need not call it.
func (l *Live) Here(m meeting.ID, v Visitor, lasting time.Duration) { panic("being written") }

// Presence is who is in a meeting now.
func (l *Live) Presence(m meeting.ID) Crowd { panic("being written") }

// Sightings gives the attendees who were seen in meetings that were open, since the last call.
func (l *Live) Sightings() []meeting.Sighting { panic("being written") }

// Hear is told by a doorbell that a meeting has entries up to seq. It does not block.
func (l *Live) Hear(m meeting.ID, seq int64) { panic("being written") }

// Drain ends all streams and waits, now and from now on; readers come back to another server, or to this one later.
func (l *Live) Drain() { panic("being written") }
