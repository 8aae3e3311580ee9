// Package commit puts what many people wish to add to their logs into few transactions.
//
// One goroutine, which runs while there is something to do, takes everything that waits, commits it, tells the [Feed] what came of it,
// and then answers. So commits are made known in their order, nobody is answered before readers can see what they wrote, and a poster
// that hangs up is not waited for.
package commit

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"parley/internal/meeting"
)

const (
	mostAtOnce  = 512  // posts in one transaction
	mostWaiting = 8192 // posts that wait for one; more are refused
	patience    = 10 * time.Second
)

// Feed is told what was committed. All calls come from one goroutine at a time and must not block.
type Feed interface {
	// Took passes on what was committed, in the order of the commits, before anybody is answered.
	Took(additions []meeting.Addition)

	// Doubt says that a commit failed and that nobody knows what was stored of it in these meetings.
	Doubt(meetings []meeting.ID)

	// Settled says that the store was asked to settle these meetings, after what it added was passed on.
	Settled(meetings []meeting.ID, err error)

	// Ring is Took once more, after everybody has been answered.
	Ring(additions []meeting.Addition)
}

// Committer is safe for concurrent use.
type Committer struct {
	log  meeting.Log
	feed Feed

	mu      sync.Mutex
	posts   []waiting
	settles map[meeting.ID][]chan<- error
	idle    chan struct{} // closed when the goroutine stops; nil while there is none
}

// waiting is a post and who waits for its outcome.
type waiting struct {
	post    meeting.Post
	outcome chan meeting.Outcome // of capacity 1: nobody need be there to take it
}

// New makes a Committer for a log.
func New(log meeting.Log, feed Feed) *Committer {
	return &Committer{log: log, feed: feed, settles: make(map[meeting.ID][]chan<- error)}
}

// Append commits p together with whatever else waits. Whoever's ctx ends, or who waits for 10 s, is told that the outcome is
// unknown; the post is committed nevertheless. Errors are *[meeting.Error]s.
func (c *Committer) Append(ctx context.Context, p meeting.Post) meeting.Outcome {
	w := waiting{post: p, outcome: make(chan meeting.Outcome, 1)}
	if !c.queue(w) {
		return meeting.Outcome{Err: &meeting.Error{Kind: meeting.Unavailable, Code: "busy",
			Message: "Too many lines wait to be stored, so this one was not. Repeat it with the same key."}}
	}
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case o := <-w.outcome:
		return o
	case <-late.C:
		return meeting.Outcome{Err: meeting.Unknown(context.DeadlineExceeded)}
	case <-ctx.Done():
		return meeting.Outcome{Err: meeting.Unknown(context.Cause(ctx))}
	}
}

func (c *Committer) queue(w waiting) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.posts) >= mostWaiting {
		return false
	}
	c.posts = append(c.posts, w)
	c.start()
	return true
}

// Settle has the clock's entries added to the logs of meetings, and waits for it.
func (c *Committer) Settle(ctx context.Context, meetings ...meeting.ID) error {
	done := make(chan error, len(meetings))
	c.settle(meetings, done)
	for range meetings {
		select {
		case err := <-done:
			if err != nil {
				return err
			}
		case <-ctx.Done():
			return &meeting.Error{Kind: meeting.Unavailable, Code: "no-answer",
				Message: "The store did not answer in time. Try again.", Err: context.Cause(ctx)}
		}
	}
	return nil
}

// SettleSoon is Settle without the waiting.
func (c *Committer) SettleSoon(meetings []meeting.ID) { c.settle(meetings, nil) }

func (c *Committer) settle(meetings []meeting.ID, done chan<- error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range meetings {
		waiting := c.settles[m]
		if done != nil {
			waiting = append(waiting, done)
		}
		c.settles[m] = waiting
	}
	if len(meetings) > 0 {
		c.start()
	}
}

// Flush waits until everything that was asked for has been done or refused.
func (c *Committer) Flush() {
	for {
		c.mu.Lock()
		idle := c.idle
		c.mu.Unlock()
		if idle == nil {
			return
		}
		<-idle
	}
}

// start sees to it that the goroutine runs. The caller holds mu.
func (c *Committer) start() {
	if c.idle == nil {
		c.idle = make(chan struct{})
		go c.run(c.idle)
	}
}

func (c *Committer) run(idle chan<- struct{}) {
	defer close(idle)
	for {
		c.gather()
		c.mu.Lock()
		n := min(len(c.posts), mostAtOnce)
		posts, settles := slices.Clone(c.posts[:n]), c.settles
		c.posts = slices.Delete(c.posts, 0, n)
		c.settles = make(map[meeting.ID][]chan<- error)
		if len(posts) == 0 && len(settles) == 0 {
			c.idle = nil
			c.mu.Unlock()
			return
		}
		c.mu.Unlock()
		if len(posts) > 0 {
			c.commitPosts(posts)
		}
		if len(settles) > 0 {
			c.commitSettles(settles)
		}
	}
}

// gather lets whoever is ready to run put in what they have, until nobody comes any more: those who were just answered often have their next
// post at hand, and a commit costs the same for one as for many. It waits for nobody, and where nothing else is to be done it takes no time.
func (c *Committer) gather() {
	for had := 0; ; {
		c.mu.Lock()
		n := len(c.posts)
		c.mu.Unlock()
		if n <= had || n >= mostAtOnce {
			return
		}
		had = n
		runtime.Gosched()
	}
}

func (c *Committer) commitPosts(waiting []waiting) {
	posts, meetings := make([]meeting.Post, len(waiting)), make([]meeting.ID, len(waiting))
	for i, w := range waiting {
		posts[i], meetings[i] = w.post, w.post.Meeting
	}
	done, err := c.log.Append(context.Background(), posts)
	if err == nil && len(done.Outcomes) != len(posts) {
		err = fmt.Errorf("append %d posts: the store told the outcome of %d", len(posts), len(done.Outcomes))
	}
	c.feed.Took(done.Additions)
	if err != nil {
		c.feed.Doubt(meetings)
	}
	for i, w := range waiting {
		if err != nil {
			w.outcome <- meeting.Outcome{Err: shown(err)}
		} else {
			w.outcome <- done.Outcomes[i]
		}
	}
	c.feed.Ring(done.Additions)
}

func (c *Committer) commitSettles(settles map[meeting.ID][]chan<- error) {
	meetings := make([]meeting.ID, 0, len(settles))
	for m := range settles {
		meetings = append(meetings, m)
	}
	slices.Sort(meetings)
	done, err := c.log.Settle(context.Background(), meetings)
	c.feed.Took(done.Additions)
	if err != nil {
		err = shown(err)
		c.feed.Doubt(meetings)
	}
	c.feed.Settled(meetings, err)
	for _, waiting := range settles {
		for _, w := range waiting {
			w <- err
		}
	}
	c.feed.Ring(done.Additions)
}

// shown is err as somebody may be told it: what is not an *Error is a failure whose outcome nobody knows.
func shown(err error) error {
	var e *meeting.Error
	if errors.As(err, &e) {
		return err
	}
	return meeting.Unknown(err)
}
