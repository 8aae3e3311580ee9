package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"parley/internal/meeting"
	"parley/internal/store/wish"
)

// After implements [meeting.Log].
func (s *Store) After(ctx context.Context, m meeting.ID, after int64, limit int) (entries []meeting.Entry, f meeting.Facts, err error) {
	err = s.snapshot(ctx, func(t *sql.Tx) error {
		if f, err = oneFacts(t.QueryRowContext(ctx, selectFacts+` WHERE m.id = $1`, m)); err != nil {
			return err
		}
		rows, err := t.QueryContext(ctx, `SELECT `+entryColumns+` FROM entries WHERE meeting = $1 AND seq > $2 ORDER BY seq LIMIT $3`, m, after, max(limit, 0))
		entries, err = all(rows, err, scanEntry)
		return err
	})
	if err != nil {
		return nil, meeting.Facts{}, fmt.Errorf("reading a log: %w", err)
	}
	return entries, f, nil
}

// Facts implements [meeting.Log].
func (s *Store) Facts(ctx context.Context, m meeting.ID) (meeting.Facts, error) {
	return oneFacts(s.read.QueryRowContext(ctx, selectFacts+` WHERE m.id = $1`, m))
}

// Stamp implements [meeting.Log].
func (s *Store) Stamp(ctx context.Context, m meeting.ID, seq int64) (time.Time, error) {
	var at int64
	is, err := found(s.read.QueryRowContext(ctx, `SELECT at FROM entries WHERE meeting = $1 AND seq = $2`, m, seq).Scan(&at))
	switch {
	case err != nil:
		return time.Time{}, fmt.Errorf("reading a stamp: %w", err)
	case !is:
		return time.Time{}, wish.NoEntry()
	}
	return instant(at), nil
}

// oneFacts reads the facts of one meeting.
func oneFacts(row scanner) (meeting.Facts, error) {
	f, err := scanFacts(row)
	is, err := found(err)
	switch {
	case err != nil:
		return meeting.Facts{}, fmt.Errorf("reading a meeting: %w", err)
	case !is:
		return meeting.Facts{}, wish.NoMeeting()
	}
	return f, nil
}

// snapshot reads several times from one state of the file.
func (s *Store) snapshot(ctx context.Context, read func(*sql.Tx) error) error {
	t, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	err = read(t)
	if end := t.Rollback(); err == nil {
		err = end
	}
	return err
}

// all reads every row.
func all[T any](rows *sql.Rows, err error, scan func(scanner) (T, error)) ([]T, error) {
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
