package reading

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/meeting"
)

var update = flag.Bool("update", false, "write what comes out into testdata")

// TestGolden reads meetings from testdata: the facts, the entries as the API tells them, and then every reading of them.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no meetings to read: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			sections := readSections(t, file)
			f, lines := readMeeting(t, sections[1].data, sections[2].data)
			for i, want := range sections[3:] {
				got := readings[want.name](t, f, lines)
				if diff := cmp.Diff(want.data, got); diff != "" && !*update {
					t.Errorf("%s (-want +got):\n%s", want.name, diff)
				}
				sections[3+i].data = got
			}
			if *update {
				writeSections(t, file, sections)
			}
		})
	}
}

var readings = map[string]func(*testing.T, meeting.Facts, []meeting.Line) string{
	"txt": func(t *testing.T, f meeting.Facts, lines []meeting.Line) string {
		return written(t, func(b *bytes.Buffer) error {
			return Text(b, recordOf(f, lines))
		})
	},
	"log.txt": func(t *testing.T, f meeting.Facts, lines []meeting.Line) string {
		return written(t, func(b *bytes.Buffer) error { return LogText(b, f, lines) })
	},
	"json": func(t *testing.T, f meeting.Facts, lines []meeting.Line) string {
		return written(t, func(b *bytes.Buffer) error {
			return JSON(b, recordOf(f, lines))
		})
	},
	"md": func(t *testing.T, f meeting.Facts, lines []meeting.Line) string {
		return written(t, func(b *bytes.Buffer) error { return Markdown(b, recordOf(f, lines)) })
	},
	"csv": func(t *testing.T, _ meeting.Facts, lines []meeting.Line) string {
		return strings.ReplaceAll(written(t, func(b *bytes.Buffer) error { return CSV(b, lines) }), "\r\n", "\n")
	},
	"html": func(t *testing.T, _ meeting.Facts, lines []meeting.Line) string {
		var dst []byte
		for _, l := range lines {
			if l.Target() == 0 {
				dst = append(AppendLine(dst, l), '\n')
			}
		}
		return string(dst)
	},
}

// recordOf is a meeting in which somebody was seen who said nothing.
func recordOf(f meeting.Facts, lines []meeting.Line) Record {
	r := Record{Facts: f, Phase: f.Phase(f.LastAt), Now: f.LastAt, URL: "https://meet.example/" + f.Address(), Lines: lines}
	if !f.Imported && f.Cancelled == 0 {
		r.Seen = []meeting.Attendance{{Attendee: meeting.Attendee{ID: "q1", Name: "Quinn [quiet]", Role: meeting.RoleGuest}, First: f.Start, Last: f.Start.Add(time.Minute)}}
	}
	return r
}

func written(t *testing.T, write func(*bytes.Buffer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// wire is an entry as the API tells it, as a program of others would read it.
type wire struct {
	Seq    int64
	At     time.Time
	Kind   meeting.Kind
	Author meeting.Author
	Text   string
	Ref    int64

	Redacted int64
	Refs     []int64
}

func readMeeting(t *testing.T, facts, entriesOf string) (meeting.Facts, []meeting.Line) {
	t.Helper()
	var f meeting.Facts
	if err := json.Unmarshal([]byte(facts), &f); err != nil {
		t.Fatalf("facts: %v", err)
	}
	f = f.Plan(f.Start, f.End)
	var entries []meeting.Entry
	for text := range strings.Lines(entriesOf) {
		var w wire
		if err := json.Unmarshal([]byte(text), &w); err != nil {
			t.Fatalf("entry %s: %v", text, err)
		}
		e := meeting.Entry{Seq: w.Seq, At: w.At, Kind: w.Kind, Author: w.Author, Text: w.Text, Ref: w.Ref, Redacted: w.Redacted, Refs: w.Refs}
		if again := string(AppendEntry(nil, e)) + "\n"; again != text {
			t.Errorf("entry %d comes back as %s, from %s", e.Seq, again, text)
		}
		entries, f = append(entries, e), meeting.Apply(f, e)
	}
	return f, meeting.Fold(entries)
}

// section is a part of a txtar file: what stands below "-- name --". The first one has no name.
type section struct{ name, data string }

func readSections(t *testing.T, file string) []section {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	all := []section{{}}
	for line := range strings.Lines(string(data)) {
		if name, ok := strings.CutPrefix(line, "-- "); ok && strings.HasSuffix(name, " --\n") {
			all = append(all, section{name: strings.TrimSuffix(name, " --\n")})
		} else {
			all[len(all)-1].data += line
		}
	}
	if len(all) < 4 || all[1].name != "facts" || all[2].name != "entries" {
		t.Fatalf("%s needs facts, entries and at least one reading", file)
	}
	return all
}

func writeSections(t *testing.T, file string, all []section) {
	t.Helper()
	text := all[0].data
	for _, s := range all[1:] {
		text += "-- " + s.name + " --\n" + s.data
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
