// Package meetlog reads logs of past meetings as MeetBot wrote them, independently of the server's own reading.
package meetlog

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"parley/test/server"
)

// Line is one line of a log: who said what, and how long after the log's first line.
type Line struct {
	Offset time.Duration
	Nick   string
	Text   string // as said; an action begins with "/me "
	Stamp  string // HH:MM:SS
	Action bool
}

// Log is one meeting's log.
type Log struct {
	Path  string
	Name  string // the file's name without endings
	Lines []Line
}

// Nicks are the people who said something, in order of their first line.
func (l Log) Nicks() []string {
	var nicks []string
	known := map[string]bool{}
	for _, line := range l.Lines {
		if !known[line.Nick] {
			known[line.Nick] = true
			nicks = append(nicks, line.Nick)
		}
	}
	return nicks
}

// Length is the time from the first line to the last.
func (l Log) Length() time.Duration { return l.Lines[len(l.Lines)-1].Offset }

var spoken = regexp.MustCompile(`^(\d\d:\d\d:\d\d) (?:<([^ >]+)>|\* ([^ ]+)) (.*)$`)

// Read reads one file.
func Read(path string) (Log, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return Log{}, err
	}
	log := Log{Path: path, Name: strings.TrimSuffix(filepath.Base(path), ".log.txt")}
	var begin time.Time
	for i, row := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		parts := spoken.FindStringSubmatch(row)
		if parts == nil {
			return log, fmt.Errorf("%s:%d: not a line of a log", path, i+1)
		}
		at, err := time.Parse(time.TimeOnly, parts[1])
		if err != nil {
			return log, fmt.Errorf("%s:%d: %w", path, i+1, err)
		}
		if i == 0 {
			begin = at
		}
		line := Line{Offset: at.Sub(begin), Nick: parts[2] + parts[3], Text: parts[4], Stamp: parts[1]}
		if parts[3] != "" {
			line.Action, line.Text = true, "/me "+line.Text
		}
		log.Lines = append(log.Lines, line)
	}
	return log, nil
}

// All are the logs with invented names in testdata, and where the corpora lie beside the checkout the real ones too.
func All(t testing.TB) []Log {
	t.Helper()
	root, err := server.Root()
	if err != nil {
		t.Fatal(err)
	}
	paths, _ := filepath.Glob(filepath.Join(root, "test", "testdata", "logs", "*.log.txt"))
	if shared, ok := server.Shared(); ok {
		real, _ := filepath.Glob(filepath.Join(shared, "meetbot", "*.log.txt"))
		if len(real) == 0 {
			t.Fatalf("no logs under %s", shared)
		}
		paths = append(paths, real...)
	}
	var logs []Log
	for _, path := range paths {
		log, err := Read(path)
		if err != nil {
			t.Fatal(err)
		}
		logs = append(logs, log)
	}
	if len(logs) < 3 {
		t.Fatalf("only %d logs in %s", len(logs), root)
	}
	return logs
}

// Longest is the log with the most lines.
func Longest(logs []Log) Log {
	longest := logs[0]
	for _, l := range logs {
		if len(l.Lines) >= len(longest.Lines) { // of two, the later: a real one
			longest = l
		}
	}
	return longest
}
