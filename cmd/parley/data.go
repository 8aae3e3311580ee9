package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"parley/internal/meeting"
	"parley/internal/store"
)

// open opens the data file, and makes it if there is none.
func (d dataFile) open(ctx context.Context, clock meeting.Clock) (*store.Store, error) {
	data, err := store.Open(ctx, d.Data, store.Options{Clock: clock})
	if err != nil {
		return nil, fmt.Errorf("the data file %s cannot be opened: %w. See that its folder is there and can be written, or name another file with --data", d.Data, err)
	}
	return data, nil
}

// openExisting opens the data file for an act on what is in it.
func (d dataFile) openExisting(ctx context.Context) (*store.Store, error) {
	info, err := os.Stat(d.Data)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no data file %s here; name it with --data", d.Data)
	case err != nil:
		return nil, fmt.Errorf("looking for the data file: %w", err)
	case info.Size() == 0: // to open it would make a data file of it, without an owner
		return nil, fmt.Errorf("there is nothing in the data file %s; name another with --data", d.Data)
	}
	return d.open(ctx, machineClock)
}

// lock says that this process serves the data file, and refuses if another one does: each would keep its own tails, and the readers of one
// would not see what is said on the other.
func (d dataFile) lock() (*os.File, error) {
	path := d.Data
	if real, err := filepath.EvalSymlinks(path); err == nil { // one file has one lock, by whatever name
		path = real
	}
	lock, taken, err := tryLock(path + "-lock")
	switch {
	case err != nil:
		return nil, fmt.Errorf("the data file %s cannot be locked: %w. See that its folder is there and can be written, or name another file with --data", d.Data, err)
	case taken:
		return nil, fmt.Errorf("a server runs on the data file %s already; end it, or name another file with --data", d.Data)
	}
	return lock, nil
}

func exists(path string) (bool, error) {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}
