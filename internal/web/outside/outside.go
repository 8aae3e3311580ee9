// Package outside tries the server through its public address, as strangers reach it, and says what is wrong with the way there: the name and
// the scheme, TLS, the addresses that arrive, streams that are held back. Beside that it times the disk.
//
// It asks nobody but the public address of the settings, follows no redirect, and is bounded in time. That it is this very process which is
// reached, it knows by a nonce made for the check: what arrives with it at [Checks.Arrived] is ours. The nonce grants nothing.
package outside

import (
	"context"
	"crypto/x509"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"

	"parley/internal/meeting"
	"parley/internal/web/gate"
	"parley/internal/web/words"
)

// State says how a check came out.
type State string

// The states.
const (
	Good    State = "good"
	Bad     State = "bad"
	Untried State = "untried" // something else has to be right first
)

// Finding is what one check found: a sentence or two for the owner, and what mends it, to be pasted into a setting or a proxy's file; empty for nothing.
type Finding struct {
	Title words.Text
	State State
	Says  words.Phrase
	Paste string
}

// Result is what the five checks found, in their order.
type Result struct {
	At       time.Time
	Findings []Finding
}

// Config is what Checks have to know.
type Config struct {
	URL   *url.URL // the public address
	Gate  *gate.Gate
	Clock meeting.Clock

	// Flush writes to where the data is, has it flushed to the disk, and gives how long a flush took. Without it that is not tried.
	Flush func(context.Context) (time.Duration, error)
}

// Checks are the checks of one server. They are safe for concurrent use; one round runs at a time.
type Checks struct {
	config Config
	roots  *x509.CertPool // whose certificates count; nil for the machine's
	most   time.Duration  // that a round may take; all checks are made at once
	prompt time.Duration  // by when the beginning of a stream must have come
	holds  time.Duration  // how long a stream stays without a second word: who hears nothing until then has something between that gathers
	turn   chan struct{}

	mu     sync.Mutex
	trials map[string]*trial // on their way, by nonce
	last   *Result
}

// trial is one request on its way to ourselves.
type trial struct {
	arrived chan arrival
	streams bool          // the answer is a stream, which ends when the first of it was heard
	heard   chan struct{} // closed then
}

// arrival is a request of ours as it came in.
type arrival struct {
	remote  string     // the other end of its connection, with the port
	peer    netip.Addr // the same without it
	proxy   bool       // the peer is one of --proxies
	hops    []string   // what X-Forwarded-For says
	address netip.Addr // whom the request is taken to come from
	fooled  bool       // an address that is nobody's counts as a proxy's
}

// New makes the checks of a server.
func New(c Config) *Checks {
	return &Checks{config: c, most: 5 * time.Second, prompt: 1500 * time.Millisecond, holds: 3 * time.Second, turn: make(chan struct{}, 1), trials: map[string]*trial{}}
}

// Last is what the last round found; nil before the first since the start.
func (c *Checks) Last() *Result {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.last
}

// Run makes a round of checks and gives what it found. came is the origin by which the owner's browser came here, empty if that is not known.
// An error is ctx's, while it waits for another round.
func (c *Checks) Run(ctx context.Context, came string) (Result, error) {
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done():
		return Result{}, ctx.Err()
	}
	ctx, cancel := context.WithTimeout(ctx, c.most)
	defer cancel()
	var stream, disk Finding
	var wait sync.WaitGroup
	wait.Go(func() { stream = c.stream(ctx) })
	wait.Go(func() { disk = c.disk(ctx) })
	asked := c.ask(ctx)
	wait.Wait()
	r := Result{At: c.config.Clock(), Findings: []Finding{c.name(asked, came), c.tls(asked), c.addresses(asked), stream, disk}}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = &r
	clear(c.trials)
	return r, nil
}

// expect gives the nonce for a trial, which is good until the round ends.
func (c *Checks) expect(t *trial) (nonce string) {
	nonce = meeting.NewSecret()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.trials[nonce] = t
	return nonce
}

// Arrived is shown the requests to /healthz. It notes the one that brings a nonce on its way, and tells whether it has answered it; all
// others are none of its business, and see no difference.
func (c *Checks) Arrived(w http.ResponseWriter, r *http.Request) bool {
	nonce := r.URL.Query().Get(parameter)
	c.mu.Lock()
	t := c.trials[nonce]
	c.mu.Unlock()
	if t == nil {
		return false
	}
	select {
	case t.arrived <- c.noted(r):
	default: // a second time; something on the way repeats requests
	}
	if t.streams {
		t.play(w, r, c.holds)
	}
	return t.streams
}

func (c *Checks) noted(r *http.Request) arrival {
	a := arrival{remote: r.RemoteAddr, hops: gate.Hops(r), address: c.config.Gate.Address(r), fooled: c.config.Gate.IsProxy(nobody)}
	a.peer, a.proxy = c.config.Gate.Peer(r)
	return a
}
