package voice

import (
	"math/rand/v2"
	"sync"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
)

// The server's answer to the question how often to poll. Whoever obeys it is never more than a moment behind while people talk, and costs
// next to nothing while they do not.
const (
	soonest  = time.Second
	latest   = 12 * time.Second
	lobby    = time.Minute      // a meeting may be cancelled before it begins, and the lobby is to learn of it
	forgot   = 10 * time.Minute // after the end
	own      = 2 * time.Second  // everybody comes at a moment of their own behind a common one
	bearable = 1000             // polls a second; above it, all come less often
)

// polls counts how many polls there are. It is safe for concurrent use.
type polls struct {
	mu     sync.Mutex
	second int64 // that is counted
	count  int
	before int // in the second before
}

// load counts one poll and gives by how much polls are to come less often: 1, and more above what is bearable.
func (p *polls) load() float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch now := time.Now().Unix(); now {
	case p.second:
	case p.second + 1:
		p.second, p.before, p.count = now, p.count, 0
	default:
		p.second, p.before, p.count = now, 0, 0
	}
	p.count++
	return max(1, float64(max(p.before, p.count))/bearable)
}

// next says after which time to ask again. Whoever waited and was answered may wait again at once.
func (p *polls) next(s live.Snapshot, waited bool) time.Duration {
	load := p.load()
	switch {
	case s.Phase == meeting.PhaseClosed || s.Phase == meeting.PhaseNotHeld:
		return forgot
	case s.Phase == meeting.PhaseCancelled:
		return lobby
	case s.Cursor < s.Facts.LastSeq:
		return 0
	case waited && load == 1:
		return 0
	}
	after := min(max(s.Now.Sub(s.Facts.LastAt)/10, soonest), latest)
	if s.Phase == meeting.PhaseScheduled {
		after = lobby
	}
	after = max(after, min(time.Duration(float64(soonest)*load), latest))
	if moment, ok := s.Facts.NextDue(); ok {
		if left := moment.Sub(s.Now); left < after {
			return max(left, 0) + soonest/10 + rand.N(own)
		}
	}
	return after
}
