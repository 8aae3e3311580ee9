package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"parley/internal/store"
)

type backupCommand struct {
	dataFile
	File string `arg:"" help:"The file to write. It must not be there yet."`
}

// Run copies the data file in one piece while others go on writing.
func (c backupCommand) Run(p *process) error {
	if err := absent(c.File); err != nil {
		return err
	}
	data, err := c.openExisting(p.ctx)
	if err != nil {
		return err
	}
	defer data.Close()
	bar := p.progress("copying")
	err = data.Backup(p.ctx, c.File, bar.at)
	bar.clear()
	if err != nil {
		return fmt.Errorf("backing up %s: %w", c.Data, err)
	}
	fmt.Fprintf(p.out, "%s is a complete copy of %s.\n", c.File, c.Data)
	return nil
}

type restoreCommand struct {
	dataFile
	File  string `arg:"" help:"The backup."`
	Force bool   `help:"Move a data file that is there aside, instead of refusing. Stop the server first."`
}

// Run checks a backup and puts a copy of it where the data file stands. What is there stays until the copy is known to be good.
func (c restoreCommand) Run(p *process) error {
	old, err := partsOf(c.Data)
	if err != nil {
		return fmt.Errorf("looking for the data file: %w", err)
	}
	if len(old) > 0 && !c.Force {
		return fmt.Errorf("%s is there already and would be lost; --force moves it aside", old[0])
	}
	lock, err := c.lock()
	if err != nil {
		return err
	}
	defer lock.Close()
	if found, err := exists(c.File); err != nil || !found {
		return fmt.Errorf("there is no backup %s", c.File)
	}
	copied := c.Data + ".restored"
	if err := removeData(copied); err != nil { // of a restore that was cut off
		return err
	}
	bar := p.progress("copying")
	contents, err := store.Restore(p.ctx, c.File, copied, bar.at)
	bar.clear()
	if err != nil {
		return errors.Join(fmt.Errorf("nothing was restored: %w", err), removeData(copied))
	}
	if len(old) > 0 {
		aside, err := moveAside(c.Data)
		if err != nil {
			return err
		}
		fmt.Fprintf(p.out, "The data file that was there is now %s.\n", aside)
	}
	if err := os.Rename(copied, c.Data); err != nil {
		return fmt.Errorf("putting the copy in its place: %w", err)
	}
	if err := syncFolder(c.Data); err != nil {
		return fmt.Errorf("making it last: %w", err)
	}
	fmt.Fprintf(p.out, "%s is a copy of %s, which is whole: %d series, %d meetings, %d entries.\n",
		c.Data, c.File, contents.Series, contents.Meetings, contents.Entries)
	return nil
}

// partsOf lists what there is of a data file. A log (-wal) alone counts: SQLite would add it to whatever file gets the name.
func partsOf(path string) (parts []string, err error) {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		there, err := exists(path + suffix)
		if err != nil {
			return nil, err
		}
		if there {
			parts = append(parts, path+suffix)
		}
	}
	return parts, nil
}

// moveAside gives a data file, with what stands beside it, a name that is free.
func moveAside(path string) (string, error) {
	aside := path + ".before-" + machineClock().Format("20060102-150405.000")
	parts, err := partsOf(path)
	if err != nil {
		return "", fmt.Errorf("moving the data file aside: %w", err)
	}
	for _, part := range parts {
		if err := os.Rename(part, aside+strings.TrimPrefix(part, path)); err != nil {
			return "", fmt.Errorf("moving the data file aside: %w", err)
		}
	}
	return aside, nil
}

// removeData takes away what is left of a copy.
func removeData(path string) error {
	for _, part := range []string{"", "-wal", "-shm", ".tmp"} {
		if err := os.Remove(path + part); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("clearing away an old copy: %w", err)
		}
	}
	return nil
}

// absent says in words that something is there already.
func absent(path string) error {
	there, err := exists(path)
	if err != nil {
		return err
	}
	if there {
		return fmt.Errorf("%s is there already; name a file that is not", path)
	}
	return nil
}

func syncFolder(path string) error {
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Sync()
}
