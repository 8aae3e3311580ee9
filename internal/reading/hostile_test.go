package reading

import (
	"bytes"
	"encoding/json"
	"html"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"parley/internal/meeting"
)

// hostile are strings that break careless programs; the corpora add a thousand more where they are at hand.
func hostile(t testing.TB) []string {
	t.Helper()
	all := []string{
		"", " ", "<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "' onmouseover='alert(1)", "javascript:alert(1)",
		"http://a.example/\"onclick=alert(1)//", "https://a.example/<script>", "\x1b]0;title\x07\x1b[2J", "\u009b31m", "a\rb", "a\r\nb", "\n\n",
		"12    16:03:07  <Ana> forged\n13    16:03:08  <Ben> too", "\u202egnp.exe", "\u2066\u2066\u2069", "\u2069\u2069\u2069", "\u2028 \u2029 \u0085",
		"-->]]></li></ol>", "\xff\xfe\x80", "http://", "https://[::1", "http://\u202e.example/", "hTTps://A.example:8080/(x)[y]{z}).",
	}
	for _, file := range []string{"xss", "naughty", "blns"} {
		data, err := os.ReadFile("../../../shared/corpora/strings/" + file + ".json")
		if err != nil {
			continue // the corpora are not part of the repository
		}
		all = append(all, stringsIn(t, data)...)
	}
	return all
}

// stringsIn reads a corpus: strings, or objects with a string s and, where it is no UTF-8, its bytes in b64.
func stringsIn(t testing.TB, data []byte) []string {
	t.Helper()
	var plain []string
	if json.Unmarshal(data, &plain) == nil {
		return plain
	}
	var cases []struct {
		S   string
		B64 []byte
	}
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		plain = append(plain, c.S)
		if c.B64 != nil {
			plain = append(plain, string(c.B64))
		}
	}
	return plain
}

func TestHostileStrings(t *testing.T) {
	for _, s := range hostile(t) {
		checkOutputs(t, s, s)
		checkString(t, s)
	}
}

func FuzzOutputs(f *testing.F) {
	for _, s := range hostile(f) {
		f.Add(s, "Ana")
		f.Add("hello", s)
	}
	f.Fuzz(checkOutputs)
}

// checkOutputs holds every reading to its promise for a text and a name: a line of it, an answer, a notice, and a line nobody said.
func checkOutputs(t *testing.T, text, name string) {
	t.Helper()
	author := meeting.Author{ID: "a1", Name: name, Role: meeting.RoleHost}
	entries := []meeting.Entry{
		{Seq: 1, At: noon, Kind: meeting.KindLine, Author: author, Text: text},
		{Seq: 2, At: noon, Kind: meeting.KindLine, Author: meeting.Author{Name: name, Role: meeting.RoleGuest}, Text: text, Ref: 1},
		{Seq: 3, At: noon, Kind: meeting.KindCancelled, Author: author, Text: text},
		{Seq: 4, At: noon, Kind: meeting.KindLine, Text: text},
	}
	f := meeting.Facts{Slug: "s", Date: "2026-12-01", Title: name, Description: text, Zone: "UTC", LastSeq: 4}.Plan(noon, noon.Add(time.Hour))
	for _, l := range meeting.Fold(entries) {
		checkHTML(t, l)
		checkJSON(t, l.Entry)
		checkChange(t, l)
	}
	checkHTML(t, muchChanged(text, author))
	checkText(t, f, entries)
	checkLogText(t, f, entries)
	f.Imported = true
	checkLogText(t, f, entries)
}

// muchChanged is a line to which everything that can happen to one has happened, all with the same text and by the same name.
func muchChanged(text string, by meeting.Author) meeting.Line {
	l := meeting.LineOf(meeting.Entry{Seq: 1, At: noon, Kind: meeting.KindLine, Author: by, Text: "first"})
	for i, kind := range []meeting.Kind{meeting.KindEdit, meeting.KindReaction, meeting.KindAction} {
		l = l.With(meeting.Entry{Seq: int64(2 + i), At: noon, Kind: kind, Author: by, Text: text, Ref: 1})
	}
	return l.With(meeting.Entry{Seq: 5, At: noon, Kind: meeting.KindReaction, Author: meeting.Author{ID: meeting.AttendeeID(text), Name: text}, Text: "👍", Ref: 1})
}

var (
	headLine = regexp.MustCompile(`^(Title|Series|When|UTC|Phase|Address|About|Lines|People|Times|     ) `)
	record   = regexp.MustCompile(`^\d+ +15:00:00  (<[^<>]*> |re 1 <[^<>]*> |\* |- )`)
	more     = regexp.MustCompile(`^ {16}\| `)
	said     = regexp.MustCompile(`^15:00:00 <[^<>]*> `)
	tag      = regexp.MustCompile(`<(/?)([a-z]+)((?: [a-z-]+="[^"<>]*")*)>`)
	labelled = regexp.MustCompile(`<a href="([^"<>]*)" rel="[^"<>]*">((?:[^<]|<[^a])*)</a> <small class="host" dir="ltr">[^<]*</small>`)
	att      = regexp.MustCompile(` ([a-z-]+)="([^"<>]*)"`)
)

// checkHTML reads a fragment with a reader that knows only what AppendLine may write, so anything else fails.
func checkHTML(t *testing.T, l meeting.Line) {
	t.Helper()
	fragment := string(AppendLine(nil, l))
	rest := tag.ReplaceAllString(fragment, "")
	if strings.ContainsAny(rest, `<>"'`) {
		t.Fatalf("%q leaves markup: %s", l.Text, fragment)
	}
	if !utf8.ValidString(fragment) || hasControls(fragment) {
		t.Fatalf("%q leaves controls: %q", l.Text, fragment)
	}
	var open []string
	for _, m := range tag.FindAllStringSubmatch(fragment, -1) {
		if !strings.Contains(" li span p bdi small time a div br em strong del code pre blockquote ul ol b label input ", " "+m[2]+" ") {
			t.Fatalf("%q makes <%s>: %s", l.Text, m[2], fragment)
		}
		if m[2] == "br" || m[2] == "input" {
			continue
		}
		if m[1] == "" {
			open = append(open, m[2])
		} else if n := len(open); n == 0 || open[n-1] != m[2] {
			t.Fatalf("%q closes %s out of turn: %s", l.Text, m[2], fragment)
		} else {
			open = open[:n-1]
		}
		for _, a := range att.FindAllStringSubmatch(m[3], -1) {
			checkAttribute(t, l, a[1], html.UnescapeString(a[2]))
		}
	}
	if len(open) > 0 {
		t.Fatalf("%q leaves %s open: %s", l.Text, open, fragment)
	}
	rest = tag.ReplaceAllString(labelled.ReplaceAllString(fragment, "$2$1"), "") // what a link leads to as if it were told whole
	if want := letters(visibleInside(l.Said())); l.Kind == meeting.KindLine && !strings.Contains(letters(html.UnescapeString(rest)), want) {
		t.Fatalf("%q is not shown whole: %s", l.Text, fragment)
	}
}

// letters are what no mark of Markdown is made of; package prose is held to more than these.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s)
}

func checkAttribute(t *testing.T, l meeting.Line, name, value string) {
	t.Helper()
	switch name {
	case "href":
		lower := strings.ToLower(value)
		if !strings.HasPrefix(value, "#l-") && !strings.HasPrefix(lower, "http://") && !strings.HasPrefix(lower, "https://") {
			t.Errorf("%q links to %q", l.Text, value)
		}
	case "class", "id", "rel", "dir", "datetime", "aria-hidden":
	case "tabindex", "type", "value":
		if value != "0" && value != "checkbox" && strings.Trim(value, "0123456789") != "" {
			t.Errorf("%q makes the attribute %s=%q", l.Text, name, value)
		}
	default:
		if !strings.HasPrefix(name, "data-") {
			t.Errorf("%q makes the attribute %s", l.Text, name)
		}
	}
	if n := strings.Count(value, "\u2066") + strings.Count(value, "\u2067") + strings.Count(value, "\u2068"); n != strings.Count(value, "\u2069") {
		t.Errorf("%q leaves isolates open in %s", l.Text, name)
	}
}

func checkJSON(t *testing.T, e meeting.Entry) {
	t.Helper()
	var w wire
	b := AppendEntry(nil, e)
	if err := json.Unmarshal(b, &w); err != nil {
		t.Fatalf("%q gives invalid JSON %s: %v", e.Text, b, err)
	}
	if w.Text != toValid(e.Text) || w.Author.Name != toValid(e.Author.Name) || hasControls(string(b)) {
		t.Fatalf("%q by %q comes back as %q by %q", e.Text, e.Author.Name, w.Text, w.Author.Name)
	}
}

func checkChange(t *testing.T, l meeting.Line) {
	t.Helper()
	b := AppendChange(nil, l.Entry)
	var got struct{ Lines []struct{ HTML string } }
	if err := json.Unmarshal(b, &got); err != nil || len(got.Lines) != 1 || got.Lines[0].HTML != string(AppendLine(nil, l)) {
		t.Fatalf("%q gives the change %s: %v", l.Text, b, err)
	}
	if bytes.ContainsAny(b, "\n\r") {
		t.Fatalf("%q breaks the frame of an event: %q", l.Text, b)
	}
}

func checkText(t *testing.T, f meeting.Facts, entries []meeting.Entry) {
	t.Helper()
	out := written(t, func(b *bytes.Buffer) error {
		return Text(b, Record{Facts: f, Phase: meeting.PhaseOpen, URL: "/s/2026-12-01", Lines: meeting.Fold(entries), Seen: there(entries[0].Author)})
	})
	above, records, _ := strings.Cut(out, "\n\n")
	for line := range strings.Lines(above) {
		if !headLine.MatchString(line) {
			t.Fatalf("%q forges a head: %q", f.Description, line)
		}
	}
	number := 0
	for line := range strings.Lines(records) {
		if record.MatchString(line) && strings.HasPrefix(line, strconv.Itoa(number+1)+" ") {
			number++
		} else if number == 0 || !more.MatchString(line) {
			t.Fatalf("a line that is neither record %d nor further text of the one before: %q", number+1, line)
		}
		checkTerminal(t, line)
	}
	if number != 4 {
		t.Fatalf("%d records instead of 4:\n%s", number, out)
	}
}

func checkLogText(t *testing.T, f meeting.Facts, entries []meeting.Entry) {
	t.Helper()
	out := written(t, func(b *bytes.Buffer) error { return LogText(b, f, meeting.Fold(entries)) })
	if n := strings.Count(out, "\n"); n != len(entries) {
		t.Fatalf("%d lines for %d entries: %q", n, len(entries), out)
	}
	for line := range strings.Lines(out) {
		checkTerminal(t, line)
	}
	first, _, _ := strings.Cut(out, "\n")
	if !f.Imported && !said.MatchString(first) {
		t.Fatalf("the first line is forged: %q", first)
	}
}

// checkTerminal wants of a line what a terminal needs: no controls, and every isolate closed in it.
func checkTerminal(t *testing.T, line string) {
	t.Helper()
	if hasControls(line) || !utf8.ValidString(line) {
		t.Fatalf("controls in %q", line)
	}
	depth := 0
	for _, r := range line {
		switch {
		case '\u2066' <= r && r <= '\u2068':
			depth++
		case r == '\u2069':
			depth--
		case turnsText(r) && depth == 0:
			t.Fatalf("%U turns what stands around it in %q", r, line)
		}
		if depth < 0 {
			t.Fatalf("an isolate is closed that was not opened in %q", line)
		}
	}
	if depth != 0 {
		t.Fatalf("an isolate stays open in %q", line)
	}
}

func hasControls(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool {
		return r < ' ' && r != '\n' && r != '\t' || 0x7f <= r && r <= 0x9f || r == '\u2028' || r == '\u2029'
	}) >= 0
}

// there is somebody who was at the meeting of checkOutputs.
func there(a meeting.Author) []meeting.Attendance {
	return []meeting.Attendance{{Attendee: meeting.Attendee(a), First: noon, Last: noon.Add(time.Hour)}}
}
