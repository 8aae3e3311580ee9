package crowd

import (
	"sync"
	"time"

	"parley/internal/meeting"
)

// Seen gathers who was seen where, until somebody stores it; the zero value is nobody. It is safe for concurrent use.
type Seen struct {
	mu   sync.Mutex
	last map[sight]time.Time
}

// sight is somebody in a meeting.
type sight struct {
	meeting  meeting.ID
	attendee meeting.AttendeeID
}

// Saw notes that an attendee was in a meeting at a moment.
func (s *Seen) Saw(m meeting.ID, a meeting.AttendeeID, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last == nil {
		s.last = map[sight]time.Time{}
	}
	s.last[sight{m, a}] = at
}

// Take gives what was noted since the last call.
func (s *Seen) Take() []meeting.Sighting {
	s.mu.Lock()
	defer s.mu.Unlock()
	seen := make([]meeting.Sighting, 0, len(s.last))
	for of, at := range s.last {
		seen = append(seen, meeting.Sighting{Meeting: of.meeting, Attendee: of.attendee, At: at})
	}
	clear(s.last)
	return seen
}
