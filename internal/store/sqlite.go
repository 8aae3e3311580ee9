package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// readers is how many read at the same time; one of them is the pin.
const readers = 5

// dataFile is the path of a SQLite file.
type dataFile string

// dsn makes a SQLite URI. Only the path is not ours, and it is escaped.
func (f dataFile) dsn(parameters ...string) string {
	escaped := (&url.URL{Path: filepath.ToSlash(string(f))}).EscapedPath()
	return "file:" + escaped + "?" + strings.Join(append(parameters, "_pragma=busy_timeout(5000)", "_dqs=0"), "&")
}

// create makes an empty file that only its owner may read, if there is none.
func (f dataFile) create() error {
	made, err := os.OpenFile(string(f), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("making the data file: %w", err)
	}
	return made.Close()
}

// openToWrite opens the one connection that writes. Checkpoints are the writer's to make, since SQLite's own say nothing when they fail.
func (f dataFile) openToWrite(ctx context.Context) (*sql.DB, error) {
	db, err := sql.Open("sqlite", f.dsn("_txlock=immediate", "_pragma=journal_mode(WAL)", "_pragma=synchronous(FULL)",
		"_pragma=foreign_keys(1)", "_pragma=wal_autocheckpoint(0)", "_pragma=journal_size_limit(67108864)", "_pragma=cache_size(-16000)"))
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

// openToRead opens the readers. The pin has read once, for a connection that never read has not opened the log.
func (f dataFile) openToRead(ctx context.Context) (*sql.DB, *sql.Conn, error) {
	db, err := sql.Open("sqlite", f.dsn("mode=ro", "_query_only=1", "_pragma=cache_size(-8000)"))
	if err != nil {
		return nil, nil, err
	}
	db.SetMaxOpenConns(readers)
	db.SetMaxIdleConns(readers)
	pin, err := db.Conn(ctx)
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	var tables int
	if err := pin.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema`).Scan(&tables); err != nil {
		return nil, nil, errors.Join(err, pin.Close(), db.Close())
	}
	return db, pin, nil
}

// openStill opens a file that nobody writes to, and leaves no trace beside it, on read-only media too. If a log lies beside it, a server
// has it open or was killed, and the log is read with it.
func (f dataFile) openStill() (*sql.DB, error) {
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

// copySteps copies the file behind a driver's connection page by page.
func copySteps(ctx context.Context, driver any, to dataFile, progress func(done, total int)) (err error) {
	source, ok := driver.(interface {
		NewBackup(string) (*sqlite.Backup, error)
	})
	if !ok {
		return fmt.Errorf("this driver (%T) has no online backup", driver)
	}
	b, err := source.NewBackup(to.dsn())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Finish()) }()
	const pages = 1024 // 4 MB
	for more := true; more; {
		if err := ctx.Err(); err != nil {
			return err
		}
		if more, err = b.Step(pages); err != nil {
			return err
		}
		if progress != nil {
			progress(b.PageCount()-b.Remaining(), b.PageCount())
		}
	}
	return nil
}

// check reads every page through db.
func check(ctx context.Context, db *sql.DB, pragma string) error {
	rows, err := db.QueryContext(ctx, pragma)
	if err != nil {
		return err
	}
	defer rows.Close()
	var found []error
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return err
		}
		if line != "ok" {
			found = append(found, errors.New(line))
		}
	}
	return errors.Join(append(found, rows.Err())...)
}

// checkpoint carries what the log holds over into the file. Once the log is big because some reader was always at it, it waits a moment for
// the readers to leave, so that the log begins again at its start.
func checkpoint(ctx context.Context, conn *sql.Conn) error {
	const big = 25_000 // pages; 100 MB
	var busy, pages, done int
	if err := conn.QueryRowContext(ctx, `PRAGMA wal_checkpoint(PASSIVE)`).Scan(&busy, &pages, &done); err != nil || pages < big {
		return err
	}
	if _, err := conn.ExecContext(ctx, `PRAGMA busy_timeout(50)`); err != nil {
		return err
	}
	err := conn.QueryRowContext(ctx, `PRAGMA wal_checkpoint(RESTART)`).Scan(&busy, &pages, &done)
	_, again := conn.ExecContext(ctx, `PRAGMA busy_timeout(5000)`)
	return errors.Join(err, again)
}

// changedElsewhere is a number that is another one after somebody else has written to the file, such as `parley key owner` beside a server.
const changedElsewhere = `PRAGMA data_version`

// rolledBack tells of a failed commit that it certainly stored nothing: the disk is full, or another process holds the lock.
func rolledBack(err error) bool {
	code := primary(err)
	return code == sqlite3.SQLITE_FULL || code == sqlite3.SQLITE_BUSY
}

// fatal tells of a failed statement that the connection cannot be trusted any more.
func fatal(err error) bool {
	switch primary(err) {
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY,
		sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_MISUSE:
		return true
	}
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone)
}

// primary is SQLite's code of an error without its extension; 0 for other errors.
func primary(err error) int {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return 0
	}
	return e.Code() & 0xff
}
