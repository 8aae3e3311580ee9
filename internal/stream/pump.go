package stream

import (
	"context"
	"fmt"
	"time"
)

// Progress is how long one write may take. A reader that takes nothing for so long is cut off; it resumes from its cursor. There is no
// limit to the whole.
const Progress = 30 * time.Second

// coalesced is how much is written between two flushes at most, so that the deadline of progress is about a bounded piece.
const coalesced = 64 << 10

// Reader is one reader of a source: everything a server needs to know about it.
type Reader struct {
	Cursor int64 // it has all frames up to here
	Mark   int64 // it has all hints up to here
}

// Pump serves one reader until its source ends, ctx ends or the connection fails, and says why: the source's own reason as it is,
// ctx's cause, or the error of the connection. r tells how far it came: all up to there was given to w, though after an error of the
// connection nobody knows what arrived.
func Pump(ctx context.Context, src Source, w Writer, r *Reader) error {
	for {
		wake := src.Wake()
		if err := pass(ctx, src, w, r); err != nil {
			return err
		}
		if err := src.End(r.Cursor); err != nil {
			return err
		}
		select {
		case <-wake:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// pass writes everything that there is for r now.
func pass(ctx context.Context, src Source, w Writer, r *Reader) error {
	unsent := 0
	for ctx.Err() == nil {
		frames, err := r.next(ctx, src)
		if err != nil {
			return err
		}
		if frames == nil {
			break
		}
		if unsent == 0 {
			if err := w.SetWriteDeadline(time.Now().Add(Progress)); err != nil {
				return fmt.Errorf("set the deadline of a stream: %w", err)
			}
		}
		if _, err := w.Write(frames); err != nil {
			return fmt.Errorf("write to a stream: %w", err)
		}
		if unsent += len(frames); unsent >= coalesced {
			if err := w.Flush(); err != nil {
				return fmt.Errorf("flush a stream: %w", err)
			}
			unsent = 0
		}
	}
	if unsent > 0 {
		if err := w.Flush(); err != nil {
			return fmt.Errorf("flush a stream: %w", err)
		}
	}
	return context.Cause(ctx)
}

// next gives the next piece for r and moves it on: frames first, from memory or the store, then hints; nil when there is nothing.
func (r *Reader) next(ctx context.Context, src Source) ([]byte, error) {
	for {
		frames, next, held := src.After(r.Cursor)
		if !held {
			var err error
			if frames, next, err = src.Fill(ctx, r.Cursor); err != nil {
				return nil, err
			}
		}
		if next > r.Cursor {
			if r.Cursor = next; len(frames) > 0 {
				return frames, nil
			}
			continue // entries without a frame in this encoding
		}
		hint, mark := src.Hint(r.Cursor, r.Mark)
		if mark <= r.Mark {
			return nil, nil
		}
		if r.Mark = mark; len(hint) > 0 {
			return hint, nil
		}
	}
}
