// Package feeds tests what calendars and feed readers of others make of ours: ical.js, libical and newsboat read the whole program's answers.
package feeds

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/test/server"
)

// held is a meeting as a calendar shows it.
type held struct {
	At        time.Time
	Title     string
	Cancelled bool
}

// libical is the reader in testdata, built once.
var libical = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "libical")
	if err != nil {
		return "", err
	}
	out, err := exec.Command("cc", "-Wall", "-Werror", "-o", filepath.Join(dir, "read"), "testdata/libical.c", "-lical").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("make setup installs libical-dev: %w\n%s", err, out)
	}
	return filepath.Join(dir, "read"), nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if program, err := libical(); err == nil {
		_ = os.RemoveAll(filepath.Dir(program))
	}
	os.Exit(code)
}

// read gives what others show of a calendar from one moment to another, by start. All must read the same, without an error.
func read(t *testing.T, ics []byte, from, to time.Time) []held {
	t.Helper()
	root, err := server.Root()
	if err != nil {
		t.Fatal(err)
	}
	program, err := libical()
	if err != nil {
		t.Fatal(err)
	}
	span := []string{strconv.FormatInt(from.Unix(), 10), strconv.FormatInt(to.Unix(), 10)}
	module := filepath.Join(root, "tools", "npm", "node_modules", "ical.js", "dist", "ical.js")
	c, js := run(t, ics, program, span...), run(t, ics, "node", append([]string{"testdata/icaljs.mjs", module}, span...)...)
	if c != js {
		t.Fatalf("libical reads\n%s\nand ical.js\n%s\nin\n%s", c, js, ics)
	}
	rows := strings.Split(strings.TrimSpace(c), "\n")
	if errors := rows[len(rows)-1]; errors != "0" {
		t.Fatalf("libical finds %s errors in\n%s", errors, ics)
	}
	return shown(t, rows[:len(rows)-1])
}

func run(t *testing.T, in []byte, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	var out, complaints bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(in), &out, &complaints
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, complaints.String())
	}
	return out.String()
}

// shown puts what became of single occurrences in the place of what their rules say.
func shown(t *testing.T, rows []string) (all []held) {
	t.Helper()
	instead := map[string]bool{} // UID and start by the rule
	for _, row := range rows {
		if w := strings.Fields(row); w[1] != "-1" {
			instead[w[0]+w[1]] = true
		}
	}
	for _, row := range rows {
		w := strings.Fields(row)
		title, err := hex.DecodeString(w[3])
		if err != nil {
			t.Fatalf("%v in %q", err, row)
		}
		for _, at := range w[4:] {
			n, err := strconv.ParseInt(at, 10, 64)
			if err != nil {
				t.Fatalf("%v in %q", err, row)
			}
			if w[1] != "-1" || !instead[w[0]+at] {
				all = append(all, held{time.Unix(n, 0).UTC(), string(title), w[2] == "CANCELLED"})
			}
		}
	}
	slices.SortFunc(all, func(a, b held) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return strings.Compare(a.Title, b.Title)
	})
	return all
}
