// Package people keeps attendees and what secrets grant, in SQL: what package store does with them inside its transactions.
package people

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"parley/internal/store/datafile"
)

// Tx is the open transaction of the writer.
type Tx interface {
	Exec(query string, args ...any) error
	Row(query string, args ...any) datafile.Scanner
}

// At is a transaction with the moment at which it happens.
type At struct {
	Tx
	Now time.Time
}

// found tells whether a row was there.
func found(err error) (bool, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

func exists(t Tx, query string, args ...any) (bool, error) {
	var one int
	return found(t.Row(query, args...).Scan(&one))
}

// missing is what to answer when something was not found, or could not be looked for.
func missing(err, answer error) error {
	if err != nil {
		return fmt.Errorf("looking for what a wish names: %w", err)
	}
	return answer
}
