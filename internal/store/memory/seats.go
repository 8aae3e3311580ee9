package memory

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"parley/internal/meeting"
	"parley/internal/meeting/rules"
	"parley/internal/store/wish"
)

// attendee is an attendee with the name that is theirs in their series.
type attendee struct {
	meeting.Attendee
	series   meeting.SeriesID
	former   string
	lastSeen time.Time
	removed  bool
}

type heldName struct {
	series meeting.SeriesID
	key    string
}

// grant is a grant with its place in the order of giving.
type grant struct {
	meeting.Grant
	order int64
}

// Join implements [meeting.Seats]. What was settled is in the Seat of a refused Joining, too.
func (s *Store) Join(ctx context.Context, j meeting.Joining) (meeting.Seat, error) {
	return write(ctx, s, func() (meeting.Seat, error) {
		now := wish.Now(s.clock)
		r, ok := s.meetings[j.Meeting]
		if !ok {
			return meeting.Seat{}, wish.NoMeeting()
		}
		var grown wish.Growth
		r.settle(now, &grown)
		seat := meeting.Seat{Settled: grown.Additions()}
		key, body := madeKey{anAttendee, wish.Key(j.Actor, j.Key)}, wish.JoiningBody(s.secret, r.facts.Series, j)
		first, known := s.made[key]
		own := s.own(r.facts.Series, j)
		switch {
		case known && j.Key != "" && first.body != body:
			return seat, wish.Mismatch()
		case known && j.Key != "":
			seat.Attendee, seat.Repeated = s.attendees[first.attendee].Attendee, true
		default:
			f := r.facts
			for other := range s.of(f.Series) {
				if other.Closed == 0 && other.Cancelled == 0 && other.LockedUntil.After(f.LockedUntil) {
					f.LockedUntil = other.LockedUntil
				}
			}
			if err := rules.AdmitName(f, own != nil, f.Time(now)); err != nil {
				return seat, err
			}
			if own != nil {
				seat.Attendee, seat.Repeated = own.Attendee, true
				break
			}
			a, err := s.seat(r.facts.Series, j, now)
			if err != nil {
				return seat, err
			}
			seat.Attendee = a
		}
		s.give(wish.AttendeeGrants(j.Holders, r.facts.Series, seat.Attendee)...)
		if j.Key != "" {
			s.made[key] = made{body: body, meeting: j.Meeting, attendee: seat.Attendee.ID}
		}
		return seat, nil
	})
}

// own finds who the wished name belongs to, if the secret that was shown stands for them; nil otherwise.
func (s *Store) own(series meeting.SeriesID, j meeting.Joining) *attendee {
	for _, g := range s.grants[j.Shown] {
		a := s.attendees[g.Attendee]
		if a != nil && a.series == series && meeting.NameKey(a.Name) == meeting.NameKey(j.Name) {
			return a
		}
	}
	return nil
}

// seat makes a new attendee. Whoever let the wished name lapse is from now on called something else, so that a name has one holder.
func (s *Store) seat(series meeting.SeriesID, j meeting.Joining, now time.Time) (meeting.Attendee, error) {
	name, err := wish.Name(j.Name, func(key string) (bool, error) {
		id, ok := s.names[heldName{series, key}]
		return ok && now.Sub(s.attendees[id].lastSeen) < meeting.NameKept, nil
	})
	if err != nil {
		return meeting.Attendee{}, err
	}
	held := heldName{series, meeting.NameKey(name)}
	if lapsed, ok := s.names[held]; ok {
		if err := s.rename(s.attendees[lapsed]); err != nil {
			return meeting.Attendee{}, err
		}
	}
	a := meeting.Attendee{ID: wish.AttendeeID(), Name: name, Role: cmp.Or(j.Role, meeting.RoleGuest)}
	s.attendees[a.ID] = &attendee{Attendee: a, series: series, lastSeen: now}
	s.names[held] = a.ID
	return a, nil
}

// rename gives an attendee a name that nobody has or had.
func (s *Store) rename(a *attendee) error {
	name, err := wish.NextName(a.Name, func(key string) (bool, error) {
		_, ok := s.names[heldName{a.series, key}]
		return ok, nil
	})
	if err != nil {
		return err
	}
	s.call(a, name)
	return nil
}

// call gives an attendee a name that is free. A name once had is theirs until another takes it.
func (s *Store) call(a *attendee, name string) {
	old := heldName{a.series, meeting.NameKey(a.Name)}
	if s.names[old] == a.ID {
		delete(s.names, old)
	}
	a.former, a.Name = a.Name, name
	s.names[heldName{a.series, meeting.NameKey(name)}] = a.ID
}

// Rename implements [meeting.Seats].
func (s *Store) Rename(ctx context.Context, r meeting.Renaming) (meeting.Attendee, error) {
	return write(ctx, s, func() (meeting.Attendee, error) {
		a := s.attendees[r.Attendee]
		if a == nil || a.series != r.Series || a.removed {
			return meeting.Attendee{}, wish.NoAttendee()
		}
		now := wish.Now(s.clock)
		name := r.Name
		if !r.Take {
			var err error
			name, err = wish.Name(r.Name, func(key string) (bool, error) {
				id, ok := s.names[heldName{a.series, key}]
				return ok && id != a.ID && now.Sub(s.attendees[id].lastSeen) < meeting.NameKept, nil
			})
			if err != nil {
				return meeting.Attendee{}, err
			}
		}
		if other, ok := s.names[heldName{a.series, meeting.NameKey(name)}]; ok && other != a.ID {
			if err := s.rename(s.attendees[other]); err != nil {
				return meeting.Attendee{}, err
			}
		}
		if name != a.Name {
			s.call(a, name)
		}
		return a.Attendee, nil
	})
}

// Promote implements [meeting.Seats].
func (s *Store) Promote(ctx context.Context, series meeting.SeriesID, id meeting.AttendeeID, role meeting.Role) (meeting.Attendee, error) {
	return write(ctx, s, func() (meeting.Attendee, error) {
		a := s.attendees[id]
		if a == nil || a.series != series || a.removed {
			return meeting.Attendee{}, wish.NoAttendee()
		}
		a.Role = role
		for _, grants := range s.grants {
			for i := range grants {
				if grants[i].Attendee == id {
					grants[i].Role = role
				}
			}
		}
		return a.Attendee, nil
	})
}

// remove ends an attendee: tokens, name and sighting in the meeting go.
func (s *Store) remove(f meeting.Facts, id meeting.AttendeeID) {
	a := s.attendees[id]
	delete(s.names, heldName{a.series, meeting.NameKey(a.Name)})
	a.Name, a.former, a.removed = "", "", true
	s.drop(func(g meeting.Grant) bool { return g.Attendee == id })
	s.unmake(id)
	delete(s.attendance[f.ID], id)
}

// unmake forgets by which keys an attendee came: a repeat would give the name to whoever has one of them.
func (s *Store) unmake(id meeting.AttendeeID) {
	maps.DeleteFunc(s.made, func(_ madeKey, m made) bool { return id != "" && m.attendee == id })
}

// Roster implements [meeting.Seats].
func (s *Store) Roster(_ context.Context, series meeting.SeriesID, limit int) ([]meeting.Member, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var all []meeting.Member
	for _, a := range s.attendees {
		if a.series == series && !a.removed {
			all = append(all, meeting.Member{Attendee: a.Attendee, Former: a.former, LastSeen: a.lastSeen})
		}
	}
	slices.SortFunc(all, func(a, b meeting.Member) int {
		return cmp.Or(b.LastSeen.Compare(a.LastSeen), strings.Compare(string(a.ID), string(b.ID)))
	})
	return all[:min(len(all), max(limit, 0))], nil
}

// Saw implements [meeting.Seats].
func (s *Store) Saw(ctx context.Context, sightings []meeting.Sighting) error {
	_, err := write(ctx, s, func() (struct{}, error) {
		for _, sighting := range sightings {
			s.saw(sighting)
		}
		return struct{}{}, nil
	})
	return err
}

// saw passes over what it does not know: a sighting is no wish that somebody waits for.
func (s *Store) saw(sighting meeting.Sighting) {
	a, r := s.attendees[sighting.Attendee], s.meetings[sighting.Meeting]
	if a == nil || r == nil || a.series != r.facts.Series || a.removed {
		return
	}
	at := wish.Minute(sighting.At)
	if at.After(a.lastSeen) {
		a.lastSeen = at
	}
	seen := s.attendance[sighting.Meeting]
	if seen == nil {
		seen = map[meeting.AttendeeID]*meeting.Attendance{}
		s.attendance[sighting.Meeting] = seen
	}
	if seen[a.ID] == nil {
		seen[a.ID] = &meeting.Attendance{Attendee: a.Attendee, First: at, Last: at}
	}
	if at.Before(seen[a.ID].First) {
		seen[a.ID].First = at
	}
	if at.After(seen[a.ID].Last) {
		seen[a.ID].Last = at
	}
}

// Attendance implements [meeting.Seats]. Names are those of the first sighting.
func (s *Store) Attendance(_ context.Context, m meeting.ID) ([]meeting.Attendance, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.meetings[m] == nil {
		return nil, wish.NoMeeting()
	}
	var all []meeting.Attendance
	for _, a := range s.attendance[m] {
		all = append(all, *a)
	}
	slices.SortFunc(all, func(a, b meeting.Attendance) int {
		return cmp.Or(a.First.Compare(b.First), strings.Compare(string(a.Attendee.ID), string(b.Attendee.ID)))
	})
	return all, nil
}
