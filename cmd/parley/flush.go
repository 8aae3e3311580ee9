package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// flush writes beside the data file, has it flushed to the disk as every commit is, and gives how long that takes: the middle one of ten.
func (d dataFile) flush(ctx context.Context) (time.Duration, error) {
	file, err := os.CreateTemp(filepath.Dir(d.Data), filepath.Base(d.Data)+"-flush-*")
	if err != nil {
		return 0, fmt.Errorf("trying the disk: %w", err)
	}
	defer os.Remove(file.Name())
	defer file.Close()
	block, took := make([]byte, 4096), make([]time.Duration, 0, 10)
	for len(took) < cap(took) && ctx.Err() == nil {
		if _, err = file.Write(block); err != nil {
			return 0, fmt.Errorf("trying the disk: %w", err)
		}
		began := time.Now()
		if err = file.Sync(); err != nil {
			return 0, fmt.Errorf("trying the disk: %w", err)
		}
		took = append(took, time.Since(began))
	}
	if len(took) == 0 {
		return 0, fmt.Errorf("trying the disk: %w", ctx.Err())
	}
	slices.Sort(took)
	return took[len(took)/2], nil
}
