package prose

import (
	"strings"
	"testing"
)

func TestWhatIsShownHasNoMarks(t *testing.T) {
	for typed, want := range map[string]string{
		"":                                    "",
		"Stations of the **coast** & *more*.": "Stations of the coast & more.",
		"Wanted:\n- a ladder\n- a rope\n> by noon": "Wanted: a ladder a rope by noon",
		"a < b, <b>c</b> & &amp;":                  "a < b, <b>c</b> & &amp;",
		"`x > 1`":                                  "x > 1",
	} {
		if got := strings.Join(strings.Fields(Shown(Append(nil, typed))), " "); got != want {
			t.Errorf("%q shows %q, not %q", typed, got, want)
		}
	}
}
