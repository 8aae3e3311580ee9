package prose

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A run is a row of one of the signs *, _ and ~ (CommonMark 0.31, 6.2: a delimiter run).
type run struct {
	at, n         int // of what of it is not used yet
	length        int // of the whole
	sign          byte
	opens, closes bool
}

// A mark is a part of a run that begins or ends an emphasis.
type mark struct {
	at, size int
	sign     byte
	opens    bool
}

func (m mark) tag() string {
	name := "em>"
	switch {
	case m.sign == '~':
		name = "del>"
	case m.size == 2:
		name = "strong>"
	}
	if m.opens {
		return "<" + name
	}
	return "</" + name
}

// runsOf finds the runs outside of atoms.
func runsOf(s string, atoms []atom) (runs []run) {
	for i := 0; i < len(s); i++ {
		if len(atoms) > 0 && atoms[0].from == i {
			i = atoms[0].to - 1
			atoms = atoms[1:]
			continue
		}
		switch c := s[i]; c {
		case '\\':
			if i+1 < len(s) && strings.IndexByte("\\*_~", s[i+1]) >= 0 {
				i++
			}
		case '*', '_', '~':
			to := i + 1
			for to < len(s) && s[to] == c && (len(atoms) == 0 || to < atoms[0].from) {
				to++
			}
			if r := runOf(s, i, to); r.opens || r.closes {
				runs = append(runs, r)
			}
			i = to - 1
		}
	}
	return runs
}

// runOf tells by what stands beside a run what it may do.
func runOf(s string, from, to int) run {
	r := run{at: from, n: to - from, length: to - from, sign: s[from]}
	before, after := ' ', ' '
	if from > 0 {
		before, _ = utf8.DecodeLastRuneInString(s[:from])
	}
	if to < len(s) {
		after, _ = utf8.DecodeRuneInString(s[to:])
	}
	spaced, punctuated := unicode.IsSpace(before), punctuation(before)
	left := !unicode.IsSpace(after) && (!punctuation(after) || spaced || punctuated)
	right := !spaced && (!punctuated || unicode.IsSpace(after) || punctuation(after))
	switch r.sign {
	case '*':
		r.opens, r.closes = left, right
	case '_':
		r.opens, r.closes = left && (!right || punctuated), right && (!left || punctuation(after))
	case '~':
		r.opens, r.closes = left && r.n == 2, right && r.n == 2
	}
	return r
}

func punctuation(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }

// match pairs runs as CommonMark does, and gives the marks in their order. Where no run was found that a later one could close, none is looked for
// again, so the time is linear.
func match(runs []run) (marks []mark) {
	var open []run
	var floor [128][6]int // by sign and kind of the closing run: below it nothing in open fits
	for _, r := range runs {
		kind := r.length % 3 * 2
		if r.opens {
			kind++
		}
		for r.closes && r.n > 0 {
			i := len(open) - 1
			for i >= floor[r.sign][kind] && !fit(open[i], r) {
				i--
			}
			if i < floor[r.sign][kind] {
				floor[r.sign][kind] = len(open)
				break
			}
			size := min(2, open[i].n, r.n)
			open[i].n -= size
			marks = append(marks, mark{open[i].at + open[i].n, size, r.sign, true}, mark{r.at, size, r.sign, false})
			r.at, r.n = r.at+size, r.n-size
			if open[i].n > 0 {
				i++
			}
			open = open[:i]
			for _, sign := range "*_~" {
				for k := range floor[sign] {
					floor[sign][k] = min(floor[sign][k], i)
				}
			}
		}
		if r.opens && r.n > 0 {
			open = append(open, r)
		}
	}
	slices.SortFunc(marks, func(a, b mark) int { return cmp.Compare(a.at, b.at) })
	return marks
}

// fit tells whether a run that opens and one that closes make a pair.
func fit(o, c run) bool {
	if o.sign != c.sign {
		return false
	}
	odd := (o.closes || c.opens) && (o.length+c.length)%3 == 0 && o.length%3 != 0
	return !odd || o.sign == '~'
}
