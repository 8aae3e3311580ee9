package irclog

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/internal/meeting"
	"parley/internal/reading"
	"parley/internal/slug"
)

// TestCorpora reads the real logs where they are at hand: line n is entry n, and the log that is written of them is the file.
func TestCorpora(t *testing.T) {
	files, err := filepath.Glob("../../../shared/corpora/meetbot/*.log.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		l, err := Parse(file, bytes.NewReader(data), time.UTC, time.Time{})
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		name := filepath.Base(file)
		if !strings.HasPrefix(name, l.Series+"."+l.Start.Format("2006-01-02-15.04")) || len(l.Warnings) != 0 {
			t.Errorf("%s: series %q, start %s, warnings %q", name, l.Series, l.Start, l.Warnings)
		}
		lines := strings.Split(string(data), "\n")
		if n := len(l.Entries) - 1; n != len(lines) || l.Entries[n].Kind != meeting.KindClosed {
			t.Fatalf("%s: %d lines and %d entries before %s", name, len(lines), n, l.Entries[n].Kind)
		}
		for i, e := range l.Entries[:len(lines)] {
			// A line is "13:32:00 <nick> text" or "13:32:00 * nick did": found here with other means than the parser's.
			fields := strings.SplitN(lines[i], " ", 3)
			who, text := strings.Trim(fields[1], "<>"), fields[2]
			if who == "*" {
				who, text, _ = strings.Cut(text, " ")
				text = "/me " + text
			}
			if e.Seq != int64(i+1) || e.Text != text || e.Author.Name != who || e.At.Format(time.TimeOnly) != fields[0] {
				t.Errorf("%s: line %q became %+v", name, lines[i], e)
			}
		}
		var out bytes.Buffer
		f := meeting.Facts{Imported: true, Zone: "UTC"}
		if err := reading.LogText(&out, f, meeting.Fold(l.Entries)); err != nil || out.String() != string(data)+"\n" {
			t.Errorf("%s does not come back as it was: %v", name, err)
		}
	}
}

// TestOtherFiles gives it everything else that lies about: each is refused in words or read by the law of numbers.
func TestOtherFiles(t *testing.T) {
	for _, pattern := range []string{"../../../shared/corpora/*/*", "../*/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if data, err := os.ReadFile(file); err == nil {
				checkLaw(t, filepath.Base(file), data)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"", "13:32:00 <a> b\n", "\ufeff[2018-05-01T13:32:00+23:59] * a b\r\n\n<\xff> \x00", "23:59 <a> b\n00:00 <c> d\n12:00 <e> f",
		"--- Day changed Thu Feb 29 2024\n1:00\ta\tb\n1:00\t *\ta\n", "00:00 <a> Meeting started Tue May  1 13:32:00 2018 UTC", "9999-12-31 23:59 <a> b\n0:00 <a> b"} {
		f.Add("kites.2018-05-01-13.32.log.txt", []byte(text))
		f.Add("x", []byte(text))
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) { checkLaw(t, name, data) })
}

// checkLaw wants of every file: an error in words, or entries numbered as the lines, clean, with stamps that do not go back.
func checkLaw(t *testing.T, name string, data []byte) {
	t.Helper()
	l, err := Parse(name, bytes.NewReader(data), time.FixedZone("", 3600), time.Date(2024, 2, 28, 0, 0, 0, 0, time.UTC))
	if err != nil {
		if len(l.Entries) != 0 || len(err.Error()) < 10 {
			t.Fatalf("%d entries and %v", len(l.Entries), err)
		}
		return
	}
	lines := bytes.Split(bytes.TrimSuffix(data, []byte("\n")), []byte("\n"))
	if len(l.Entries) != len(lines)+1 {
		t.Fatalf("%d lines and %d entries", len(lines), len(l.Entries)-1)
	}
	last := l.Start
	for i, e := range l.Entries {
		if e.Seq != int64(i+1) || e.At.Before(last) || e.At.Location() != time.UTC || !meeting.Clean(e.Text) || e.Author.ID != "" {
			t.Fatalf("entry %d of %q is %+v after %s", i+1, name, e, last)
		}
		if clean, err := meeting.CleanName(e.Author.Name); e.Author.Name != "" && (err != nil || clean != e.Author.Name) {
			t.Fatalf("the name %q was let in", e.Author.Name)
		}
		last = e.At
	}
	if _, err := meeting.CleanTitle(l.Title); err != nil {
		t.Fatalf("the title %q was let in", l.Title)
	}
	if l.Series != "" && slug.Check(l.Series) != nil {
		t.Fatalf("the slug %q was let in", l.Series)
	}
}
