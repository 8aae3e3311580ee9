package store

import (
	"context"
	"fmt"
	"time"

	"parley/internal/meeting"
	"parley/internal/store/datafile"
	"parley/internal/store/wish"
)

// After implements [meeting.Log].
func (s *Store) After(ctx context.Context, m meeting.ID, after int64, limit int) (entries []meeting.Entry, f meeting.Facts, err error) {
	err = s.read.Snapshot(ctx, func(r *datafile.Session) (err error) {
		if f, err = oneFacts(r.Row(selectFacts+` WHERE m.id = $1`, m)); err != nil {
			return err
		}
		entries, err = datafile.Rows(r, scanEntry, `SELECT `+entryColumns+` FROM entries WHERE meeting = $1 AND seq > $2 ORDER BY seq LIMIT $3`, m, after, max(limit, 0))
		return err
	})
	if err != nil {
		return nil, meeting.Facts{}, fmt.Errorf("reading a log: %w", err)
	}
	return entries, f, nil
}

// Facts implements [meeting.Log].
func (s *Store) Facts(ctx context.Context, m meeting.ID) (f meeting.Facts, err error) {
	err = s.read.Read(ctx, func(r *datafile.Session) (err error) {
		f, err = oneFacts(r.Row(selectFacts+` WHERE m.id = $1`, m))
		return err
	})
	return f, err
}

// Stamp implements [meeting.Log].
func (s *Store) Stamp(ctx context.Context, m meeting.ID, seq int64) (time.Time, error) {
	var at int64
	is, err := found(s.read.Read(ctx, func(r *datafile.Session) error {
		return r.Row(`SELECT at FROM entries WHERE meeting = $1 AND seq = $2`, m, seq).Scan(&at)
	}))
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
