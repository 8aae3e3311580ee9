package main

import (
	"cmp"
	"database/sql"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// version is set by the linker in a release; elsewhere the build tells.
var version string

type versionCommand struct{}

// Run prints the version of the program, of Go and of SQLite.
func (versionCommand) Run(p *process) error {
	sqlite, err := sqliteVersion()
	if err != nil {
		return fmt.Errorf("asking SQLite for its version: %w", err)
	}
	fmt.Fprintf(p.out, "parley %s\n%s %s/%s\nSQLite %s\n", programVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH, sqlite)
	return nil
}

func programVersion() string {
	built := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		built = strings.Trim(info.Main.Version, "()")
	}
	return cmp.Or(version, built, "devel")
}

func sqliteVersion() (v string, err error) {
	db, err := sql.Open("sqlite", ":memory:") // the store's driver
	if err != nil {
		return "", err
	}
	defer db.Close()
	err = db.QueryRow("SELECT sqlite_version()").Scan(&v)
	return v, err
}
