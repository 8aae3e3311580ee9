package datafile

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
)

// Scanner is a row.
type Scanner interface{ Scan(...any) error }

// Session is one connection with the statements that were prepared on it: to prepare one takes longer than to run it. It belongs to one
// goroutine at a time. A statement that has begun is ended, whoever hangs up: to be able to break one off, the driver needs a goroutine for each,
// which costs more than most of them do.
type Session struct {
	conn       *sql.Conn
	statements map[string]*sql.Stmt
}

// NewSession takes a connection out of db.
func NewSession(ctx context.Context, db *sql.DB) (*Session, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &Session{conn: conn, statements: map[string]*sql.Stmt{}}, nil
}

// statement prepares a statement once.
func (s *Session) statement(query string) (*sql.Stmt, error) {
	if known, ok := s.statements[query]; ok {
		return known, nil
	}
	made, err := s.conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, err
	}
	s.statements[query] = made
	return made, nil
}

// Exec runs a statement that gives no rows.
func (s *Session) Exec(query string, args ...any) error {
	made, err := s.statement(query)
	if err != nil {
		return err
	}
	_, err = made.ExecContext(context.Background(), args...)
	return err
}

// Row reads one row; its error comes at Scan.
func (s *Session) Row(query string, args ...any) Scanner {
	made, err := s.statement(query)
	if err != nil {
		return noRow{err}
	}
	return made.QueryRowContext(context.Background(), args...)
}

type noRow struct{ err error }

func (r noRow) Scan(...any) error { return r.err }

// Rows reads every row of a query.
func Rows[T any](s *Session, scan func(Scanner) (T, error), query string, args ...any) ([]T, error) {
	made, err := s.statement(query)
	if err != nil {
		return nil, err
	}
	rows, err := made.QueryContext(context.Background(), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var values []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	return values, rows.Err()
}

// Close ends the statements and gives the connection back.
func (s *Session) Close() error {
	var errs []error
	for _, made := range s.statements {
		errs = append(errs, made.Close())
	}
	return errors.Join(append(errs, s.conn.Close())...)
}

// discard closes the connection itself, so that nobody gets it again in whatever state it is. What it says to that helps nobody.
func (s *Session) discard() {
	for _, made := range s.statements {
		_ = made.Close()
	}
	_ = s.conn.Raw(func(any) error { return driver.ErrBadConn })
}
