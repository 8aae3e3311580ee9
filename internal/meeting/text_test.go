package meeting

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestCheckText(t *testing.T) {
	for text, good := range map[string]bool{
		"hello": true, " x ": true, "\x1b[31mred": true, "👍": true, "مرحبا": true, "line\nline": true, "\u202eevil": true,
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

func TestMakeSlug(t *testing.T) {
	for title, want := range map[string]string{
		"Tornado weekly": "tornado-weekly", "  C++ & Go!  ": "c-go", "Réunion d'été": "reunion-dete", "Größe": "groesse", "Łódź": "lodz",
		"日本語": "", "": "", "New": "new-meeting", "API": "api-meeting", "Board – 2026/27": "board-2026-27",
		strings.Repeat("word ", 20): "word-word-word-word-word-word-word-word", "Storms, rooves, and everything that flew away": "storms-rooves-and-everything-that-flew",
		"Abcd efgh ijkl mnop qrst uvwx yz01 23456 more": "abcd-efgh-ijkl-mnop-qrst-uvwx-yz01-23456", "The Donaudampfschifffahrtsgesellschaftskapitän": "the-donaudampfschifffahrtsgesellschaftsk",
	} {
		if got := MakeSlug(title); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		if s := MakeSlug(rapid.String().Draw(t, "title")); s != "" && (CheckSlug(s) != nil || len(s) > 64) {
			t.Fatalf("a slug that may not be: %q", s)
		}
	})
	for _, s := range []string{Code(), UnlistedSlug()} {
		if CheckSlug(s) != nil {
			t.Errorf("%q is no slug", s)
		}
	}
}

func TestCheckSlug(t *testing.T) {
	for slug, want := range map[string]ErrorKind{
		"tornado": 0, "a": 0, "2026-12-01": 0, "": Invalid, "Tornado": Invalid, "a.b": Invalid, "a/b": Invalid, "ä": Invalid,
		strings.Repeat("a", 65): Invalid, "api": Conflict, "k": Conflict, "new": Conflict,
	} {
		if got := KindOf(CheckSlug(slug)); got != want {
			t.Errorf("%q: %v", slug, CheckSlug(slug))
		}
	}
}

func TestDateNames(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 12, 1, 23, 30, 0, 0, time.UTC)
	for i, want := range []string{"2026-12-02", "2026-12-02-0030", "2026-12-02-0030-2"} {
		if got := DateNames(start, berlin, i); got != want {
			t.Errorf("%d: %s, want %s", i, got, want)
		}
	}
}
