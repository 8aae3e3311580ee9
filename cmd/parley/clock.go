package main

import (
	"math"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"parley/internal/meeting"
)

// fresh is how old what was read from the file of a test clock may be.
const fresh = 50 * time.Millisecond

// testClock takes the server's time from a file: an offset in milliseconds from the machine's clock, or "=" and a moment at
// which it stands still. While the file is empty, missing or unreadable, the last value holds; at first that is no offset.
type testClock struct {
	path string

	mu     sync.Mutex
	read   time.Time // the machine's time of the last look
	value  string    // what is in force, as it stood in the file
	offset time.Duration
	frozen time.Time // zero: the clock runs
}

func newTestClock(path string) *testClock { return &testClock{path: path, value: "0"} }

// Now is a [meeting.Clock].
func (c *testClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.look()
	if !c.frozen.IsZero() {
		return c.frozen
	}
	return time.Now().UTC().Add(c.offset)
}

// Shows tells what is in force, as /healthz shows it.
func (c *testClock) Shows() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.look()
	return c.value
}

// look reads the file, unless that was done a moment ago.
func (c *testClock) look() {
	now := time.Now()
	if !c.read.IsZero() && now.Sub(c.read) < fresh {
		return
	}
	c.read = now
	text, err := os.ReadFile(c.path)
	if err != nil {
		return
	}
	value := strings.TrimSpace(string(text))
	if offset, frozen, ok := parseClock(value); ok {
		c.value, c.offset, c.frozen = value, offset, frozen
	}
}

func parseClock(value string) (offset time.Duration, frozen time.Time, ok bool) {
	if moment, is := strings.CutPrefix(value, "="); is {
		t, err := time.Parse(time.RFC3339Nano, moment)
		return 0, t.UTC(), err == nil && !t.IsZero()
	}
	ms, err := strconv.ParseInt(value, 10, 64)
	if err != nil || ms > math.MaxInt64/int64(time.Millisecond) || ms < math.MinInt64/int64(time.Millisecond) {
		return 0, time.Time{}, false
	}
	return time.Duration(ms) * time.Millisecond, time.Time{}, true
}

// machineClock is the clock of a server that is not tested.
func machineClock() time.Time { return time.Now().UTC() }

var _ meeting.Clock = machineClock
