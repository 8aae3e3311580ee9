package live_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/store/memory"
	"parley/internal/stream"
)

// room is a meeting of an hour that begins in ten minutes, with its store and its live side, in bubbled time.
type room struct {
	*live.Live
	t       *testing.T
	store   *memory.Store
	log     *spy
	m       meeting.ID
	start   time.Time
	offset  atomic.Int64
	broken  atomic.Int32 // 1: commits fail and store nothing; 2: they fail and store
	encoded atomic.Int32 // calls of the encoder
	ana     meeting.Author
}

// spy counts what the store is asked, and lets a test stand in between.
type spy struct {
	*memory.Store
	reads     atomic.Int32
	meanwhile func() // once, between the next read and its answer
	deaf      atomic.Bool
}

func (s *spy) After(ctx context.Context, m meeting.ID, after int64, limit int) ([]meeting.Entry, meeting.Facts, error) {
	s.reads.Add(1)
	if s.deaf.Load() {
		return nil, meeting.Facts{}, &meeting.Error{Kind: meeting.Unavailable, Code: "no-answer"}
	}
	entries, f, err := s.Store.After(ctx, m, after, limit)
	if meanwhile := s.meanwhile; meanwhile != nil {
		s.meanwhile = nil
		meanwhile()
	}
	return entries, f, err
}

// inRoom runs f in a bubble. Run is under way unless o.Tick is negative.
func inRoom(t *testing.T, o live.Options, f func(t *testing.T, r *room)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		r := &room{t: t, start: time.Now().Add(10 * time.Minute)}
		r.store = memory.New(memory.Options{Clock: r.now, Commit: r.commit})
		made, err := r.store.Schedule(t.Context(), meeting.Scheduling{Start: r.start, End: r.start.Add(time.Hour),
			Series: meeting.Series{Title: "Weekly", ExtensionCap: 30 * time.Minute, AfterTalk: 10 * time.Minute}})
		if err != nil {
			t.Fatal(err)
		}
		r.m = made.First.ID
		seat, err := r.store.Join(t.Context(), meeting.Joining{Meeting: r.m, Name: "Ana"})
		if err != nil {
			t.Fatal(err)
		}
		r.ana = seat.Attendee.Author()
		r.log = &spy{Store: r.store}
		asleep := o.Tick < 0
		o.Clock, o.Tick = r.now, max(o.Tick, 0)
		o.Voices = []live.Voice{{Name: "plain", Hint: plain.Hint, Encode: func(dst []byte, e meeting.Entry) []byte {
			r.encoded.Add(1)
			return plain.Encode(dst, e)
		}}}
		r.Live = live.New(r.log, o)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			if asleep {
				return
			}
			if err := r.Run(ctx); err != nil {
				t.Error(err)
			}
		}()
		f(t, r)
		stop()
		<-done
	})
}

func (r *room) now() time.Time { return time.Now().Add(time.Duration(r.offset.Load())).UTC() }

func (r *room) commit(store func() error) error {
	switch r.broken.Load() {
	case 1:
		return errDisk
	case 2:
		_ = store()
		return errDisk
	}
	return store()
}

// open lets time pass until the meeting is open.
func (r *room) open() {
	r.t.Helper()
	time.Sleep(time.Until(r.start))
	r.at(0, meeting.PhaseOpen, 1)
}

// say posts a line and gives its number.
func (r *room) say(text string) int64 {
	r.t.Helper()
	e, _, err := r.Append(r.t.Context(), r.line(text))
	if err != nil {
		r.t.Fatalf("say %q: %v", text, err)
	}
	return e.Seq
}

func (r *room) line(text string) meeting.Post {
	return meeting.Post{Meeting: r.m, Kind: meeting.KindLine, Author: r.ana, Text: text, Actor: "ana", Key: "key of " + text}
}

// act is a host's.
func (r *room) act(kind meeting.Kind, text string) {
	r.t.Helper()
	if _, _, err := r.Append(r.t.Context(), meeting.Post{Meeting: r.m, Kind: kind, Author: meeting.HostByKey, Text: text}); err != nil {
		r.t.Fatalf("%s: %v", kind, err)
	}
}

// at reads after a cursor and expects a phase and a last seq.
func (r *room) at(after int64, phase meeting.Phase, last int64) live.Snapshot {
	r.t.Helper()
	s, err := r.Read(r.t.Context(), r.m, live.Cursor{After: after}, 1000)
	if err != nil {
		r.t.Fatalf("read after %d: %v", after, err)
	}
	if s.Phase != phase || s.Facts.LastSeq != last {
		r.t.Fatalf("read %s with last seq %d, want %s with %d", s.Phase, s.Facts.LastSeq, phase, last)
	}
	return s
}

// ear is a reader of a stream that notes what it hears.
type ear struct {
	src  *live.Watcher
	at   stream.Reader
	stop context.CancelFunc
	end  chan error

	mu      sync.Mutex
	entries []meeting.Entry
	hints   []live.Hint
	writes  [][]byte // those with entries
}

// listen starts a stream.
func (r *room) listen(after int64) *ear {
	r.t.Helper()
	src, err := r.Watch(r.t.Context(), r.m, live.Cursor{After: after}, "plain", live.Visitor{Key: fmt.Sprint(after)})
	if err != nil {
		r.t.Fatal(err)
	}
	e := &ear{src: src, at: stream.Reader{Cursor: after, Mark: src.Mark()}, end: make(chan error, 1)}
	ctx, stop := context.WithCancel(r.t.Context())
	e.stop = stop
	go func() {
		err := stream.Pump(ctx, src, e, &e.at)
		src.Close()
		e.end <- err
	}()
	synctest.Wait()
	return e
}

func (e *ear) Write(frames []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if _, ok := readPlain(lines(frames)[0]); ok {
		e.writes = append(e.writes, frames)
	}
	for _, record := range lines(frames) {
		if entry, ok := readPlain(record); ok {
			e.entries = append(e.entries, entry)
		} else {
			e.hints = append(e.hints, readHint(record))
		}
	}
	return len(frames), nil
}

func (e *ear) Flush() error                     { return nil }
func (e *ear) SetWriteDeadline(time.Time) error { return nil }

// has expects the entries from one seq to another.
func (e *ear) has(t *testing.T, from, to int64) {
	t.Helper()
	synctest.Wait()
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.entries) != int(to-from+1) {
		t.Fatalf("a stream has %d entries, want %d to %d", len(e.entries), from, to)
	}
	for i, got := range e.entries {
		if got.Seq != from+int64(i) {
			t.Fatalf("a stream has entry %d where %d is due", got.Seq, from+int64(i))
		}
	}
}

// heard gives the hints since it was last asked.
func (e *ear) heard() []live.Hint {
	synctest.Wait()
	e.mu.Lock()
	defer e.mu.Unlock()
	hints := e.hints
	e.hints = nil
	return hints
}

// ends expects the end of the stream and gives its reason.
func (e *ear) ends(t *testing.T) error {
	t.Helper()
	synctest.Wait()
	select {
	case err := <-e.end:
		return err
	default:
		t.Fatal("the stream goes on")
		return nil
	}
}

// goesOn expects the stream to be there still, and hangs up.
func (e *ear) goesOn(t *testing.T) {
	t.Helper()
	synctest.Wait()
	select {
	case err := <-e.end:
		t.Fatalf("the stream has ended: %v", err)
	default:
		e.stop()
		<-e.end
	}
}

func code(err error) string {
	var e *meeting.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return fmt.Sprint(err)
}

var _ stream.Source = (*live.Watcher)(nil)
