// Package deed does in SQL what an entry does besides standing in its log: it empties rows, and ends attendees.
package deed

import (
	"fmt"

	"parley/internal/meeting"
	"parley/internal/meeting/rules"
	"parley/internal/store/datafile"
	"parley/internal/store/people"
	"parley/internal/store/rows"
	"parley/internal/store/wish"
)

// Tx is the open transaction of the writer.
type Tx interface {
	people.Tx
	Read() *datafile.Session
}

// Aim finds what a redaction empties, or whom a removal is about, and says which entry answers the wish already.
func Aim(t Tx, f meeting.Facts, p meeting.Post) (refs []int64, existing int64, err error) {
	switch p.Kind {
	case meeting.KindRedaction:
		aimed, err := aimed(t, p)
		if err != nil {
			return nil, 0, err
		}
		return rules.Redacts(aimed)
	case meeting.KindRemoval:
		_, err = people.Attendee(t, f.Series, p.Subject)
		if meeting.KindOf(err) != meeting.NotFound {
			return nil, 0, err
		}
		is, failed := rows.Found(t.Row(`SELECT seq FROM entries WHERE meeting = $1 AND kind = 'removal' AND text = $2 ORDER BY seq DESC LIMIT 1`,
			p.Meeting, string(p.Subject)).Scan(&existing))
		if failed != nil || !is {
			return nil, 0, rows.Missing(failed, wish.NoAttendee())
		}
	}
	return nil, existing, nil
}

// aimed gives the entries that a redaction names, or those of whom it names. What changed a line is not redacted by itself: without a retraction the
// line would say again what its author took back.
func aimed(t Tx, p meeting.Post) ([]meeting.Entry, error) {
	query, args := `(seq = $2 AND (kind = 'line' OR ref = 0) OR ref = $2 AND kind IN ('edit', 'retraction'))`, []any{p.Meeting, p.Ref}
	if p.Subject != "" {
		query, args[1] = `author_id = $2 ORDER BY seq`, string(p.Subject)
	}
	aimed, err := datafile.Rows(t.Read(), rows.Entry, `SELECT `+rows.EntryColumns+` FROM entries WHERE meeting = $1 AND `+query, args...)
	if err != nil {
		return nil, fmt.Errorf("looking for what is to be redacted: %w", err)
	}
	return aimed, nil
}

// Affect does what an entry does besides standing in its log: a redaction empties the rows it refers to and the digests by which they could
// be guessed, and one of all of somebody's takes their sighting; a removal ends an attendee.
func Affect(t Tx, m meeting.ID, e meeting.Entry, subject meeting.AttendeeID) error {
	switch e.Kind {
	case meeting.KindRedaction:
		if err := t.Exec(`UPDATE entries SET refs = $1 WHERE meeting = $2 AND seq = $3`, rows.Spaced(e.Refs), m, e.Seq); err != nil {
			return fmt.Errorf("storing what a redaction empties: %w", err)
		}
		for _, n := range e.Refs {
			if err := empty(t, m, n, e.Seq); err != nil {
				return fmt.Errorf("emptying a row: %w", err)
			}
		}
		return people.Unsee(t, m, subject)
	case meeting.KindRemoval:
		return people.Remove(t, m, meeting.AttendeeID(e.Text))
	}
	return nil
}

func empty(t Tx, m meeting.ID, seq, by int64) error {
	err := t.Exec(`UPDATE entries SET author_id = '', author_name = '', author_role = '', text = '', ref = iif(kind = 'line', 0, ref), redacted = $1 WHERE meeting = $2 AND seq = $3`, by, m, seq)
	if err != nil {
		return err
	}
	return t.Exec(`UPDATE posted_keys SET body = x'' WHERE meeting = $1 AND seq = $2`, m, seq)
}
