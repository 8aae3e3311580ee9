// Package people keeps attendees and what secrets grant, in SQL: what package store does with them inside its transactions.
package people

import (
	"time"

	"parley/internal/store/datafile"
	"parley/internal/store/rows"
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

func exists(t Tx, query string, args ...any) (bool, error) {
	var one int
	return rows.Found(t.Row(query, args...).Scan(&one))
}
