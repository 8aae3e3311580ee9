package voice

import (
	"net/netip"
	"sync"
	"time"

	"parley/internal/meeting"
)

const (
	mostAtOneAddress = 1000

	// keptBack is how many descriptors streams leave to posts, polls, health and the store. When they run out, nobody is answered.
	keptBack = 256
)

// seats counts streams, and polls while they wait, so that descriptors never run out and one address never takes all. It is safe for concurrent use.
type seats struct {
	most          int
	mostOfAddress int // 0: no limit

	mu      sync.Mutex
	taken   int
	address map[netip.Prefix]int
}

// MostStreams is how many streams this machine carries.
func MostStreams() int { return mostOf(descriptors()) }

func mostOf(descriptors int) int { return descriptors - min(keptBack, descriptors/2) }

func newSeats(most, mostOfAddress int) *seats {
	return &seats{most: most, mostOfAddress: mostOfAddress, address: make(map[netip.Prefix]int)}
}

// take takes a place for a stream. Whoever gets none is to poll.
func (s *seats) take(from netip.Prefix) (leave func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taken >= s.most {
		return nil, &meeting.Error{Kind: meeting.Unavailable, Code: "streams-full", RetryAfter: 10 * time.Second,
			Message: "There is no place for another stream at the moment. Poll instead."}
	}
	if s.mostOfAddress > 0 && s.address[from] >= s.mostOfAddress {
		return nil, &meeting.Error{Kind: meeting.TooMany, Code: "too-many", RetryAfter: 10 * time.Second,
			Message: "Too many streams come from this address. Poll instead."}
	}
	s.taken++
	s.address[from]++
	return sync.OnceFunc(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.taken--
		if s.address[from]--; s.address[from] == 0 {
			delete(s.address, from)
		}
	}), nil
}
