package outputs

import (
	"regexp"
	"strings"
	"unicode"
)

// marks are the signs of Markdown of which those that have an effect are not shown.
const marks = "*_~`[]()!>-"

// Reads tells whether what a page shows has a text as a person reads it there: word for word or, where marks of Markdown stand in it, without them.
// The word of an act is not shown, and of the address behind a label only its host.
func Reads(shown, text string) bool {
	text = strings.TrimPrefix(text, "/me ")
	if strings.Contains(squeeze(shown), squeeze(text)) {
		return true
	}
	return strings.ContainsAny(text, marks) && strings.Contains(signs(shown), signs(labelled.ReplaceAllString(text, "$1$2")))
}

var labelled = regexp.MustCompile(`!?\[([^\[\]]*)\]\(https?://([^/()\s@<>]+)(?:/[^()\s<>"]*)?\)`)

// signs leaves out of a text the marks, and the white space that a list or a quote makes of line ends.
func signs(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune(marks, r) {
			return -1
		}
		return r
	}, s)
}

// squeeze makes one space of any white space: how it is laid out is for each output to say.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
