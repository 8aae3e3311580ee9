package reading

import (
	"strings"
	"testing"

	"parley/internal/meeting"
)

func TestLongIsWhatIsFolded(t *testing.T) {
	for text, want := range map[string]bool{
		"":                                 false,
		strings.Repeat("a\n", 11) + "a":    false,
		strings.Repeat("a\n", 12) + "a":    true,
		strings.Repeat("\u00fc", 1200):     false,
		strings.Repeat("\u00fc", 1201):     true,
		strings.Repeat("word ", 240) + "!": true,
	} {
		if got := long(text); got != want {
			t.Errorf("%d bytes: folded %v, want %v", len(text), got, want)
		}
		if got := string(AppendLine(nil, meeting.Line{Entry: meeting.Entry{Kind: meeting.KindLine, Text: text}})); strings.Contains(got, "unfold") != want {
			t.Errorf("%d bytes: %s", len(text), got)
		}
	}
}

func TestOnlyAnActIsAnAct(t *testing.T) {
	for text, want := range map[string]string{
		"/me waves": "waves", "/me  waves": " waves", "/me": "", "/me ": "", "/me \n": "", "/men": "", " /me waves": "", "/ME waves": "", "/me\nwaves": "", "a /me b": "",
	} {
		got, ok := action(text)
		if ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q, %v", text, got, ok)
		}
	}
}
