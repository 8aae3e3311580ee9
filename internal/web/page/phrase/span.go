package phrase

import (
	"strings"
	"time"
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
func SpanOf(start, end time.Time, zone *time.Location) *Span {
	const day = "Mon 2 January"
	from := start.In(zone)
	s := &Span{StartISO: ISO(start), Day: from.Format(day), From: from.Format(Hours), Zone: InZone(zone)}
	if !end.IsZero() {
		to := end.In(zone)
		s.EndISO, s.To = ISO(end), to.Format(Hours)
		if to.Format(time.DateOnly) != from.Format(time.DateOnly) {
			s.EndDay = to.Format(day)
		}
	}
	return s
}

// rightToLeft are the languages that are written so, and the scripts, where a tag names one.
var rightToLeft = map[string]bool{"ar": true, "he": true, "iw": true, "fa": true, "ur": true, "ps": true, "yi": true, "dv": true, "ckb": true, "sd": true, "ug": true,
	"arab": true, "hebr": true, "thaa": true, "syrc": true, "nkoo": true, "adlm": true, "rohg": true}

// Direction is the direction in which a language (BCP 47) is written: ltr or rtl.
func Direction(lang string) string {
	parts := strings.Split(strings.ToLower(lang), "-")
	rtl := rightToLeft[parts[0]]
	for _, part := range parts[1:] {
		if len(part) == 4 && part[0] >= 'a' { // a script overrules the language
			rtl = rightToLeft[part]
		}
	}
	if rtl {
		return "rtl"
	}
	return "ltr"
}
