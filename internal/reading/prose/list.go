package prose

import (
	"strconv"
	"strings"
)

// A list has items of one kind: -, *, or the sign behind a number.
type list struct {
	kind  byte
	items []item
}

type item struct {
	kind   byte
	number int
	indent int // of its mark
	offset int // of what stands behind it
	lines  []string
}

// itemOf reads the first line of an item. One with nothing in it, and a row of marks ("- - -"), is none.
func itemOf(line string) (it item, ok bool) {
	it.indent = indent(line)
	rest := strings.TrimLeft(line, " ")
	if it.indent > 3 || it.indent != len(line)-len(rest) || strings.Trim(rest, "-*_ \t") == "" {
		return it, false
	}
	digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
	switch number, err := strconv.Atoi(rest[:digits]); {
	case digits == 0 && (rest[0] == '-' || rest[0] == '*'):
	case err != nil || digits > 9 || digits > 1 && rest[0] == '0' || digits == len(rest) || rest[digits] != '.' && rest[digits] != ')':
		return it, false
	default:
		it.number = number
	}
	it.kind = rest[digits]
	rest = rest[digits+1:]
	text := strings.TrimLeft(rest, " \t")
	if len(text) == len(rest) || blank(text) {
		return it, false
	}
	it.offset = len(line) - len(text)
	it.lines = []string{text}
	return it, true
}

// holds tells whether a line goes on the item: it stands two spaces or more to the right of its mark.
func (it item) holds(line string) bool { return indent(line) >= it.indent+2 }

func listOf(lines []string) (box, int) {
	it, ok := itemOf(lines[0])
	if !ok {
		return nil, 0
	}
	l := list{kind: it.kind}
	n := 1
	for {
		next := n
		for ; next < len(lines); next++ {
			if blank(lines[next]) {
				continue
			}
			if !it.holds(lines[next]) {
				break
			}
			for ; n <= next; n++ {
				it.lines = append(it.lines, outdented(lines[n], it.offset))
			}
		}
		l.items = append(l.items, it)
		if next == len(lines) {
			return l, n
		}
		if it, ok = itemOf(lines[next]); !ok || it.kind != l.kind {
			return l, n
		}
		n = next + 1
	}
}

func (l list) write(w *writer, depth int) {
	begin, end := "<ul>", "</ul>"
	switch l.kind {
	case '.':
		begin, end = "<ol>", "</ol>"
	case ')':
		begin, end = `<ol class="round">`, "</ol>"
	}
	w.add(begin)
	for i, it := range l.items {
		if shown := 1; l.kind == '.' || l.kind == ')' {
			if i > 0 {
				shown = l.items[i-1].number + 1
			}
			if it.number != shown {
				w.add(`<li value="`)
				w.dst = strconv.AppendInt(w.dst, int64(it.number), 10)
				w.add(`">`)
			} else {
				w.add("<li>")
			}
		} else {
			w.add("<li>")
		}
		w.blocks(it.lines, depth, true)
		w.add("</li>")
	}
	w.add(end)
}
