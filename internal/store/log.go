package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"parley/internal/meeting"
	"parley/internal/store/datafile"
	"parley/internal/store/rows"
	"parley/internal/store/wish"
)

// After implements [meeting.Log].
func (s *Store) After(ctx context.Context, m meeting.ID, after int64, limit int) (entries []meeting.Entry, f meeting.Facts, err error) {
	err = s.read.Snapshot(ctx, func(r *datafile.Session) (err error) {
		if f, err = oneFacts(r.Row(rows.SelectFacts+` WHERE m.id = $1`, m)); err != nil {
			return err
		}
		entries, err = datafile.Rows(r, rows.Entry, `SELECT `+rows.EntryColumns+` FROM entries WHERE meeting = $1 AND seq > $2 ORDER BY seq LIMIT $3`, m, after, max(limit, 0))
		if err != nil {
			return err
		}
		return rows.Tell(r, m, entries)
	})
	if err != nil {
		return nil, meeting.Facts{}, fmt.Errorf("reading a log: %w", err)
	}
	return entries, f, nil
}

// About implements [meeting.Log].
func (s *Store) About(ctx context.Context, m meeting.ID, first, last int64) (entries []meeting.Entry, err error) {
	err = s.read.Snapshot(ctx, func(r *datafile.Session) (err error) {
		if _, err = oneFacts(r.Row(rows.SelectFacts+` WHERE m.id = $1`, m)); err == nil {
			entries, err = rows.Changes(r, m, first, last)
		}
		return err
	})
	return entries, err
}

// Facts implements [meeting.Log].
func (s *Store) Facts(ctx context.Context, m meeting.ID) (f meeting.Facts, err error) {
	err = s.read.Read(ctx, func(r *datafile.Session) (err error) {
		f, err = oneFacts(r.Row(rows.SelectFacts+` WHERE m.id = $1`, m))
		return err
	})
	return f, err
}

// Stamp implements [meeting.Log].
func (s *Store) Stamp(ctx context.Context, m meeting.ID, seq int64) (time.Time, error) {
	var at int64
	is, err := rows.Found(s.read.Read(ctx, func(r *datafile.Session) error {
		return r.Row(`SELECT at FROM entries WHERE meeting = $1 AND seq = $2`, m, seq).Scan(&at)
	}))
	switch {
	case err != nil:
		return time.Time{}, fmt.Errorf("reading a stamp: %w", err)
	case !is:
		return time.Time{}, wish.NoEntry()
	}
	return rows.Instant(at), nil
}

// Due implements [meeting.Log].
func (s *Store) Due(ctx context.Context, now time.Time, limit int) (due []meeting.ID, next time.Time, err error) {
	var at sql.NullInt64
	err = s.read.Snapshot(ctx, func(r *datafile.Session) (err error) {
		due, err = datafile.Rows(r, func(row datafile.Scanner) (m meeting.ID, err error) { return m, row.Scan(&m) },
			`SELECT id FROM meetings WHERE due_at <= $1 ORDER BY due_at, id LIMIT $2`, rows.Milliseconds(now), max(limit, 0))
		if err != nil {
			return err
		}
		return r.Row(`SELECT min(due_at) FROM meetings WHERE due_at > $1`, rows.Milliseconds(now)).Scan(&at)
	})
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("listing what is due: %w", err)
	}
	if at.Valid {
		next = rows.Instant(at.Int64)
	}
	return due, next, nil
}

// oneFacts reads the facts of one meeting.
func oneFacts(row datafile.Scanner) (meeting.Facts, error) {
	f, err := rows.Facts(row)
	is, err := rows.Found(err)
	switch {
	case err != nil:
		return meeting.Facts{}, fmt.Errorf("reading a meeting: %w", err)
	case !is:
		return meeting.Facts{}, wish.NoMeeting()
	}
	return f, nil
}
