package memory

import (
	"cmp"
	"context"
	"slices"
	"time"

	"parley/internal/meeting"
	"parley/internal/store/wish"
)

// listed is how many meetings a window without a limit lists.
const listed = 400

// Schedule implements [meeting.Calendar].
func (s *Store) Schedule(ctx context.Context, w meeting.Scheduling) (meeting.Scheduled, error) {
	return write(ctx, s, func() (meeting.Scheduled, error) {
		now := wish.Now(s.clock)
		key, body := madeKey{aSeries, wish.Key(w.Actor, w.Key)}, wish.SchedulingBody(s.secret, w)
		if first, ok := s.made[key]; ok && w.Key != "" {
			if first.body != body {
				return meeting.Scheduled{}, wish.Mismatch()
			}
			f := s.meetings[first.meeting].facts
			s.give(wish.HostKey(w.HostKey, f.Series))
			return meeting.Scheduled{Series: s.series[f.Series], First: f, Repeated: true}, nil
		}
		w, err := wish.Scheduling(w, now)
		if err != nil {
			return meeting.Scheduled{}, err
		}
		series, err := s.addSeries(w.Series)
		if err != nil {
			return meeting.Scheduled{}, err
		}
		f, err := s.addMeeting(wish.Meeting(series, "", "", w.Start, w.End, now), nil)
		if err != nil {
			return meeting.Scheduled{}, err
		}
		s.give(wish.HostKey(w.HostKey, series.ID))
		if w.Key != "" {
			s.made[key] = made{body: body, meeting: f.ID}
		}
		return meeting.Scheduled{Series: series, First: f}, nil
	})
}

// Add implements [meeting.Calendar].
func (s *Store) Add(ctx context.Context, p meeting.Planning) (meeting.Facts, bool, error) {
	isNew := false
	f, err := write(ctx, s, func() (meeting.Facts, error) {
		now := wish.Now(s.clock)
		key, body := madeKey{aMeeting, wish.Key(p.Actor, p.Key)}, wish.PlanningBody(s.secret, p)
		if first, ok := s.made[key]; ok && p.Key != "" {
			if first.body != body {
				return meeting.Facts{}, wish.Mismatch()
			}
			return s.meetings[first.meeting].facts, nil
		}
		series, ok := s.series[p.Series]
		if !ok {
			return meeting.Facts{}, wish.NoSeries()
		}
		if err := meeting.CheckTimes(p.Start, p.End, now); err != nil {
			return meeting.Facts{}, err
		}
		f, err := s.addMeeting(wish.Meeting(series, p.Title, p.Description, p.Start, p.End, now), nil)
		if err == nil && p.Key != "" {
			s.made[key] = made{body: body, meeting: f.ID}
		}
		isNew = err == nil
		return f, err
	})
	return f, isNew, err
}

// Import implements [meeting.Calendar].
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
	if err := meeting.CheckSlug(series.Slug); err != nil {
		return series, err
	}
	series, err := wish.Series(series, now)
	if err != nil {
		return series, err
	}
	return s.keepSeries(series), nil
}

func (s *Store) addSeries(series meeting.Series) (meeting.Series, error) {
	slug, err := wish.Slug(series, func(slug string) (bool, error) { return s.slugs[slug] != 0, nil })
	if err != nil {
		return series, err
	}
	series.Slug = slug
	return s.keepSeries(series), nil
}

func (s *Store) keepSeries(series meeting.Series) meeting.Series {
	series.ID = meeting.SeriesID(len(s.series) + 1)
	s.series[series.ID], s.slugs[series.Slug] = series, series.ID
	return series
}

// addMeeting fails only before it changes anything.
func (s *Store) addMeeting(f meeting.Facts, entries []meeting.Entry) (meeting.Facts, error) {
	date, err := wish.Date(f.Start, f.Zone, func(date string) (bool, error) {
		return s.addresses[address{f.Series, date}] != 0, nil
	})
	if err != nil {
		return f, err
	}
	f.ID, f.Date = meeting.ID(len(s.meetings)+1), date
	s.addresses[address{f.Series, date}] = f.ID
	s.meetings[f.ID] = &room{facts: f, entries: entries, posted: map[meeting.Hash]posted{}}
	return f, nil
}

// Series implements [meeting.Calendar].
func (s *Store) Series(_ context.Context, slug string) (meeting.Series, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	series, ok := s.series[s.slugs[slug]]
	if !ok {
		return series, wish.NoSeries()
	}
	return series, nil
}

// Find implements [meeting.Calendar].
func (s *Store) Find(_ context.Context, slug, date string) (meeting.Facts, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	r, ok := s.meetings[s.addresses[address{s.slugs[slug], date}]]
	if !ok {
		return meeting.Facts{}, wish.NoMeeting()
	}
	return r.facts, nil
}

// Between implements [meeting.Calendar].
func (s *Store) Between(_ context.Context, w meeting.Window) ([]meeting.Facts, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var found []meeting.Facts
	for _, r := range s.meetings {
		f := r.facts
		if f.Start.Before(w.From) || !f.Start.Before(w.To) || w.Series != 0 && f.Series != w.Series ||
			w.Listed && !f.Listed || w.Going && (f.Closed > 0 || f.Cancelled > 0) {
			continue
		}
		found = append(found, f)
	}
	slices.SortFunc(found, func(a, b meeting.Facts) int {
		order := cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.ID, b.ID))
		if w.Backwards {
			return -order
		}
		return order
	})
	return found[:min(len(found), cmp.Or(w.Limit, listed))], nil
}

// Due implements [meeting.Calendar].
func (s *Store) Due(_ context.Context, now time.Time, limit int) ([]meeting.ID, time.Time, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	type moment struct {
		id meeting.ID
		at time.Time
	}
	var due []moment
	var next time.Time
	for id, r := range s.meetings {
		at, ok := r.facts.NextDue()
		switch {
		case !ok:
		case !at.After(now):
			due = append(due, moment{id, at})
		case next.IsZero() || at.Before(next):
			next = at
		}
	}
	slices.SortFunc(due, func(a, b moment) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.id, b.id)) })
	ids := make([]meeting.ID, 0, len(due))
	for _, d := range due[:min(len(due), max(limit, 0))] {
		ids = append(ids, d.id)
	}
	return ids, next, nil
}
