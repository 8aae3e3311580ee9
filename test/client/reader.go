package client

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"parley/test/wait"
)

// Way is how a reader follows a meeting.
type Way string

// The four ways.
const (
	Poll     Way = "poll"
	LongPoll Way = "long poll"
	SSE      Way = "sse"
	Socket   Way = "socket"
)

// Ways are all four.
var Ways = []Way{Poll, LongPoll, SSE, Socket}

// Reader follows one meeting until it is told that the meeting is closed, through any number of cuts; a cursor is all that it
// keeps between two connections. It takes what it is given as it is: nothing is sorted, dropped or merged, so that doubled and
// missed entries show. Run is for one goroutine; the other methods are for all.
type Reader struct {
	Client  *Client
	Meeting string // its id
	Way     Way
	Name    string
	From    int64 // the first cursor

	// MaxPause bounds the wait between two polls, for tests that want more polls than poll_after_ms allows; 0 obeys the server.
	MaxPause time.Duration
	// Patience is how long a stream may be silent before it is opened anew; 0 is DESIGN's 40 s.
	Patience time.Duration

	mu     sync.Mutex
	got    []Entry
	looks  []Look
	faults []string
	closed bool
	cuts   int
}

// Look is one answered poll: when it was asked and answered, and what it said.
type Look struct {
	Call, Return time.Time
	After        int64
	Entries      int
	Cursor       int64
	LastSeq      int64
	Phase        string
}

// Complete tells whether the answer reached the end of the log.
func (l Look) Complete() bool { return l.Cursor == l.LastSeq }

// errClosed ends a reader: the server said that the meeting is closed.
var errClosed = errors.New("closed")

// Run follows the meeting until it is closed (nil), the context ends, or the server refuses what no server should refuse.
func (r *Reader) Run(ctx context.Context) error {
	once := map[Way]func(context.Context) error{
		Poll:     func(ctx context.Context) error { return r.poll(ctx, 0) },
		LongPoll: func(ctx context.Context) error { return r.poll(ctx, 20*time.Second) },
		SSE:      r.stream, Socket: r.socket,
	}[r.Way]
	for {
		err := once(ctx)
		if errors.Is(err, errClosed) {
			r.mu.Lock()
			r.closed = true
			r.mu.Unlock()
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("reader %s: %w", r.Name, ctx.Err())
		}
		if isRefusal(err) {
			return fmt.Errorf("reader %s: refused at cursor %d: %w", r.Name, r.Cursor(), err)
		}
		r.mu.Lock()
		r.cuts++
		r.mu.Unlock()
		if err := wait.Pause(ctx, time.Duration(5+rand.IntN(20))*time.Millisecond); err != nil {
			return err
		}
	}
}

// isRefusal tells an answer that no reader with a right cursor should get from one that says "come again".
func isRefusal(err error) bool {
	var p *Problem
	return errors.As(err, &p) && p.Status < 500 && p.Status != http.StatusTooManyRequests
}

// poll asks again and again, with a pause as the server says where it does not wait itself.
func (r *Reader) poll(ctx context.Context, waiting time.Duration) error {
	for {
		look, pause, err := r.look(ctx, waiting)
		if err != nil {
			return err
		}
		if look.Phase == "closed" && look.Complete() {
			return errClosed
		}
		if look.Complete() && waiting == 0 {
			if r.MaxPause > 0 {
				pause = min(pause, r.MaxPause)
			}
			if err := wait.Pause(ctx, pause); err != nil {
				return err
			}
		}
	}
}

// look asks once and takes what it is given.
func (r *Reader) look(ctx context.Context, waiting time.Duration) (Look, time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, waiting+15*time.Second)
	defer cancel()
	cursor, call := r.Cursor(), time.Now()
	page, err := r.Client.After(ctx, r.Meeting, cursor, 0, waiting)
	if err != nil {
		return Look{}, 0, err
	}
	look := Look{call, time.Now(), cursor, len(page.Entries), page.Cursor, page.LastSeq, page.Phase}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.looks = append(r.looks, look)
	r.got = append(r.got, page.Entries...)
	if page.Cursor != r.cursor() {
		r.faults = append(r.faults, fmt.Sprintf("a poll from %d ends with entry %d and says cursor %d", cursor, r.cursor(), page.Cursor))
	}
	return look, time.Duration(page.PollAfter) * time.Millisecond, nil
}

// take records an entry that was pushed.
func (r *Reader) take(e Entry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got = append(r.got, e)
}

// fault records that the server broke its own protocol.
func (r *Reader) fault(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.faults = append(r.faults, fmt.Sprintf(format, args...))
}

// cursor is the number of the last entry received; the caller holds the lock.
func (r *Reader) cursor() int64 {
	if len(r.got) == 0 {
		return r.From
	}
	return r.got[len(r.got)-1].Seq
}

// Cursor is the number of the last entry received.
func (r *Reader) Cursor() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.cursor()
}

// Seen is what the reader has received so far: entries in the order in which they came, polls, faults of the protocol, whether
// it was told that the meeting is closed, and how often it had to connect anew.
func (r *Reader) Seen() (got []Entry, looks []Look, faults []string, closed bool, cuts int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.got[:len(r.got):len(r.got)], r.looks, r.faults, r.closed, r.cuts
}

// Texts are the texts of the lines received so far.
func (r *Reader) Texts() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var texts []string
	for _, e := range r.got {
		if e.Kind == "line" {
			texts = append(texts, e.Text)
		}
	}
	return texts
}

func (r *Reader) patience() time.Duration {
	if r.Patience > 0 {
		return r.Patience
	}
	return 40 * time.Second
}
