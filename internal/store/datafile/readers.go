package datafile

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Readers are the connections that read. One of them, the pin, stays open and has read once, for a connection that never read has not opened
// the log; and while it is there no writer is the last to leave the file, which makes a checkpoint.
type Readers struct {
	db   *sql.DB
	pin  *sql.Conn
	free chan *Session // those that nobody uses; nil is one that is not open yet
}

// atOnce is how many read at the same time, besides the pin and whoever copies the file.
const atOnce = 4

// Readers opens the file for those who read.
func (f Path) Readers(ctx context.Context) (*Readers, error) {
	db, err := sql.Open("sqlite", f.dsn("mode=ro", "_query_only=1", "_pragma=cache_size(-8000)"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(atOnce + 2)
	pin, err := db.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	var tables int
	if err := pin.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema`).Scan(&tables); err != nil {
		return nil, errors.Join(err, pin.Close(), db.Close())
	}
	r := &Readers{db: db, pin: pin, free: make(chan *Session, atOnce)}
	for range atOnce {
		r.free <- nil
	}
	return r, nil
}

// Read runs a reading with a session of its own. A caller whose ctx ends while all are in use is not kept waiting.
func (r *Readers) Read(ctx context.Context, reading func(*Session) error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	var s *Session
	select {
	case s = <-r.free:
	case <-ctx.Done():
		return ctx.Err()
	}
	sound := false
	defer func() {
		if !sound && s != nil { // the next one begins with a new connection
			s.discard()
			s = nil
		}
		r.free <- s
	}()
	if s == nil {
		if s, err = NewSession(ctx, r.db); err != nil {
			return err
		}
	}
	err = reading(s)
	sound = err == nil || primary(err) == 0 && !Fatal(err)
	return err
}

// Snapshot reads several times from one state of the file.
func (r *Readers) Snapshot(ctx context.Context, reading func(*Session) error) error {
	return r.Read(ctx, func(s *Session) error {
		if err := s.Exec(`BEGIN`); err != nil {
			return fmt.Errorf("beginning to read: %w", err)
		}
		err := reading(s)
		if end := s.Exec(`ROLLBACK`); end != nil {
			return fmt.Errorf("ending a reading: %w", errors.Join(end, err))
		}
		return err
	})
}

// Copy copies the file to path while everybody reads and writes on: the copy is one moment's state, whole, and was read back before it
// got its name. It never overwrites. Progress, if not nil, is told pages.
func (r *Readers) Copy(ctx context.Context, path string, progress func(done, total int)) error {
	return copyFile(ctx, r.db, path, progress)
}

// Close waits for the readings that have begun. Later ones find the file closed.
func (r *Readers) Close() error {
	var errs []error
	for range cap(r.free) {
		if s := <-r.free; s != nil {
			errs = append(errs, s.Close())
		}
	}
	errs = append(errs, r.pin.Close(), r.db.Close())
	for range cap(r.free) {
		r.free <- nil
	}
	return errors.Join(errs...)
}
