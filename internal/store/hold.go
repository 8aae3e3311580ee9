package store

import (
	"context"
	"fmt"

	"parley/internal/meeting"
	"parley/internal/store/rows"
	"parley/internal/store/wish"
)

// Hold implements [meeting.Calendar].
func (s *Store) Hold(ctx context.Context, f meeting.Facts) (meeting.Facts, error) {
	return write(ctx, s, func(t *tx) (meeting.Facts, error) {
		held, err := rows.Facts(t.Row(rows.SelectFacts+` WHERE m.series = $1 AND m.planned = $2`, f.Series, rows.Milliseconds(f.Planned)))
		is, err := rows.Found(err)
		switch {
		case err != nil:
			return meeting.Facts{}, fmt.Errorf("looking for an occurrence: %w", err)
		case is:
			return t.factsOf(held.ID) // as this transaction has left them
		}
		if is, err := t.exists(`SELECT 1 FROM series WHERE id = $1`, f.Series); err != nil || !is {
			return meeting.Facts{}, rows.Missing(err, wish.NoSeries())
		}
		deleted, err := t.exists(`SELECT 1 FROM exceptions WHERE series = $1 AND planned = $2`, f.Series, rows.Milliseconds(f.Planned))
		if err != nil || deleted {
			return meeting.Facts{}, rows.Missing(err, wish.NoMeeting())
		}
		f.LastAt = t.now
		return t.addMeeting(f)
	})
}

// Delete implements [meeting.Calendar].
func (s *Store) Delete(ctx context.Context, m meeting.ID) error {
	return done(ctx, s, func(t *tx) error {
		f, err := t.factsOf(m)
		if err != nil {
			return err
		}
		series, err := rows.Series(t.Row(`SELECT `+rows.SeriesColumns+` FROM series WHERE id = $1`, f.Series))
		if err != nil {
			return fmt.Errorf("reading a series: %w", err)
		}
		lines, err := rowsOf(t, rows.Entry, `SELECT `+rows.EntryColumns+` FROM entries WHERE meeting = $1 AND kind = 'line'`, m)
		if err != nil {
			return fmt.Errorf("looking for who spoke: %w", err)
		}
		if err := wish.Deletable(series, lines); err != nil {
			return err
		}
		if err := t.flush(); err != nil { // what this transaction knows of meetings is not to be written behind the deletion
			return err
		}
		defer t.forget()
		return t.delete(f, series)
	})
}

// delete takes a meeting away, and its series where it goes with it.
func (t *tx) delete(f meeting.Facts, series meeting.Series) error {
	if err := t.deleteMeetings(`id = $1`, f.ID); err != nil {
		return err
	}
	others, err := t.exists(`SELECT 1 FROM meetings WHERE series = $1`, series.ID)
	switch {
	case err != nil:
		return err
	case series.Practise || series.Rule == "" && !others:
		return t.deleteSeries(series.ID)
	case f.Planned.IsZero():
		return nil
	}
	if err := t.Exec(`INSERT INTO exceptions (series, planned) VALUES ($1, $2)`, series.ID, rows.Milliseconds(f.Planned)); err != nil {
		return fmt.Errorf("storing an exception: %w", err)
	}
	return nil
}

func (t *tx) deleteMeetings(which string, arg any) error {
	if err := t.burn("meetings", which, arg); err != nil {
		return err
	}
	for _, table := range []string{"entries", "posted_keys", "made_keys", "sources", "attendance"} {
		if err := t.Exec(`DELETE FROM `+table+` WHERE meeting IN (SELECT id FROM meetings WHERE `+which+`)`, arg); err != nil {
			return fmt.Errorf("deleting a meeting's %s: %w", table, err)
		}
	}
	if err := t.Exec(`DELETE FROM meetings WHERE `+which, arg); err != nil {
		return fmt.Errorf("deleting a meeting: %w", err)
	}
	return nil
}

// burn notes numbers that are about to be deleted, so that they are not given again.
func (t *tx) burn(table, which string, arg any) error {
	err := t.Exec(`INSERT INTO deleted (what, last) SELECT '`+table+`', max(id) FROM `+table+` WHERE `+which+` HAVING max(id) IS NOT NULL
		ON CONFLICT (what) DO UPDATE SET last = max(last, excluded.last)`, arg)
	if err != nil {
		return fmt.Errorf("noting numbers that are deleted: %w", err)
	}
	return nil
}

func (t *tx) deleteSeries(s meeting.SeriesID) error {
	if err := t.deleteMeetings(`series = $1`, s); err != nil {
		return err
	}
	if err := t.burn("series", `id = $1`, s); err != nil {
		return err
	}
	for _, table := range []string{"attendees", "grants", "exceptions"} {
		if err := t.Exec(`DELETE FROM `+table+` WHERE series = $1`, s); err != nil {
			return fmt.Errorf("deleting a series' %s: %w", table, err)
		}
	}
	if err := t.Exec(`DELETE FROM series WHERE id = $1`, s); err != nil {
		return fmt.Errorf("deleting a series: %w", err)
	}
	return nil
}
