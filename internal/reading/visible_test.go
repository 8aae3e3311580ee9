package reading

import (
	"testing"

	"parley/internal/meeting"
)

func TestVisible(t *testing.T) {
	for _, c := range []struct{ s, visible, oneLine string }{
		{"", "", ""},
		{"plain, with é, 日本, 👩‍👩‍👧 and\ttab", "plain, with é, 日本, 👩‍👩‍👧 and\ttab", "plain, with é, 日本, 👩‍👩‍👧 and\ttab"},
		{"a\nb\r\nc\rd", "a\nb\nc␍d", "a ⏎ b ⏎ c␍d"},
		{"\x00\x07\x1b[0m\x7f", "␀␇␛[0m␡", "␀␇␛[0m␡"},
		{"\u0085\u009b\u2028\u2029", "[U+0085][U+009B][U+2028][U+2029]", "[U+0085][U+009B][U+2028][U+2029]"},
		{"\u202eabc", "\u2068\u202eabc\u2069", "\u2068\u202eabc\u2069"},
		{"\u2067a\nb\u2069", "\u2068\u2067a\u2069\u2069\n\u2068b[U+2069]\u2069", "\u2068\u2067a ⏎ b\u2069\u2069"},
		{"שלום", "שלום", "שלום"},
		{"a\xffb\ufffd", "a\ufffdb\ufffd", "a\ufffdb\ufffd"},
	} {
		if got := Visible(c.s); got != c.visible {
			t.Errorf("Visible(%+q) = %+q, want %+q", c.s, got, c.visible)
		}
		if got := OneLine(c.s); got != c.oneLine {
			t.Errorf("OneLine(%+q) = %+q, want %+q", c.s, got, c.oneLine)
		}
	}
}

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{
		"Ana Ferrer": "AF", "tomasz": "T", "Mei Lin Zhou": "MZ", "[brut]": "B", "Ana 2": "A2", "": "", "e\u0301lan vital": "E\u0301V",
		"日本 太郎": "日太", "--": "-", "🌪": "🌪", "ßen": "ß", "  x  ": "X",
	} {
		if got := Initials(name); got != want {
			t.Errorf("Initials(%q) = %q, want %q", name, got, want)
		}
	}
}

// The colours must stay what they are: a person keeps theirs from week to week, whatever version runs.
func TestHue(t *testing.T) {
	for id, want := range map[meeting.AttendeeID]int{"a1": 31, "k7": 31, "b2": 21} {
		if got := Hue(id); got != want {
			t.Errorf("Hue(%s) = %d, want %d", id, got, want)
		}
	}
	seen := map[int]int{}
	for range 3600 {
		seen[Hue(meeting.AttendeeID(meeting.NewSecret()))]++
	}
	for h := range Hues {
		if seen[h] < 40 || seen[h] > 200 {
			t.Errorf("hue %d was given %d times of 3,600", h, seen[h])
		}
	}
}
