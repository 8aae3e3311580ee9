package store

import (
	"database/sql"
	"fmt"
	"time"

	"parley/internal/meeting"
	"parley/internal/store/datafile"
	"parley/internal/store/rows"
	"parley/internal/store/wish"
)

// tx is the open transaction of the writer, and the moment at which it happens.
type tx struct {
	*writer
	now    time.Time
	grants bool // may have changed, or the names in them
}

// begin takes the lock for writing. What is remembered of meetings is of use only if nobody else has written since.
func (t *tx) begin() error {
	if err := t.lengthen(`BEGIN IMMEDIATE`); err != nil {
		return fmt.Errorf("beginning: %w", err)
	}
	var version int64
	if err := t.Row(datafile.ChangedElsewhere).Scan(&version); err != nil {
		return fmt.Errorf("looking for changes by others: %w", err)
	}
	if version != t.version || len(t.facts) > cachedFacts {
		t.forget()
		t.version = version
	}
	return nil
}

func (t *tx) commit() error { return t.lengthen(`COMMIT`) }

// rollback is for transactions that SQLite may have ended by itself already, which is the error that it gives then.
func (t *tx) rollback() {
	_ = t.lengthen(`ROLLBACK`)
	t.forget()
}

// Exec runs a statement after which nothing that is known of grants may hold any more.
func (t *tx) Exec(query string, args ...any) error {
	t.grants = true
	return t.lengthen(query, args...)
}

// lengthen is Exec for statements that make logs longer and surely change no grant. Each is counted: it may write a page.
func (t *tx) lengthen(query string, args ...any) error {
	t.pages++
	return t.Session.Exec(query, args...)
}

// rowsOf reads rows within the transaction.
func rowsOf[T any](t *tx, scan func(datafile.Scanner) (T, error), query string, args ...any) ([]T, error) {
	return datafile.Rows(t.Session, scan, query, args...)
}

// factsOf gives the facts of a meeting as this transaction has left them so far.
func (t *tx) factsOf(m meeting.ID) (meeting.Facts, error) {
	if f, ok := t.facts[m]; ok {
		return f, nil
	}
	f, err := rows.Facts(t.Row(rows.SelectFacts+` WHERE m.id = $1`, m))
	is, err := rows.Found(err)
	switch {
	case err != nil:
		return f, fmt.Errorf("reading a meeting: %w", err)
	case !is:
		return f, wish.NoMeeting()
	}
	t.facts[m] = f
	return f, nil
}

// add notes that e was inserted into the log of f and gives the facts after it. The row of the meeting is written once, by flush.
func (t *tx) add(f meeting.Facts, e meeting.Entry, grown *wish.Growth) meeting.Facts {
	longer := f
	longer.LastSeq, longer.LastAt = e.Seq, e.At
	f = meeting.Apply(f, e)
	t.facts[f.ID], t.changed[f.ID] = f, t.changed[f.ID] || f != longer
	grown.Add(e, f)
	return f
}

func (t *tx) insertEntry(m meeting.ID, e meeting.Entry) error {
	err := t.lengthen(`INSERT INTO entries (meeting, seq, at, kind, author_id, author_name, author_role, text, ref)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		m, e.Seq, rows.Milliseconds(e.At), string(e.Kind), string(e.Author.ID), e.Author.Name, string(e.Author.Role), e.Text, e.Ref)
	if err != nil {
		return fmt.Errorf("storing an entry: %w", err)
	}
	return nil
}

// flush writes the rows of the meetings whose logs grew. Most have only become longer: nothing that an index holds has changed then, and SQLite
// would write four of them anew, were their columns set to what they are.
func (t *tx) flush() error {
	for m, more := range t.changed {
		f := t.facts[m]
		err := t.lengthen(`UPDATE meetings SET last_seq = $1, last_at = $2 WHERE id = $3`, f.LastSeq, rows.Milliseconds(f.LastAt), m)
		if err == nil && more {
			err = t.Exec(`UPDATE meetings SET starts_at = $1, ends_at = $2, wrap_at = $3, extended = $4, opened = $5, ended = $6, closed = $7,
					cancelled = $8, due_at = $9, title = $10, description = $11, closing_at = $12, locked_until = $13 WHERE id = $14`,
				rows.Milliseconds(f.Start), rows.Milliseconds(f.End), rows.Milliseconds(f.WrapAt), f.Extended.Milliseconds(), f.Opened, f.Ended, f.Closed,
				f.Cancelled, dueAt(f), f.Title, f.Description, rows.Sometime(f.ClosingAt), rows.Sometime(f.LockedUntil), m)
		}
		if err != nil {
			return fmt.Errorf("storing the facts of a meeting: %w", err)
		}
	}
	clear(t.changed)
	return nil
}

// dueAt is when the clock has to add something next; NULL for never.
func dueAt(f meeting.Facts) sql.NullInt64 {
	at, ok := f.NextDue()
	return sql.NullInt64{Int64: rows.Milliseconds(at), Valid: ok}
}
