package memory

import (
	"cmp"
	"context"
	"iter"
	"maps"
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
			again := meeting.Scheduled{Series: s.series[f.Series], First: f, Repeated: true, Renewed: s.renewed[f.Series]}
			if !again.Renewed {
				s.give(wish.HostKey(w.HostKey, f.Series))
			}
			return again, nil
		}
		w, err := wish.Scheduling(w, now)
		if err != nil {
			return meeting.Scheduled{}, err
		}
		series, err := s.addSeries(w.Series)
		if err != nil {
			return meeting.Scheduled{}, err
		}
		f, err := s.addMeeting(wish.First(series, w, now), nil)
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
		f, err := s.addMeeting(series.Meeting(p.Title, p.Description, p.Start, p.End, now), nil)
		if err == nil && p.Key != "" {
			s.made[key] = made{body: body, meeting: f.ID}
		}
		isNew = err == nil
		return f, err
	})
	return f, isNew, err
}

// Hold implements [meeting.Calendar].
func (s *Store) Hold(ctx context.Context, f meeting.Facts) (meeting.Facts, error) {
	return write(ctx, s, func() (meeting.Facts, error) {
		series, ok := s.series[f.Series]
		if !ok {
			return meeting.Facts{}, wish.NoSeries()
		}
		for _, r := range s.meetings {
			if r.facts.Series == f.Series && r.facts.Planned.Equal(f.Planned) {
				return r.facts, nil
			}
		}
		if slices.ContainsFunc(series.Except, f.Planned.Equal) {
			return meeting.Facts{}, wish.NoMeeting()
		}
		f.LastAt = wish.Now(s.clock)
		return s.addMeeting(f, nil)
	})
}

// Delete implements [meeting.Calendar].
func (s *Store) Delete(ctx context.Context, m meeting.ID) error {
	_, err := write(ctx, s, func() (struct{}, error) {
		r, ok := s.meetings[m]
		if !ok {
			return struct{}{}, wish.NoMeeting()
		}
		series := s.series[r.facts.Series]
		if err := wish.Deletable(series, r.entries); err != nil {
			return struct{}{}, err
		}
		s.deleteMeeting(r.facts)
		others := slices.Collect(s.of(series.ID))
		switch {
		case series.Practise || series.Rule == "" && len(others) == 0:
			for _, f := range others {
				s.deleteMeeting(f)
			}
			s.deleteSeries(series)
		case !r.facts.Planned.IsZero():
			series.Except = append(slices.Clone(series.Except), r.facts.Planned)
			slices.SortFunc(series.Except, time.Time.Compare)
			s.series[series.ID] = series
		}
		return struct{}{}, nil
	})
	return err
}

// of gives the meetings of a series, in no order.
func (s *Store) of(series meeting.SeriesID) iter.Seq[meeting.Facts] {
	return func(yield func(meeting.Facts) bool) {
		for _, r := range s.meetings {
			if r.facts.Series == series && !yield(r.facts) {
				return
			}
		}
	}
}

func (s *Store) deleteMeeting(f meeting.Facts) {
	delete(s.meetings, f.ID)
	delete(s.addresses, address{f.Series, f.Date})
	delete(s.attendance, f.ID)
	maps.DeleteFunc(s.sources, func(_ string, m meeting.ID) bool { return m == f.ID })
	maps.DeleteFunc(s.made, func(_ madeKey, m made) bool { return m.meeting == f.ID })
}

func (s *Store) deleteSeries(series meeting.Series) {
	delete(s.series, series.ID)
	delete(s.renewed, series.ID)
	delete(s.slugs, series.Slug)
	maps.DeleteFunc(s.attendees, func(_ meeting.AttendeeID, a *attendee) bool { return a.series == series.ID })
	maps.DeleteFunc(s.names, func(n heldName, _ meeting.AttendeeID) bool { return n.series == series.ID })
	s.drop(func(g meeting.Grant) bool { return g.Series == series.ID })
}

// All implements [meeting.Calendar].
func (s *Store) All(_ context.Context, recurring bool) ([]meeting.Series, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var all []meeting.Series
	for _, series := range s.series {
		if !recurring || series.Rule != "" {
			all = append(all, series)
		}
	}
	slices.SortFunc(all, func(a, b meeting.Series) int { return cmp.Or(cmp.Compare(a.Title, b.Title), cmp.Compare(a.ID, b.ID)) })
	return all, nil
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
	s.numbered.series++
	series.ID = meeting.SeriesID(s.numbered.series)
	s.series[series.ID], s.slugs[series.Slug] = series, series.ID
	return series
}

// addMeeting fails only before it changes anything.
func (s *Store) addMeeting(f meeting.Facts, entries []meeting.Entry) (meeting.Facts, error) {
	date, err := wish.Date(f, func(date string) (bool, error) {
		return s.addresses[address{f.Series, date}] != 0, nil
	})
	if err != nil {
		return f, err
	}
	s.numbered.meetings++
	f.ID, f.Date = meeting.ID(s.numbered.meetings), date
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
		f, at := r.facts, r.facts.Start
		if w.Planned {
			at = f.Planned
		}
		if at.IsZero() || at.Before(w.From) || !at.Before(w.To) || w.Series != 0 && f.Series != w.Series ||
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
