package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// Event is one thing that Follow tells: an entry, a hint, or a restart.
type Event struct {
	Entry   Entry // Seq is 0 if the event is none
	Hint    Hint  // Kind is empty if the event is none
	Restart bool  // the log is another one than was followed (a restored backup): what was told is void, and it begins again with entry 1
}

// Hint is passing news beside the log. It may be missed, and none comes while Follow has to poll.
type Hint struct {
	Kind       string    `json:"kind"` // hello, beat, phase, presence; more will come
	ServerTime time.Time `json:"server_time"`
	Phase      string    `json:"phase"`
	LastSeq    int64     `json:"last_seq"`
	Data       []byte    `json:"-"` // the hint as it came, JSON

	After int64      `json:"after"` // with hello: where the stream begins
	At    *time.Time `json:"at"`    // with hello: the stamp of that entry
}

const (
	helloIn    = 15 * time.Second // a stream that has not begun by then is held up by something in between
	beatIn     = 40 * time.Second // the server gives a beat every 15 s
	longLife   = 10 * time.Second // of a stream that counts as one that works
	mostAtOnce = 1000

	longestSilence = time.Minute // between two tries to open a stream, or two polls that failed
)

// Follow tells every entry that follows the cursor, each once and in order, as it comes, and returns nil when the meeting is over: after
// its entry closed, or when it is cancelled. It goes on through lost connections, restarts and proxies that answer with errors or
// hold streams back: after a stream that failed it polls once and acts on that answer, and it polls on while streams do not come
// through. Where the log turns out to be another one it says Restart.
//
// It calls tell from one goroutine, and ends with tell's error if there is one. Else it ends with ctx's error, or with a [Problem] that another
// try would not change, such as that there is no such meeting.
func (c *Client) Follow(ctx context.Context, id string, from Cursor, tell func(Event) error) error {
	if _, err := meetingPath(id, ""); err != nil {
		return err
	}
	f := follower{client: c, id: id, cursor: from, tell: tell}
	for {
		err := f.stream(ctx)
		if end, err := f.ends(ctx, err); end {
			return err
		}
		err = f.poll(ctx, time.Now().Add(f.pause(err)))
		if end, err := f.ends(ctx, err); end {
			return err
		}
	}
}

// follower is one call of Follow.
type follower struct {
	client *Client
	id     string
	cursor Cursor
	tell   func(Event) error
	heard  bool // the hello of the present stream
	failed int  // streams in a row that did not live long
}

// errOver says that the meeting is over and everything was told.
var errOver = errors.New("the meeting is over")

// told is an error of the caller's own function.
type told struct{ error }

// ends tells whether err ends Follow, and with what.
func (f *follower) ends(ctx context.Context, err error) (bool, error) {
	var t told
	var m *mistake
	switch {
	case errors.Is(err, errOver):
		return true, nil
	case errors.As(err, &t):
		return true, t.error
	case ctx.Err() != nil:
		return true, ctx.Err()
	case errors.As(err, &m):
		return true, err
	}
	var final final
	return errors.As(err, &final), err
}

// final is an answer to a poll that another poll would not change.
type final struct{ error }

func (f final) Unwrap() error { return f.error }

// pause is how long to poll before the next stream: hardly, after one that lived.
func (f *follower) pause(err error) time.Duration {
	return pause(f.failed+1, err, longestSilence)
}

// poll asks at once, and acts on the answer. It polls on until the time has come for a new stream.
func (f *follower) poll(ctx context.Context, until time.Time) error {
	for failures := 0; ; {
		page, err := f.ask(ctx)
		var wait time.Duration
		switch {
		case err == nil && page.Cursor < page.LastSeq:
			failures = 0 // there is more, at once
		case err == nil:
			left := time.Until(until)
			if left <= 0 {
				return nil
			}
			failures, wait = 0, min(left, max(firstPause, time.Duration(page.PollAfterMS)*time.Millisecond))
		case unknownCursor(err) && f.cursor.After > 0:
			f.cursor = Cursor{}
			if err := f.tell(Event{Restart: true}); err != nil {
				return told{err}
			}
		case errors.As(err, new(told)) || errors.Is(err, errOver):
			return err
		case !passing(err):
			return final{err}
		default:
			failures++
			wait = pause(failures, err, longestSilence)
		}
		if err := sleep(ctx, wait); err != nil {
			return err
		}
		if err == nil && wait > 0 && !time.Now().Before(until) {
			return nil
		}
	}
}

// ask polls once and tells what came.
func (f *follower) ask(ctx context.Context) (Page, error) {
	r, err := entries(f.id, f.cursor, mostAtOnce, 0)
	if err != nil {
		return Page{}, err
	}
	var page Page
	if err := f.client.try(ctx, r, &page); err != nil {
		return page, err
	}
	for _, e := range page.Entries {
		if err := f.entry(e); err != nil {
			return page, err
		}
	}
	if f.cursor.After != page.Cursor {
		return page, fmt.Errorf("a poll ends at entry %d and says %d", f.cursor.After, page.Cursor)
	}
	if (page.Phase == "closed" || page.Phase == "cancelled") && page.Cursor == page.LastSeq {
		return page, errOver
	}
	return page, nil
}

// entry tells an entry, if it is the next one. After any other, the poll says where the log stands.
func (f *follower) entry(e Entry) error {
	if e.Seq != f.cursor.After+1 {
		return fmt.Errorf("entry %d came after entry %d", e.Seq, f.cursor.After)
	}
	if err := f.tell(Event{Entry: e}); err != nil {
		return told{err}
	}
	f.cursor = Cursor{After: e.Seq, At: e.At}
	if e.Kind == "closed" {
		return errOver
	}
	return nil
}

func unknownCursor(err error) bool {
	var p *Problem
	return errors.As(err, &p) && p.Status == http.StatusConflict && p.Code == "cursor-unknown"
}
