package reading

import (
	"strconv"
	"time"
	"unicode/utf8"

	"parley/internal/meeting"
)

// AppendEntry appends the JSON of an entry: {"seq","at","kind","author":{"id","name","role"},"text","ref","redacted","refs"}. There is no
// author on the clock's own entries, no id in the author of what was done with a key or came from a file, and no ref
// where nothing is answered; redacted is the number of the redaction that emptied the row, refs are the numbers that a redaction emptied. Times are UTC with milliseconds.
func AppendEntry(dst []byte, e meeting.Entry) []byte {
	dst = append(dst, `{"seq":`...)
	dst = strconv.AppendInt(dst, e.Seq, 10)
	dst = append(dst, `,"at":"`...)
	dst = AppendTime(dst, e.At)
	dst = append(dst, `","kind":`...)
	dst = appendString(dst, string(e.Kind))
	if e.Author != (meeting.Author{}) {
		dst = appendAuthor(append(dst, `,"author":`...), e.Author)
	}
	dst = append(dst, `,"text":`...)
	dst = appendString(dst, e.Text)
	if e.Ref != 0 {
		dst = append(dst, `,"ref":`...)
		dst = strconv.AppendInt(dst, e.Ref, 10)
	}
	if e.Redacted != 0 {
		dst = append(dst, `,"redacted":`...)
		dst = strconv.AppendInt(dst, e.Redacted, 10)
	}
	if len(e.Refs) > 0 {
		dst = appendNumbers(append(dst, `,"refs":[`...), e.Refs)
	}
	return append(dst, '}')
}

// appendNumbers appends numbers and the bracket that closes their list.
func appendNumbers(dst []byte, numbers []int64) []byte {
	for i, n := range numbers {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = strconv.AppendInt(dst, n, 10)
	}
	return append(dst, ']')
}

func appendAuthor(dst []byte, a meeting.Author) []byte {
	dst = append(dst, '{')
	if a.ID != "" {
		dst = append(dst, `"id":`...)
		dst = append(appendString(dst, string(a.ID)), ',')
	}
	dst = append(dst, `"name":`...)
	dst = appendString(dst, a.Name)
	dst = append(dst, `,"role":`...)
	dst = appendString(dst, string(a.Role))
	return append(dst, '}')
}

// AppendMeeting appends the JSON of a meeting: {"id","series","title","url","starts_at","ends_at","phase","server_time",
// "last_seq"}, then "description", "lang" and "zone" where they are not empty, and "locked_until" and "closing_at" while they lie ahead. The phase is
// the caller's, who knows what readers have been told; url is the absolute address of the page.
func AppendMeeting(dst []byte, f meeting.Facts, phase meeting.Phase, now time.Time, url string) []byte {
	dst = append(dst, `{"id":`...)
	dst = appendString(dst, f.Address())
	dst = append(dst, `,"series":`...)
	dst = appendString(dst, f.Slug)
	dst = append(dst, `,"title":`...)
	dst = appendString(dst, f.Title)
	dst = append(dst, `,"url":`...)
	dst = appendString(dst, url)
	dst = append(dst, `,"starts_at":"`...)
	dst = AppendTime(dst, f.Start)
	dst = append(dst, `","ends_at":"`...)
	dst = AppendTime(dst, f.End)
	dst = append(dst, `","phase":`...)
	dst = appendString(dst, string(phase))
	dst = append(dst, `,"server_time":"`...)
	dst = AppendTime(dst, now)
	dst = append(dst, `","last_seq":`...)
	dst = strconv.AppendInt(dst, f.LastSeq, 10)
	return append(appendMore(dst, f, phase, now), '}')
}

// appendMore appends what not every meeting has.
func appendMore(dst []byte, f meeting.Facts, phase meeting.Phase, now time.Time) []byte {
	for _, text := range []struct{ name, value string }{{"description", f.Description}, {"lang", f.Lang}, {"zone", f.Zone}} {
		if text.value != "" {
			dst = append(append(append(dst, `,"`...), text.name...), `":`...)
			dst = appendString(dst, text.value)
		}
	}
	if phase.Over() {
		return dst
	}
	for _, moment := range []struct {
		name string
		at   time.Time
	}{{"locked_until", f.LockedUntil}, {"closing_at", f.ClosingAt}} {
		if f.Time(now).Before(moment.at) {
			dst = append(append(append(dst, `,"`...), moment.name...), `":"`...)
			dst = append(AppendTime(dst, moment.at), '"')
		}
	}
	return dst
}

// AppendTime appends t in UTC with milliseconds, as every time is written for machines.
func AppendTime(dst []byte, t time.Time) []byte {
	return t.UTC().AppendFormat(dst, meeting.TimeFormat)
}

// appendString appends s as a JSON string (RFC 8259, section 7) that is harmless wherever it may land: within HTML or a
// script (<, >, & and the line separators are escaped), and on a terminal (so are all controls, C1 among them, and the
// marks that turn the direction of text). Reading it back gives s byte for byte; bytes that are no UTF-8 become U+FFFD.
func appendString(dst []byte, s string) []byte { return appendQuoted(dst, s, true) }

func appendQuoted(dst []byte, s string, harmless bool) []byte {
	dst = append(dst, '"')
	from := 0
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		if r == utf8.RuneError && size == 1 {
			dst = append(append(dst, s[from:i]...), "\uFFFD"...)
		} else if r == '"' || r == '\\' || r < ' ' || harmless && mustEscape(r) {
			dst = appendEscape(append(dst, s[from:i]...), r)
		} else {
			i += size
			continue
		}
		i += size
		from = i
	}
	return append(append(dst, s[from:]...), '"')
}

func mustEscape(r rune) bool {
	switch r {
	case '<', '>', '&', '\u2028', '\u2029':
		return true
	}
	return 0x7f <= r && r <= 0x9f || turnsText(r)
}

func appendEscape(dst []byte, r rune) []byte {
	switch r {
	case '"', '\\':
		return append(dst, '\\', byte(r))
	case '\n':
		return append(dst, `\n`...)
	case '\r':
		return append(dst, `\r`...)
	case '\t':
		return append(dst, `\t`...)
	}
	const hex = "0123456789abcdef"
	return append(dst, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
}
