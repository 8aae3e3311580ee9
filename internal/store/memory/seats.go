package memory

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"parley/internal/meeting"
	"parley/internal/store/wish"
)

// attendee is an attendee with the name that is theirs in their series.
type attendee struct {
	meeting.Attendee
	series   meeting.SeriesID
	lastSeen time.Time
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
		key, body := madeKey{anAttendee, wish.Key(j.Actor, j.Key)}, wish.JoiningBody(s.secret, j)
		if first, ok := s.made[key]; ok && j.Key != "" {
			if first.body != body {
				return seat, wish.Mismatch()
			}
			seat.Attendee, seat.Repeated = s.attendees[first.attendee].Attendee, true
			s.give(wish.AttendeeGrants(j.Holders, r.facts.Series, seat.Attendee)...)
			return seat, nil
		}
		if err := meeting.AdmitName(r.facts, r.facts.Time(now)); err != nil {
			return seat, err
		}
		a, err := s.seat(r.facts.Series, j, now)
		if err != nil {
			return seat, err
		}
		seat.Attendee = a
		s.give(wish.AttendeeGrants(j.Holders, r.facts.Series, a)...)
		if j.Key != "" {
			s.made[key] = made{body: body, meeting: j.Meeting, attendee: a.ID}
		}
		return seat, nil
	})
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
	a.Name = name
	s.names[heldName{a.series, meeting.NameKey(name)}] = a.ID
	return nil
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
	if a == nil || r == nil || a.series != r.facts.Series {
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
