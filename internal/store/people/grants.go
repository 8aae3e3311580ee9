package people

import (
	"fmt"

	"parley/internal/meeting"
	"parley/internal/store/datafile"
	"parley/internal/store/rows"
	"parley/internal/store/wish"
)

const selectGrants = `SELECT g.id, g.holder, g.kind, g.role, g.series, g.attendee, g.through, g.label,
	coalesce(a.name, ''), coalesce(s.slug, ''), coalesce(s.title, '')
	FROM grants g LEFT JOIN series s ON s.id = g.series LEFT JOIN attendees a ON a.id = g.attendee `

func scanGrant(row datafile.Scanner) (meeting.Grant, error) {
	var g meeting.Grant
	var holder, through []byte
	err := row.Scan(&g.Number, &holder, &g.Kind, &g.Role, &g.Series, &g.Attendee, &through, &g.Label, &g.Name, &g.Slug, &g.Title)
	copy(g.Hash[:], holder)
	copy(g.Through[:], through)
	return g, err
}

// Held is [meeting.Keys.Held].
func Held(r *datafile.Session, holder meeting.Hash, s meeting.SeriesID) ([]meeting.Grant, error) {
	return datafile.Rows(r, scanGrant, selectGrants+`WHERE g.holder = $1 AND ($2 = 0 OR g.series = $2 OR g.series = 0) ORDER BY g.id DESC`, holder[:], s)
}

// Links is [meeting.Keys.Links].
func Links(r *datafile.Session, s meeting.SeriesID) ([]meeting.Grant, error) {
	return datafile.Rows(r, scanGrant, selectGrants+`WHERE g.series = $1 AND g.attendee = '' AND g.kind = 'link' ORDER BY g.id`, s)
}

// Renew is [meeting.Keys.Renew].
func Renew(t Tx, g meeting.Grant) error {
	if err := Grantable(t, g); err != nil {
		return err
	}
	links := `series = $1 AND attendee = $2 AND role = $3 AND label = $4 AND kind = 'link'`
	old := []any{g.Series, string(g.Attendee), string(g.Role), g.Label}
	if g.Attendee != "" {
		links, old = `series = $1 AND attendee = $2`, old[:2]
		if err := unmake(t, g.Attendee); err != nil {
			return err
		}
	}
	if err := end(t, links, old...); err != nil {
		return err
	}
	if wish.FirstLink(g) {
		if err := t.Exec(`UPDATE series SET renewed = 1 WHERE id = $1`, g.Series); err != nil {
			return fmt.Errorf("noting a new link: %w", err)
		}
	}
	return Give(t, g)
}

// Renewed tells whether the link that a series' host got with it was ended.
func Renewed(t Tx, s meeting.SeriesID) (bool, error) {
	return exists(t, `SELECT 1 FROM series WHERE id = $1 AND renewed <> 0`, s)
}

// unmake forgets by which keys an attendee came: a repeat would give the name to whoever has one of them.
func unmake(t Tx, id meeting.AttendeeID) error {
	if err := t.Exec(`DELETE FROM made_keys WHERE attendee = $1`, string(id)); err != nil {
		return fmt.Errorf("forgetting how an attendee came: %w", err)
	}
	return nil
}

// Revoke is [meeting.Keys.Revoke].
func Revoke(t Tx, s meeting.SeriesID, number int64) error {
	const link = `id = $1 AND series = $2 AND attendee = '' AND kind = 'link'`
	if is, err := exists(t, `SELECT 1 FROM grants WHERE `+link, number, s); err != nil || !is {
		return rows.Missing(err, wish.NoLink())
	}
	err := t.Exec(`UPDATE series SET renewed = 1 WHERE id = $2 AND EXISTS (SELECT 1 FROM grants WHERE id = $1 AND role = 'host' AND label = '')`, number, s)
	if err != nil {
		return fmt.Errorf("noting the end of a link: %w", err)
	}
	return end(t, link, number, s)
}

// end ends the grants that a condition names, and whatever was granted through them.
func end(t Tx, which string, args ...any) error {
	err := t.Exec(`DELETE FROM grants WHERE through <> x'' AND through IN (SELECT holder FROM grants WHERE `+which+`)`, args...)
	if err == nil {
		err = t.Exec(`DELETE FROM grants WHERE `+which, args...)
	}
	if err != nil {
		return fmt.Errorf("ending links: %w", err)
	}
	return nil
}

// Grantable says whether what is granted exists.
func Grantable(t Tx, g meeting.Grant) error {
	if g.Series != 0 {
		if is, err := exists(t, `SELECT 1 FROM series WHERE id = $1`, g.Series); err != nil || !is {
			return rows.Missing(err, wish.NoSeries())
		}
	}
	if g.Attendee != "" {
		_, err := Attendee(t, g.Series, g.Attendee)
		return err
	}
	return nil
}

// Give stores grants as the newest; one with the zero hash is nobody's and is passed over.
func Give(t Tx, grants ...meeting.Grant) error {
	for _, g := range grants {
		if g.Hash == (meeting.Hash{}) {
			continue
		}
		through := []byte{}
		if g.Through != (meeting.Hash{}) {
			through = g.Through[:]
		}
		row := []any{g.Hash[:], string(g.Kind), string(g.Role), g.Series, string(g.Attendee), through, g.Label}
		err := t.Exec(`DELETE FROM grants WHERE holder = $1 AND kind = $2 AND role = $3 AND series = $4 AND attendee = $5 AND through = $6 AND label = $7`, row...)
		if err == nil {
			err = t.Exec(`INSERT INTO grants (holder, kind, role, series, attendee, through, label) VALUES ($1, $2, $3, $4, $5, $6, $7)`, row...)
		}
		if err != nil {
			return fmt.Errorf("storing a grant: %w", err)
		}
	}
	return nil
}
