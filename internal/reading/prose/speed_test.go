package prose

import (
	"strings"
	"testing"
)

// costly are beginnings that cost careless readers the square of their length, or make much of little.
var costly = []string{"[a](", "[", "]", "![", "[a](http://x", "[a](http://b)", "[[a](http://b)", "](http://b)", "[a](http://((", "*", "**a", "*a ", "a*", "*a_ ", "_a* ", "a**b*", "*a **", "~~a", "`", "`a``", "``a ", "`` ` ",
	"\\", "\\`", ">", ">\n", ">> a\n\n", ">>>> a\nb\n", "> ", "> > ", "- ", "- a\n", "- a\n* b\n", "- a\n\n", "- a\n  - b\n", "- a\n\n\n\n", "1. a\n1) b\n", " - ", "  ", "\n", "\t", "```\n", "```a\n", "````\n```\n", "```\n\n", "```\na\n```\n",
	"http://", "http://b ", "http://a.example/((((", "://", ",,,,", "_", "__a", "\"", "&", "a`b`[c](http://d)*e* "}

// TestHostileStaysSmall: whatever the text, the markup is not more than some times as long. How long it takes is for BenchmarkHostile to tell.
func TestHostileStaysSmall(t *testing.T) {
	for _, piece := range costly {
		for _, around := range []string{"", "a", "[a", "> ", "- ", "*"} {
			text := around + strings.Repeat(piece, 16<<10/len(piece)) + around
			if got := Append(nil, text); len(got) > 8*len(text)+mostBoxes*64 {
				t.Errorf("%q: %d bytes of %d", around+piece, len(got), len(text))
			}
		}
	}
}

func BenchmarkAppend(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"plain", "I think we should move the release to Thursday, then Mei has time to look at the notes."},
		{"marked", "I *think* we should move `v6.5` to **Thursday**, see [the plan](https://x.example/plan)."},
		{"list", "we need:\n- a release manager\n- the *notes*\n- somebody to announce it\n\nwho?"},
	} {
		b.Run(c.name, func(b *testing.B) {
			dst := make([]byte, 0, 4096)
			b.ReportAllocs()
			for b.Loop() {
				dst = Append(dst[:0], c.text)
			}
		})
	}
}

// BenchmarkSecondWall is what the sanitiser of the tests would cost at run time.
func BenchmarkSecondWall(b *testing.B) {
	got := string(Append(nil, "I *think* we should move `v6.5` to **Thursday**, see [the plan](https://x.example/plan)."))
	for b.Loop() {
		wall.Sanitize(got)
	}
}

// BenchmarkHostile tells the slowest of the costly texts of the greatest length that a line has.
func BenchmarkHostile(b *testing.B) {
	for _, piece := range costly {
		text := strings.Repeat(piece, 16<<10/len(piece))
		b.Run(piece, func(b *testing.B) {
			for b.Loop() {
				Append(nil, text)
			}
		})
	}
}
