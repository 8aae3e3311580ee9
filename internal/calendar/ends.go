package calendar

import (
	"sync"
	"time"

	"parley/internal/calendar/rrule"
)

// mostEnds bounds what is kept: a rule has up to 4,000 bytes.
const mostEnds = 1000

// ends keeps where rules end that count their occurrences. To find that takes as much as to list them all, and each reader of a series needs it.
type ends struct {
	mu    sync.Mutex
	found map[string]time.Time // by rule and first
}

var counted = ends{found: map[string]time.Time{}}

// of gives the last that a rule lets happen, as the clocks show it; zero if time ends before.
func (e *ends) of(rule rrule.Rule, first time.Time) time.Time {
	key := rule.String() + " " + first.Format(time.RFC3339Nano)
	e.mu.Lock()
	last, known := e.found[key]
	e.mu.Unlock()
	if known {
		return last
	}
	last, _ = rule.Last(first)
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.found) == mostEnds {
		clear(e.found)
	}
	e.found[key] = last
	return last
}
