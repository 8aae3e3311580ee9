// Package storetest is the contract of the stores as a test: what package meeting says of Log, Calendar, Seats, Keys and Archive, sentence by
// sentence, one file a subject. A new store is finished when it is green here.
package storetest

import (
	"testing"

	"parley/internal/meeting"
)

// Store is what is tested.
type Store interface {
	meeting.Log
	meeting.Calendar
	meeting.Seats
	meeting.Keys
	meeting.Archive
}

// Opener makes an empty store that lives until t ends and asks clock for the time.
type Opener func(t *testing.T, clock meeting.Clock) Store

// FaultyOpener is an Opener of a store that calls commit around every commit (see the Options of the stores).
type FaultyOpener func(t *testing.T, clock meeting.Clock, commit func(store func() error) error) Store

type subject struct {
	name string
	test func(t *testing.T, h *house)
}

// Run holds a store to the contract. Every test gets a store of its own, and at its end every log that it made is lawful.
func Run(t *testing.T, open Opener) {
	for name, subjects := range map[string][]subject{
		"append": appending, "repeat": repeating, "settle": settling, "read": reading, "times": timing,
		"schedule": scheduling, "add": adding, "window": windows, "import": importing,
		"join": joining, "name": naming, "grant": granting, "sighting": sighting, "crowd": crowding,
		"lines": changing, "redact": redacting, "remove": removing, "own": owning, "rename": renaming, "link": linking, "hold": holding, "delete": deleting,
	} {
		for _, s := range subjects {
			t.Run(name+"/"+s.name, func(t *testing.T) {
				clock := newHand()
				s.test(t, newHouse(t, clock, open(t, clock.read)))
			})
		}
	}
}

// RunFaults holds a store to what it says about commits that fail in both ways: not stored, and stored but reported as failed.
func RunFaults(t *testing.T, open FaultyOpener) {
	for _, s := range failing {
		t.Run(s.name, func(t *testing.T) {
			clock, f := newHand(), &faults{}
			h := newHouse(t, clock, open(t, clock.read, f.commit))
			h.faults = f
			s.test(t, h)
		})
	}
}
