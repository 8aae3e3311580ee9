// Package schema holds the tables as numbered migrations, one folder a dialect. A file that was released is never changed: what
// comes later is a new file.
package schema

import "embed"

// SQLite has the migrations for SQLite.
//
//go:embed sqlite/*.sql
var SQLite embed.FS
