package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

// TestTheDiskIsTriedWhereTheDataIs, and nothing is left of it.
func TestTheDiskIsTriedWhereTheDataIs(t *testing.T) {
	dir := t.TempDir()
	d := dataFile{Data: filepath.Join(dir, "parley.db")}
	took, err := d.flush(t.Context())
	if err != nil || took <= 0 {
		t.Errorf("%v, %v", took, err)
	}
	t.Logf("a flush takes %v", took)
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if _, err := (dataFile{Data: filepath.Join(dir, "gone", "parley.db")}).flush(t.Context()); err == nil {
		t.Error("a folder that is gone takes a flush")
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.flush(over); err == nil {
		t.Error("nobody waits, and it was tried")
	}
}
