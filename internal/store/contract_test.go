package store_test

import (
	"path/filepath"
	"testing"
	"time"

	"parley/internal/meeting"
	"parley/internal/store"
	"parley/internal/store/storetest"
)

// The contracts that the store claims to keep.
var (
	_ meeting.Log      = (*store.Store)(nil)
	_ meeting.Calendar = (*store.Store)(nil)
	_ meeting.Seats    = (*store.Store)(nil)
	_ meeting.Keys     = (*store.Store)(nil)
	_ meeting.Archive  = (*store.Store)(nil)
)

func TestContract(t *testing.T) {
	storetest.Run(t, func(t *testing.T, clock meeting.Clock) storetest.Store {
		return open(t, filepath.Join(t.TempDir(), "parley.db"), store.Options{Clock: clock})
	})
}

func TestFaults(t *testing.T) {
	storetest.RunFaults(t, func(t *testing.T, clock meeting.Clock, commit func(store func() error) error) storetest.Store {
		return open(t, filepath.Join(t.TempDir(), "parley.db"), store.Options{Clock: clock, Commit: commit})
	})
}

// open opens a store that is quick to try again after a failed commit, and closes it with the test.
func open(t *testing.T, path string, o store.Options) *store.Store {
	t.Helper()
	s, err := store.OpenAt(t.Context(), path, o, 5*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return s
}
