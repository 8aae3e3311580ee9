package voice_test

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain expects that no stream, once over, has left a goroutine behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
