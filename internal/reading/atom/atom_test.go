package atom

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"parley/internal/meeting"
	"parley/internal/reading"
	"parley/internal/reading/marks"
)

var update = flag.Bool("update", false, "write what comes out into testdata")

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// kites is an hour in Berlin with what came of it.
func kites(state State) Entry {
	f := meeting.Facts{Title: "Kites & <string>", Description: "Bring *tar*", Lang: "en", Zone: "Europe/Berlin"}
	e := Entry{ID: "tag:meet.example,2026:1", Facts: f.Plan(noon, noon.Add(time.Hour)), State: state, Page: "https://meet.example/kites/2026-12-01", Updated: noon.Add(time.Hour)}
	switch state {
	case Cancelled:
		e.Reason = "No wind, <b>none</b>"
	case Closed:
		e.Tally = reading.Tally{Lines: 41, People: 6}
		e.Marks = []marks.Mark{
			{Seq: 3, Kind: meeting.KindInfo, Text: "before any topic"},
			{Seq: 4, Kind: meeting.KindTopic, Text: "The <roof>"},
			{Seq: 7, Kind: meeting.KindDecision, Text: "we mend it, see https://roofs.example/a?b=1&c"},
			{Seq: 9, Kind: meeting.KindAction, Text: "tar & feathers", Owners: []string{"Ana"}},
			{Seq: 12, Kind: meeting.KindTopic, Text: "The door"},
		}
	}
	return e
}

func write(t testing.TB, f Feed) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, f); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestFeed(t *testing.T) {
	feed := Feed{ID: "tag:meet.example,2026:0", Title: "Kites", About: "In the wind", Lang: "en", Page: "https://meet.example/kites", Self: "https://meet.example/kites.atom", Host: "meet.example",
		Updated: noon, Entries: []Entry{kites(Scheduled), kites(Open), kites(Cancelled), kites(Closed)}}
	const file = "testdata/kites.atom"
	got := write(t, feed)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if diff := cmp.Diff(string(want), string(got)); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// TestTitlesComeBack: whatever somebody calls a meeting is what a parser of XML reads, but for what XML has no way to say.
func TestTitlesComeBack(t *testing.T) {
	for _, title := range append(naughty(t), "a\x00b", "\x1b[31m", "\xff\xfe", "\ufffe", "]]>", "<!--", "tab\there", "two\nlines\r\nand\rmore") {
		e := kites(Scheduled)
		e.Facts.Title, e.Facts.Description = title, title
		var read struct {
			Title string `xml:"title"`
			Entry struct {
				Title   string `xml:"title"`
				Content string `xml:"content"`
			} `xml:"entry"`
		}
		text := write(t, Feed{Title: title, Entries: []Entry{e}})
		if err := xml.Unmarshal(text, &read); err != nil {
			t.Errorf("%q: %v", title, err)
			continue
		}
		if want := held(title); read.Title != want || read.Entry.Title != want+", 2026-12-01" {
			t.Errorf("%q comes back as %q and %q", title, read.Title, read.Entry.Title)
		}
		if strings.Contains(read.Entry.Content, "<script") {
			t.Errorf("%q becomes %s", title, read.Entry.Content)
		}
	}
}

// held is a text with what XML cannot hold replaced (XML 1.0, section 2.2).
func held(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
			return utf8.RuneError
		}
		return r
	}, s) // which gives a U+FFFD for each byte that is no UTF-8
}

// naughty are the strings of the corpora that break careless programs, where they are at hand.
func naughty(t *testing.T) (all []string) {
	t.Helper()
	for _, name := range []string{"xss", "naughty", "blns"} {
		data, err := os.ReadFile("../../../../shared/corpora/strings/" + name + ".json")
		if err != nil {
			continue // they are not part of the repository
		}
		var some []any
		if err := json.Unmarshal(data, &some); err != nil || len(some) < 100 {
			t.Fatalf("%s: %d strings, %v", name, len(some), err)
		}
		for _, one := range some {
			if object, ok := one.(map[string]any); ok {
				one = object["s"]
			}
			all = append(all, fmt.Sprint(one))
		}
	}
	return all
}
