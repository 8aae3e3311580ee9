// Package event writes meetings and series for calendars (iCalendar, RFC 5545): one meeting as an invitation, and what one subscribes to.
package event

import (
	"bytes"
	"strings"
	"time"
	"unicode/utf8"
)

// file is an iCalendar file as it grows.
type file struct{ bytes.Buffer }

func (out *file) begin() {
	out.line("BEGIN", "VCALENDAR")
	out.line("VERSION", "2.0")
	out.line("PRODID", "-//Parley//Parley//EN")
	out.line("CALSCALE", "GREGORIAN")
}

func (out *file) end() { out.line("END", "VCALENDAR") }

const local = "20060102T150405"

func utc(t time.Time) string { return t.UTC().Format(local + "Z") }

// escaped gives a TEXT (section 3.3.11). Controls cannot stand in one, and what else Unicode takes for the end of a line could begin another where programs
// split a file by that.
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
		case r < ' ' && r != '\t' || 0x7f <= r && r <= 0x9f || r == '\u2028' || r == '\u2029':
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
