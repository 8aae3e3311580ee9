package stream_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"parley/internal/stream"
)

// tape is a source of frames "1;", "2;" … of which the newest few are in memory.
type tape struct {
	mu    sync.Mutex
	last  int64
	held  int64 // how many are in memory
	hints []string
	end   error
	fills int
	fault error
	wake  chan struct{}
}

func newTape() *tape { return &tape{held: 1 << 30, wake: make(chan struct{})} }

// change does something to the tape and wakes its readers.
func (t *tape) change(f func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f()
	close(t.wake)
	t.wake = make(chan struct{})
}

func frames(from, to int64) []byte {
	var b strings.Builder
	for n := from; n <= to; n++ {
		if n%5 != 0 { // every fifth has no frame in this encoding
			fmt.Fprintf(&b, "%d;", n)
		}
	}
	return []byte(b.String())
}

func (t *tape) After(cursor int64) ([]byte, int64, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if cursor < t.last-t.held {
		return nil, cursor, false
	}
	to := min(t.last, cursor+3)
	return frames(cursor+1, to), to, true
}

func (t *tape) Fill(_ context.Context, cursor int64) ([]byte, int64, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.fills++
	to := min(t.last, cursor+2)
	return frames(cursor+1, to), to, t.fault
}

func (t *tape) Hint(cursor, mark int64) ([]byte, int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if cursor < t.last || mark >= int64(len(t.hints)) {
		return nil, mark
	}
	return []byte(t.hints[mark]), mark + 1
}

func (t *tape) Wake() <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.wake
}

func (t *tape) End(cursor int64) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if cursor < t.last {
		return nil
	}
	return t.end
}

// line is a connection that notes what goes over it.
type line struct {
	mu       sync.Mutex
	got      strings.Builder
	unsent   int
	flushes  int
	deadline time.Time
	slow     time.Duration // for one write
	broken   error
}

func (l *line) Write(b []byte) (int, error) {
	time.Sleep(l.slow)
	l.mu.Lock()
	defer l.mu.Unlock()
	if time.Now().After(l.deadline) {
		return 0, errors.New("too slow")
	}
	l.unsent += len(b)
	l.got.Write(b)
	return len(b), l.broken
}

func (l *line) Flush() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.flushes, l.unsent = l.flushes+1, 0
	return nil
}

func (l *line) SetWriteDeadline(t time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.deadline = t
	return nil
}

func (l *line) has(t *testing.T, want string) {
	t.Helper()
	synctest.Wait()
	l.mu.Lock()
	defer l.mu.Unlock()
	if got := l.got.String(); got != want {
		t.Errorf("the reader has %q, want %q", got, want)
	}
	if l.unsent > 0 {
		t.Errorf("%d bytes were not flushed", l.unsent)
	}
}

func TestPump(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src, out, r := newTape(), &line{}, &stream.Reader{}
		ended := make(chan error, 1)
		go func() { ended <- stream.Pump(t.Context(), src, out, r) }()
		out.has(t, "")
		src.change(func() { src.last = 2 })
		out.has(t, "1;2;")
		time.Sleep(time.Hour) // the deadline is of a write, not of the whole
		src.change(func() { src.last, src.hints = 12, []string{"<a>", "", "<b>"} })
		out.has(t, "1;2;3;4;6;7;8;9;11;12;<a><b>")
		if out.flushes != 2 {
			t.Errorf("it was flushed %d times for two wakes", out.flushes)
		}
		src.change(func() {}) // for nothing
		src.change(func() { src.last, src.end = 15, io.EOF })
		if err := <-ended; !errors.Is(err, io.EOF) {
			t.Errorf("it ended with %v", err)
		}
		out.has(t, "1;2;3;4;6;7;8;9;11;12;<a><b>13;14;")
		if r.Cursor != 15 || r.Mark != 3 {
			t.Errorf("the reader came to %d and %d", r.Cursor, r.Mark)
		}
	})
}

func TestPumpFromTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src, out := newTape(), &line{}
		src.last, src.held, src.end = 20, 4, io.EOF
		if err := stream.Pump(t.Context(), src, out, &stream.Reader{Cursor: 7}); !errors.Is(err, io.EOF) {
			t.Error(err)
		}
		out.has(t, "8;9;11;12;13;14;16;17;18;19;")
		if src.fills == 0 || src.fills > 5 {
			t.Errorf("the store was asked %d times", src.fills)
		}
		src.fault = errors.New("the store does not answer")
		if err := stream.Pump(t.Context(), src, out, &stream.Reader{}); !errors.Is(err, src.fault) {
			t.Errorf("it ended with %v", err)
		}
	})
}

func TestPumpEndsWithItsReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src, out := newTape(), &line{}
		src.last = 3
		gone := errors.New("hung up")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Minute, func() { cancel(gone) })
		if err := stream.Pump(ctx, src, out, &stream.Reader{}); !errors.Is(err, gone) {
			t.Errorf("it ended with %v", err)
		}
		out.has(t, "1;2;3;")
		if err := stream.Pump(ctx, src, out, &stream.Reader{}); !errors.Is(err, gone) {
			t.Errorf("for one who had gone it ended with %v", err)
		}
		out.has(t, "1;2;3;")

		out.broken = errors.New("connection reset")
		if err := stream.Pump(t.Context(), src, out, &stream.Reader{}); !errors.Is(err, out.broken) {
			t.Errorf("it ended with %v", err)
		}
	})
}

func TestADeadReaderIsCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := newTape()
		src.last, src.end = 100, io.EOF
		slow := &line{slow: 29 * time.Second}
		if err := stream.Pump(t.Context(), src, slow, &stream.Reader{Cursor: 98}); !errors.Is(err, io.EOF) {
			t.Errorf("a slow one ended with %v", err)
		}
		dead := &line{slow: stream.Progress + time.Second}
		if err := stream.Pump(t.Context(), src, dead, &stream.Reader{}); err == nil || errors.Is(err, io.EOF) {
			t.Errorf("a dead one ended with %v", err)
		}
	})
}

// flood is a tape whose frames are large.
type flood struct{ *tape }

func (f flood) After(cursor int64) ([]byte, int64, bool) {
	_, to, _ := f.tape.After(cursor)
	return make([]byte, (to-cursor)*20<<10), to, true
}

func TestMuchIsFlushedInPieces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src, out := newTape(), &line{slow: 10 * time.Second}
		src.last, src.end = 30, io.EOF
		if err := stream.Pump(t.Context(), flood{src}, out, &stream.Reader{}); !errors.Is(err, io.EOF) {
			t.Errorf("it ended with %v: a slow reader may take long for much", err)
		}
		if out.flushes != 5 {
			t.Errorf("600 KiB were flushed in %d pieces", out.flushes)
		}
	})
}
