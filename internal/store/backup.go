package store

import (
	"context"
	"errors"

	"parley/internal/store/datafile"
)

// Contents is what a data file holds.
type Contents = datafile.Contents

// Backup copies the file to path while everybody reads and writes on: the copy is one moment's state, whole, and was read back before it
// got its name. It never overwrites. Progress, if not nil, is told pages.
func (s *Store) Backup(ctx context.Context, path string, progress func(done, total int)) error {
	if err := s.Healthy(); errors.Is(err, errClosed) {
		return err
	}
	return s.read.Copy(ctx, path, progress)
}

// Verify is [datafile.Verify], for those who know the store only.
func Verify(ctx context.Context, path string) (Contents, error) { return datafile.Verify(ctx, path) }

// Restore is [datafile.Restore], for those who know the store only.
func Restore(ctx context.Context, backup, path string, progress func(done, total int)) (Contents, error) {
	return datafile.Restore(ctx, backup, path, progress)
}
