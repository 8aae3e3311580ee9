package rows

import (
	"fmt"

	"parley/internal/meeting"
	"parley/internal/store/datafile"
)

// About reads entries and what changed them, as [meeting.Tell] asks for it.
func About(s *datafile.Session, m meeting.ID) meeting.About {
	return func(n int64) ([]meeting.Entry, error) {
		all, err := datafile.Rows(s, Entry, `SELECT `+EntryColumns+` FROM entries WHERE meeting = $1 AND seq = $2`, m, n)
		if err != nil || len(all) == 0 {
			return nil, err
		}
		changes, err := Changes(s, m, n, n)
		return append(all, changes...), err
	}
}

// Changes reads the entries of which the lines first to last are the targets, in order. Which those are is for meeting to say: every other kind with a
// ref is a reply.
func Changes(s *datafile.Session, m meeting.ID, first, last int64) ([]meeting.Entry, error) {
	all, err := datafile.Rows(s, Entry, `SELECT `+EntryColumns+` FROM entries
		WHERE meeting = $1 AND ref BETWEEN $2 AND $3 AND ref > 0 AND kind <> 'line' ORDER BY seq`, m, first, last)
	if err != nil {
		return nil, fmt.Errorf("reading what changed lines: %w", err)
	}
	return all, nil
}

// Tell gives entries that were just read their Changed.
func Tell(s *datafile.Session, m meeting.ID, entries []meeting.Entry) error {
	all := make([]*meeting.Entry, len(entries))
	for i := range entries {
		all[i] = &entries[i]
	}
	return meeting.Tell(all, About(s, m))
}
