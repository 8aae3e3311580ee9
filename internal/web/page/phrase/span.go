package phrase

import (
	"time"

	"parley/internal/web/words"
)

// Span is from when to when, in short, as a list says it: Wed 2 December, 10:00 – 10:40. Scripts tell it in the reader's own time.
type Span struct {
	StartISO, EndISO string // EndISO is empty where no end is known
	Day, From        string // Wed 2 December, 10:00
	EndDay           string // where that is another one
	To               string // 10:40
	Zone             string // in Berlin
}

// SpanOf tells a span in a zone; end is zero where it is not known.
func SpanOf(l *words.Language, start, end time.Time, zone *time.Location) *Span {
	from := start.In(zone)
	s := &Span{StartISO: ISO(start), Day: l.Date(from, words.ListDay), From: from.Format(words.Hours), Zone: InZone(l, zone)}
	if !end.IsZero() {
		to := end.In(zone)
		s.EndISO, s.To = ISO(end), to.Format(words.Hours)
		if to.Format(time.DateOnly) != from.Format(time.DateOnly) {
			s.EndDay = l.Date(to, words.ListDay)
		}
	}
	return s
}
