package store

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/internal/meeting"
)

var errDisk = errors.New("the disk said no")

// code is the code of an answer.
func code(err error) string {
	var e *meeting.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// healthy waits until commits are taken.
func (h *house) healthy() {
	h.t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for range 10_000 {
		if h.Healthy() == nil {
			return
		}
		<-tick.C
	}
	h.t.Fatal(h.Healthy())
}

// fails makes the next commit fail.
func (h *house) fails(text string) error {
	h.t.Helper()
	answer := h.held(text)
	h.gate.isOff = true
	h.gate.goOn <- errDisk
	return <-answer
}

func TestAFailedCommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, time.Second)
		if err := h.say(t.Context(), "a"); err != nil {
			t.Fatal(err)
		}
		if err := h.fails("b"); code(err) != "outcome-unknown" || !errors.Is(err, errDisk) {
			t.Errorf("the first was told %v", err)
		}
		synctest.Wait() // the first try is made at once
		if err := h.say(t.Context(), "c"); err != nil {
			t.Error(err)
		}
		if err := h.fails("d"); code(err) != "outcome-unknown" {
			t.Errorf("the second was told %v", err)
		}

		// The next try is a second away. Until then posts are refused at once, and readers go on.
		synctest.Wait()
		if err := h.Healthy(); !errors.Is(err, errDisk) {
			t.Errorf("health is %v", err)
		}
		if err := h.say(t.Context(), "e"); code(err) != "not-stored" || !errors.Is(err, errDisk) {
			t.Errorf("a post to a broken store was told %v", err)
		}
		if got := h.lines(); got != "ac" {
			t.Errorf("readers see %q", got)
		}
		if err := h.Backup(t.Context(), h.path+".copy", nil); err != nil {
			t.Errorf("a backup of a broken store: %v", err)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if err := errors.Join(h.Healthy(), h.say(t.Context(), "f")); err != nil {
			t.Errorf("after a second: %v", err)
		}
	})
}

// After a failed commit nothing is carried over from the log to the file, not even when the store is closed.
func TestABrokenStoreMakesNoCheckpoint(t *testing.T) {
	h := newHouse(t, time.Hour)
	_ = h.fails("spent") // the try that comes at once
	h.healthy()
	if err := h.say(t.Context(), "unmistakable"); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(h.path)
	if err != nil || bytes.Contains(before, []byte("unmistakable")) {
		t.Fatalf("the line is not in the log alone, so this test can show nothing (%v)", err)
	}
	_ = h.fails("b")
	if err := h.Close(); err != nil {
		t.Error(err)
	}
	after, err := os.ReadFile(h.path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, after) {
		t.Error("the file was written to after the commit had failed")
	}
	again, err := Open(t.Context(), h.path, Options{Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = again.Close() }()
	h.Store = again
	if got := h.lines(); got != "unmistakable" {
		t.Errorf("the next program sees %q", got)
	}
}

// A file in which the check finds damage is not written to again.
func TestADamagedFileStaysBroken(t *testing.T) {
	h := newHouse(t, time.Millisecond)
	for range 50 {
		if err := h.say(t.Context(), strings.Repeat("x", 16_000)); err != nil {
			t.Fatal(err)
		}
	}
	answer := h.held("b")
	h.gate.isOff = true
	if err := os.Truncate(h.path, 8192); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(h.path+"-wal", 0); err != nil {
		t.Fatal(err)
	}
	h.gate.goOn <- errDisk
	if err := <-answer; code(err) != "outcome-unknown" {
		t.Errorf("the post was told %v", err)
	}
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for range 10_000 {
		if err := h.Healthy(); err == nil {
			t.Fatal("the store takes commits")
		} else if !errors.Is(err, errDisk) {
			break // the check has said what it thinks
		}
		<-tick.C
	}
	if err := h.say(context.Background(), "c"); code(err) != "not-stored" || errors.Is(err, errDisk) {
		t.Errorf("a later post was told %v", err)
	}
}

// An error that says that the connection is no good is met before any commit: nothing is stored, and another connection is opened.
func TestABadConnection(t *testing.T) {
	h := newHouse(t, time.Hour)
	if _, err := write(t.Context(), h.Store, func(t *tx) (int, error) { return 0, t.Exec(`PRAGMA query_only = 1`) }); err != nil {
		t.Fatal(err)
	}
	if err := h.say(t.Context(), "a"); code(err) != "not-stored" {
		t.Errorf("the post was told %v", err)
	}
	h.healthy()
	if err := h.say(t.Context(), "b"); err != nil {
		t.Error(err)
	}
	if got := h.lines(); got != "b" {
		t.Errorf("the lines are %q", got)
	}
}
