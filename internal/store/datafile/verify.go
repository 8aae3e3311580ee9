package datafile

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
)

// Contents is what a data file holds.
type Contents struct {
	Version                   int64 // of its tables
	Series, Meetings, Entries int
}

// Verify reads a data file or a backup through, changes nothing in it, and says whether Parley can use it: the file is whole, this program knows
// its tables, and every log is numbered without holes, with stamps that never go back.
func Verify(ctx context.Context, path string) (c Contents, err error) {
	if _, err := os.Stat(path); err != nil {
		return c, fmt.Errorf("checking a data file: %w", err)
	}
	db, err := Path(path).openStill()
	if err != nil {
		return c, err
	}
	defer func() {
		err = errors.Join(err, db.Close())
		if err != nil {
			err = fmt.Errorf("checking %s: %w", path, err)
		}
	}()
	if err := check(ctx, db, `PRAGMA integrity_check`); err != nil {
		return c, fmt.Errorf("the file is damaged, or no data file of Parley: %w", err)
	}
	if err := db.QueryRowContext(ctx, `SELECT max(version_id) FROM goose_db_version`).Scan(&c.Version); err != nil {
		return c, fmt.Errorf("this is not a data file of Parley: %w", err)
	}
	if err := verifyVersion(ctx, c.Version); err != nil {
		return c, err
	}
	if err := verifyLogs(ctx, db); err != nil {
		return c, err
	}
	err = db.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM series), (SELECT count(*) FROM meetings), (SELECT count(*) FROM entries)`).
		Scan(&c.Series, &c.Meetings, &c.Entries)
	return c, err
}

func verifyVersion(ctx context.Context, have int64) error {
	nothing, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return err
	}
	defer nothing.Close()
	migrations, err := migrations(nothing)
	if err != nil {
		return err
	}
	sources := migrations.ListSources()
	if want := sources[len(sources)-1].Version; have > want {
		return newer(have, want)
	}
	return ctx.Err()
}

// verifyLogs holds every log to the law of [meeting.Log].
func verifyLogs(ctx context.Context, db *sql.DB) error {
	for _, law := range []struct{ broken, query string }{
		{"is not numbered 1, 2, 3 … up to its last entry",
			`SELECT s.slug || '/' || m.date FROM meetings m JOIN series s ON s.id = m.series
			LEFT JOIN (SELECT meeting, count(*) AS n, min(seq) AS first, max(seq) AS last FROM entries GROUP BY meeting) e ON e.meeting = m.id
			WHERE coalesce(e.n, 0) <> m.last_seq OR coalesce(e.first, 1) <> 1 OR coalesce(e.last, 0) <> m.last_seq LIMIT 1`},
		{"has a stamp that goes back",
			`SELECT s.slug || '/' || m.date FROM meetings m JOIN series s ON s.id = m.series
			JOIN (SELECT meeting, at - lag(at) OVER (PARTITION BY meeting ORDER BY seq) AS step FROM entries) e ON e.meeting = m.id
			WHERE e.step < 0 LIMIT 1`},
		{"has entries but no meeting",
			`SELECT 'number ' || meeting FROM entries WHERE meeting NOT IN (SELECT id FROM meetings) LIMIT 1`},
	} {
		var which string
		err := db.QueryRowContext(ctx, law.query).Scan(&which)
		switch {
		case errors.Is(err, sql.ErrNoRows):
		case err != nil:
			return fmt.Errorf("reading the logs: %w", err)
		default:
			return fmt.Errorf("the log of %s %s", which, law.broken)
		}
	}
	return nil
}

// check reads every page through db.
func check(ctx context.Context, db *sql.DB, pragma string) error {
	rows, err := db.QueryContext(ctx, pragma)
	if err != nil {
		return err
	}
	defer rows.Close()
	var found []error
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return err
		}
		if line != "ok" {
			found = append(found, errors.New(line))
		}
	}
	return errors.Join(append(found, rows.Err())...)
}
