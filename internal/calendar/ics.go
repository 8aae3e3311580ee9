package calendar

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"parley/internal/meeting"
)

// Invitation gives a meeting as an iCalendar file (RFC 5545) with one event and an alarm ten minutes before. The log says when what the event tells
// was last changed, and how often; address is that of the page. The same meeting has the same UID whatever is changed about it, and an
// occurrence of a rule has the one of its planned start.
func Invitation(f meeting.Facts, log []meeting.Line, address string) []byte {
	var out file
	out.line("BEGIN", "VCALENDAR")
	out.line("VERSION", "2.0")
	out.line("PRODID", "-//Parley//Parley//EN")
	out.line("CALSCALE", "GREGORIAN")
	out.event(f, log, address)
	out.line("END", "VCALENDAR")
	return out.Bytes()
}

// file is an iCalendar file as it grows.
type file struct{ bytes.Buffer }

func (out *file) event(f meeting.Facts, log []meeting.Line, address string) {
	changes, changed := revision(f, log)
	language := ""
	if langTag.MatchString(f.Lang) {
		language = ";LANGUAGE=" + f.Lang
	}
	out.line("BEGIN", "VEVENT")
	out.line("UID", uid(f, address))
	out.line("DTSTAMP", utc(changed)) // without a METHOD it is when the event was last revised (section 3.8.7.2)
	out.line("LAST-MODIFIED", utc(changed))
	out.line("SEQUENCE", strconv.Itoa(changes))
	out.line("DTSTART", utc(f.Start))
	out.line("DTEND", utc(f.End))
	out.line("SUMMARY"+language, escaped(f.Title))
	out.line("DESCRIPTION"+language, escaped(strings.TrimSpace(f.Description+"\n\n"+address)))
	out.line("LOCATION", escaped(address)) // what many programs show where they pass over URL
	out.line("URL", address)
	if f.Cancelled > 0 {
		out.line("STATUS", "CANCELLED")
	} else {
		out.line("STATUS", "CONFIRMED")
		out.alarm(f.Title, language)
	}
	out.line("END", "VEVENT")
}

func (out *file) alarm(title, language string) {
	out.line("BEGIN", "VALARM")
	out.line("ACTION", "DISPLAY")
	out.line("TRIGGER", "-PT10M")
	out.line("DESCRIPTION"+language, escaped(title))
	out.line("END", "VALARM")
}

var langTag = regexp.MustCompile(`^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$`)

// revision counts the entries that changed what an event tells, and gives the stamp of the last. Until there is one, the event is as old as the log.
func revision(f meeting.Facts, log []meeting.Line) (changes int, at time.Time) {
	at = f.LastAt // while there are no entries: when it was scheduled
	if len(log) > 0 {
		at = log[0].At
	}
	for _, l := range log {
		switch l.Kind {
		case meeting.KindChanged, meeting.KindMoved, meeting.KindExtended, meeting.KindCancelled, meeting.KindRestored:
			changes, at = changes+1, l.At
		}
	}
	return changes, at
}

// uid is made of what never changes about a meeting, and tells nothing of it.
func uid(f meeting.Facts, address string) string {
	host := "parley.invalid"
	if u, err := url.Parse(address); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	which := f.Date
	if !f.Planned.IsZero() {
		which = utc(f.Planned)
	}
	sum := sha256.Sum256([]byte(host + "/" + strconv.FormatInt(int64(f.Series), 10) + "/" + which))
	return hex.EncodeToString(sum[:16]) + "@" + strings.ReplaceAll(host, ":", "-")
}

func utc(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

// escaped gives a TEXT (section 3.3.11). Controls cannot stand in one.
func escaped(s string) string {
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), "\uFFFD")
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\\' || r == ';' || r == ',':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' && r != '\t' || r == 0x7f:
			b.WriteRune('\uFFFD')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// line writes a content line, folded after at most 75 octets (section 3.1), never within a character.
func (out *file) line(name, value string) {
	const most = 75
	text, room := name+":"+value, most
	for len(text) > room {
		end := room
		for !utf8.RuneStart(text[end]) {
			end--
		}
		out.WriteString(text[:end] + "\r\n ")
		text, room = text[end:], most-1
	}
	out.WriteString(text + "\r\n")
}
