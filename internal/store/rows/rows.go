// Package rows says how series, meetings and entries stand in SQL: their columns, and how a row is read and written.
package rows

import (
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"parley/internal/meeting"
	"parley/internal/store/datafile"
)

// What is selected for [Series], [Entry] and [Facts].
const (
	SeriesColumns = `id, slug, title, description, lang, listed, zone, extension_cap, after_talk, created, rule, starts_at, length, practise`
	EntryColumns  = `seq, at, kind, author_id, author_name, author_role, text, ref, redacted, refs`

	// SelectFacts wants a WHERE about m, the meeting, or s, its series.
	SelectFacts = `SELECT m.id, m.series, s.slug, m.date, m.title, m.description, s.lang, s.listed, s.zone, m.starts_at, m.ends_at,
		m.wrap_at, m.after_talk, m.extension_cap, m.extended, m.last_seq, m.last_at, m.opened, m.ended, m.closed, m.cancelled, m.imported,
		coalesce(m.planned, 0), m.closing_at, m.locked_until
		FROM meetings m JOIN series s ON s.id = m.series`
)

// Facts reads a row of [SelectFacts].
func Facts(row datafile.Scanner) (meeting.Facts, error) {
	var f meeting.Facts
	var starts, ends, wraps, afterTalk, extensionCap, extended, lastAt, planned, closing, locked int64
	err := row.Scan(&f.ID, &f.Series, &f.Slug, &f.Date, &f.Title, &f.Description, &f.Lang, &f.Listed, &f.Zone, &starts, &ends,
		&wraps, &afterTalk, &extensionCap, &extended, &f.LastSeq, &lastAt, &f.Opened, &f.Ended, &f.Closed, &f.Cancelled, &f.Imported,
		&planned, &closing, &locked)
	f.Start, f.End, f.WrapAt, f.LastAt = Instant(starts), Instant(ends), Instant(wraps), Instant(lastAt)
	f.AfterTalk, f.ExtensionCap, f.Extended = Span(afterTalk), Span(extensionCap), Span(extended)
	f.Planned, f.ClosingAt, f.LockedUntil = Maybe(planned), Maybe(closing), Maybe(locked)
	return f, err
}

// Series reads a row of [SeriesColumns], without its exceptions.
func Series(row datafile.Scanner) (meeting.Series, error) {
	var s meeting.Series
	var extensionCap, afterTalk, created, starts, length int64
	err := row.Scan(&s.ID, &s.Slug, &s.Title, &s.Description, &s.Lang, &s.Listed, &s.Zone, &extensionCap, &afterTalk, &created,
		&s.Rule, &starts, &length, &s.Practise)
	s.Start, s.Length = Maybe(starts), Span(length)
	s.ExtensionCap, s.AfterTalk, s.Created = Span(extensionCap), Span(afterTalk), Instant(created)
	return s, err
}

// Entry reads a row of [EntryColumns].
func Entry(row datafile.Scanner) (meeting.Entry, error) {
	var e meeting.Entry
	var at int64
	var refs string
	err := row.Scan(&e.Seq, &at, &e.Kind, &e.Author.ID, &e.Author.Name, &e.Author.Role, &e.Text, &e.Ref, &e.Redacted, &refs)
	e.At = Instant(at)
	if err == nil && refs != "" {
		e.Refs, err = numbers(refs)
	}
	return e, err
}

// Moment reads a row of one moment.
func Moment(row datafile.Scanner) (time.Time, error) {
	var ms int64
	err := row.Scan(&ms)
	return Instant(ms), err
}

// Planned is NULL for a meeting that no rule planned.
func Planned(f meeting.Facts) sql.NullInt64 {
	return sql.NullInt64{Int64: Milliseconds(f.Planned), Valid: !f.Planned.IsZero()}
}

// numbers reads what Spaced wrote.
func numbers(spaced string) ([]int64, error) {
	var all []int64
	for word := range strings.FieldsSeq(spaced) {
		n, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("reading the numbers of a redaction: %w", err)
		}
		all = append(all, n)
	}
	return all, nil
}

// Spaced writes numbers with spaces between them.
func Spaced(all []int64) string {
	words := make([]string, len(all))
	for i, n := range all {
		words[i] = strconv.FormatInt(n, 10)
	}
	return strings.Join(words, " ")
}

// Milliseconds is how a moment is stored: since 1970.
func Milliseconds(t time.Time) int64 { return t.UnixMilli() }

// Instant reads a moment.
func Instant(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// Maybe reads a moment that there may not be; 0 is none.
func Maybe(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return Instant(ms)
}

// Sometime is how a moment is stored that there may not be.
func Sometime(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return Milliseconds(t)
}

// Span reads a length of time, which is stored in milliseconds.
func Span(ms int64) time.Duration { return time.Duration(ms) * time.Millisecond }

// Found tells whether a row was there, by the error of reading it.
func Found(err error) (bool, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// Missing is what to answer when something was not found, or could not be looked for.
func Missing(err, answer error) error {
	if err != nil {
		return fmt.Errorf("looking for what a wish names: %w", err)
	}
	return answer
}
