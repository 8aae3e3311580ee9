package prose

import "strings"

const (
	mostDepth  = 4   // of quotes and lists in each other
	mostNested = 8   // of emphases in each other
	mostBoxes  = 200 // of quotes, lists and code blocks in one text
)

// Append appends text as HTML that may stand in a div or a cell of a list. The text has no control characters but tabs and line feeds, and
// closes the isolates of each of its lines: see [parley/internal/reading.Visible]. The page shows it with white-space: pre-wrap and
// without the br elements, which are for browsers that know no styles.
func Append(dst []byte, text string) []byte {
	w := writer{dst: dst, boxes: mostBoxes}
	if plain(text) {
		w.put(text)
	} else {
		w.blocks(strings.Split(text, "\n"), 0, false)
	}
	return w.dst
}

// AppendEscaped appends s such that it is text in an element and in a quoted attribute.
func AppendEscaped(dst []byte, s string) []byte {
	from := 0
	for i := range len(s) {
		as := escapes[s[i]]
		if as == "" {
			continue
		}
		dst = append(append(dst, s[from:i]...), as...)
		from = i + 1
	}
	return append(dst, s[from:]...)
}

var escapes = [256]string{'<': "&lt;", '>': "&gt;", '&': "&amp;", '"': "&#34;", '\'': "&#39;"}

type writer struct {
	dst   []byte
	boxes int // how many more there may be
}

func (w *writer) add(s string) { w.dst = append(w.dst, s...) }

// put writes text.
func (w *writer) put(s string) {
	for {
		i := strings.IndexByte(s, '\n')
		if i < 0 {
			w.dst = AppendEscaped(w.dst, s)
			return
		}
		w.dst = AppendEscaped(w.dst, s[:i])
		w.add("<br>\n")
		s = s[i+1:]
	}
}

// plain tells whether there is nothing in text that could have an effect. Most lines are so, and are not looked at twice.
func plain(text string) bool {
	start := true
	for i := range len(text) {
		switch c := text[i]; {
		case c == '`' || c == '*' || c == '_' || c == '~' || c == '[':
			return false
		case c == ':' && strings.HasPrefix(text[i:], "://"):
			return false
		case start && (c == '>' || c == '-' || '0' <= c && c <= '9') && opens(text[i:]):
			return false
		case c == '\n':
			start = true
		case c != ' ':
			start = false
		}
	}
	return true
}

// opens tells whether a line that begins here may be one of a quote or a list.
func opens(rest string) bool {
	line, _, _ := strings.Cut(rest, "\n")
	if _, ok := unquoted(line); ok {
		return true
	}
	_, ok := itemOf(line)
	return ok
}
