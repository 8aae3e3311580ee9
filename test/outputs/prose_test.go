package outputs

import "testing"

func TestReadsWithoutMarks(t *testing.T) {
	for _, c := range []struct {
		shown, text string
		want        bool
	}{
		{"Ana 15:46 a feather, set 7", "a *feather*, set", true},
		{"Ana 15:46 a *feather*, set 7", "a *feather*, set", true},
		{"Ana 15:46 onetwo", "- one\n- two", true},
		{"Ana waves", "/me waves", true},
		{"see the map (maps.example) there", "see [the map](https://maps.example/a/b) there", true},
		{"Ana 15:46 a feather, sat 7", "a *feather*, set", false},
		{"Ana 15:46 a feather, 7", "a *feather*, set", false},
		{"Ana 15:46 afeather", "a feather", false},
		{"Ana 15:46 a *feather*", "a feather", false},
		{"see the map there", "see [the map](https://maps.example/a/b) there", false},
	} {
		if Reads(c.shown, c.text) != c.want {
			t.Errorf("%q read as %q: %v", c.shown, c.text, !c.want)
		}
	}
}
