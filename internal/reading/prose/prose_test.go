package prose

import (
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestMarkup reads testdata/markup.txt: in each part what is typed, a row of equal signs, and the HTML of it.
func TestMarkup(t *testing.T) {
	file, err := os.ReadFile("testdata/markup.txt")
	if err != nil {
		t.Fatal(err)
	}
	parts := txtar.Parse(file).Files
	if len(parts) < 30 {
		t.Fatalf("only %d parts", len(parts))
	}
	for _, part := range parts {
		typed, want, ok := strings.Cut(string(part.Data), "\n====\n")
		if !ok {
			t.Fatalf("%s has no row of equal signs", part.Name)
		}
		typed = strings.ReplaceAll(typed, "·", " ") // spaces that one would not see
		if got := string(Append(nil, typed)); got != strings.ReplaceAll(strings.TrimSuffix(want, "\n"), "·", " ") {
			t.Errorf("%s: %q\ngot  %s\nwant %s", part.Name, typed, got, want)
		}
	}
}

// TestTypedIsText: what looks like Markdown and is none here stays as it was typed.
func TestTypedIsText(t *testing.T) {
	for _, s := range []string{"", " ", "\n\n", "# a", "#topic use_snake_case", "#agreed a", "---", "***", "* * *", "- - -", "___", "a\n===", "    code", "\tcode", "  a\n   b",
		"a|b\n-|-\nc|d", "[a]: http", "[a][b]", "[a]", "[^1]", "[a](b)", "[a](javascript:alert(1))", "[a](//x.example)", "[a](mailto:a@x.example)", "[](http)",
		"a@x.example", "www.x.example", "<b>a</b>", "<!-- a -->", "&amp; &#60; &lt;", ">_<", ">:(", ">>x", ">", "> ", ">\n>", "-a", "-", "- ", "+ 1", "1.a", "1.", "007. a", "1234567890. a",
		"15:00 ok", "`", "``", "``` ", "```\n\n```", "```\n```", "` `", "~a~", "~~ a ~~", "~~~a~~~", "**", "a * b * c", "snake_case_name", "__init__x", `¯\_(ツ)_/¯`, `\*a\*`,
		"\\[a](x)", `\`, `C:\dir\_x_`, "a\\", "!a", "![a]", "\u00a0*\u00a0a*", "```a b\nc", "2 > 1", "a - b", "a\n1984 was", ":smile:", "/me waves"} {
		want := string(AppendEscaped(nil, s))
		if got := strings.ReplaceAll(string(Append(nil, s)), "<br>", ""); got != want {
			t.Errorf("%q becomes %s", s, got)
		}
	}
}

// TestPlainIsOnlyFaster: what is not looked at twice would come out the same if it were.
func TestPlainIsOnlyFaster(t *testing.T) {
	for _, s := range []string{"", "a", "a\nb", " a", "15:00\n- \n>.<\n\n a: b", "<a href='x'>\"&\n", "2026"} {
		w := writer{boxes: mostBoxes}
		w.blocks(strings.Split(s, "\n"), 0, false)
		if got := string(Append(nil, s)); !plain(s) || got != string(w.dst) {
			t.Errorf("%q: plain %v, %s instead of %s", s, plain(s), got, w.dst)
		}
	}
}
