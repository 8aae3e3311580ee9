package meeting

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestCheckText(t *testing.T) {
	for text, good := range map[string]bool{
		"hello": true, " x ": true, "\x1b[31mred": true, "👍": true, "\U0001fae9": true, "مرحبا": true, "line\nline": true, "\u202eevil": true,
		strings.Repeat("x", MaxText): true, strings.Repeat("x", MaxText+1): false,
		"": false, " ": false, "\n\t": false, "\u3164": false, "\u2800\u200b": false, "\ufe0f": false, "a\x00b": false, "\xff": false,
		"\xed\xa0\x80": false,
	} {
		if err := CheckText(text); (err == nil) != good {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}

func TestCleanName(t *testing.T) {
	for name, want := range map[string]string{
		"Ana": "Ana", "  Ana   María ": "Ana María", "❤️ Ana": "❤️ Ana", "O'Neil-Smith": "O'Neil-Smith",
		strings.Repeat("é", 40): strings.Repeat("é", 40),
		strings.Repeat("é", 41): "", "": "", " ": "", "a\x07b": "", "A\u202eanA": "", "a\u2028b\r\nc": "a b c", "\u200b": "", "\xc3": "",
	} {
		got, err := CleanName(name)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", name, got, err)
		}
	}
}

func TestNamesThatCountAsTheSame(t *testing.T) {
	for _, same := range [][]string{{"Ana", "ANA", "a n a", "An\u200ba"}, {"Kim", "\u212aim"}, {"Straße", "STRAẞE"}} {
		for _, name := range same[1:] {
			if NameKey(name) != NameKey(same[0]) {
				t.Errorf("%q and %q: %q, %q", same[0], name, NameKey(same[0]), NameKey(name))
			}
		}
	}
	if NameKey("Ana") == NameKey("Ana 2") || NameKey("Zoë") == NameKey("Zoe") {
		t.Error("different names count as the same")
	}
}

func TestNumberedNamesKeepToTheLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name, err := CleanName(rapid.StringN(1, 60, -1).Draw(t, "name"))
		if err != nil {
			return
		}
		numbered := NumberedName(name, rapid.IntRange(2, 10000).Draw(t, "n"))
		if again, err := CleanName(numbered); err != nil || again != numbered || utf8.RuneCountInString(numbered) > MaxName {
			t.Fatalf("%q became %q: %v", name, numbered, err)
		}
	})
}
