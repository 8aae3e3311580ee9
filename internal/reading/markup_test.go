package reading

import (
	"bytes"
	"encoding/csv"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	raw "github.com/yuin/goldmark/renderer/html"

	"parley/internal/meeting"
)

// rendered reads Markdown as GitHub does and a little more, and lets markup through where there is some.
var rendered = goldmark.New(goldmark.WithRendererOptions(raw.WithUnsafe()), goldmark.WithParserOptions(parser.WithAttribute()),
	goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList))

func TestNothingTypedIsMarkup(t *testing.T) {
	marks := []string{"# a", "a\n# b", "> a", "a\n> b", "- a\n- b", "a\n+ b", "1. a", "a\n1) b", "a\n---", "a\n===", "---", "***", "    code", "a\n\n    code", "\tcode",
		"```\na\n```", "~~~", "a\n~~~\nb", "`a`", "*a*", "_a_", "__a__", "~~a~~", "~a~", "[a](http://x.example)", "![a](http://x.example/a.png)", "[a]: http://x.example",
		"[^1]", "[^1]: a", "<b>a</b>", "<!-- a -->", "<?a?>", "a<br>b", "&lt;b&gt;", "&amp;", "&#60;", "a|b\n-|-\nc|d", "a\n:-:\nb", "a\n: b", "a  \nb", "a\\", "\\", "\\*a*",
		"http://x.example/a_b_c*d*", "<http://x.example>", "http://x.example/<b>", "http://x.example/?a=1&copy;2", "https://user@x.example/", "www.x.example", "a@x.example",
		"ftp://x.example/", "- [ ] a", "a {#id .class}", "# {onclick=alert(1)}", "==a==", "$a$", "^a^", ":smile:", "a\n\n\nb", "\n\na", "a\n\n", "  a", "javascript:alert(1)",
		"a\n<script>", "http://x.example)\n[a](javascript:x)", "<a\nhref=x>", "**", "** a **", "a**", "\u00a0*a*\u00a0", "2\n1. b", "a\n=b", "a\n-", "a\n \t- b", "http://x.example\\"}
	for _, s := range slices.Concat(marks, hostile(t)) {
		checkMarkdown(t, s, s)
		checkMarkdown(t, s, "Ana")
		checkTable(t, s, s)
	}
}

func FuzzMarkdown(f *testing.F) {
	f.Add("*a*\n\n- b", "# Ana")
	f.Fuzz(func(t *testing.T, text, name string) {
		checkMarkdown(t, text, name)
		checkTable(t, text, name)
	})
}

var (
	element = regexp.MustCompile(`<(/?)([a-z0-9]+)([^<>]*)>`)
	anchor  = regexp.MustCompile(`<a href="([^"<>]*)">([^<>]*)</a>`)
	block   = regexp.MustCompile(`(?s)<(h1|h2|p|li)(?: id="[^"]*")?>(.*?)</(h1|h2|p|li)>`)
)

// checkMarkdown renders a transcript: no elements but ours, as many blocks as there are things to tell, each with the text as it was typed.
func checkMarkdown(t *testing.T, text, name string) {
	t.Helper()
	author := meeting.Author{ID: "a1", Name: name, Role: meeting.RoleHost}
	lines := meeting.Fold([]meeting.Entry{
		{Seq: 1, At: noon, Kind: meeting.KindLine, Author: author, Text: text},
		{Seq: 2, At: noon, Kind: meeting.KindLine, Author: meeting.Author{ID: "a1", Name: name, Role: meeting.RoleGuest}, Text: text, Ref: 1},
		{Seq: 3, At: noon, Kind: meeting.KindCancelled, Author: author, Text: text},
		{Seq: 4, At: noon, Kind: meeting.KindLine, Text: text},
	})
	r := Record{Facts: meeting.Facts{Slug: "s", Date: "2026-12-01", Title: name, Description: text, Zone: "UTC", LastSeq: 4}.Plan(noon, noon.Add(time.Hour)),
		Phase: meeting.PhaseOpen, URL: "https://meet.example/s/2026-12-01", Lines: lines, Seen: there(author)}
	source := written(t, func(b *bytes.Buffer) error { return Markdown(b, r) })
	var out bytes.Buffer
	if err := rendered.Convert([]byte(source), &out); err != nil {
		t.Fatal(err)
	}
	got := out.String()
	for _, m := range element.FindAllStringSubmatch(got, -1) {
		if attributes := strings.TrimSpace(m[3]); !strings.Contains(" h1 h2 ul li p strong br a ", " "+m[2]+" ") || m[2] != "a" && attributes != "" {
			t.Fatalf("%q by %q makes %s:\n%s\n%s", text, name, m[0], source, got)
		}
	}
	if rest := element.ReplaceAllString(got, ""); strings.ContainsAny(rest, "<>") {
		t.Fatalf("%q by %q leaves markup:\n%s", text, name, got)
	}
	for _, m := range anchor.FindAllStringSubmatch(got, -1) {
		checkAnchor(t, text, html.UnescapeString(m[1]), html.UnescapeString(m[2]))
	}
	by, again := name+": ", " (re 1): "
	if strings.TrimSpace(OneLine(name)) == "" {
		by, again = "", ""
	}
	said := notice(lines[2].Entry, time.UTC)
	want := []string{name, "", "", "", "", "", "", "People", name + ", host, 15:00 to 16:00", "Transcript",
		"1 15:00:00 " + by + text, "2 15:00:00 " + strings.TrimSuffix(by, ": ") + again + text, "3 15:00:00 — " + said, "4 15:00:00 " + text}
	if text != "" {
		want = slices.Insert(want, 7, "About", text)
	}
	blocks := block.FindAllStringSubmatch(got, -1)
	if len(blocks) != len(want) {
		t.Fatalf("%q by %q makes %d blocks, not %d:\n%s\n%s", text, name, len(blocks), len(want), source, got)
	}
	for i, m := range blocks {
		if shown, typed := words(html.UnescapeString(element.ReplaceAllString(m[2], " "))), words(Visible(want[i])); want[i] != "" && shown != typed {
			t.Fatalf("%q by %q is shown as %q, not %q:\n%s", text, name, shown, typed, source)
		}
	}
}

// words leaves out what is no sign: spaces, line ends, and what keeps a turning text to itself or stands for a line end.
func words(s string) string {
	s = strings.NewReplacer("\u2068", "", "\u2069", "", "\u23ce", "", "\ufeff", "").Replace(s)
	return strings.Join(strings.Fields(s), "")
}

// checkAnchor wants a link to lead where it says.
func checkAnchor(t *testing.T, text, to, says string) {
	t.Helper()
	plain, err := url.PathUnescape(to)
	if err != nil {
		plain = to
	}
	said, err := url.PathUnescape(says)
	if err != nil {
		said = says
	}
	if plain != said && plain != "http://"+said && plain != "mailto:"+said {
		t.Fatalf("%q makes a link to %q that says %q", text, to, says)
	}
}

// checkTable reads the CSV back: a record an entry, and no cell that a spreadsheet would compute.
func checkTable(t *testing.T, text, name string) {
	t.Helper()
	entries := []meeting.Entry{
		{Seq: 1, At: noon, Kind: meeting.KindLine, Author: meeting.Author{ID: "a1", Name: name, Role: meeting.RoleHost}, Text: text},
		{Seq: 2, At: noon, Kind: meeting.KindLine, Text: text, Ref: 1},
		meeting.Entry{Seq: 3, At: noon, Kind: meeting.KindLine, Text: text}.Empty(4),
	}
	out := written(t, func(b *bytes.Buffer) error { return CSV(b, meeting.Fold(entries)) })
	records, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(records) != 4 || !strings.HasPrefix(out, "seq,at,kind,author,author_id,role,text,ref,redacted\r\n") || !strings.HasSuffix(out, "\r\n") {
		t.Fatalf("%q by %q gives %d records, %v: %q", text, name, len(records), err, out)
	}
	for i, record := range records[1:] {
		for _, cell := range record {
			if strings.IndexAny(cell, "=+-@\t\r") == 0 || hasControls(cell) {
				t.Fatalf("%q by %q gives the cell %q", text, name, cell)
			}
		}
		if record[0] != strconv.Itoa(i+1) {
			t.Fatalf("record %d is of %s", i+1, record[0])
		}
	}
	if got := strings.TrimPrefix(records[1][6], "'"); got != Visible(text) && got != strings.TrimPrefix(Visible(text), "'") {
		t.Fatalf("%q comes back as %q", text, got)
	}
	if r := records[3]; r[6] != "" || r[8] != "4" || records[2][7] != "1" {
		t.Fatalf("records are %q", records)
	}
}
