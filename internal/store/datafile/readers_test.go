package datafile

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"testing"
)

// TestReadersRecover: a connection that gave an error is not used again, so that nobody reads in what it left open.
func TestReadersRecover(t *testing.T) {
	r := read(t)
	for range 2 * atOnce {
		err := r.Read(t.Context(), func(s *Session) error {
			if err := s.Exec(`BEGIN`); err != nil {
				t.Errorf("this connection was used before: %v", err)
			}
			return s.Exec(`SELECT nonsense`)
		})
		if primary(err) == 0 {
			t.Fatal(err)
		}
	}
	if n := len(r.free); n != atOnce {
		t.Errorf("%d of %d are free", n, atOnce)
	}
}

// TestReadersStay: what a reading says by itself, and a row that is not there, cost no connection.
func TestReadersStay(t *testing.T) {
	r := read(t)
	own := errors.New("not what was wanted")
	used := map[*Session]bool{}
	for range 3 * atOnce {
		for _, wanted := range []error{own, sql.ErrNoRows} {
			err := r.Snapshot(t.Context(), func(s *Session) error {
				used[s] = true
				var one int
				if err := s.Row(`SELECT 1 WHERE 1 = $1`, 2).Scan(&one); !errors.Is(err, sql.ErrNoRows) {
					t.Error(err)
				}
				return wanted
			})
			if !errors.Is(err, wanted) {
				t.Fatal(err)
			}
		}
	}
	if len(used) != atOnce {
		t.Errorf("%d connections were opened", len(used))
	}
}

// TestReadersPanic: a reading that panics takes no connection with it.
func TestReadersPanic(t *testing.T) {
	r := read(t)
	for range 2 * atOnce {
		func() {
			defer func() { _ = recover() }()
			_ = r.Snapshot(t.Context(), func(*Session) error { panic("a reading panics") })
		}()
	}
	if err := r.Snapshot(t.Context(), func(*Session) error { return nil }); err != nil {
		t.Error(err)
	}
}

// TestReadersAreWaitedFor: whoever hangs up waits no longer for a connection, and Close waits for those who read.
func TestReadersAreWaitedFor(t *testing.T) {
	r := read(t)
	began, goOn, ended := make(chan struct{}), make(chan struct{}), make(chan error)
	for range atOnce {
		go func() {
			ended <- r.Read(context.Background(), func(s *Session) error {
				began <- struct{}{}
				<-goOn
				var one int
				return s.Row(`SELECT 1`).Scan(&one)
			})
		}()
		<-began
	}
	ctx, hangUp := context.WithCancel(t.Context())
	waiting := make(chan error)
	go func() { waiting <- r.Read(ctx, func(*Session) error { return nil }) }()
	hangUp()
	if err := <-waiting; !errors.Is(err, context.Canceled) {
		t.Errorf("who hung up was told %v", err)
	}
	closed := make(chan error)
	go func() { closed <- r.Close() }()
	select {
	case err := <-closed:
		t.Errorf("closed while some read: %v", err)
	case goOn <- struct{}{}:
	}
	close(goOn)
	for range atOnce {
		if err := <-ended; err != nil {
			t.Errorf("a reading while the file is closed: %v", err)
		}
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
	if err := r.Read(t.Context(), func(*Session) error { return nil }); err == nil {
		t.Error("a closed file is read")
	}
}

func read(t *testing.T) *Readers {
	t.Helper()
	path := Path(filepath.Join(t.TempDir(), "parley.db"))
	db, err := path.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	r, err := path.Readers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if len(r.free) == atOnce { // else a test has failed half-way, and who reads is still there
			_ = r.Close()
		}
	})
	return r
}
