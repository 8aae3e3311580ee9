package prose

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// NextAddress finds the first http or https address in s at or after from: s[start:end]; start is -1 if there is none. An address that names a
// user (https://bank.example@other.example) is none, as it is made to mislead. What is no good address is passed over as a
// whole, so the time is linear in the length of s.
func NextAddress(s string, from int) (start, end int) {
	for at := from; ; {
		i := strings.Index(s[at:], "://")
		if i < 0 {
			return -1, -1
		}
		start, at = scheme(s, at, at+i), at+i+3
		if start < 0 {
			continue
		}
		reach := len(s)
		if n := strings.IndexFunc(s[at:], endsAddress); n >= 0 {
			reach = at + n
		}
		end := start + trimmed(s[start:reach])
		if end > at && goodAddress(s[start:end]) {
			return start, end
		}
		at = reach
	}
}

// scheme gives where the http or https that ends at colon begins, not before from; -1 if there is none, or if it is
// the end of a longer word.
func scheme(s string, from, colon int) int {
	for _, name := range [...]string{"https", "http"} {
		start := colon - len(name)
		if start < from || !strings.EqualFold(s[start:colon], name) {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(s[:start])
		if start > 0 && (unicode.IsLetter(before) || unicode.IsNumber(before)) {
			continue
		}
		return start
	}
	return -1
}

// endsAddress tells what cannot be within an address: spaces, quotes and pointed brackets, and whatever one cannot see.
func endsAddress(r rune) bool {
	if r < utf8.RuneSelf { // the same as below, only faster
		return r <= ' ' || r == 0x7f || r == '<' || r == '>' || r == '"' || r == '`'
	}
	switch r {
	case '«', '»', '“', '”', '„', utf8.RuneError:
		return true
	}
	if 0x2400 <= r && r <= 0x2421 { // a control made visible
		return true
	}
	return unicode.IsSpace(r) || !unicode.IsGraphic(r)
}

// trimmed is the length of address without what belongs to the sentence around it: punctuation at its end, and closing brackets
// that were not opened in it.
func trimmed(address string) int {
	depth := map[rune]int{}
	for _, r := range address {
		depth[r]++
	}
	for len(address) > 0 {
		last, size := utf8.DecodeLastRuneInString(address)
		open, bracket := opening[last]
		switch {
		case bracket && depth[last] > depth[open]:
		case !bracket && strings.ContainsRune(".,;:!?'*_~|’…。，、；：！？", last):
		case strings.ContainsRune("([{（「『【", last):
		default:
			return len(address)
		}
		depth[last]--
		address = address[:len(address)-size]
	}
	return 0
}

var opening = map[rune]rune{')': '(', ']': '[', '}': '{', '）': '（', '」': '「', '』': '『', '】': '【'}

func goodAddress(address string) bool {
	_, ok := hostOf(address)
	return ok
}

// hostOf gives the host, with its port, to which an address leads; false if it names none or a user besides.
func hostOf(address string) (host string, ok bool) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil {
		return "", false
	}
	return u.Host, true
}
