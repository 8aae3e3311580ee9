package memory

import (
	"cmp"
	"context"
	"slices"

	"parley/internal/meeting"
	"parley/internal/store/wish"
)

// Held implements [meeting.Keys].
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
		all = append(all, s.filled(g))
	}
	return all, nil
}

func (s *Store) filled(g grant) meeting.Grant {
	g.Number, g.Slug, g.Title = g.order, s.series[g.Series].Slug, s.series[g.Series].Title
	if a := s.attendees[g.Attendee]; a != nil {
		g.Name = a.Name
	}
	return g.Grant
}

// Links implements [meeting.Keys].
func (s *Store) Links(_ context.Context, series meeting.SeriesID) ([]meeting.Grant, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var all []meeting.Grant
	for _, grants := range s.grants {
		for _, g := range grants {
			if g.Kind == meeting.Link && g.Attendee == "" && g.Series == series {
				all = append(all, s.filled(g))
			}
		}
	}
	slices.SortFunc(all, func(a, b meeting.Grant) int { return cmp.Compare(a.Number, b.Number) })
	return all, nil
}

// Revoke implements [meeting.Keys].
func (s *Store) Revoke(ctx context.Context, series meeting.SeriesID, number int64) error {
	_, err := write(ctx, s, func() (struct{}, error) {
		for _, grants := range s.grants {
			for _, g := range grants {
				if g.order == number && g.Series == series && g.Kind == meeting.Link && g.Attendee == "" {
					s.renewed[series] = s.renewed[series] || wish.FirstLink(g.Grant)
					s.end(func(old grant) bool { return old.order == number })
					return struct{}{}, nil
				}
			}
		}
		return struct{}{}, wish.NoLink()
	})
	return err
}

// end ends links, and whatever was granted through them.
func (s *Store) end(ends func(grant) bool) {
	ended := map[meeting.Hash]bool{}
	for holder, grants := range s.grants {
		s.grants[holder] = slices.DeleteFunc(grants, func(g grant) bool {
			if ends(g) {
				ended[g.Hash] = true
			}
			return ends(g)
		})
	}
	s.drop(func(g meeting.Grant) bool { return ended[g.Through] })
}

// Give implements [meeting.Keys].
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

// Renew implements [meeting.Keys].
func (s *Store) Renew(ctx context.Context, g meeting.Grant) error {
	_, err := write(ctx, s, func() (struct{}, error) {
		if err := s.check(g); err != nil {
			return struct{}{}, err
		}
		s.end(func(old grant) bool {
			return old.Kind == meeting.Link && old.Role == g.Role && old.Label == g.Label && old.Series == g.Series && old.Attendee == g.Attendee ||
				g.Attendee != "" && old.Attendee == g.Attendee
		})
		s.unmake(g.Attendee)
		s.renewed[g.Series] = s.renewed[g.Series] || wish.FirstLink(g)
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
	if a := s.attendees[g.Attendee]; g.Attendee != "" && (a == nil || a.series != g.Series || a.removed) {
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
		g.Number, g.Name, g.Slug, g.Title = 0, "", "", ""
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
