package prose

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
	htmlatom "golang.org/x/net/html/atom"
	"pgregory.net/rapid"
)

// TestEmphasisIsCommonMark holds emphasis and code against a reader of CommonMark.
func TestEmphasisIsCommonMark(t *testing.T) {
	reader := goldmark.New(goldmark.WithParser(parser.NewParser(
		parser.WithBlockParsers(util.Prioritized(parser.NewParagraphParser(), 1)),
		parser.WithInlineParsers(util.Prioritized(parser.NewCodeSpanParser(), 1), util.Prioritized(parser.NewEmphasisParser(), 2)))))
	rapid.Check(t, func(t *rapid.T) {
		typed := rapid.StringOfN(rapid.RuneFrom([]rune("*****___`ab.ü€ ")), 1, 16, -1).Draw(t, "typed")
		if typed != strings.TrimSpace(typed) || strings.Contains(typed, "` `") || strings.Contains(typed, "`  ") {
			return // CommonMark drops spaces at the edges; code that shows nothing stays text here
		}
		var want bytes.Buffer
		if err := reader.Convert([]byte(typed), &want); err != nil {
			t.Fatal(err)
		}
		var w writer
		w.inline(typed, true)
		if got := "<p>" + string(w.dst) + "</p>\n"; got != want.String() {
			t.Fatalf("%q\ngot  %swant %s", typed, got, &want)
		}
	})
}

// pieces are what Markdown and markup are made of, and what goes wrong in it.
var pieces = []string{"*", "**", "***", "_", "__", "~~", "`", "``", "```", "```go\n", "\n```\n", "[", "]", "](", "](http://x.example)", "](http://x.example/", ")", "(", "!", "![", "> ", ">", ">> ",
	"\n> ", "\n- ", "\n  - ", "\n* ", "\n1. ", "\n  2) ", "\n", "\n\n", " ", "  ", "    ", "\t", "\\", "http://", "https://y.example/q", "http://@", "<b>", "</p>", "<!--", "&amp;", "&", "\"", "'", "---",
	"# ", "a", "b", "c", "D", "é", "日", "\u2067", "\u2069", "\u200d", "\ufffd", "::", ".", "1", "javascript:", "onclick=", "|"}

func typed() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 24).Draw(t, "pieces"), "")
	})
}

func TestAnythingTyped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { judge(t, typed().Draw(t, "typed")) })
}

// TestHostileStrings judges what stands in the corpora, where they are at hand.
func TestHostileStrings(t *testing.T) {
	for _, name := range []string{"xss", "naughty", "blns"} {
		data, err := os.ReadFile("../../../../shared/corpora/strings/" + name + ".json")
		if err != nil {
			continue // they are not part of the repository
		}
		var all []any
		if err := json.Unmarshal(data, &all); err != nil || len(all) < 100 {
			t.Fatalf("%s: %d strings, %v", name, len(all), err)
		}
		for _, one := range all {
			if object, ok := one.(map[string]any); ok {
				one = object["s"]
			}
			s := fmt.Sprint(one)
			for _, text := range []string{s, "> " + s, "- " + s, "*" + s + "*", "`" + s + "`", "[" + s + "](http://x.example)", "[a](" + s + ")", "[a](http://x.example/" + s + ")", "```" + s + "\n" + s + "\n```"} {
				judge(t, text)
			}
		}
	}
}

func FuzzAppend(f *testing.F) {
	for i := range pieces {
		f.Add(strings.Join(pieces[i:], "") + pieces[i])
	}
	f.Fuzz(func(t *testing.T, s string) { judge(t, s) })
}

// wall is the second wall: what may be in the HTML of something typed, for a sanitiser of somebody else's.
var wall = strict()

func strict() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "p", "br", "a", "small")
	p.AllowAttrs("tabindex").Matching(regexp.MustCompile(`^0$`)).OnElements("pre")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^(host|label)$`)).OnElements("small")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^round$`)).OnElements("ol")
	p.AllowAttrs("dir").Matching(regexp.MustCompile(`^ltr$`)).OnElements("small")
	p.AllowAttrs("value").Matching(regexp.MustCompile(`^(0|[1-9]\d{0,8})$`)).OnElements("li")
	p.AllowAttrs("href").Matching(regexp.MustCompile(`^(?i:https?)://[^\s<>"]+$`)).OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile(`^nofollow noopener noreferrer$`)).OnElements("a")
	return p
}

type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// judge holds the HTML of s to what is promised: the sanitiser has nothing to take out, a browser's parser reads the tree that is written, what was
// typed is there in its order but for marks that had an effect, and it is not much longer than what was typed.
func judge(t failer, s string) {
	t.Helper()
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "") // as the rules for a line and Visible leave it
	s = strings.ReplaceAll(s, "\r", "")
	got := string(Append(nil, s))
	if clean := wall.Sanitize(got); clean != got {
		t.Fatalf("%q\nis      %s\nchecked %s", s, got, clean)
	}
	body := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: htmlatom.Div}
	nodes, err := html.ParseFragment(strings.NewReader(got), body)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	var shown, again strings.Builder
	for _, n := range nodes {
		body.AppendChild(n)
		if err := html.Render(&again, n); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
	}
	if strings.ReplaceAll(again.String(), "<br/>", "<br>") != got {
		t.Fatalf("%q\nis   %s\nread %s", s, got, &again)
	}
	show(&shown, body)
	if lost := missing(s, shown.String()); lost != "" {
		t.Fatalf("%q loses %s\nis    %s\nshows %q", s, lost, got, &shown)
	}
	if len(got) > 8*len(s)+mostBoxes*64 {
		t.Fatalf("%d bytes of %d: %.200q", len(got), len(s), s)
	}
}

// show writes what one sees of a node. What a link with a label leads to stands behind it as it was typed; its host is for the eye.
func show(b *strings.Builder, n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		b.WriteString(n.Data)
	case n.Data == "small" && attr(n, "class") == "host":
		b.WriteString(attr(n.PrevSibling.PrevSibling, "href"))
		return
	case n.Data == "li" && n.Parent != nil && n.Parent.Data == "ol":
		fmt.Fprint(b, number(n))
	}
	for child := range n.ChildNodes() {
		show(b, child)
	}
}

// number is what a browser shows before an item.
func number(li *html.Node) int {
	after := 0
	for ; li != nil; li = li.PrevSibling {
		if value, err := strconv.Atoi(attr(li, "value")); err == nil {
			return value + after
		}
		after++
	}
	return after
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// missing tells the first sign of s that shown has not, or not there. Spaces are no signs, and the marks may be gone.
func missing(s, shown string) string {
	rest := []rune(shown)
	for _, r := range s {
		switch {
		case len(rest) > 0 && rest[0] == r:
			rest = rest[1:]
			continue
		case unicode.IsSpace(r):
			continue
		}
		for len(rest) > 0 && unicode.IsSpace(rest[0]) {
			rest = rest[1:]
		}
		switch {
		case len(rest) > 0 && rest[0] == r:
			rest = rest[1:]
		case !strings.ContainsRune("*_~`[]()!>-.", r):
			return fmt.Sprintf("%q before %.20q", r, string(rest))
		}
	}
	if strings.TrimSpace(string(rest)) != "" {
		return fmt.Sprintf("nothing, and adds %q", string(rest))
	}
	return ""
}
