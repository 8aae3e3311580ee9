package store

import (
	"context"
	"fmt"

	"parley/internal/meeting"
	"parley/internal/store/datafile"
	"parley/internal/store/people"
	"parley/internal/store/rows"
	"parley/internal/store/wish"
)

func (t *tx) at() people.At { return people.At{Tx: t, Now: t.now} }

// done is write for what has nothing to answer.
func done(ctx context.Context, s *Store, transaction func(*tx) error) error {
	_, err := write(ctx, s, func(t *tx) (struct{}, error) { return struct{}{}, transaction(t) })
	return err
}

// Join implements [meeting.Seats]. What was settled is in the Seat of a refused Joining, too.
func (s *Store) Join(ctx context.Context, j meeting.Joining) (meeting.Seat, error) {
	return write(ctx, s, func(t *tx) (meeting.Seat, error) {
		var grown wish.Growth
		f, err := t.settled(j.Meeting, &grown)
		seat := meeting.Seat{Settled: grown.Additions()}
		if err != nil {
			return seat, err
		}
		k := makingKey{"attendee", j.Actor, j.Key, wish.JoiningBody(s.secret, f.Series, j)}
		first, err := t.made(k)
		if err != nil {
			return seat, err
		}
		if first.attendee != "" {
			seat.Attendee, err = people.Attendee(t, f.Series, first.attendee)
			seat.Repeated = true
		} else if err = t.flush(); err == nil { // a door may have been locked in this very transaction
			seat.Attendee, seat.Repeated, err = people.Take(t.at(), f, j)
		}
		if err == nil {
			err = people.Give(t, wish.AttendeeGrants(j.Holders, f.Series, seat.Attendee)...)
		}
		if err == nil && first.attendee == "" {
			err = t.remember(k, making{meeting: j.Meeting, attendee: seat.Attendee.ID})
		}
		return seat, err
	})
}

// Rename implements [meeting.Seats].
func (s *Store) Rename(ctx context.Context, r meeting.Renaming) (meeting.Attendee, error) {
	return write(ctx, s, func(t *tx) (meeting.Attendee, error) { return people.Rename(t.at(), r) })
}

// Promote implements [meeting.Seats].
func (s *Store) Promote(ctx context.Context, series meeting.SeriesID, a meeting.AttendeeID, role meeting.Role) (meeting.Attendee, error) {
	return write(ctx, s, func(t *tx) (meeting.Attendee, error) { return people.Promote(t, series, a, role) })
}

// Roster implements [meeting.Seats].
func (s *Store) Roster(ctx context.Context, series meeting.SeriesID, limit int) (all []meeting.Member, err error) {
	err = s.read.Read(ctx, func(r *datafile.Session) (err error) {
		all, err = people.Roster(r, series, limit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the attendees of a series: %w", err)
	}
	return all, nil
}

// Saw implements [meeting.Seats].
func (s *Store) Saw(ctx context.Context, sightings []meeting.Sighting) error {
	return done(ctx, s, func(t *tx) error {
		for _, sighting := range sightings {
			if err := people.Saw(t, sighting); err != nil {
				return err
			}
		}
		return nil
	})
}

// Attendance implements [meeting.Seats].
func (s *Store) Attendance(ctx context.Context, m meeting.ID) (seen []meeting.Attendance, err error) {
	err = s.read.Snapshot(ctx, func(r *datafile.Session) error {
		var one int
		is, err := rows.Found(r.Row(`SELECT 1 FROM meetings WHERE id = $1`, m).Scan(&one))
		if err == nil && !is {
			return wish.NoMeeting()
		}
		if err == nil {
			seen, err = people.Attendance(r, m)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading who was there: %w", err)
	}
	return seen, nil
}

// Held implements [meeting.Keys].
func (s *Store) Held(ctx context.Context, holder meeting.Hash, series meeting.SeriesID) ([]meeting.Grant, error) {
	held, age := s.tokens.Get(people.Token{Holder: holder, Series: series})
	if held != nil {
		return held, nil
	}
	held, err := s.grants(ctx, func(r *datafile.Session) ([]meeting.Grant, error) { return people.Held(r, holder, series) })
	if err == nil {
		s.tokens.Put(people.Token{Holder: holder, Series: series}, held, age)
	}
	return held, err
}

// Links implements [meeting.Keys].
func (s *Store) Links(ctx context.Context, series meeting.SeriesID) ([]meeting.Grant, error) {
	return s.grants(ctx, func(r *datafile.Session) ([]meeting.Grant, error) { return people.Links(r, series) })
}

func (s *Store) grants(ctx context.Context, read func(*datafile.Session) ([]meeting.Grant, error)) (all []meeting.Grant, err error) {
	err = s.read.Read(ctx, func(r *datafile.Session) (err error) {
		all, err = read(r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading grants: %w", err)
	}
	return all, nil
}

// Give implements [meeting.Keys].
func (s *Store) Give(ctx context.Context, grants ...meeting.Grant) error {
	return done(ctx, s, func(t *tx) error {
		for _, g := range grants {
			if err := people.Grantable(t, g); err != nil {
				return err
			}
		}
		return people.Give(t, grants...)
	})
}

// Renew implements [meeting.Keys].
func (s *Store) Renew(ctx context.Context, g meeting.Grant) error {
	return done(ctx, s, func(t *tx) error { return people.Renew(t, g) })
}

// Revoke implements [meeting.Keys].
func (s *Store) Revoke(ctx context.Context, series meeting.SeriesID, number int64) error {
	return done(ctx, s, func(t *tx) error { return people.Revoke(t, series, number) })
}
