package gate

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"net/http"
	"sync"

	"parley/internal/meeting"
)

// knownArrivals is for how many attendees it is remembered where they came from, twice.
const knownArrivals = 20_000

// arrivals remembers from which network attendees came when they took their names, so that a host finds the five names of one person. It
// holds digests under a key that nobody sees and that dies with the process, so it tells which came from one place and never from which.
type arrivals struct {
	key [32]byte

	mu   sync.Mutex
	from recent[meeting.AttendeeID, meeting.Hash]
}

func newArrivals() *arrivals {
	a := &arrivals{from: newRecent[meeting.AttendeeID, meeting.Hash](knownArrivals)}
	_, _ = rand.Read(a.key[:]) // it never fails
	return a
}

// Came notes where an attendee came from who has just taken a name. It is never stored.
func (g *Gate) Came(r *http.Request, a meeting.AttendeeID) {
	network := g.Network(r)
	if !network.IsValid() || g.IsProxy(g.Address(r)) {
		return // peers without an address have no place in common, nor have those behind a proxy that does not tell theirs
	}
	mac := hmac.New(sha256.New, g.arrivals.key[:])
	mac.Write([]byte(network.String()))
	g.arrivals.mu.Lock()
	defer g.arrivals.mu.Unlock()
	g.arrivals.from.put(a, meeting.Hash(mac.Sum(nil)))
}

// SamePlace tells whether two attendees came from one network when they took their names. It knows only those who did so since the server
// started.
func (g *Gate) SamePlace(a, b meeting.AttendeeID) bool {
	g.arrivals.mu.Lock()
	defer g.arrivals.mu.Unlock()
	from, known := g.arrivals.from.get(a)
	other, seen := g.arrivals.from.get(b)
	return known && seen && from == other
}
