package datafile

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
)

// Restore makes the data file path from a backup, which it checks first (see [Verify]). It never overwrites, and nobody may have
// the backup open for writing.
func Restore(ctx context.Context, backup, path string, progress func(done, total int)) (Contents, error) {
	contents, err := Verify(ctx, backup)
	if err != nil {
		return contents, err
	}
	for _, rest := range []string{"-wal", "-shm"} {
		if err := mustBeFree(path + rest); err != nil {
			return contents, err
		}
	}
	db, err := Path(backup).openStill()
	if err != nil {
		return contents, err
	}
	return contents, errors.Join(copyFile(ctx, db, path, progress), db.Close())
}

// copyFile is [Readers.Copy] of the file behind from.
func copyFile(ctx context.Context, from *sql.DB, path string, progress func(done, total int)) (err error) {
	if err := mustBeFree(path); err != nil {
		return err
	}
	unfinished := path + ".tmp"
	if err := os.Remove(unfinished); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("clearing away an unfinished copy: %w", err)
	}
	if err := Path(unfinished).create(); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(unfinished))
		}
	}()
	if err := copyPages(ctx, from, Path(unfinished), progress); err != nil {
		return fmt.Errorf("copying: %w", err)
	}
	if _, err := Verify(ctx, unfinished); err != nil {
		return fmt.Errorf("reading the copy back: %w", err)
	}
	if err := syncPath(unfinished); err != nil {
		return err
	}
	if err := mustBeFree(path); err != nil {
		return err
	}
	if err := os.Rename(unfinished, path); err != nil {
		return fmt.Errorf("naming the copy: %w", err)
	}
	return syncPath(filepath.Dir(path))
}

// mustBeFree refuses to overwrite.
func mustBeFree(path string) error {
	_, err := os.Lstat(path)
	switch {
	case err == nil:
		return fmt.Errorf("%s: %w; nothing was written", path, fs.ErrExist)
	case errors.Is(err, fs.ErrNotExist):
		return nil
	default:
		return fmt.Errorf("looking at the place of the copy: %w", err)
	}
}

// copyPages copies in steps within one snapshot, so that commits meanwhile neither show nor make it begin again.
func copyPages(ctx context.Context, from *sql.DB, to Path, progress func(done, total int)) error {
	conn, err := from.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, `BEGIN`); err != nil {
		return err
	}
	defer func() { _, _ = conn.ExecContext(context.WithoutCancel(ctx), `ROLLBACK`) }() // of a transaction that only read
	var version int
	if err := conn.QueryRowContext(ctx, `PRAGMA schema_version`).Scan(&version); err != nil {
		return err
	}
	return conn.Raw(func(driver any) error {
		return copySteps(ctx, driver, to, progress)
	})
}

// copySteps copies the file behind a driver's connection page by page.
func copySteps(ctx context.Context, driver any, to Path, progress func(done, total int)) (err error) {
	source, ok := driver.(interface {
		NewBackup(string) (*sqlite.Backup, error)
	})
	if !ok {
		return fmt.Errorf("this driver (%T) has no online backup", driver)
	}
	b, err := source.NewBackup(to.dsn())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Finish()) }()
	const pages = 1024 // 4 MB
	for more := true; more; {
		if err := ctx.Err(); err != nil {
			return err
		}
		if more, err = b.Step(pages); err != nil {
			return err
		}
		if progress != nil {
			progress(b.PageCount()-b.Remaining(), b.PageCount())
		}
	}
	return nil
}

// syncPath has a file or a folder on disk.
func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("syncing: %w", err)
	}
	return errors.Join(f.Sync(), f.Close())
}
