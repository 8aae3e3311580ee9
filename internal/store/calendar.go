package store

import (
	"cmp"
	"context"
	"fmt"

	"parley/internal/meeting"
	"parley/internal/store/datafile"
	"parley/internal/store/people"
	"parley/internal/store/rows"
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
		f, err := t.addMeeting(wish.First(series, w, t.now))
		if err != nil {
			return meeting.Scheduled{}, err
		}
		if err := people.Give(t, wish.HostKey(w.HostKey, series.ID)); err != nil {
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
	series, err := rows.Series(t.Row(`SELECT `+rows.SeriesColumns+` FROM series WHERE id = $1`, f.Series))
	if err != nil {
		return meeting.Scheduled{}, fmt.Errorf("reading a series: %w", err)
	}
	again := meeting.Scheduled{Series: series, First: f, Repeated: true}
	if again.Renewed, err = people.Renewed(t, f.Series); err != nil || again.Renewed {
		return again, err
	}
	return again, people.Give(t, wish.HostKey(hostKey, f.Series))
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
		series, err := rows.Series(t.Row(`SELECT `+rows.SeriesColumns+` FROM series WHERE id = $1`, p.Series))
		if is, err := rows.Found(err); err != nil || !is {
			return meeting.Facts{}, rows.Missing(err, wish.NoSeries())
		}
		if err := meeting.CheckTimes(p.Start, p.End, t.now); err != nil {
			return meeting.Facts{}, err
		}
		f, err := t.addMeeting(series.Meeting(p.Title, p.Description, p.Start, p.End, t.now))
		if err != nil {
			return meeting.Facts{}, err
		}
		isNew = true
		return f, t.remember(k, making{meeting: f.ID})
	})
	return f, isNew && err == nil, err
}

// nextNumber is the number of a table's next row, which no row had before.
func nextNumber(table string) string {
	return `(SELECT 1 + coalesce(max(n), 0) FROM (SELECT max(id) AS n FROM ` + table + ` UNION ALL SELECT last FROM deleted WHERE what = '` + table + `'))`
}

// addSeries stores a series whose slug is free.
func (t *tx) addSeries(s meeting.Series) (meeting.Series, error) {
	err := t.Row(`INSERT INTO series (id, slug, title, description, lang, listed, zone, extension_cap, after_talk, created,
				rule, starts_at, length, practise)
			VALUES (`+nextNumber("series")+`, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id`,
		s.Slug, s.Title, s.Description, s.Lang, s.Listed, s.Zone, s.ExtensionCap.Milliseconds(), s.AfterTalk.Milliseconds(), rows.Milliseconds(s.Created),
		s.Rule, rows.Sometime(s.Start), s.Length.Milliseconds(), s.Practise).Scan(&s.ID)
	if err != nil {
		return s, fmt.Errorf("storing a series: %w", err)
	}
	return s, nil
}

// addMeeting stores a meeting under the first address that is free.
func (t *tx) addMeeting(f meeting.Facts) (_ meeting.Facts, err error) {
	f.Date, err = wish.Date(f, func(date string) (bool, error) {
		return t.exists(`SELECT 1 FROM meetings WHERE series = $1 AND date = $2`, f.Series, date)
	})
	if err != nil {
		return meeting.Facts{}, err
	}
	err = t.Row(`INSERT INTO meetings (id, series, date, title, description, starts_at, ends_at, wrap_at, after_talk, extension_cap, extended,
				last_seq, last_at, opened, ended, closed, cancelled, imported, due_at, planned)
			VALUES (`+nextNumber("meetings")+`, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) RETURNING id`,
		f.Series, f.Date, f.Title, f.Description, rows.Milliseconds(f.Start), rows.Milliseconds(f.End), rows.Milliseconds(f.WrapAt), f.AfterTalk.Milliseconds(),
		f.ExtensionCap.Milliseconds(), f.Extended.Milliseconds(), f.LastSeq, rows.Milliseconds(f.LastAt), f.Opened, f.Ended, f.Closed, f.Cancelled,
		f.Imported, dueAt(f), rows.Planned(f)).Scan(&f.ID)
	if err != nil {
		return meeting.Facts{}, fmt.Errorf("storing a meeting: %w", err)
	}
	return f, nil
}

// exists tells whether a query has a row.
func (t *tx) exists(query string, args ...any) (bool, error) {
	var one int
	return rows.Found(t.Row(query, args...).Scan(&one))
}

// Series implements [meeting.Calendar].
func (s *Store) Series(ctx context.Context, slug string) (meeting.Series, error) {
	all, err := s.series(ctx, ` WHERE slug = $1`, slug)
	switch {
	case err != nil:
		return meeting.Series{}, err
	case len(all) == 0:
		return meeting.Series{}, wish.NoSeries()
	}
	return all[0], nil
}

// All implements [meeting.Calendar].
func (s *Store) All(ctx context.Context, recurring bool) ([]meeting.Series, error) {
	which := ``
	if recurring {
		which = ` WHERE rule <> ''`
	}
	return s.series(ctx, which+` ORDER BY title, id`)
}

// series reads series with their exceptions.
func (s *Store) series(ctx context.Context, which string, args ...any) (all []meeting.Series, err error) {
	err = s.read.Snapshot(ctx, func(r *datafile.Session) (err error) {
		if all, err = datafile.Rows(r, rows.Series, `SELECT `+rows.SeriesColumns+` FROM series`+which, args...); err != nil {
			return err
		}
		for i := range all {
			if all[i].Rule == "" {
				continue
			}
			all[i].Except, err = datafile.Rows(r, rows.Moment, `SELECT planned FROM exceptions WHERE series = $1 ORDER BY planned`, all[i].ID)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading series: %w", err)
	}
	return all, nil
}

// Find implements [meeting.Calendar].
func (s *Store) Find(ctx context.Context, slug, date string) (f meeting.Facts, err error) {
	err = s.read.Read(ctx, func(r *datafile.Session) (err error) {
		f, err = oneFacts(r.Row(rows.SelectFacts+` WHERE s.slug = $1 AND m.date = $2`, slug, date))
		return err
	})
	return f, err
}

// Between implements [meeting.Calendar].
func (s *Store) Between(ctx context.Context, w meeting.Window) ([]meeting.Facts, error) {
	at := `m.starts_at`
	if w.Planned {
		at = `m.planned`
	}
	query := rows.SelectFacts + ` WHERE ` + at + ` >= $1 AND ` + at + ` < $2`
	args := []any{rows.Milliseconds(w.From), rows.Milliseconds(w.To), cmp.Or(w.Limit, listed)}
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
		found, err = datafile.Rows(r, rows.Facts, query, args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing meetings: %w", err)
	}
	return found, nil
}
