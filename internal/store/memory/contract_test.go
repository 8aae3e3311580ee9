package memory_test

import (
	"testing"

	"parley/internal/meeting"
	"parley/internal/store/memory"
	"parley/internal/store/storetest"
)

func TestContract(t *testing.T) {
	storetest.Run(t, func(_ *testing.T, clock meeting.Clock) storetest.Store {
		return memory.New(memory.Options{Clock: clock})
	})
}

func TestFaults(t *testing.T) {
	storetest.RunFaults(t, func(_ *testing.T, clock meeting.Clock, commit func(store func() error) error) storetest.Store {
		return memory.New(memory.Options{Clock: clock, Commit: commit})
	})
}
