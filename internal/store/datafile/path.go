package datafile

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Path is where the file lies.
type Path string

// dsn makes a SQLite URI. Only the path is not ours, and it is escaped.
func (f Path) dsn(parameters ...string) string {
	escaped := (&url.URL{Path: filepath.ToSlash(string(f))}).EscapedPath()
	return "file:" + escaped + "?" + strings.Join(append(parameters, "_pragma=busy_timeout(5000)", "_dqs=0"), "&")
}

// create makes an empty file that only its owner may read, if there is none.
func (f Path) create() error {
	made, err := os.OpenFile(string(f), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("making the data file: %w", err)
	}
	return made.Close()
}

// Open opens the one connection that writes, makes the file if there is none, and brings its tables up to date. A file of a newer Parley is refused
// in words. What is deleted is
// overwritten in the file, so that no copy of it holds what was redacted. Checkpoints are the writer's to make (see [Session.Checkpoint]), since SQLite's own say nothing when they fail.
func (f Path) Open(ctx context.Context) (*sql.DB, error) {
	if err := f.create(); err != nil {
		return nil, err
	}
	db, err := f.openToWrite(ctx)
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Reopen is Open for a file that cannot be trusted: it is read through first, and refused if it is damaged.
func (f Path) Reopen(ctx context.Context) (*sql.DB, error) {
	db, err := f.openToWrite(ctx)
	if err != nil {
		return nil, err
	}
	if err := check(ctx, db, `PRAGMA quick_check`); err != nil {
		return nil, errors.Join(fmt.Errorf("the file is damaged: %w", err), db.Close())
	}
	return db, nil
}

func (f Path) openToWrite(ctx context.Context) (*sql.DB, error) {
	db, err := sql.Open("sqlite", f.dsn("_txlock=immediate", "_pragma=journal_mode(WAL)", "_pragma=synchronous(FULL)",
		"_pragma=foreign_keys(1)", "_pragma=secure_delete(1)", "_pragma=wal_autocheckpoint(0)", "_pragma=journal_size_limit(67108864)", "_pragma=cache_size(-16000)"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	var mode, synchronous string
	err = db.QueryRowContext(ctx, `SELECT (SELECT journal_mode FROM pragma_journal_mode), (SELECT synchronous FROM pragma_synchronous)`).Scan(&mode, &synchronous)
	if err == nil && (mode != "wal" || synchronous != "2") {
		err = fmt.Errorf("its file system allows no write-ahead log (journal mode %q, synchronous %q); put it on a local disk", mode, synchronous)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// openStill opens a file that nobody writes to, and leaves no trace beside it, on read-only media too. If a log lies beside it, a server
// has it open or was killed, and the log is read with it.
func (f Path) openStill() (*sql.DB, error) {
	how := "immutable=1"
	if log, err := os.Stat(string(f) + "-wal"); err == nil && log.Size() > 0 {
		how = "mode=ro"
	}
	db, err := sql.Open("sqlite", f.dsn(how, "_query_only=1"))
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", string(f), err)
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

// Checkpoint carries what the log holds over into the file. Once the log is big because some reader was always at it, it waits a moment for
// the readers to leave, so that the log begins again at its start.
func (s *Session) Checkpoint(ctx context.Context) error {
	const big = 25_000 // pages; 100 MB
	var busy, pages, done int
	if err := s.conn.QueryRowContext(ctx, `PRAGMA wal_checkpoint(PASSIVE)`).Scan(&busy, &pages, &done); err != nil || pages < big {
		return err
	}
	if _, err := s.conn.ExecContext(ctx, `PRAGMA busy_timeout(50)`); err != nil {
		return err
	}
	err := s.conn.QueryRowContext(ctx, `PRAGMA wal_checkpoint(RESTART)`).Scan(&busy, &pages, &done)
	_, again := s.conn.ExecContext(ctx, `PRAGMA busy_timeout(5000)`)
	return errors.Join(err, again)
}
