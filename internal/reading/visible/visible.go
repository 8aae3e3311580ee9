// Package visible makes text such that it can be shown anywhere as text, and turns or hides nothing that stands beside it.
package visible

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

const (
	firstStrongIsolate = '\u2068' // FSI
	popIsolate         = '\u2069' // PDI
)

// Text gives s such that it can be shown anywhere as text, a terminal included: line feeds and tabs stay, a CR before a
// line feed goes, every other control character (C0, DEL, C1, the separators U+2028 and U+2029, a lone CR) is replaced by
// something one sees, and a line that turns the direction of text turns only itself. What is harmless stays byte for byte.
func Text(s string) string {
	return eachLine(s, isolate)
}

// Inside is [Text] for an element or attribute that is an isolate itself.
func Inside(s string) string { return eachLine(s, balance) }

func eachLine(s string, turned func(string) string) string {
	if harmless(s) {
		return s
	}
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = turned(showControls(line))
	}
	return strings.Join(lines, "\n")
}

// OneLine is [Text] for what must stay on one line: line ends become " ⏎ ".
func OneLine(s string) string {
	if harmless(s) && !strings.Contains(s, "\n") {
		return s
	}
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", " ⏎ ")
	return isolate(showControls(s))
}

func harmless(s string) bool {
	for i, r := range s {
		if r < ' ' && r != '\n' && r != '\t' || 0x7f <= r && r <= 0x9f || r == '\u2028' || r == '\u2029' || Turns(r) {
			return false
		}
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD") {
			return false
		}
	}
	return true
}

// showControls replaces each control character but the tab and the line feed.
func showControls(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t':
			b.WriteRune(r)
		case r < ' ':
			b.WriteRune('\u2400' + r) // the control pictures stand in the order of the controls
		case r == 0x7f:
			b.WriteRune('\u2421')
		case 0x7f < r && r <= 0x9f || r == '\u2028' || r == '\u2029':
			b.WriteString(codePoint(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func codePoint(r rune) string { return fmt.Sprintf("[U+%04X]", r) }

// Turns tells the marks that turn the direction of text (Unicode's Bidi_Control).
func Turns(r rune) bool {
	switch {
	case r < '\u061c':
		return false
	case r == '\u061c', r == '\u200e', r == '\u200f':
		return true
	}
	return '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069'
}

// isolate closes a line that turns the direction of text into an isolate of its own, so that nothing beside it moves.
func isolate(line string) string {
	if strings.IndexFunc(line, Turns) < 0 {
		return line
	}
	return string(firstStrongIsolate) + balance(line) + string(popIsolate)
}

// balance makes a line close every isolate it opens and none that it did not open. Embeddings and overrides need no
// closing: they end with the isolate around them (UAX #9, X6a).
func balance(line string) string {
	if strings.IndexFunc(line, Turns) < 0 {
		return line
	}
	var b strings.Builder
	open := 0
	for _, r := range line {
		switch {
		case '\u2066' <= r && r <= '\u2068':
			open++
		case r == popIsolate && open == 0:
			b.WriteString(codePoint(r))
			continue
		case r == popIsolate:
			open--
		}
		b.WriteRune(r)
	}
	return b.String() + strings.Repeat(string(popIsolate), open)
}
