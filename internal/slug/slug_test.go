package slug

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley/internal/meeting"
)

func TestMake(t *testing.T) {
	for title, want := range map[string]string{
		"Tornado weekly": "tornado-weekly", "  C++ & Go!  ": "c-go", "Réunion d'été": "reunion-dete", "Größe": "groesse", "Łódź": "lodz",
		"日本語": "", "": "", "New": "new-meeting", "API": "api-meeting", "Board – 2026/27": "board-2026-27",
		strings.Repeat("word ", 20): "word-word-word-word-word-word-word-word", "Storms, rooves, and everything that flew away": "storms-rooves-and-everything-that-flew",
		"Abcd efgh ijkl mnop qrst uvwx yz01 23456 more": "abcd-efgh-ijkl-mnop-qrst-uvwx-yz01-23456", "The Donaudampfschifffahrtsgesellschaftskapitän": "the-donaudampfschifffahrtsgesellschaftsk",
	} {
		if got := Make(title); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		if s := Make(rapid.String().Draw(t, "title")); s != "" && (Check(s) != nil || len(s) > 64) {
			t.Fatalf("a slug that may not be: %q", s)
		}
	})
	for _, s := range []string{Code(), Unlisted()} {
		if Check(s) != nil {
			t.Errorf("%q is no slug", s)
		}
	}
}

func TestCheck(t *testing.T) {
	for slug, want := range map[string]meeting.ErrorKind{
		"tornado": 0, "a": 0, "2026-12-01": 0, "": meeting.Invalid, "Tornado": meeting.Invalid, "a.b": meeting.Invalid, "a/b": meeting.Invalid, "ä": meeting.Invalid,
		strings.Repeat("a", 65): meeting.Invalid, "api": meeting.Conflict, "k": meeting.Conflict, "new": meeting.Conflict,
	} {
		if got := meeting.KindOf(Check(slug)); got != want {
			t.Errorf("%q: %v", slug, Check(slug))
		}
	}
}

func TestDate(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 12, 1, 23, 30, 0, 0, time.UTC)
	for i, want := range []string{"2026-12-02", "2026-12-02-0030", "2026-12-02-0030-2"} {
		if got := Date(start, berlin, i); got != want {
			t.Errorf("%d: %s, want %s", i, got, want)
		}
	}
}
