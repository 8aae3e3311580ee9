// Package crowd lets many writers and readers loose on one meeting and collects what they saw for the judge.
package crowd

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/test/client"
	"parley/test/history"
	"parley/test/wait"
)

// Crowd is the people around one meeting. Writers and readers run until the meeting is closed or [Crowd.Finish].
type Crowd struct {
	Meeting string
	Client  *client.Client
	// MaxPause bounds the pollers' pauses; 0 obeys the server.
	MaxPause time.Duration

	t       testing.TB
	reading context.Context
	giveUp  context.CancelFunc // the readers end where they are
	writing context.Context
	stop    context.CancelFunc // the writers start nothing new
	readers []*client.Reader
	seats   []client.Seat
	errs    chan error
	done    sync.WaitGroup // readers
	wrote   sync.WaitGroup // writers
	acks    atomic.Int64

	mu     sync.Mutex
	posts  []history.Post
	faults []string
}

// New gathers a crowd around a meeting.
func New(t testing.TB, c *client.Client, meeting string) *Crowd {
	crowd := &Crowd{t: t, Client: c, Meeting: meeting, errs: make(chan error, 1024)}
	crowd.reading, crowd.giveUp = context.WithCancel(t.Context())
	crowd.writing, crowd.stop = context.WithCancel(t.Context())
	return crowd
}

// Read starts n readers, taking turns among the ways (all four when none is given).
func (c *Crowd) Read(n int, ways ...client.Way) {
	if len(ways) == 0 {
		ways = client.Ways
	}
	for i := range n {
		way := ways[i%len(ways)]
		r := &client.Reader{Client: c.Client, Meeting: c.Meeting, Way: way, Name: fmt.Sprintf("%s reader %d", way, i), MaxPause: c.MaxPause}
		c.readers = append(c.readers, r)
		c.done.Go(func() {
			if err := r.Run(c.reading); err != nil {
				c.errs <- err
			}
		})
	}
}

// Join gives n writers a name each.
func (c *Crowd) Join(n int) {
	c.t.Helper()
	for i := range n {
		seat, err := c.Client.Join(c.t.Context(), c.Meeting, fmt.Sprintf("Writer %d", i), "")
		if err != nil {
			c.t.Fatalf("writer %d joins %s: %v", i, c.Meeting, err)
		}
		c.seats = append(c.seats, seat)
	}
}

// Talk lets the writers who have joined say lines one after the other until they are refused or stopped. Most is how many each says;
// 0 for no end.
func (c *Crowd) Talk(most int) {
	for i, seat := range c.seats {
		c.wrote.Go(func() {
			for k := 1; c.writing.Err() == nil && (most == 0 || k <= most); k++ {
				if post := c.say(seat, fmt.Sprintf("line %d of writer %d", k, i)); post.Refused {
					return
				}
			}
		})
	}
}

// Write is Join and Talk.
func (c *Crowd) Write(n, most int) {
	c.t.Helper()
	c.Join(n)
	c.Talk(most)
}

// say posts one line until it has an answer: with one key, however often that takes. The first try may be cut off in the middle.
func (c *Crowd) say(seat client.Seat, text string) history.Post {
	p := history.Post{Writer: seat.Attendee.Name, Text: text, Call: time.Now()}
	key, repeated := rand.Text(), false
	for {
		ctx, cancel := context.WithTimeout(c.reading, 20*time.Second)
		e, status, err := c.Client.Post(ctx, c.Meeting, seat.Token, text, key)
		cancel()
		var problem *client.Problem
		switch {
		case err == nil:
			p.Seq, p.Return = e.Seq, time.Now()
			c.answered(p, status, repeated, e)
			return p
		case errors.As(err, &problem) && problem.Status == 409:
			p.Refused, p.Return = true, time.Now()
			if !strings.Contains(problem.Type+problem.Body, "meeting-not-open") || problem.StartsAt == "" || problem.EndsAt == "" || problem.ServerTime == "" {
				c.fault("a refusal does not say meeting-not-open with the times: %s", problem.Body)
			}
			c.keep(p)
			return p
		case errors.As(err, &problem) && problem.Status < 500 && problem.Status != 429:
			c.fault("%s is refused %q: %v", p.Writer, text, err)
			p.Refused, p.Return = true, time.Now()
			c.keep(p)
			return p
		}
		repeated = true // no answer, or one that says: unknown, repeat with the same key
		if wait.Pause(c.reading, 5*time.Millisecond) != nil {
			c.keep(p)
			return p
		}
	}
}

// answered notes an acknowledged line and holds the answer to what was sent.
func (c *Crowd) answered(p history.Post, status int, repeated bool, e client.Entry) {
	if e.Text != p.Text || e.Kind != "line" || e.Author == nil || e.Author.Name != p.Writer {
		c.fault("%s said %q and was answered %+v", p.Writer, p.Text, e)
	}
	if status != 201 && !(repeated && status == 200) {
		c.fault("the line %q was answered %d (repeated: %v)", p.Text, status, repeated)
	}
	c.keep(p)
	c.acks.Add(1)
}

func (c *Crowd) keep(p history.Post) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.posts = append(c.posts, p)
}

func (c *Crowd) fault(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.faults) < 20 {
		c.faults = append(c.faults, fmt.Sprintf(format, args...))
	}
}

// Said adds a line that was said by somebody outside the crowd. Once one is known, all must be.
func (c *Crowd) Said(p history.Post) { c.keep(p) }

// Acknowledged is how many lines have been acknowledged so far.
func (c *Crowd) Acknowledged() int64 { return c.acks.Load() }

// StopWriting lets every writer end the line it is at, and returns when all have.
func (c *Crowd) StopWriting() { c.stop(); c.wrote.Wait() }

// WritersDone waits until all writers have said what they had to say, or were refused.
func (c *Crowd) WritersDone() { c.wrote.Wait() }

// CaughtUp waits until every reader has the entry with this number.
func (c *Crowd) CaughtUp(seq int64) {
	c.t.Helper()
	for _, r := range c.readers {
		wait.For(c.t, time.Minute, fmt.Sprintf("%s has entry %d of %s", r.Name, seq, c.Meeting), func() bool { return r.Cursor() >= seq })
	}
}

// Finish waits until the readers were told that the meeting is closed, reads the log and holds everything against it. It returns
// the log.
func (c *Crowd) Finish(within time.Duration) []client.Entry {
	c.t.Helper()
	c.StopWriting()
	ended := make(chan struct{})
	go func() { c.done.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(within):
		for _, r := range c.readers {
			if _, _, _, closed, cuts := r.Seen(); !closed {
				c.t.Errorf("%s of %s is at %d, connected %d times anew, and was not told `closed` within %v", r.Name, c.Meeting, r.Cursor(), cuts, within)
			}
		}
		c.giveUp()
		<-ended
	}
	close(c.errs)
	for err := range c.errs {
		c.t.Error(err)
	}
	log, _, err := c.Client.Whole(c.t.Context(), c.Meeting)
	if err != nil {
		c.t.Fatalf("reading the log of %s: %v", c.Meeting, err)
	}
	c.judge(log)
	return log
}

func (c *Crowd) judge(log []client.Entry) {
	c.t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	h := &history.History{Log: log, Posts: c.posts}
	for _, r := range c.readers {
		c.faults = append(c.faults, h.Add(r)...)
	}
	for _, f := range append(c.faults, h.Faults()...) {
		c.t.Errorf("%s: %s", c.Meeting, f)
	}
}
