package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// An atom is a part of a text in which no emphasis begins or ends: code, a link.
type atom struct {
	from, to int
	code     string // what is code
	label    string // of a link that has one
	address  string // of a link
}

// inline writes a text without empty lines in it. A label is one without links.
func (w *writer) inline(s string, linked bool) {
	if strings.TrimLeft(s, " \n") == "" {
		w.put(s)
		return
	}
	atoms := atomsOf(s, linked)
	marks := match(runsOf(s, atoms))
	var open []bool // of the emphases around here, whether they are written
	at := 0
	for len(atoms) > 0 || len(marks) > 0 {
		if len(marks) == 0 || len(atoms) > 0 && atoms[0].from < marks[0].at {
			w.put(s[at:atoms[0].from])
			w.atom(atoms[0])
			at, atoms = atoms[0].to, atoms[1:]
			continue
		}
		m := marks[0]
		w.put(s[at:m.at])
		at, marks = m.at+m.size, marks[1:]
		if m.opens {
			open = append(open, len(open) < mostNested)
		}
		if open[len(open)-1] {
			w.add(m.tag())
		} else {
			w.put(s[m.at:at])
		}
		if !m.opens {
			open = open[:len(open)-1]
		}
	}
	w.put(s[at:])
}

func (w *writer) atom(a atom) {
	if a.address == "" {
		w.add("<code>")
		w.put(a.code)
		w.add("</code>")
		return
	}
	w.add(`<a href="`)
	w.dst = AppendEscaped(w.dst, a.address)
	w.add(`" rel="nofollow noopener noreferrer">`)
	if a.label == "" || a.label == a.address {
		w.dst = AppendEscaped(w.dst, a.address)
		w.add("</a>")
		return
	}
	w.inline(a.label, false)
	w.add(`</a> <small class="host" dir="ltr">`)
	host, _ := hostOf(a.address)
	w.dst = AppendEscaped(w.dst, host)
	w.add("</small>")
}

// atomsOf finds code first, links with a label in what is left, and addresses in what is left of that.
func atomsOf(s string, linked bool) []atom {
	codes := codesIn(s)
	if !linked {
		return codes
	}
	var all []atom
	at := 0
	addresses := func(to int) {
		for {
			start, end := NextAddress(s[:to], at)
			if start < 0 {
				at = to
				return
			}
			all = append(all, atom{from: start, to: end, address: s[start:end]})
			at = end
		}
	}
	links := linksIn(s, codes)
	for len(codes) > 0 || len(links) > 0 {
		next := &codes
		if len(codes) == 0 || len(links) > 0 && links[0].from < codes[0].from {
			next = &links
		}
		if a := (*next)[0]; a.from >= at { // code in a label is its link's
			addresses(a.from)
			all = append(all, a)
			at = a.to
		}
		*next = (*next)[1:]
	}
	addresses(len(s))
	return all
}

// codesIn finds the code between rows of backticks of one length.
func codesIn(s string) (codes []atom) {
	var rows [][2]int // from, to
	for i := strings.IndexByte(s, '`'); i >= 0 && i < len(s); {
		row := len(s[i:]) - len(strings.TrimLeft(s[i:], "`"))
		rows = append(rows, [2]int{i, i + row})
		i += row
		if next := strings.IndexByte(s[i:], '`'); next >= 0 {
			i += next
		} else {
			break
		}
	}
	next, last := make([]int, len(rows)), map[int]int{} // the next row of the same length; 0 for none
	for i := len(rows) - 1; i >= 0; i-- {
		length := rows[i][1] - rows[i][0]
		next[i], last[length] = last[length], i
	}
	for i := 0; i < len(rows); i++ {
		if next[i] == 0 || escaped(s, rows[i][0]) {
			continue
		}
		inner := s[rows[i][1]:rows[next[i]][0]]
		if blank(inner) {
			continue
		}
		if strings.HasPrefix(inner, " ") && strings.HasSuffix(inner, " ") { // so that a backtick may stand at an edge
			inner = inner[1 : len(inner)-1]
		}
		codes = append(codes, atom{from: rows[i][0], to: rows[next[i]][1], code: inner})
		i = next[i]
	}
	return codes
}

// escaped tells whether a backslash keeps the sign at i from having an effect.
func escaped(s string, i int) bool {
	return (i-len(strings.TrimRight(s[:i], `\`)))%2 == 1
}

// linksIn finds [label](address) outside of codes. A link is in no other: the inner one counts.
func linksIn(s string, codes []atom) (links []atom) {
	var open []int
	for i := 0; i < len(s); i++ {
		for len(codes) > 0 && codes[0].from < i {
			codes = codes[1:]
		}
		if len(codes) > 0 && codes[0].from == i {
			i = codes[0].to - 1
			continue
		}
		switch s[i] {
		case '\\':
			if i+1 < len(s) && strings.IndexByte("\\[]!", s[i+1]) >= 0 {
				i++
			}
		case '[':
			open = append(open, i)
		case ']':
			if len(open) == 0 {
				continue
			}
			a := atom{from: open[len(open)-1], label: s[open[len(open)-1]+1 : i]}
			open = open[:len(open)-1]
			if a.address = target(s[i+1:]); a.address == "" || !shows(a.label) {
				continue
			}
			a.to = i + len("](") + len(a.address) + len(")")
			if a.from > 0 && s[a.from-1] == '!' && !escaped(s, a.from-1) {
				a.from--
			}
			links, open = append(links, a), nil
			i = a.to - 1
		}
	}
	return links
}

// target is the address that stands in round brackets at the start of s; empty if there is no good one.
func target(s string) string {
	const longest = 2048
	if len(s) < len("(http://") || s[0] != '(' || !strings.EqualFold(s[1:5], "http") {
		return ""
	}
	s = s[1:min(len(s), longest)]
	depth := 0
	for i, r := range s {
		switch {
		case endsAddress(r):
			return ""
		case r == '(':
			depth++
		case r == ')' && depth > 0:
			depth--
		case r == ')':
			return checked(s[:i])
		}
	}
	return ""
}

// checked is address if it leads by http or https to a host whose name can be shown, else empty.
func checked(address string) string {
	colon := strings.Index(address, "://")
	if colon < 0 || scheme(address, 0, colon) != 0 {
		return ""
	}
	if host, ok := hostOf(address); !ok || strings.IndexFunc(host, endsAddress) >= 0 {
		return ""
	}
	return address
}

// shows tells whether there is anything to see in a label.
func shows(label string) bool {
	return strings.ContainsFunc(label, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) && r != utf8.RuneError })
}
