package replay

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/test/client"
	"parley/test/history"
	"parley/test/meetlog"
	"parley/test/server"
)

// TestImportedLogsKeepTheirNumbers imports every log into one data file: line n of a file is entry n of its meeting, with its stamp,
// name and text, in every output. The same files again change nothing.
func TestImportedLogsKeepTheirNumbers(t *testing.T) {
	logs := meetlog.All(t)
	s := server.Start(t, server.Config{Dir: t.TempDir()})
	s.Kill()
	args := []string{"import", "--data", s.Data}
	for _, log := range logs {
		args = append(args, log.Path)
	}
	importAll := func() {
		t.Helper()
		out, complaints, code := server.Command(t, t.TempDir(), args...)
		if code != 0 {
			t.Fatalf("import ended with %d\n%s%s", code, out, complaints)
		}
		for _, log := range logs {
			if said := out + complaints; !strings.Contains(said, log.Name) {
				t.Errorf("the list at the end does not name %s:\n%s", log.Name, said)
			}
		}
	}
	importAll()
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	api := client.New(s.URL, s.Key)
	first := map[string][]client.Entry{}
	for _, log := range logs {
		id := idOf(t, log)
		first[id] = imported(t, api, id, log)
		sameInEveryOutput(t, api, id, first[id])
	}
	s.Kill()
	importAll()
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, log := range logs {
		id := idOf(t, log)
		again := imported(t, api, id, log)
		for i, e := range again {
			if i >= len(first[id]) || !history.Same(e, first[id][i]) {
				t.Fatalf("%s: importing again changed entry %d: %+v", id, i+1, e)
			}
		}
	}
}

// idOf is where a MeetBot log is imported to: series.YYYY-MM-DD-HH.MM.log.txt becomes series/YYYY-MM-DD.
func idOf(t *testing.T, log meetlog.Log) string {
	t.Helper()
	series, date, ok := strings.Cut(log.Name, ".")
	if !ok || len(date) < len("2026-03-03") {
		t.Fatalf("file name %s", log.Name)
	}
	return series + "/" + date[:len("2026-03-03")]
}

// imported reads a meeting and holds it against its file.
func imported(t *testing.T, api *client.Client, id string, log meetlog.Log) []client.Entry {
	t.Helper()
	m, err := api.Meeting(t.Context(), id)
	if err != nil || m.Phase != "closed" {
		t.Fatalf("%s: phase %q, %v", id, m.Phase, err)
	}
	entries, _, err := api.Whole(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range (&history.History{Log: entries}).Faults() {
		t.Errorf("%s: %s", id, f)
	}
	n := len(log.Lines)
	if len(entries) != n+1 {
		t.Fatalf("%s: %d lines became %d entries", id, n, len(entries))
	}
	day, last := id[strings.Index(id, "/")+1:], time.Time{}
	for i, want := range log.Lines {
		got := entries[i]
		at, err := time.Parse(time.DateTime, day+" "+want.Stamp)
		if err != nil {
			t.Fatal(err)
		}
		if at.Before(last) {
			at = last // a stamp that steps back takes its predecessor's
		}
		last = at
		if got.Kind != "line" || got.Author == nil || got.Author.Name != want.Nick || got.Text != want.Text || !got.Time().Equal(at) {
			t.Errorf("%s: line %d, %s %s %q, became %s by %+v at %s: %q", id, i+1, want.Stamp, want.Nick, want.Text, got.Kind, got.Author, got.At, got.Text)
		}
	}
	if end := entries[n]; end.Kind != "closed" || end.Author != nil || end.At != entries[n-1].At {
		t.Errorf("%s: after the last line stands %+v", id, end)
	}
	return entries
}

// TestImportKeepsWhatItCannotRead has a line that is no line of talk, a stamp that steps back and a last line without an end.
func TestImportKeepsWhatItCannotRead(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "osprey.2026-04-07-09.00.log.txt")
	text := "09:00:00 <Ana> good morning\n-!- nobody understands this <b>line</b>\n09:05:00 <Mei> hello\n09:04:59 <Ana> the clock went back\n09:06:00 <Mei> and no end"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s := server.Start(t, server.Config{Dir: dir})
	if out, complaints, code := server.Command(t, dir, "import", "--data", s.Data, file); code != 0 {
		t.Fatalf("import beside a running server ended with %d\n%s%s", code, out, complaints)
	}
	api := client.New(s.URL, s.Key)
	entries, _, err := api.Whole(t.Context(), "osprey/2026-04-07")
	if err != nil || len(entries) != 6 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	var got []string
	for _, e := range entries[:5] {
		got = append(got, fmt.Sprintf("%d %s %s", e.Seq, e.At[11:19], e.Text))
	}
	for i, want := range []string{
		"1 09:00:00 good morning", "2 09:00:00 -!- nobody understands this <b>line</b>", "3 09:05:00 hello", "4 09:05:00 the clock went back", "5 09:06:00 and no end",
	} {
		if got[i] != want {
			t.Errorf("entry %q instead of %q", got[i], want)
		}
	}
	sameInEveryOutput(t, api, "osprey/2026-04-07", entries)
}

// TestReplayCommand plays a log with the program's own command into a live meeting.
func TestReplayCommand(t *testing.T) {
	s := server.Start(t, server.Config{})
	api := client.New(s.URL, s.Key)
	made, err := api.Open(t.Context(), "Replay by command", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	logs := meetlog.All(t)
	log := logs[2]
	out, complaints, code := server.Command(t, t.TempDir(), "replay", log.Path, s.URL+"/"+made.Next.ID, "--speed", "2000")
	if code != 0 {
		t.Fatalf("replay ended with %d\n%s%s", code, out, complaints)
	}
	entries, _, err := api.Whole(t.Context(), made.Next.ID)
	if err != nil {
		t.Fatal(err)
	}
	lines := history.Lines(entries)
	if len(lines) != len(log.Lines) {
		t.Fatalf("%d lines became %d", len(log.Lines), len(lines))
	}
	for i, want := range log.Lines {
		if lines[i].Text != want.Text || lines[i].Author.Name != want.Nick {
			t.Errorf("line %d is %q by %s, not %q by %s", i+1, lines[i].Text, lines[i].Author.Name, want.Text, want.Nick)
		}
	}
}
