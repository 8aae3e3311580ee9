package gate

import (
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"parley/internal/meeting"
)

// Act is what limits count.
type Act int

// The acts with limits. Streams are counted where they are held.
const (
	Post     Act = iota // an entry: by person and by address
	Join                // a name: by address
	Schedule            // a series or a date: by address
	Typing              // that somebody is writing: by person and by address
)

// pace is how often something may be done: so many a second in the long run, and so many at once.
type pace struct {
	every rate.Limit
	burst int
}

// A person may not flood a room, but may paste a dozen lines; 58 of a fast typist's real lines in a minute pass. An address may
// be a whole hall behind one router.
var (
	ofPerson  = map[Act]pace{Post: {every: 2, burst: 20}, Typing: {every: 0.5, burst: 5}}
	ofAddress = map[Act]pace{Post: {every: 100, burst: 200}, Join: {every: 50, burst: 300}, Schedule: {every: 1, burst: 30}, Typing: {every: 50, burst: 100}}
)

// Allow counts one act and refuses it as TooMany if it comes too fast. A refused one counts for nothing.
func (g *Gate) Allow(r *http.Request, act Act, who Who) error {
	if g.limits == nil {
		return nil
	}
	now := time.Now()
	if p, ok := ofPerson[act]; ok && who.Holder != (meeting.Holder{}) {
		if wait := g.limits.take(counted{act, who.Actor}, p, now); wait > 0 {
			return tooMany(wait, "You are sending faster than people read. Wait a moment.")
		}
	}
	if p, ok := ofAddress[act]; ok {
		if wait := g.limits.take(counted{act, g.Network(r).String()}, p, now); wait > 0 {
			return tooMany(wait, "Too much is coming from this address at once. Wait a moment.")
		}
	}
	return nil
}

func tooMany(wait time.Duration, message string) error {
	return &meeting.Error{Kind: meeting.TooMany, Code: "too-many", Message: message, RetryAfter: wait}
}

type counted struct {
	act Act
	who string // actors and networks look different
}

// counters is how many are counted at once, twice: whoever was not seen for so many others starts afresh.
const counters = 20_000

// limits counts in bounded memory.
type limits struct {
	mu       sync.Mutex
	limiters recent[counted, *rate.Limiter]
}

func newLimits() *limits { return &limits{limiters: newRecent[counted, *rate.Limiter](counters)} }

// take counts one, or says how long to wait.
func (l *limits) take(c counted, p pace, now time.Time) time.Duration {
	reserved := l.limiter(c, p).ReserveN(now, 1)
	wait := reserved.DelayFrom(now)
	if wait > 0 {
		reserved.CancelAt(now)
	}
	return wait
}

func (l *limits) limiter(c counted, p pace) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	limiter, ok := l.limiters.get(c)
	if !ok {
		limiter = rate.NewLimiter(p.every, p.burst)
		l.limiters.put(c, limiter)
	}
	return limiter
}

// Limited tells whether there are limits per person and per address. What is counted elsewhere asks here.
func (g *Gate) Limited() bool { return g.limits != nil }
