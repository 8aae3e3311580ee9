package store

import (
	"time"

	"parley/internal/meeting"
	"parley/internal/store/datafile"
)

const (
	seriesColumns = `id, slug, title, description, lang, listed, zone, extension_cap, after_talk, created`
	entryColumns  = `seq, at, kind, author_id, author_name, author_role, text, ref`

	// selectFacts wants a WHERE about m, the meeting, or s, its series.
	selectFacts = `SELECT m.id, m.series, s.slug, m.date, m.title, m.description, s.lang, s.listed, s.zone, m.starts_at, m.ends_at,
		m.wrap_at, m.after_talk, m.extension_cap, m.extended, m.last_seq, m.last_at, m.opened, m.ended, m.closed, m.cancelled, m.imported
		FROM meetings m JOIN series s ON s.id = m.series`
)

// scanner is a row.
type scanner = datafile.Scanner

func scanFacts(row scanner) (meeting.Facts, error) {
	var f meeting.Facts
	var starts, ends, wraps, afterTalk, extensionCap, extended, lastAt int64
	err := row.Scan(&f.ID, &f.Series, &f.Slug, &f.Date, &f.Title, &f.Description, &f.Lang, &f.Listed, &f.Zone, &starts, &ends,
		&wraps, &afterTalk, &extensionCap, &extended, &f.LastSeq, &lastAt, &f.Opened, &f.Ended, &f.Closed, &f.Cancelled, &f.Imported)
	f.Start, f.End, f.WrapAt, f.LastAt = instant(starts), instant(ends), instant(wraps), instant(lastAt)
	f.AfterTalk, f.ExtensionCap, f.Extended = span(afterTalk), span(extensionCap), span(extended)
	return f, err
}

func scanSeries(row scanner) (meeting.Series, error) {
	var s meeting.Series
	var extensionCap, afterTalk, created int64
	err := row.Scan(&s.ID, &s.Slug, &s.Title, &s.Description, &s.Lang, &s.Listed, &s.Zone, &extensionCap, &afterTalk, &created)
	s.ExtensionCap, s.AfterTalk, s.Created = span(extensionCap), span(afterTalk), instant(created)
	return s, err
}

func scanEntry(row scanner) (meeting.Entry, error) {
	var e meeting.Entry
	var at int64
	err := row.Scan(&e.Seq, &at, &e.Kind, &e.Author.ID, &e.Author.Name, &e.Author.Role, &e.Text, &e.Ref)
	e.At = instant(at)
	return e, err
}

// Times are stored as milliseconds since 1970, spans as milliseconds.
func milliseconds(t time.Time) int64 { return t.UnixMilli() }
func instant(ms int64) time.Time     { return time.UnixMilli(ms).UTC() }
func span(ms int64) time.Duration    { return time.Duration(ms) * time.Millisecond }
