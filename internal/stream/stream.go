// Package stream moves shared bytes to many connections. It knows nothing of meetings, HTTP or encodings: what it moves comes from a
// [Source], where it goes is a [Writer].
//
// A reader is a cursor and a mark, two numbers, and has no queue: one that lags asks again and gets more at once. [Pump] serves one
// reader from one goroutine; an event loop that serves thousands can take its place, because Source never blocks outside Fill
// and hands out bytes that may be shared by all readers.
package stream

import (
	"context"
	"time"
)

// Source is a growing log in one encoding, and the passing hints beside it.
//
// Its law: what follows a cursor never changes, so any two readers at the same cursor are given the same frames in the same order.
// Byte slices that it hands out are shared: they must be neither changed nor appended to, and they stay as they are for as long as
// they are held. All methods may be called concurrently; only Fill blocks.
type Source interface {
	// After gives whole frames that follow cursor, not necessarily all of them, and the cursor after the last of them. If next is
	// cursor, there is nothing more now. If held is false, what follows is no longer in memory: Fill gives it.
	After(cursor int64) (frames []byte, next int64, held bool)

	// Fill is After from the store, for readers that lag. It always gets further when After says that frames are not held.
	Fill(ctx context.Context, cursor int64) (frames []byte, next int64, err error)

	// Hint gives one hint newer than mark, and the mark after it. Hints are news of the moment: of each kind only the newest is
	// given, and none to a reader that does not have all frames yet. If next is mark, there is none.
	Hint(cursor, mark int64) (frame []byte, next int64)

	// Wake gives a channel that is closed when there is something new: frames, a hint, an end. Take it before asking, or a wake
	// may be missed.
	Wake() <-chan struct{}

	// End says why a reader that has had everything up to cursor will never get more; nil if it may.
	End(cursor int64) error
}

// Writer is the connection of one reader.
type Writer interface {
	// Write passes frames on. The bytes are shared and must not be kept or changed.
	Write(frames []byte) (int, error)

	// Flush sends what was written on its way.
	Flush() error

	// SetWriteDeadline bounds the writes and flushes from now on.
	SetWriteDeadline(t time.Time) error
}
