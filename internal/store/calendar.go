package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"time"

	"parley/internal/meeting"
	"parley/internal/store/datafile"
	"parley/internal/store/wish"
)

// listed is how many meetings a window without a limit lists.
const listed = 400

// Schedule implements [meeting.Calendar].
func (s *Store) Schedule(ctx context.Context, w meeting.Scheduling) (meeting.Scheduled, error) {
	return write(ctx, s, func(t *tx) (meeting.Scheduled, error) {
		k := makingKey{"series", w.Actor, w.Key, wish.SchedulingBody(s.secret, w)}
		if first, err := t.made(k); err != nil || first.meeting != 0 {
			return t.scheduled(first.meeting, w.HostKey, err)
		}
		w, err := wish.Scheduling(w, t.now)
		if err != nil {
			return meeting.Scheduled{}, err
		}
		w.Series.Slug, err = wish.Slug(w.Series, func(slug string) (bool, error) {
			return t.exists(`SELECT 1 FROM series WHERE slug = $1`, slug)
		})
		if err != nil {
			return meeting.Scheduled{}, err
		}
		series, err := t.addSeries(w.Series)
		if err != nil {
			return meeting.Scheduled{}, err
		}
		f, err := t.addMeeting(wish.Meeting(series, "", "", w.Start, w.End, t.now))
		if err != nil {
			return meeting.Scheduled{}, err
		}
		if err := t.give(wish.HostKey(w.HostKey, series.ID)); err != nil {
			return meeting.Scheduled{}, err
		}
		return meeting.Scheduled{Series: series, First: f}, t.remember(k, making{meeting: f.ID})
	})
}

// scheduled answers a repeat.
func (t *tx) scheduled(first meeting.ID, hostKey meeting.Hash, err error) (meeting.Scheduled, error) {
	if err != nil {
		return meeting.Scheduled{}, err
	}
	f, err := t.factsOf(first)
	if err != nil {
		return meeting.Scheduled{}, err
	}
	series, err := scanSeries(t.Row(`SELECT `+seriesColumns+` FROM series WHERE id = $1`, f.Series))
	if err != nil {
		return meeting.Scheduled{}, fmt.Errorf("reading a series: %w", err)
	}
	return meeting.Scheduled{Series: series, First: f, Repeated: true}, t.give(wish.HostKey(hostKey, f.Series))
}

// Add implements [meeting.Calendar].
func (s *Store) Add(ctx context.Context, p meeting.Planning) (meeting.Facts, bool, error) {
	isNew := false
	f, err := write(ctx, s, func(t *tx) (meeting.Facts, error) {
		k := makingKey{"meeting", p.Actor, p.Key, wish.PlanningBody(s.secret, p)}
		if first, err := t.made(k); err != nil || first.meeting != 0 {
			if err != nil {
				return meeting.Facts{}, err
			}
			return t.factsOf(first.meeting)
		}
		series, err := scanSeries(t.Row(`SELECT `+seriesColumns+` FROM series WHERE id = $1`, p.Series))
		if is, err := found(err); err != nil || !is {
			return meeting.Facts{}, missing(err, wish.NoSeries())
		}
		if err := meeting.CheckTimes(p.Start, p.End, t.now); err != nil {
			return meeting.Facts{}, err
		}
		f, err := t.addMeeting(wish.Meeting(series, p.Title, p.Description, p.Start, p.End, t.now))
		if err != nil {
			return meeting.Facts{}, err
		}
		isNew = true
		return f, t.remember(k, making{meeting: f.ID})
	})
	return f, isNew && err == nil, err
}

// addSeries stores a series whose slug is free.
func (t *tx) addSeries(s meeting.Series) (meeting.Series, error) {
	err := t.Row(`INSERT INTO series (slug, title, description, lang, listed, zone, extension_cap, after_talk, created)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
		s.Slug, s.Title, s.Description, s.Lang, s.Listed, s.Zone, s.ExtensionCap.Milliseconds(), s.AfterTalk.Milliseconds(), milliseconds(s.Created)).
		Scan(&s.ID)
	if err != nil {
		return s, fmt.Errorf("storing a series: %w", err)
	}
	return s, nil
}

// addMeeting stores a meeting under the first address that is free.
func (t *tx) addMeeting(f meeting.Facts) (_ meeting.Facts, err error) {
	f.Date, err = wish.Date(f.Start, f.Zone, func(date string) (bool, error) {
		return t.exists(`SELECT 1 FROM meetings WHERE series = $1 AND date = $2`, f.Series, date)
	})
	if err != nil {
		return meeting.Facts{}, err
	}
	err = t.Row(`INSERT INTO meetings (series, date, title, description, starts_at, ends_at, wrap_at, after_talk, extension_cap, extended,
				last_seq, last_at, opened, ended, closed, cancelled, imported, due_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) RETURNING id`,
		f.Series, f.Date, f.Title, f.Description, milliseconds(f.Start), milliseconds(f.End), milliseconds(f.WrapAt), f.AfterTalk.Milliseconds(),
		f.ExtensionCap.Milliseconds(), f.Extended.Milliseconds(), f.LastSeq, milliseconds(f.LastAt), f.Opened, f.Ended, f.Closed, f.Cancelled,
		f.Imported, dueAt(f)).Scan(&f.ID)
	if err != nil {
		return meeting.Facts{}, fmt.Errorf("storing a meeting: %w", err)
	}
	return f, nil
}

// exists tells whether a query has a row.
func (t *tx) exists(query string, args ...any) (bool, error) {
	var one int
	return found(t.Row(query, args...).Scan(&one))
}

// Series implements [meeting.Calendar].
func (s *Store) Series(ctx context.Context, slug string) (meeting.Series, error) {
	var series meeting.Series
	is, err := found(s.read.Read(ctx, func(r *datafile.Session) (err error) {
		series, err = scanSeries(r.Row(`SELECT `+seriesColumns+` FROM series WHERE slug = $1`, slug))
		return err
	}))
	switch {
	case err != nil:
		return meeting.Series{}, fmt.Errorf("reading a series: %w", err)
	case !is:
		return meeting.Series{}, wish.NoSeries()
	}
	return series, nil
}

// Find implements [meeting.Calendar].
func (s *Store) Find(ctx context.Context, slug, date string) (f meeting.Facts, err error) {
	err = s.read.Read(ctx, func(r *datafile.Session) (err error) {
		f, err = oneFacts(r.Row(selectFacts+` WHERE s.slug = $1 AND m.date = $2`, slug, date))
		return err
	})
	return f, err
}

// Between implements [meeting.Calendar].
func (s *Store) Between(ctx context.Context, w meeting.Window) ([]meeting.Facts, error) {
	query := selectFacts + ` WHERE m.starts_at >= $1 AND m.starts_at < $2`
	args := []any{milliseconds(w.From), milliseconds(w.To), cmp.Or(w.Limit, listed)}
	if w.Series != 0 {
		query += ` AND m.series = $4`
		args = append(args, w.Series)
	}
	if w.Listed {
		query += ` AND s.listed`
	}
	if w.Going {
		query += ` AND m.closed = 0 AND m.cancelled = 0`
	}
	if w.Backwards {
		query += ` ORDER BY m.starts_at DESC, m.id DESC LIMIT $3`
	} else {
		query += ` ORDER BY m.starts_at, m.id LIMIT $3`
	}
	var found []meeting.Facts
	err := s.read.Read(ctx, func(r *datafile.Session) (err error) {
		found, err = datafile.Rows(r, scanFacts, query, args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing meetings: %w", err)
	}
	return found, nil
}

// Due implements [meeting.Calendar].
func (s *Store) Due(ctx context.Context, now time.Time, limit int) (due []meeting.ID, next time.Time, err error) {
	var at sql.NullInt64
	err = s.read.Snapshot(ctx, func(r *datafile.Session) (err error) {
		due, err = datafile.Rows(r, func(row scanner) (m meeting.ID, err error) { return m, row.Scan(&m) },
			`SELECT id FROM meetings WHERE due_at <= $1 ORDER BY due_at, id LIMIT $2`, milliseconds(now), max(limit, 0))
		if err != nil {
			return err
		}
		return r.Row(`SELECT min(due_at) FROM meetings WHERE due_at > $1`, milliseconds(now)).Scan(&at)
	})
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("listing what is due: %w", err)
	}
	if at.Valid {
		next = instant(at.Int64)
	}
	return due, next, nil
}
