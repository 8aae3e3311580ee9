package datafile_test

import (
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/internal/meeting"
	"parley/internal/store"
	"parley/internal/store/datafile"
)

// good makes a data file with one meeting whose log has three entries.
func good(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "parley.db")
	now := time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC)
	s, err := store.Open(t.Context(), path, store.Options{Clock: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	made, err := s.Schedule(t.Context(), meeting.Scheduling{Series: meeting.Series{Title: "Tornado weekly", Listed: true}, Start: now, End: now.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	line := meeting.Post{Meeting: made.First.ID, Kind: meeting.KindLine, Author: meeting.Author{ID: "ana", Name: "Ana"}, Text: "Hello"}
	if _, err := s.Append(t.Context(), []meeting.Post{line, line}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestOpenRefusesInWords(t *testing.T) {
	folder := t.TempDir()
	newer, noDatabase := filepath.Join(folder, "newer.db"), filepath.Join(folder, "no.db")
	if err := os.Rename(good(t), newer); err != nil {
		t.Fatal(err)
	}
	run(t, newer, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)`)
	if err := os.WriteFile(noDatabase, []byte(strings.Repeat("a letter ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		newer:                                 "written by a newer Parley",
		noDatabase:                            "not a database",
		filepath.Join(folder, "none", "a.db"): "no such file or directory",
		folder:                                "unable to open",
	} {
		if db, err := datafile.Path(path).Open(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("opening %s gave %v, %v, want an error with %q", path, db, err, want)
		}
	}
	if b, err := os.ReadFile(noDatabase); err != nil || !strings.HasPrefix(string(b), "a letter a letter") {
		t.Errorf("the refused file was touched: %v", err)
	}
}

func TestVerifyFindsWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		name, spoil, want string
	}{
		{"a hole", `DELETE FROM entries WHERE seq = 2`, "is not numbered"},
		{"no first entry", `DELETE FROM entries WHERE seq = 1`, "is not numbered"},
		{"no last entry", `DELETE FROM entries WHERE seq = 3`, "is not numbered"},
		{"a stamp back", `UPDATE entries SET at = at - 1 WHERE seq = 3`, "goes back"},
		{"no meeting", `DELETE FROM meetings`, "no meeting"},
		{"a newer schema", `INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)`, "newer Parley"},
		{"a lost index", `PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'meetings_due'`, "damaged"},
		{"no schema", `DROP TABLE goose_db_version`, "not a data file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := good(t)
			run(t, path, c.spoil)
			if _, err := datafile.Verify(t.Context(), path); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v, want one with %q", err, c.want)
			}
		})
	}
	t.Run("damage", func(t *testing.T) {
		path := good(t)
		damage(t, path)
		if _, err := datafile.Verify(t.Context(), path); err == nil || !strings.Contains(err.Error(), "damaged") {
			t.Errorf("error is %v", err)
		}
	})
	t.Run("no database", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "x.db")
		if err := os.WriteFile(path, []byte(strings.Repeat("no database at all", 100)), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := datafile.Verify(t.Context(), path); err == nil || !strings.Contains(err.Error(), "no data file") {
			t.Errorf("error is %v", err)
		}
	})
	t.Run("nothing there", func(t *testing.T) {
		if _, err := datafile.Verify(t.Context(), filepath.Join(t.TempDir(), "x.db")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("error is %v", err)
		}
	})
}

// A copy counts only when it was read back.
func TestNoCopyOfABrokenLog(t *testing.T) {
	path := good(t)
	run(t, path, `DELETE FROM entries WHERE seq = 2`)
	s, err := store.Open(t.Context(), path, store.Options{Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	to := filepath.Join(t.TempDir(), "copy.db")
	if err := s.Backup(t.Context(), to, nil); err == nil || !strings.Contains(err.Error(), "is not numbered") {
		t.Errorf("error is %v", err)
	}
	if left, err := os.ReadDir(filepath.Dir(to)); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

// run runs SQL behind the store's back.
func run(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(t.Context(), statement)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

// damage overwrites the second half of the file, page for page, but for a few bytes at each page's start.
func damage(t *testing.T, path string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(b) / 2; i < len(b); i++ {
		if i%4096 >= 16 {
			b[i] = 0xa5
		}
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}
