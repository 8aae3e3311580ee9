package datafile

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"parley/internal/store/schema"
)

// migrate brings the tables up to date. Goose takes a newer schema for a finished one, so that is asked first.
func migrate(ctx context.Context, db *sql.DB) error {
	migrations, err := migrations(db)
	if err != nil {
		return err
	}
	have, want, err := migrations.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("reading the version of the tables: %w", err)
	}
	if have > want {
		return newer(have, want)
	}
	if _, err := migrations.Up(ctx); err != nil {
		return fmt.Errorf("bringing the tables up to date: %w", err)
	}
	return nil
}

func newer(have, want int64) error {
	return fmt.Errorf("this file was written by a newer Parley (its tables are of version %d, this program knows %d): "+
		"use the newer program, or a backup from before its first start", have, want)
}

func migrations(db *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(schema.SQLite, "sqlite")
	if err != nil {
		return nil, fmt.Errorf("finding the migrations: %w", err)
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	if err != nil {
		return nil, fmt.Errorf("reading the migrations: %w", err)
	}
	return p, nil
}
