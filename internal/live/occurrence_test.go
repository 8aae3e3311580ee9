package live_test

import (
	"testing"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
)

// TestAnOccurrenceWithoutARow is read from its facts alone.
func TestAnOccurrenceWithoutARow(t *testing.T) {
	inRoom(t, live.Options{}, func(t *testing.T, r *room) {
		f := meeting.Facts{Slug: "weekly", Date: "2026-12-08", Planned: r.start}.Plan(r.start, r.start.Add(time.Hour))
		s, err := r.ReadOf(t.Context(), f, live.Cursor{}, 10)
		if err != nil || s.Phase != meeting.PhaseScheduled || len(s.Entries) != 0 || s.Cursor != 0 || s.Facts != f || s.In("plain") != nil {
			t.Errorf("%+v, %v", s, err)
		}
		if _, err := r.ReadOf(t.Context(), f, live.Cursor{After: 1}, 10); meeting.KindOf(err) != meeting.Conflict {
			t.Errorf("behind an entry that is not there: %v", err)
		}
		r.offset.Store(int64(70 * time.Minute))
		if s, err = r.ReadOf(t.Context(), f, live.Cursor{}, 10); err != nil || s.Phase != meeting.PhaseNotHeld {
			t.Errorf("after its end: %+v, %v", s, err)
		}
		if s, err = r.ReadOf(t.Context(), meeting.Facts{ID: r.m}, live.Cursor{}, 10); err != nil || s.Facts.ID != r.m || len(s.Entries) == 0 {
			t.Errorf("one with a row: %+v, %v", s, err)
		}
	})
}
