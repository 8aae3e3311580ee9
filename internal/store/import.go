package store

import (
	"context"
	"fmt"

	"parley/internal/meeting"
	"parley/internal/slug"
	"parley/internal/store/rows"
	"parley/internal/store/wish"
)

// Import implements [meeting.Archive].
func (s *Store) Import(ctx context.Context, i meeting.Importing) (meeting.Facts, bool, error) {
	type imported struct {
		facts meeting.Facts
		isNew bool
	}
	got, err := write(ctx, s, func(t *tx) (imported, error) {
		var first meeting.ID
		is, err := rows.Found(t.Row(`SELECT meeting FROM sources WHERE source = $1`, i.Source).Scan(&first))
		if err != nil {
			return imported{}, fmt.Errorf("looking for a source: %w", err)
		}
		if is {
			f, err := t.factsOf(first)
			return imported{facts: f}, err
		}
		f, err := t.importNew(i)
		return imported{f, err == nil}, err
	})
	return got.facts, got.isNew, err
}

func (t *tx) importNew(i meeting.Importing) (meeting.Facts, error) {
	series, err := rows.Series(t.Row(`SELECT `+rows.SeriesColumns+` FROM series WHERE slug = $1`, i.Series.Slug))
	known, err := rows.Found(err)
	if err != nil {
		return meeting.Facts{}, fmt.Errorf("reading a series: %w", err)
	}
	if !known {
		series = i.Series
	}
	f, entries, err := wish.Record(i, series, t.now)
	if err != nil {
		return meeting.Facts{}, err
	}
	if !known {
		if series, err = t.importSeries(series); err != nil {
			return meeting.Facts{}, err
		}
		f.Series, f.Zone = series.ID, series.Zone
	}
	if f, err = t.addMeeting(f); err != nil {
		return meeting.Facts{}, err
	}
	for _, e := range entries {
		if err := t.insertEntry(f.ID, e); err != nil {
			return meeting.Facts{}, err
		}
	}
	if err := t.Exec(`INSERT INTO sources (source, meeting) VALUES ($1, $2)`, i.Source, f.ID); err != nil {
		return meeting.Facts{}, fmt.Errorf("storing a source: %w", err)
	}
	return f, nil
}

// importSeries makes a series that came with a file; its slug is the one by which it was not found.
func (t *tx) importSeries(s meeting.Series) (meeting.Series, error) {
	if err := slug.Check(s.Slug); err != nil {
		return s, err
	}
	s, err := wish.Series(s, t.now)
	if err != nil {
		return s, err
	}
	return t.addSeries(s)
}
