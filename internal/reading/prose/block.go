package prose

import (
	"slices"
	"strings"
)

// A box is what stands as a block between texts: a quote, a list, a block of code.
type box interface {
	write(w *writer, depth int)
}

// blocks writes lines. In an item of a list the first line is no list or quote of its own: "1. 2. 3. go" counts, and nests nothing.
func (w *writer) blocks(lines []string, depth int, item bool) {
	from, bare := 0, true
	for i := 0; i < len(lines); {
		b, n := w.find(lines[i:], depth, item && i == 0)
		if n == 0 {
			i++
			continue
		}
		w.boxes--
		w.text(lines[from:i], false)
		b.write(w, depth+1)
		i += n
		from, bare = i, false
	}
	w.text(lines[from:], bare)
}

// find gives the box that begins with the first of lines, and how many of them are in it; 0 if it begins none. What it turns down, it turns down after a
// look at few lines, so that finding all is linear.
func (w *writer) find(lines []string, depth int, codeOnly bool) (box, int) {
	if w.boxes == 0 {
		return nil, 0
	}
	if b, n := codeOf(lines); n > 0 {
		return b, n
	}
	if codeOnly || depth >= mostDepth {
		return nil, 0
	}
	if b, n := quoteOf(lines); n > 0 {
		return b, n
	}
	return listOf(lines)
}

// text writes lines that are in no box; between boxes as a paragraph, without the empty lines at its edges.
func (w *writer) text(lines []string, bare bool) {
	if !bare {
		lines = trimmedLines(lines)
		if len(lines) == 0 {
			return
		}
		w.add("<p>")
	}
	for i := 0; i < len(lines); {
		n := 1 // emphasis and links go over line ends, but over no empty line
		for i+n < len(lines) && !blank(lines[i]) && !blank(lines[i+n]) {
			n++
		}
		if i > 0 {
			w.add("<br>\n")
		}
		w.inline(strings.Join(lines[i:i+n], "\n"), true)
		i += n
	}
	if !bare {
		w.add("</p>")
	}
}

func trimmedLines(lines []string) []string {
	for len(lines) > 0 && blank(lines[0]) {
		lines = lines[1:]
	}
	for len(lines) > 0 && blank(lines[len(lines)-1]) {
		lines = lines[:len(lines)-1]
	}
	return lines
}

func blank(line string) bool { return strings.TrimSpace(line) == "" }

// indent counts the spaces before a line; a tab counts as four.
func indent(line string) (n int) {
	for i := range len(line) {
		switch line[i] {
		case ' ':
			n++
		case '\t':
			n += 4
		default:
			return n
		}
	}
	return n
}

// outdented is line with up to n fewer spaces before it.
func outdented(line string, n int) string {
	for n > 0 && line != "" {
		switch line[0] {
		case ' ':
			n--
		case '\t':
			n -= 4
		default:
			return line
		}
		line = line[1:]
	}
	return line
}

type quote struct{ lines []string }

func quoteOf(lines []string) (box, int) {
	if rest, ok := unquoted(lines[0]); !ok || blank(rest) {
		return nil, 0
	}
	var q quote
	for _, line := range lines {
		rest, ok := unquoted(line)
		if !ok {
			break
		}
		q.lines = append(q.lines, rest)
	}
	return q, len(q.lines)
}

// unquoted is a quoted line without its outer mark.
func unquoted(line string) (rest string, ok bool) {
	marks := len(line) - len(strings.TrimLeft(line, ">"))
	switch {
	case marks == 0 || len(line) > marks && line[marks] != ' ':
		return "", false
	case marks == 1:
		return strings.TrimPrefix(line[1:], " "), true
	}
	return line[1:], true
}

func (q quote) write(w *writer, depth int) {
	w.add("<blockquote>")
	w.blocks(q.lines, depth, false)
	w.add("</blockquote>")
}

type code struct {
	label string
	lines []string
}

// codeOf gives a block of code. One with nothing in it is none, as its marks would be gone for nothing.
func codeOf(lines []string) (box, int) {
	space := indent(lines[0])
	mark := strings.TrimRight(strings.TrimLeft(lines[0], " "), " ")
	label := strings.TrimLeft(mark, "`")
	fence := len(mark) - len(label)
	if fence < 3 || space > 3 || !isLabel(label) {
		return nil, 0
	}
	c := code{label: label}
	n := 1
	for ; n < len(lines); n++ {
		row := strings.TrimSpace(lines[n])
		if len(row) >= fence && strings.Trim(row, "`") == "" && indent(lines[n]) < 4 {
			n++
			break
		}
		c.lines = append(c.lines, outdented(lines[n], space))
	}
	if !slices.ContainsFunc(c.lines, func(line string) bool { return !blank(line) }) {
		return nil, 0
	}
	return c, n
}

// isLabel tells the name of a language from code that somebody began in the row of the mark.
func isLabel(s string) bool {
	for i := range len(s) {
		if c := s[i]; !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("+#._-", c) >= 0) {
			return false
		}
	}
	return len(s) <= 20
}

func (c code) write(w *writer, _ int) {
	w.add(`<pre tabindex="0">`) // it scrolls, so the keyboard must get there
	if c.label != "" {
		w.add(`<small class="label">`)
		w.put(c.label)
		w.add("</small>\n")
	}
	w.add("<code>")
	w.dst = AppendEscaped(w.dst, strings.Join(c.lines, "\n"))
	w.add("</code></pre>")
}
