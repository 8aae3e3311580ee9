package memory

import (
	"context"
	"time"

	"parley/internal/meeting"
	"parley/internal/slug"
	"parley/internal/store/wish"
)

// Import implements [meeting.Archive].
func (s *Store) Import(ctx context.Context, i meeting.Importing) (meeting.Facts, bool, error) {
	isNew := false
	f, err := write(ctx, s, func() (meeting.Facts, error) {
		if id, ok := s.sources[i.Source]; ok {
			return s.meetings[id].facts, nil
		}
		now := wish.Now(s.clock)
		series, ok := s.series[s.slugs[i.Series.Slug]]
		if !ok {
			series = i.Series
		}
		f, entries, err := wish.Record(i, series, now)
		if err != nil {
			return meeting.Facts{}, err
		}
		if !ok {
			if series, err = s.importSeries(series, now); err != nil {
				return meeting.Facts{}, err
			}
			f.Series, f.Zone = series.ID, series.Zone
		}
		f, err = s.addMeeting(f, entries)
		if err == nil {
			s.sources[i.Source], isNew = f.ID, true
		}
		return f, err
	})
	return f, isNew && err == nil, err
}

// importSeries makes a series that came with a file; its slug is the one by which it was not found.
func (s *Store) importSeries(series meeting.Series, now time.Time) (meeting.Series, error) {
	if err := slug.Check(series.Slug); err != nil {
		return series, err
	}
	series, err := wish.Series(series, now)
	if err != nil {
		return series, err
	}
	return s.keepSeries(series), nil
}
