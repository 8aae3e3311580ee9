package memory_test

import (
	"testing"
	"time"

	"parley/internal/meeting"
	"parley/internal/store/memory"
)

// The contracts that the store claims to keep; the test of what they say is in storetest.
var (
	_ meeting.Log      = (*memory.Store)(nil)
	_ meeting.Calendar = (*memory.Store)(nil)
	_ meeting.Seats    = (*memory.Store)(nil)
	_ meeting.Keys     = (*memory.Store)(nil)
	_ meeting.Archive  = (*memory.Store)(nil)
)

func TestOpensAndTalks(t *testing.T) {
	now := time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC)
	s := memory.New(memory.Options{Clock: func() time.Time { return now }})
	made, err := s.Schedule(t.Context(), meeting.Scheduling{
		Series: meeting.Series{Title: "Tornado weekly", Listed: true}, Start: now, End: now.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	if got := made.First.Address(); got != "tornado-weekly/2026-12-01" {
		t.Errorf("address = %q", got)
	}
	seat, err := s.Join(t.Context(), meeting.Joining{Meeting: made.First.ID, Name: "Ana"})
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Append(t.Context(), []meeting.Post{{Meeting: made.First.ID, Kind: meeting.KindLine, Author: seat.Attendee.Author(), Text: "Hello"}})
	if err != nil || c.Outcomes[0].Err != nil || c.Outcomes[0].Entry.Seq != 2 {
		t.Fatalf("append gave %+v, %v", c, err)
	}
}
