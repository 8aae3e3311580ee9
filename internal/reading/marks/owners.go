package marks

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/internal/meeting"
)

// names are those who were there, as they are called, by what they have in common however they are written.
type names map[string]string

func (n names) add(name string) {
	if key := meeting.NameKey(name); key != "" {
		n[key] = name
	}
}

// finder finds names in texts.
type finder map[rune][]candidate // by the first letter, the longest first

// candidate is how somebody may be named in a text.
type candidate struct{ written, name string }

// finder takes people by their whole names, and by the first word of them where nobody else has the same.
func (n names) finder() finder {
	first := map[string][]string{}
	for _, name := range n {
		if word, rest, _ := strings.Cut(name, " "); rest != "" {
			first[meeting.NameKey(word)] = append(first[meeting.NameKey(word)], name)
		}
	}
	f := finder{}
	put := func(written, name string) {
		r, _ := utf8.DecodeRuneInString(written)
		f[folded(r)] = append(f[folded(r)], candidate{written, name})
	}
	for _, name := range n {
		put(name, name)
		if word, _, _ := strings.Cut(name, " "); n[meeting.NameKey(word)] == "" && len(first[meeting.NameKey(word)]) == 1 {
			put(word, name)
		}
	}
	for _, all := range f {
		slices.SortFunc(all, func(a, b candidate) int {
			return cmp.Or(len(b.written)-len(a.written), cmp.Compare(a.written, b.written))
		})
	}
	return f
}

// in gives who is named in a text, in that order. What stands within an address names nobody.
func (f finder) in(text string) (found []string) {
	begun := false // something was said before
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !starts(text[:at], r) {
			at += size
			continue
		}
		if word := text[at : at+wordEnd(text[at:])]; strings.Contains(word, "://") {
			at, begun = at+len(word), true
			continue
		}
		length := 0
		for _, c := range f[folded(r)] {
			n := prefixFold(text[at:], c.written)
			if n == 0 || !ends(text[:at+n], text[at+n:]) || !c.addressed(text[:at], text[at:at+n], text[at+n:], begun) {
				continue
			}
			if length = n; !slices.Contains(found, c.name) {
				found = append(found, c.name)
			}
			break
		}
		begun = begun || wordy(r)
		at += max(size, length)
	}
	return found
}

// addressed tells whether it is they who are meant where what was written stands between the two. Someone whose name is an everyday word too
// ("will") is, at the beginning of a text, when called with a sign before or behind the name, or when only the name has capitals.
func (c candidate) addressed(before, written, after string, begun bool) bool {
	if small := strings.ToLower(c.written); !everyday[small] && utf8.RuneCountInString(small) > 1 {
		return true
	} else if written == c.written && written != small && begun && !months[small] {
		return true
	}
	return !begun || strings.HasSuffix(before, "@") || strings.HasPrefix(after, ",") || strings.HasPrefix(after, ":")
}

// everyday are words of actions that people are called as well, or call themselves in a chat.
var everyday, months = setOf(`a all an and any art as ask at be bill bot by can chase do done drew faith for frank from get go grace grant guest he help
	hope host i if in is it jack joy june mark may me my next no not of on one or pat ray read rich rob rose she sky so sue team test the they this to
	up us we who will with you april august das der die er für ich kann mit sie soll und wir zu`), setOf(`april may june august`)

func setOf(words string) map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		all[word] = true
	}
	return all
}

// starts tells whether a word may begin with r behind before.
func starts(before string, r rune) bool {
	if !wordy(r) {
		return !unicode.IsSpace(r) && strings.ContainsRune(`[]{}\^|`+"`", r) // with which names of IRC begin
	}
	last, size := utf8.DecodeLastRuneInString(before)
	if size == 0 || spaceless(r) && unicode.IsLetter(last) {
		return true
	}
	if wordy(last) {
		return spaceless(last)
	}
	further, size := utf8.DecodeLastRuneInString(before[:len(before)-size])
	return size == 0 || !strings.ContainsRune("-./@", last) || !wordy(further)
}

// ends tells whether a word may end between the two.
func ends(word, after string) bool {
	next, size := utf8.DecodeRuneInString(after)
	last, _ := utf8.DecodeLastRuneInString(word)
	if size == 0 || spaceless(last) && !unicode.Is(unicode.M, next) {
		return true
	}
	if wordy(next) {
		return spaceless(next) || !wordy(last)
	}
	further, size := utf8.DecodeRuneInString(after[size:])
	return size == 0 || !strings.ContainsRune("-./@", next) || !wordy(further)
}

func wordy(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.M, r) || r == '_'
}

// spaceless tells the letters of scripts that leave no space between words.
func spaceless(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// wordEnd is how far it is to the next space.
func wordEnd(s string) int { return strings.IndexFunc(s+" ", unicode.IsSpace) }

// prefixFold is how many bytes of s are written, in whatever case; 0 if s begins otherwise.
func prefixFold(s, written string) int {
	at := 0
	for _, want := range written {
		r, size := utf8.DecodeRuneInString(s[at:])
		if size == 0 || folded(r) != folded(want) {
			return 0
		}
		at += size
	}
	return at
}

// folded is the same for all cases of a letter.
func folded(r rune) rune {
	least := r
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		least = min(least, f)
	}
	return least
}
