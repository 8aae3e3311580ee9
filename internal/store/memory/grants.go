package memory

import (
	"cmp"
	"context"
	"slices"

	"parley/internal/meeting"
	"parley/internal/store/wish"
)

// Held implements [meeting.Seats].
func (s *Store) Held(_ context.Context, holder meeting.Hash, series meeting.SeriesID) ([]meeting.Grant, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var held []grant
	for _, g := range s.grants[holder] {
		if series == 0 || g.Series == series || g.Series == 0 {
			held = append(held, g)
		}
	}
	slices.SortFunc(held, func(a, b grant) int { return cmp.Compare(b.order, a.order) })
	var all []meeting.Grant
	for _, g := range held {
		g.Slug, g.Title = s.series[g.Series].Slug, s.series[g.Series].Title
		if a := s.attendees[g.Attendee]; a != nil {
			g.Name = a.Name
		}
		all = append(all, g.Grant)
	}
	return all, nil
}

// Give implements [meeting.Seats].
func (s *Store) Give(ctx context.Context, grants ...meeting.Grant) error {
	_, err := write(ctx, s, func() (struct{}, error) {
		for _, g := range grants {
			if err := s.check(g); err != nil {
				return struct{}{}, err
			}
		}
		s.give(grants...)
		return struct{}{}, nil
	})
	return err
}

// Renew implements [meeting.Seats].
func (s *Store) Renew(ctx context.Context, g meeting.Grant) error {
	_, err := write(ctx, s, func() (struct{}, error) {
		if err := s.check(g); err != nil {
			return struct{}{}, err
		}
		ended := map[meeting.Hash]bool{}
		s.drop(func(old meeting.Grant) bool {
			links := old.Kind == meeting.Link && old.Role == g.Role && old.Series == g.Series && old.Attendee == g.Attendee
			if links {
				ended[old.Hash] = true
			}
			return links
		})
		s.drop(func(old meeting.Grant) bool { return ended[old.Through] })
		s.give(g)
		return struct{}{}, nil
	})
	return err
}

// check says whether what is granted exists.
func (s *Store) check(g meeting.Grant) error {
	if _, ok := s.series[g.Series]; !ok && g.Series != 0 {
		return wish.NoSeries()
	}
	if a := s.attendees[g.Attendee]; g.Attendee != "" && (a == nil || a.series != g.Series) {
		return wish.NoAttendee()
	}
	return nil
}

// give stores grants as the newest; one with the zero hash is nobody's and is passed over.
func (s *Store) give(grants ...meeting.Grant) {
	for _, g := range grants {
		if g.Hash == (meeting.Hash{}) {
			continue
		}
		g.Name, g.Slug, g.Title = "", "", ""
		s.granted++
		same := func(old grant) bool { return old.Grant == g }
		s.grants[g.Hash] = append(slices.DeleteFunc(s.grants[g.Hash], same), grant{g, s.granted})
	}
}

func (s *Store) drop(ends func(meeting.Grant) bool) {
	for holder, grants := range s.grants {
		s.grants[holder] = slices.DeleteFunc(grants, func(g grant) bool { return ends(g.Grant) })
	}
}
