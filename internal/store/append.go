package store

import (
	"context"
	"fmt"

	"parley/internal/meeting"
	"parley/internal/meeting/rules"
	"parley/internal/store/datafile"
	"parley/internal/store/deed"
	"parley/internal/store/rows"
	"parley/internal/store/wish"
)

// Append implements [meeting.Log].
func (s *Store) Append(ctx context.Context, posts []meeting.Post) (meeting.Commit, error) {
	return write(ctx, s, func(t *tx) (meeting.Commit, error) {
		var grown wish.Growth
		outcomes := make([]meeting.Outcome, len(posts))
		for i, p := range posts {
			entry, repeated, err := t.post(p, s.secret, &grown)
			if err != nil && meeting.KindOf(err) == 0 {
				return meeting.Commit{}, err
			}
			outcomes[i] = meeting.Outcome{Entry: entry, Repeated: repeated, Err: err}
		}
		return meeting.Commit{Outcomes: outcomes, Additions: grown.Additions()}, nil
	})
}

// post settles the meeting of p, then adds its entry or finds the one that answers it. An error with a kind is a refusal.
func (t *tx) post(p meeting.Post, secret []byte, grown *wish.Growth) (e meeting.Entry, repeated bool, err error) {
	f, err := t.settled(p.Meeting, grown)
	if err != nil {
		return e, false, err
	}
	var key meeting.Hash
	var body wish.Body
	if p.Key != "" {
		key, body = wish.Key(p.Actor, p.Key), wish.PostBody(secret, p)
		seq, err := t.posted(p.Meeting, key, body)
		if err != nil || seq > 0 {
			return t.existing(p.Meeting, seq, err)
		}
	}
	at := f.Time(t.now)
	e = meeting.Entry{Seq: f.LastSeq + 1, At: at, Kind: p.Kind, Author: p.Author, Text: p.Text, Ref: p.Ref}
	on, err := t.target(f, p)
	if err != nil {
		return e, false, err
	}
	existing, err := rules.Admit(f, p, on, at)
	if err == nil && existing == 0 && p.Kind != meeting.KindLine {
		e.Refs, existing, err = deed.Aim(t, f, p)
	}
	if err != nil || existing > 0 {
		return t.existing(p.Meeting, existing, err)
	}
	if err := t.insert(f, &e, p.Subject); err != nil {
		return meeting.Entry{}, false, err
	}
	t.add(f, e, grown)
	if p.Key != "" {
		err := t.lengthen(`INSERT INTO posted_keys (meeting, key, seq, body) VALUES ($1, $2, $3, $4)`, p.Meeting, key[:], e.Seq, body[:])
		if err != nil {
			return meeting.Entry{}, false, fmt.Errorf("storing a key: %w", err)
		}
	}
	return e, false, nil
}

// target gives the line that a wish would change; the zero Line for one that changes none, or for no such line.
func (t *tx) target(f meeting.Facts, p meeting.Post) (meeting.Line, error) {
	n := p.Target()
	if n <= 0 || n > f.LastSeq {
		return meeting.Line{}, nil
	}
	return meeting.LineAt(n, f.LastSeq+1, rows.About(t.Session, f.ID))
}

// insert stores e with all that it does, and gives it the lines that it changed.
func (t *tx) insert(f meeting.Facts, e *meeting.Entry, subject meeting.AttendeeID) error {
	if err := t.insertEntry(f.ID, *e); err != nil {
		return err
	}
	if err := deed.Affect(t, f.ID, *e, subject); err != nil {
		return err
	}
	return meeting.Tell([]*meeting.Entry{e}, rows.About(t.Session, f.ID))
}

// Read gives the session of the transaction, to read within it.
func (t *tx) Read() *datafile.Session { return t.Session }

// existing reads the entry that answers a wish, unless err says otherwise.
func (t *tx) existing(m meeting.ID, seq int64, err error) (meeting.Entry, bool, error) {
	if err != nil {
		return meeting.Entry{}, false, err
	}
	e, err := rows.Entry(t.Row(`SELECT `+rows.EntryColumns+` FROM entries WHERE meeting = $1 AND seq = $2`, m, seq))
	if err != nil {
		return meeting.Entry{}, false, fmt.Errorf("reading an entry: %w", err)
	}
	return e, true, nil
}

// posted gives the seq that a key of a post stands for; 0 for none.
func (t *tx) posted(m meeting.ID, key meeting.Hash, body wish.Body) (seq int64, err error) {
	var stored []byte
	is, err := rows.Found(t.Row(`SELECT seq, body FROM posted_keys WHERE meeting = $1 AND key = $2`, m, key[:]).Scan(&seq, &stored))
	switch {
	case err != nil:
		return 0, fmt.Errorf("looking for a key: %w", err)
	case is && len(stored) > 0 && string(stored) != string(body[:]): // of what was redacted nothing is kept to compare
		return 0, wish.Mismatch()
	}
	return seq, nil
}

// settled brings the log of a meeting up to the clock and gives its facts.
func (t *tx) settled(m meeting.ID, grown *wish.Growth) (meeting.Facts, error) {
	f, err := t.factsOf(m)
	if err != nil {
		return f, err
	}
	for _, e := range meeting.Due(f, f.Time(t.now)) {
		if err = t.insertEntry(m, e); err != nil {
			return f, err
		}
		f = t.add(f, e, grown)
	}
	return f, nil
}

// Settle implements [meeting.Log].
func (s *Store) Settle(ctx context.Context, meetings []meeting.ID) (meeting.Commit, error) {
	return write(ctx, s, func(t *tx) (meeting.Commit, error) {
		for _, m := range meetings {
			if _, err := t.factsOf(m); err != nil {
				return meeting.Commit{}, err
			}
		}
		var grown wish.Growth
		for _, m := range meetings {
			if _, err := t.settled(m, &grown); err != nil {
				return meeting.Commit{}, err
			}
		}
		return meeting.Commit{Additions: grown.Additions()}, nil
	})
}
