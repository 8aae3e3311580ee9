package people

import (
	"slices"
	"sync"

	"parley/internal/meeting"
)

// knownTokens is how many answers of Held are kept.
const knownTokens = 4096

// Tokens keeps what secrets grant to attendees. Each post shows one, and every commit makes the connections that read forget their pages, so
// that to look it up was a quarter of a post. The writer has it all forgotten with each commit that may have changed a grant, before anybody is told
// of that commit: what was taken back is gone with the next call.
type Tokens struct {
	mu    sync.Mutex
	known map[Token][]meeting.Grant
	age   int64 // how often all was forgotten
}

// Token is a secret as it is asked about.
type Token struct {
	Holder meeting.Hash
	Series meeting.SeriesID
}

// Get gives what is known, or nothing and the age to put what is read now.
func (k *Tokens) Get(t Token) ([]meeting.Grant, int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.known[t]), k.age
}

// Put keeps what was read, unless some of it may have changed since that age.
func (k *Tokens) Put(t Token, held []meeting.Grant, age int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.age != age || len(held) == 0 || slices.ContainsFunc(held, endsElsewhere) {
		return
	}
	if k.known == nil || len(k.known) >= knownTokens {
		k.known = map[Token][]meeting.Grant{}
	}
	k.known[t] = slices.Clone(held)
}

// Forget is told that grants, or the names in them, may have changed.
func (k *Tokens) Forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.known = nil
	k.age++
}

// endsElsewhere tells whether another process can end a grant, as `parley key owner` beside a server does: an owner's, and what was taken
// through a link. Those are read each time.
func endsElsewhere(g meeting.Grant) bool {
	return g.Series == 0 || g.Attendee == "" || g.Through != meeting.Hash{}
}
