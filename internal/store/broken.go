package store

import (
	"context"
	"database/sql"
	"time"
)

// After a commit that failed for a reason like a failed fsync nobody knows what is on disk: the kernel may have dropped the pages that it could not
// write, and the next fsync would call that success. So nothing more is written over that connection, not even a checkpoint.
// The file is opened anew and read through before commits are taken again; readers go on all the while.

// reopening is what came of an attempt to open the file anew.
type reopening struct {
	db  *sql.DB
	err error
}

// fail gives up the connection and starts to open another one.
func (w *writer) fail(err error) {
	w.store.broken.Store(&err)
	// The pin is still there, so this close is not the last one and makes no checkpoint. What it says about the broken connection helps nobody.
	_ = w.leave()
	w.reopenSoon()
}

// reopenSoon tries at once, but at most once in a pace.
func (w *writer) reopenSoon() {
	wait := w.pace - time.Since(w.lastTried)
	w.lastTried = time.Now().Add(max(wait, 0))
	w.tries.Go(func() {
		select {
		case <-time.After(wait):
		case <-w.store.closed:
			return
		}
		db, err := w.file.Reopen(context.Background())
		select {
		case w.reopened <- reopening{db, err}:
		case <-w.store.closed:
			if err == nil {
				_ = db.Close() // nobody waits for it any more
			}
		}
	})
}

// recovered goes on with the new connection, or tries again.
func (w *writer) recovered(r reopening) {
	if r.err == nil {
		r.err = w.use(context.Background(), r.db)
	}
	if r.err != nil {
		w.store.broken.Store(&r.err)
		w.reopenSoon()
		return
	}
	w.store.broken.Store(nil)
}
