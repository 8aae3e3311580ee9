// Package memory keeps meetings in memory: the reference of the contracts in package meeting, and what every other room
// tests with, since it links no SQL. Nothing outlives the process.
package memory

import (
	"context"
	"sync"

	"parley/internal/meeting"
	"parley/internal/store/wish"
)

// Options of a store.
type Options struct {
	// Clock is needed.
	Clock meeting.Clock

	// Commit, if set, stands around every commit, so that a test can lose one. What does not call store has stored nothing; what
	// gives an error makes the callers' outcome unknown, whether it called store or not.
	Commit func(store func() error) error
}

// Store implements the contracts of package meeting. All methods may be called concurrently.
type Store struct {
	clock  meeting.Clock
	commit func(store func() error) error
	secret []byte

	mu         sync.RWMutex
	series     map[meeting.SeriesID]meeting.Series
	slugs      map[string]meeting.SeriesID
	meetings   map[meeting.ID]*room
	addresses  map[address]meeting.ID
	sources    map[string]meeting.ID
	made       map[madeKey]made
	attendees  map[meeting.AttendeeID]*attendee
	names      map[heldName]meeting.AttendeeID
	grants     map[meeting.Hash][]grant
	renewed    map[meeting.SeriesID]bool        // whose host's first link was ended
	granted    int64                            // grants so far, for their order
	numbered   struct{ series, meetings int64 } // ids given so far
	attendance map[meeting.ID]map[meeting.AttendeeID]*meeting.Attendance
}

// room is one meeting with its log.
type room struct {
	facts   meeting.Facts
	entries []meeting.Entry
	posted  map[meeting.Hash]posted
}

// posted is what a key of a post stands for.
type posted struct {
	seq  int64
	body wish.Body
}

type address struct {
	series meeting.SeriesID
	date   string
}

// madeKey is a key of something else than a post; keys of different things do not meet.
type madeKey struct {
	what thing
	key  meeting.Hash
}

type thing int

const (
	aSeries thing = iota
	aMeeting
	anAttendee
)

// made is what such a key stands for.
type made struct {
	body     wish.Body
	meeting  meeting.ID
	attendee meeting.AttendeeID
}

// New makes an empty store.
func New(o Options) *Store {
	if o.Commit == nil {
		o.Commit = func(store func() error) error { return store() }
	}
	return &Store{
		clock: o.Clock, commit: o.Commit, secret: []byte(meeting.NewSecret()),
		series: map[meeting.SeriesID]meeting.Series{}, slugs: map[string]meeting.SeriesID{},
		meetings: map[meeting.ID]*room{}, addresses: map[address]meeting.ID{}, sources: map[string]meeting.ID{},
		made: map[madeKey]made{}, renewed: map[meeting.SeriesID]bool{}, attendees: map[meeting.AttendeeID]*attendee{}, names: map[heldName]meeting.AttendeeID{},
		grants: map[meeting.Hash][]grant{}, attendance: map[meeting.ID]map[meeting.AttendeeID]*meeting.Attendance{},
	}
}

// write runs one transaction. It needs no way back: nothing in it fails after its first change, but for what was settled, which stays.
func write[T any](ctx context.Context, s *Store, transaction func() (T, error)) (T, error) {
	var answer, none T
	var refusal error
	if err := ctx.Err(); err != nil {
		return none, wish.NotStored(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.commit(func() error {
		answer, refusal = transaction()
		return nil
	})
	if err != nil {
		return none, meeting.Unknown(err)
	}
	return answer, refusal
}
