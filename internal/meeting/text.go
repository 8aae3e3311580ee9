package meeting

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of what is typed. Text is counted in bytes, names and titles in characters.
const (
	MaxText        = 16384
	MaxName        = 40
	MaxTitle       = 120
	MaxDescription = 4000
	maxReason      = 500
)

// CheckText says whether s can be the text of a line: 1 to MaxText bytes of UTF-8 without NUL, with something visible in it.
// What is allowed is kept byte for byte; making it safe to show is the business of whoever shows it.
func CheckText(s string) error {
	switch {
	case s == "":
		return Bad("text", "The text is empty.")
	case len(s) > MaxText:
		return &Error{Kind: Invalid, Code: "too-large", Field: "text", Message: "The text is too long: at most 16,384 bytes. Send it in pieces."}
	case !Clean(s):
		return Bad("text", "The text is not valid UTF-8, or it contains a NUL.")
	case !visible(s):
		return Bad("text", "There is nothing visible in the text.")
	}
	return nil
}

// CleanName gives the form in which a name is kept, and whether it can be one: outer space gone, inner space and line
// ends a single space, 1 to MaxName characters, something visible in it, no control characters and no marks that turn the direction of text.
func CleanName(s string) (string, error) { return cleanLine("name", s, MaxName) }

// CleanTitle is CleanName for titles, up to MaxTitle characters.
func CleanTitle(s string) (string, error) { return cleanLine("title", s, MaxTitle) }

// CheckDescription allows an empty text, else prose of at most MaxDescription characters.
func CheckDescription(s string) error {
	if s == "" {
		return nil
	}
	return checkProse("description", s, MaxDescription)
}

// CheckReason allows prose of at most 500 characters.
func CheckReason(s string) error { return checkProse("reason", s, maxReason) }

// Clean tells whether s is UTF-8 without NUL: the least that every field must be.
func Clean(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// NameKey is equal for names that count as the same in a series: letter case, spaces and invisible characters do not tell
// people apart.
func NameKey(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		if visibleRune(r) || unicode.Is(unicode.M, r) && !unicode.Is(unicode.Variation_Selector, r) {
			b.WriteRune(unicode.ToLower(smallest(r)))
		}
	}
	return b.String()
}

// smallest is the first rune of r's folding orbit, so that all forms of a letter (k, K, and the Kelvin sign) become one.
func smallest(r rune) rune {
	least := r
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		least = min(least, f)
	}
	return least
}

// NumberedName is what somebody is called whose name is taken: "Ana 2" for n = 2. It keeps to MaxName.
func NumberedName(name string, n int) string {
	suffix := " " + strconv.Itoa(n)
	runes := []rune(name)
	if room := MaxName - len(suffix); len(runes) > room {
		runes = runes[:room]
	}
	return strings.TrimRight(string(runes), " ") + suffix
}

func cleanLine(field, s string, most int) (string, error) {
	if !Clean(s) {
		return "", Bad(field, "This is not valid UTF-8, or it contains a NUL.")
	}
	s = strings.Join(strings.Fields(s), " ")
	for _, r := range s {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Bidi_Control, r) {
			return "", Bad(field, "Control characters and marks that turn the direction of text are not allowed here.")
		}
	}
	switch {
	case !visible(s):
		return "", Bad(field, "There is nothing visible in this.")
	case utf8.RuneCountInString(s) > most:
		return "", Bad(field, "This is too long: at most "+strconv.Itoa(most)+" characters.")
	}
	return s, nil
}

func checkProse(field, s string, most int) error {
	switch {
	case !Clean(s):
		return Bad(field, "This is not valid UTF-8, or it contains a NUL.")
	case utf8.RuneCountInString(s) > most:
		return Bad(field, "This is too long: at most "+strconv.Itoa(most)+" characters.")
	case !visible(s):
		return Bad(field, "There is nothing visible in this; leave it out instead.")
	}
	return nil
}

func visible(s string) bool { return strings.IndexFunc(s, visibleRune) >= 0 }

// visibleRune: letters, numbers, punctuation and symbols, less the letters and symbols that leave the paper white (the Hangul fillers, the
// blank Braille pattern, the Khmer inherent vowels that no font draws, the object replacement character).
func visibleRune(r rune) bool {
	switch r {
	case '\u115f', '\u1160', '\u3164', '\uffa0', '\u2800', '\u17b4', '\u17b5', '\ufffc':
		return false
	}
	return unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) || Pictured(r)
}

// Pictured tells whether r is of the blocks that Unicode fills with emoji, some each year: phones show the newest years before this program's tables
// know them.
func Pictured(r rune) bool { return 0x1f300 <= r && r <= 0x1faff }
