package people

import (
	"cmp"
	"fmt"
	"time"

	"parley/internal/meeting"
	"parley/internal/meeting/rules"
	"parley/internal/store/datafile"
	"parley/internal/store/rows"
	"parley/internal/store/wish"
)

// Attendee reads an attendee of a series; NoAttendee for one that was removed, or of another series.
func Attendee(t Tx, s meeting.SeriesID, id meeting.AttendeeID) (a meeting.Attendee, err error) {
	is, err := rows.Found(t.Row(`SELECT id, name, role FROM attendees WHERE id = $1 AND series = $2 AND removed = 0`, string(id), s).Scan(&a.ID, &a.Name, &a.Role))
	if err != nil || !is {
		return a, rows.Missing(err, wish.NoAttendee())
	}
	return a, nil
}

// Take gives a name to who may have one: their own again, or a new attendee's.
func Take(t At, f meeting.Facts, j meeting.Joining) (a meeting.Attendee, own bool, err error) {
	if a, err = Own(t, f.Series, j); err != nil {
		return a, false, err
	}
	own = a.ID != ""
	if f.LockedUntil, err = lockedUntil(t, f.Series); err != nil {
		return a, own, err
	}
	if err := rules.AdmitName(f, own, f.Time(t.Now)); err != nil || own {
		return a, own, err
	}
	a, err = Seat(t, f.Series, j)
	return a, false, err
}

// lockedUntil is until when a door of a series is locked to new names: of those of its meetings that are not over, that of the one which is locked
// longest. Zero for none.
func lockedUntil(t Tx, s meeting.SeriesID) (time.Time, error) {
	var until int64
	if err := t.Row(`SELECT coalesce(max(locked_until), 0) FROM meetings WHERE series = $1 AND closed = 0 AND cancelled = 0`, s).Scan(&until); err != nil {
		return time.Time{}, fmt.Errorf("looking for locked doors: %w", err)
	}
	return rows.Maybe(until), nil
}

// Own finds whose the wished name is, if the secret that was shown stands for them; zero otherwise.
func Own(t Tx, s meeting.SeriesID, j meeting.Joining) (a meeting.Attendee, err error) {
	if j.Shown == (meeting.Hash{}) {
		return a, nil
	}
	_, err = rows.Found(t.Row(`SELECT id, name, role FROM attendees WHERE series = $1 AND name_key = $2
			AND id IN (SELECT attendee FROM grants WHERE holder = $3)`, s, meeting.NameKey(j.Name), j.Shown[:]).Scan(&a.ID, &a.Name, &a.Role))
	if err != nil {
		return a, fmt.Errorf("looking for one's own name: %w", err)
	}
	return a, nil
}

// Seat makes a new attendee. Whoever let the wished name lapse is from now on called something else, so that a name has one holder.
func Seat(t At, s meeting.SeriesID, j meeting.Joining) (meeting.Attendee, error) {
	name, err := freeName(t, s, j.Name, "")
	if err != nil {
		return meeting.Attendee{}, err
	}
	a := meeting.Attendee{ID: wish.AttendeeID(), Name: name, Role: cmp.Or(j.Role, meeting.RoleGuest)}
	if err := yield(t, s, a); err != nil {
		return meeting.Attendee{}, err
	}
	err = t.Exec(`INSERT INTO attendees (id, series, name, name_key, role, last_seen) VALUES ($1, $2, $3, $4, $5, $6)`,
		string(a.ID), s, a.Name, meeting.NameKey(a.Name), string(a.Role), rows.Milliseconds(t.Now))
	if err != nil {
		return meeting.Attendee{}, fmt.Errorf("storing an attendee: %w", err)
	}
	return a, nil
}

// freeName gives the name that somebody gets who asks for name; what is held by except is free for them.
func freeName(t At, s meeting.SeriesID, name string, except meeting.AttendeeID) (string, error) {
	return wish.Name(name, func(key string) (bool, error) {
		holder, held, err := nameHolder(t, s, key)
		return held && holder.ID != except, err
	})
}

// nameHolder gives who has a name, and whether they still hold it.
func nameHolder(t At, s meeting.SeriesID, key string) (a meeting.Attendee, held bool, err error) {
	var lastSeen int64
	is, err := rows.Found(t.Row(`SELECT id, name, last_seen FROM attendees WHERE series = $1 AND name_key = $2`, s, key).Scan(&a.ID, &a.Name, &lastSeen))
	if err != nil {
		return a, false, fmt.Errorf("looking for a name: %w", err)
	}
	return a, is && t.Now.Sub(rows.Instant(lastSeen)) < meeting.NameKept, nil
}

// yield has whoever has the name of a give it up for one that nobody has or had.
func yield(t At, s meeting.SeriesID, a meeting.Attendee) error {
	other, _, err := nameHolder(t, s, meeting.NameKey(a.Name))
	if err != nil || other.ID == "" || other.ID == a.ID {
		return err
	}
	name, err := wish.NextName(other.Name, func(key string) (bool, error) {
		third, _, err := nameHolder(t, s, key)
		return third.ID != "", err
	})
	if err != nil {
		return err
	}
	return call(t, other.ID, name)
}

// call gives an attendee a name that is free.
func call(t Tx, id meeting.AttendeeID, name string) error {
	if err := t.Exec(`UPDATE attendees SET former = name, name = $1, name_key = $2 WHERE id = $3`, name, meeting.NameKey(name), string(id)); err != nil {
		return fmt.Errorf("renaming an attendee: %w", err)
	}
	return nil
}

// Rename is [meeting.Seats.Rename].
func Rename(t At, r meeting.Renaming) (meeting.Attendee, error) {
	a, err := Attendee(t, r.Series, r.Attendee)
	if err != nil {
		return meeting.Attendee{}, err
	}
	name := r.Name
	if !r.Take {
		if name, err = freeName(t, r.Series, r.Name, a.ID); err != nil {
			return meeting.Attendee{}, err
		}
	}
	if name == a.Name {
		return a, nil
	}
	a.Name = name
	if err := yield(t, r.Series, a); err != nil {
		return meeting.Attendee{}, err
	}
	return a, call(t, a.ID, name)
}

// Promote is [meeting.Seats.Promote].
func Promote(t Tx, s meeting.SeriesID, id meeting.AttendeeID, role meeting.Role) (meeting.Attendee, error) {
	a, err := Attendee(t, s, id)
	if err != nil {
		return meeting.Attendee{}, err
	}
	a.Role = role
	err = t.Exec(`UPDATE attendees SET role = $1 WHERE id = $2`, string(role), string(id))
	if err == nil {
		err = t.Exec(`UPDATE grants SET role = $1 WHERE series = $2 AND attendee = $3`, string(role), s, string(id))
	}
	if err != nil {
		return meeting.Attendee{}, fmt.Errorf("changing a role: %w", err)
	}
	return a, nil
}

// Remove ends an attendee: tokens, name and the sighting in the meeting go. What is left is a row without a name, as entries bear its id.
func Remove(t Tx, m meeting.ID, id meeting.AttendeeID) error {
	if err := unmake(t, id); err != nil {
		return err
	}
	for _, statement := range []string{
		`DELETE FROM grants WHERE attendee = $1`,
		`UPDATE attendees SET name = '', former = '', name_key = '~' || id, removed = 1 WHERE id = $1`,
	} {
		if err := t.Exec(statement, string(id)); err != nil {
			return fmt.Errorf("removing an attendee: %w", err)
		}
	}
	return Unsee(t, m, id)
}

// Unsee takes the sighting of somebody in a meeting away.
func Unsee(t Tx, m meeting.ID, id meeting.AttendeeID) error {
	if err := t.Exec(`DELETE FROM attendance WHERE meeting = $1 AND attendee = $2`, m, string(id)); err != nil {
		return fmt.Errorf("removing a sighting: %w", err)
	}
	return nil
}

// Roster is [meeting.Seats.Roster].
func Roster(r *datafile.Session, s meeting.SeriesID, limit int) ([]meeting.Member, error) {
	return datafile.Rows(r, func(row datafile.Scanner) (m meeting.Member, err error) {
		var lastSeen int64
		err = row.Scan(&m.ID, &m.Name, &m.Role, &m.Former, &lastSeen)
		m.LastSeen = rows.Instant(lastSeen)
		return m, err
	}, `SELECT id, name, role, former, last_seen FROM attendees WHERE series = $1 AND removed = 0 ORDER BY last_seen DESC, id LIMIT $2`, s, max(limit, 0))
}

// Saw passes over what it does not know: a sighting is no wish that somebody waits for.
func Saw(t Tx, sighting meeting.Sighting) error {
	at := rows.Milliseconds(wish.Minute(sighting.At))
	err := t.Exec(`INSERT INTO attendance (meeting, attendee, name, role, first_seen, last_seen)
			SELECT m.id, a.id, a.name, a.role, $3, $3 FROM meetings m JOIN attendees a ON a.series = m.series
				WHERE m.id = $1 AND a.id = $2 AND a.removed = 0
			ON CONFLICT (meeting, attendee) DO UPDATE SET
				first_seen = CASE WHEN excluded.first_seen < attendance.first_seen THEN excluded.first_seen ELSE attendance.first_seen END,
				last_seen = CASE WHEN excluded.last_seen > attendance.last_seen THEN excluded.last_seen ELSE attendance.last_seen END`,
		sighting.Meeting, string(sighting.Attendee), at)
	if err == nil {
		err = t.Exec(`UPDATE attendees SET last_seen = $3 WHERE id = $2 AND last_seen < $3 AND series = (SELECT series FROM meetings WHERE id = $1)`,
			sighting.Meeting, string(sighting.Attendee), at)
	}
	if err != nil {
		return fmt.Errorf("storing a sighting: %w", err)
	}
	return nil
}

// Attendance lists who was seen in a meeting. Names are those of the first sighting.
func Attendance(r *datafile.Session, m meeting.ID) ([]meeting.Attendance, error) {
	return datafile.Rows(r, func(row datafile.Scanner) (a meeting.Attendance, err error) {
		var first, last int64
		err = row.Scan(&a.Attendee.ID, &a.Attendee.Name, &a.Attendee.Role, &first, &last)
		a.First, a.Last = rows.Instant(first), rows.Instant(last)
		return a, err
	}, `SELECT attendee, name, role, first_seen, last_seen FROM attendance WHERE meeting = $1 ORDER BY first_seen, attendee`, m)
}
