package store_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/meeting"
	"parley/internal/store"
)

var three = time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC)

// fixture is a store in a folder of its own, at three o'clock, with one open meeting.
type fixture struct {
	*store.Store
	t    *testing.T
	path string
	m    meeting.ID
}

func newFixture(t *testing.T, o store.Options) fixture {
	t.Helper()
	if o.Clock == nil {
		o.Clock = func() time.Time { return three }
	}
	f := fixture{t: t, path: filepath.Join(t.TempDir(), "parley.db")}
	f.Store = open(t, f.path, o)
	made, err := f.Schedule(t.Context(), meeting.Scheduling{Series: meeting.Series{Title: "Tornado weekly", Listed: true}, Start: three, End: three.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	f.m = made.First.ID
	return f
}

// say appends one line and gives its number.
func (f fixture) say(text string) (int64, error) {
	c, err := f.Append(context.Background(), []meeting.Post{{Meeting: f.m, Kind: meeting.KindLine, Text: text,
		Author: meeting.Author{ID: "ana", Name: "Ana", Role: meeting.RoleGuest}}})
	if err != nil {
		return 0, err
	}
	return c.Outcomes[0].Entry.Seq, c.Outcomes[0].Err
}

func (f fixture) mustSay(text string) int64 {
	f.t.Helper()
	seq, err := f.say(text)
	if err != nil {
		f.t.Fatal(err)
	}
	return seq
}

func TestBackupWhileEverybodyWrites(t *testing.T) {
	f := newFixture(t, store.Options{})
	for range 200 {
		f.mustSay(strings.Repeat("x", 10_000))
	}
	stop := make(chan struct{})
	var writers sync.WaitGroup
	for range 4 {
		writers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					if _, err := f.say("y"); err != nil {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	acknowledged := f.mustSay("before the backup")
	copyPath := filepath.Join(t.TempDir(), "a copy?#%.db")
	var steps, done, total int
	if err := f.Backup(t.Context(), copyPath, func(d, of int) { steps, done, total = steps+1, d, of }); err != nil {
		t.Fatal(err)
	}
	close(stop)
	writers.Wait()
	if done != total || total < 500 || steps < 1 {
		t.Errorf("progress ended at %d of %d after %d steps", done, total, steps)
	}
	onlyFile(t, copyPath)

	contents, err := store.Verify(t.Context(), copyPath)
	if err != nil || contents.Series != 1 || contents.Meetings != 1 || int64(contents.Entries) < acknowledged {
		t.Errorf("the copy holds %+v (%v), and %d was acknowledged before it", contents, err, acknowledged)
	}
	onlyFile(t, copyPath)
	restored := open(t, copyPath, store.Options{Clock: func() time.Time { return three }})
	copied, _, err := restored.After(t.Context(), f.m, 0, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	live, _, err := f.After(t.Context(), f.m, 0, len(copied))
	if err != nil {
		t.Fatal(err)
	}
	for i := range copied {
		if !reflect.DeepEqual(copied[i], live[i]) {
			t.Fatalf("entry %d of the copy is %+v, in the file it is %+v", i+1, copied[i], live[i])
		}
	}
}

// onlyFile checks that a copy lies alone in its folder, readable by its owner only.
func onlyFile(t *testing.T, path string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 || entries[0].Name() != filepath.Base(path) {
		t.Errorf("beside the copy lies something else: %v", entries)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode is %v (%v)", info.Mode(), err)
	}
}

// What is said while the copy is made is not in it: it is one moment's state, and does not begin again at each commit.
func TestBackupIsOneMoment(t *testing.T) {
	f := newFixture(t, store.Options{})
	long := make([]meeting.Post, 600)
	for i := range long {
		long[i] = meeting.Post{Meeting: f.m, Kind: meeting.KindLine, Text: strings.Repeat("x", 10_000), Author: meeting.Author{ID: "ana", Name: "Ana"}}
	}
	if _, err := f.Append(t.Context(), long); err != nil {
		t.Fatal(err)
	}
	steps, path := 0, filepath.Join(t.TempDir(), "copy.db")
	err := f.Backup(t.Context(), path, func(int, int) {
		steps++
		f.mustSay("meanwhile")
	})
	if err != nil {
		t.Fatal(err)
	}
	if c, err := store.Verify(t.Context(), path); err != nil || c.Entries != 601 || steps < 2 {
		t.Errorf("after %d steps the copy holds %+v (%v), want 601 entries", steps, c, err)
	}
}

func TestBackupNeverOverwrites(t *testing.T) {
	f := newFixture(t, store.Options{})
	there := filepath.Join(t.TempDir(), "there.db")
	if err := os.WriteFile(there, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.Backup(t.Context(), there, nil); !errors.Is(err, fs.ErrExist) {
		t.Errorf("error is %v", err)
	}
	if _, err := store.Restore(t.Context(), f.path, there, nil); !errors.Is(err, fs.ErrExist) {
		t.Errorf("error is %v", err)
	}
	if got, err := os.ReadFile(there); err != nil || string(got) != "precious" {
		t.Errorf("the file is now %q (%v)", got, err)
	}
}

func TestBackupThatIsCutOffLeavesNothing(t *testing.T) {
	f := newFixture(t, store.Options{})
	for range 1000 {
		f.mustSay(strings.Repeat("x", 10_000))
	}
	ctx, cancel := context.WithCancel(t.Context())
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := f.Backup(ctx, path, func(int, int) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
	f.mustSay("and the store goes on")
}

func TestRestore(t *testing.T) {
	f := newFixture(t, store.Options{})
	last := f.mustSay("in the backup")
	backup, path := filepath.Join(t.TempDir(), "backup.db"), filepath.Join(t.TempDir(), "parley.db")
	if err := f.Backup(t.Context(), backup, nil); err != nil {
		t.Fatal(err)
	}
	f.mustSay("after the backup")
	contents, err := store.Restore(t.Context(), backup, path, nil)
	if err != nil || contents.Entries != int(last) {
		t.Errorf("restored %+v, %v", contents, err)
	}
	restored := open(t, path, store.Options{Clock: func() time.Time { return three }})
	if facts, err := restored.Facts(t.Context(), f.m); err != nil || facts.LastSeq != last {
		t.Errorf("the last entry is %d (%v), want %d", facts.LastSeq, err, last)
	}
}

func TestRestoreKeepsAwayFromAnotherLog(t *testing.T) {
	f := newFixture(t, store.Options{})
	backup, path := filepath.Join(t.TempDir(), "backup.db"), filepath.Join(t.TempDir(), "parley.db")
	if err := f.Backup(t.Context(), backup, nil); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+"-wal", []byte("of another file"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Restore(t.Context(), backup, path, nil); !errors.Is(err, fs.ErrExist) {
		t.Errorf("error is %v", err)
	}
}
