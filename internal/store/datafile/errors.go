package datafile

import (
	"database/sql"
	"database/sql/driver"
	"errors"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// ChangedElsewhere is a number that is another one after somebody else has written to the file, such as `parley key owner` beside a server.
const ChangedElsewhere = `PRAGMA data_version`

// RolledBack tells of a failed commit that it certainly stored nothing: the disk is full, or another process holds the lock.
func RolledBack(err error) bool {
	code := primary(err)
	return code == sqlite3.SQLITE_FULL || code == sqlite3.SQLITE_BUSY
}

// Fatal tells of a failed statement that the connection cannot be trusted any more.
func Fatal(err error) bool {
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
