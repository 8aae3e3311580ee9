package main

import (
	"database/sql"
	"io"
	"net/http"

	_ "modernc.org/sqlite" // the same SQLite as the server's
)

// serveBaseline is chat as one would write it in an evening: a post is one INSERT in a transaction of its own, durable like Parley's
// (WAL, synchronous=FULL), on one connection that writes.
func serveBaseline(addr, file string) error {
	db, err := sql.Open("sqlite", "file:"+file+"?_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(10000)")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(`CREATE TABLE message (id INTEGER PRIMARY KEY, room TEXT NOT NULL, text TEXT NOT NULL)`); err != nil {
		return err
	}
	insert, err := db.Prepare(`INSERT INTO message (room, text) VALUES ('room', ?)`)
	if err != nil {
		return err
	}
	http.HandleFunc("POST /post", func(w http.ResponseWriter, r *http.Request) {
		text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 64<<10))
		if err == nil {
			_, err = insert.Exec(string(text)) // without the request's context, which would cost the driver a goroutine for each
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
	return http.ListenAndServe(addr, nil)
}
