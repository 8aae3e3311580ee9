package store

import (
	"cmp"
	"context"
	"fmt"

	"parley/internal/meeting"
	"parley/internal/store/datafile"
	"parley/internal/store/wish"
)

// Join implements [meeting.Seats]. What was settled is in the Seat of a refused Joining, too.
func (s *Store) Join(ctx context.Context, j meeting.Joining) (meeting.Seat, error) {
	return write(ctx, s, func(t *tx) (meeting.Seat, error) {
		var grown wish.Growth
		f, err := t.settled(j.Meeting, &grown)
		seat := meeting.Seat{Settled: grown.Additions()}
		if err != nil {
			return seat, err
		}
		k := makingKey{"attendee", j.Actor, j.Key, wish.JoiningBody(s.secret, j)}
		first, err := t.made(k)
		switch {
		case err != nil:
			return seat, err
		case first.attendee != "":
			seat.Attendee, err = t.attendee(first.attendee)
			seat.Repeated = true
		default:
			if err := meeting.AdmitName(f, f.Time(t.now)); err != nil {
				return seat, err
			}
			seat.Attendee, err = t.seat(f.Series, j)
		}
		if err != nil {
			return seat, err
		}
		if err := t.give(wish.AttendeeGrants(j.Holders, f.Series, seat.Attendee)...); err != nil {
			return seat, err
		}
		if seat.Repeated {
			return seat, nil
		}
		return seat, t.remember(k, making{meeting: j.Meeting, attendee: seat.Attendee.ID})
	})
}

func (t *tx) attendee(id meeting.AttendeeID) (a meeting.Attendee, err error) {
	if err := t.Row(`SELECT id, name, role FROM attendees WHERE id = $1`, string(id)).Scan(&a.ID, &a.Name, &a.Role); err != nil {
		return a, fmt.Errorf("reading an attendee: %w", err)
	}
	return a, nil
}

// seat makes a new attendee. Whoever let the wished name lapse is from now on called something else, so that a name has one holder.
func (t *tx) seat(series meeting.SeriesID, j meeting.Joining) (meeting.Attendee, error) {
	name, err := wish.Name(j.Name, func(key string) (bool, error) {
		_, held, err := t.nameHolder(series, key)
		return held, err
	})
	if err != nil {
		return meeting.Attendee{}, err
	}
	lapsed, _, err := t.nameHolder(series, meeting.NameKey(name))
	if err != nil {
		return meeting.Attendee{}, err
	}
	if lapsed.ID != "" {
		if err := t.rename(series, lapsed); err != nil {
			return meeting.Attendee{}, err
		}
	}
	a := meeting.Attendee{ID: wish.AttendeeID(), Name: name, Role: cmp.Or(j.Role, meeting.RoleGuest)}
	err = t.exec(`INSERT INTO attendees (id, series, name, name_key, role, last_seen) VALUES ($1, $2, $3, $4, $5, $6)`,
		string(a.ID), series, a.Name, meeting.NameKey(a.Name), string(a.Role), milliseconds(t.now))
	if err != nil {
		return meeting.Attendee{}, fmt.Errorf("storing an attendee: %w", err)
	}
	return a, nil
}

// nameHolder gives who has a name, and whether they still hold it.
func (t *tx) nameHolder(series meeting.SeriesID, key string) (a meeting.Attendee, held bool, err error) {
	var lastSeen int64
	is, err := found(t.Row(`SELECT id, name, last_seen FROM attendees WHERE series = $1 AND name_key = $2`, series, key).Scan(&a.ID, &a.Name, &lastSeen))
	if err != nil {
		return a, false, fmt.Errorf("looking for a name: %w", err)
	}
	return a, is && t.now.Sub(instant(lastSeen)) < meeting.NameKept, nil
}

// rename gives an attendee a name that nobody has or had.
func (t *tx) rename(series meeting.SeriesID, a meeting.Attendee) error {
	name, err := wish.NextName(a.Name, func(key string) (bool, error) {
		other, _, err := t.nameHolder(series, key)
		return other.ID != "", err
	})
	if err != nil {
		return err
	}
	if err := t.exec(`UPDATE attendees SET name = $1, name_key = $2 WHERE id = $3`, name, meeting.NameKey(name), string(a.ID)); err != nil {
		return fmt.Errorf("renaming an attendee: %w", err)
	}
	return nil
}

// Saw implements [meeting.Seats].
func (s *Store) Saw(ctx context.Context, sightings []meeting.Sighting) error {
	_, err := write(ctx, s, func(t *tx) (struct{}, error) {
		for _, sighting := range sightings {
			if err := t.saw(sighting); err != nil {
				return struct{}{}, fmt.Errorf("storing a sighting: %w", err)
			}
		}
		return struct{}{}, nil
	})
	return err
}

// saw passes over what it does not know: a sighting is no wish that somebody waits for.
func (t *tx) saw(sighting meeting.Sighting) error {
	at := milliseconds(wish.Minute(sighting.At))
	err := t.exec(`INSERT INTO attendance (meeting, attendee, name, role, first_seen, last_seen)
			SELECT m.id, a.id, a.name, a.role, $3, $3 FROM meetings m JOIN attendees a ON a.series = m.series WHERE m.id = $1 AND a.id = $2
			ON CONFLICT (meeting, attendee) DO UPDATE SET
				first_seen = CASE WHEN excluded.first_seen < attendance.first_seen THEN excluded.first_seen ELSE attendance.first_seen END,
				last_seen = CASE WHEN excluded.last_seen > attendance.last_seen THEN excluded.last_seen ELSE attendance.last_seen END`,
		sighting.Meeting, string(sighting.Attendee), at)
	if err != nil {
		return err
	}
	return t.exec(`UPDATE attendees SET last_seen = $3 WHERE id = $2 AND last_seen < $3 AND series = (SELECT series FROM meetings WHERE id = $1)`,
		sighting.Meeting, string(sighting.Attendee), at)
}

// Attendance implements [meeting.Seats]. Names are those of the first sighting.
func (s *Store) Attendance(ctx context.Context, m meeting.ID) (seen []meeting.Attendance, err error) {
	err = s.read.Snapshot(ctx, func(r *datafile.Session) error {
		var one int
		is, err := found(r.Row(`SELECT 1 FROM meetings WHERE id = $1`, m).Scan(&one))
		if err != nil {
			return err
		}
		if !is {
			return wish.NoMeeting()
		}
		seen, err = datafile.Rows(r, scanAttendance, `SELECT attendee, name, role, first_seen, last_seen FROM attendance WHERE meeting = $1
			ORDER BY first_seen, attendee`, m)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading who was there: %w", err)
	}
	return seen, nil
}

func scanAttendance(row scanner) (meeting.Attendance, error) {
	var a meeting.Attendance
	var first, last int64
	err := row.Scan(&a.Attendee.ID, &a.Attendee.Name, &a.Attendee.Role, &first, &last)
	a.First, a.Last = instant(first), instant(last)
	return a, err
}
