// Package store keeps series, meetings, logs, attendees and grants in SQL. It implements the contracts of package meeting and knows
// none of its rules: it calls them inside its transactions. What SQLite does in its own way is in the room datafile.
//
// One goroutine writes (see writer): it takes all wishes that wait, stores them in one transaction, and answers everybody after the commit.
// Readers have connections of their own and are never in its way.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"parley/internal/meeting"
	"parley/internal/store/datafile"
	"parley/internal/store/people"
)

// Options of a store.
type Options struct {
	// Clock is needed.
	Clock meeting.Clock

	// Commit, if set, stands around every commit, so that a test can lose one: what does not call store has stored nothing, and
	// what gives an error has failed, whether it called store or not.
	Commit func(store func() error) error
}

// pace is how often a store whose commit failed tries to open its file again, at most.
const pace = time.Second

// Store implements [meeting.Log], [meeting.Calendar] and [meeting.Seats]. All methods may be called concurrently.
type Store struct {
	read   *datafile.Readers
	secret []byte // of the digests by which repeats are known
	tokens people.Tokens

	queue  chan *job
	broken atomic.Pointer[error] // why no commits are taken; nil while they are

	closing   sync.Once
	closed    chan struct{} // from the moment that Close is called
	writerEnd chan struct{} // when the writer has left
	closeErr  error
}

// errClosed is what is answered after Close.
var errClosed = errors.New("the store is closed")

// Open opens the data file, makes it if there is none, and brings its tables up to date. A file of a newer Parley is refused in words.
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	return open(ctx, path, o, pace)
}

func open(ctx context.Context, path string, o Options, pace time.Duration) (_ *Store, err error) {
	if o.Commit == nil {
		o.Commit = func(store func() error) error { return store() }
	}
	file := datafile.Path(path)
	db, err := file.Open(ctx)
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	s := &Store{queue: make(chan *job, longestBatch), closed: make(chan struct{}), writerEnd: make(chan struct{})}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("opening %s: %w", path, err), s.closeReaders(), db.Close())
		}
	}()
	if s.secret, err = secret(ctx, db); err != nil {
		return nil, err
	}
	if s.read, err = file.Readers(ctx); err != nil {
		return nil, err
	}
	w := &writer{store: s, file: file, clock: o.Clock, seam: o.Commit, pace: pace, reopened: make(chan reopening)}
	if err := w.use(ctx, db); err != nil {
		return nil, err
	}
	go w.loop()
	return s, nil
}

// secret reads the store's own secret, which is made with the file.
func secret(ctx context.Context, db *sql.DB) (value []byte, err error) {
	_, err = db.ExecContext(ctx, `INSERT INTO settings (name, value) VALUES ('secret', $1) ON CONFLICT (name) DO NOTHING`, []byte(meeting.NewSecret()))
	if err == nil {
		err = db.QueryRowContext(ctx, `SELECT value FROM settings WHERE name = 'secret'`).Scan(&value)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the store's secret: %w", err)
	}
	return value, nil
}

// Healthy is nil while commits are taken; else it says why not.
func (s *Store) Healthy() error {
	if why := s.broken.Load(); why != nil {
		return fmt.Errorf("no commits since one failed: %w", *why)
	}
	select {
	case <-s.closed:
		return errClosed
	default:
		return nil
	}
}

// Close lets the running commit end, refuses what waits behind it, and leaves the file whole, in one piece.
func (s *Store) Close() error {
	s.closing.Do(func() {
		close(s.closed)
		<-s.writerEnd
	})
	return s.closeErr
}

func (s *Store) closeReaders() error {
	if s.read == nil {
		return nil
	}
	return s.read.Close()
}
