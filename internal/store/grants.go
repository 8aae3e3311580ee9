package store

import (
	"context"
	"fmt"

	"parley/internal/meeting"
	"parley/internal/store/datafile"
	"parley/internal/store/wish"
)

// Held implements [meeting.Seats].
func (s *Store) Held(ctx context.Context, holder meeting.Hash, series meeting.SeriesID) ([]meeting.Grant, error) {
	held, age := s.tokens.get(token{holder, series})
	if held != nil {
		return held, nil
	}
	err := s.read.Read(ctx, func(r *datafile.Session) (err error) {
		held, err = datafile.Rows(r, scanGrant, `SELECT g.kind, g.role, g.series, g.attendee, g.through,
				coalesce(a.name, ''), coalesce(s.slug, ''), coalesce(s.title, '')
			FROM grants g LEFT JOIN series s ON s.id = g.series LEFT JOIN attendees a ON a.id = g.attendee
			WHERE g.holder = $1 AND ($2 = 0 OR g.series = $2 OR g.series = 0) ORDER BY g.id DESC`, holder[:], series)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading grants: %w", err)
	}
	for i := range held {
		held[i].Hash = holder
	}
	s.tokens.put(token{holder, series}, held, age)
	return held, nil
}

// scanGrant leaves out the holder.
func scanGrant(row scanner) (meeting.Grant, error) {
	var g meeting.Grant
	var through []byte
	err := row.Scan(&g.Kind, &g.Role, &g.Series, &g.Attendee, &through, &g.Name, &g.Slug, &g.Title)
	copy(g.Through[:], through)
	return g, err
}

// Give implements [meeting.Seats].
func (s *Store) Give(ctx context.Context, grants ...meeting.Grant) error {
	_, err := write(ctx, s, func(t *tx) (struct{}, error) {
		for _, g := range grants {
			if err := t.grantable(g); err != nil {
				return struct{}{}, err
			}
		}
		return struct{}{}, t.give(grants...)
	})
	return err
}

// Renew implements [meeting.Seats].
func (s *Store) Renew(ctx context.Context, g meeting.Grant) error {
	_, err := write(ctx, s, func(t *tx) (struct{}, error) {
		if err := t.grantable(g); err != nil {
			return struct{}{}, err
		}
		old := []any{g.Series, string(g.Attendee), string(g.Role)}
		const links = `series = $1 AND attendee = $2 AND role = $3 AND kind = 'link'`
		err := t.exec(`DELETE FROM grants WHERE through <> x'' AND through IN (SELECT holder FROM grants WHERE `+links+`)`, old...)
		if err == nil {
			err = t.exec(`DELETE FROM grants WHERE `+links, old...)
		}
		if err != nil {
			return struct{}{}, fmt.Errorf("ending links: %w", err)
		}
		return struct{}{}, t.give(g)
	})
	return err
}

// grantable says whether what is granted exists.
func (t *tx) grantable(g meeting.Grant) error {
	if g.Series != 0 {
		if is, err := t.exists(`SELECT 1 FROM series WHERE id = $1`, g.Series); err != nil || !is {
			return missing(err, wish.NoSeries())
		}
	}
	if g.Attendee != "" {
		if is, err := t.exists(`SELECT 1 FROM attendees WHERE id = $1 AND series = $2`, string(g.Attendee), g.Series); err != nil || !is {
			return missing(err, wish.NoAttendee())
		}
	}
	return nil
}

// give stores grants as the newest; one with the zero hash is nobody's and is passed over.
func (t *tx) give(grants ...meeting.Grant) error {
	for _, g := range grants {
		if g.Hash == (meeting.Hash{}) {
			continue
		}
		through := []byte{}
		if g.Through != (meeting.Hash{}) {
			through = g.Through[:]
		}
		row := []any{g.Hash[:], string(g.Kind), string(g.Role), g.Series, string(g.Attendee), through}
		err := t.exec(`DELETE FROM grants WHERE holder = $1 AND kind = $2 AND role = $3 AND series = $4 AND attendee = $5 AND through = $6`, row...)
		if err == nil {
			err = t.exec(`INSERT INTO grants (holder, kind, role, series, attendee, through) VALUES ($1, $2, $3, $4, $5, $6)`, row...)
		}
		if err != nil {
			return fmt.Errorf("storing a grant: %w", err)
		}
	}
	return nil
}
