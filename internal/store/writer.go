package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"parley/internal/meeting"
	"parley/internal/store/datafile"
	"parley/internal/store/wish"
)

const (
	longestBatch  = 1024 // jobs of one transaction
	cachedFacts   = 1024 // meetings
	checkpointDue = 4000 // pages of the log, at a guess
)

// job is one caller's wish. Run may happen more than once, each time in a fresh transaction.
type job struct {
	run  func(*tx) error // gives errors of the storage only; a refusal is an answer
	done chan error      // gets one value, after the commit
}

// write has the writer run transaction and waits for its commit. A caller who hangs up is not waited for: what is in the
// queue is stored all the same. An answer may come with a refusal, since what was settled on the way stays.
func write[T any](ctx context.Context, s *Store, transaction func(*tx) (T, error)) (T, error) {
	var answer, none T
	var refusal error
	j := &job{done: make(chan error, 1)}
	j.run = func(t *tx) error {
		answer, refusal = transaction(t)
		if meeting.KindOf(refusal) == 0 {
			return refusal
		}
		return nil
	}
	if err := ctx.Err(); err != nil {
		return none, wish.NotStored(err)
	}
	if err := s.Healthy(); err != nil {
		return none, wish.NotStored(err)
	}
	select {
	case s.queue <- j:
	case <-ctx.Done():
		return none, wish.NotStored(ctx.Err())
	case <-s.writerEnd:
		return none, wish.NotStored(errClosed)
	}
	select {
	case err := <-j.done:
		if err != nil {
			return none, err
		}
		return answer, refusal
	case <-ctx.Done():
		return none, meeting.Unknown(ctx.Err())
	case <-s.writerEnd:
	}
	select {
	case err := <-j.done: // the writer's last answer
		if err != nil {
			return none, err
		}
		return answer, refusal
	default:
		return none, wish.NotStored(errClosed)
	}
}

// writer owns the connection that writes. Everything in it belongs to its loop.
type writer struct {
	store *Store
	file  datafile.Path
	clock meeting.Clock
	seam  func(store func() error) error
	pace  time.Duration

	db                *sql.DB // nil while broken
	*datafile.Session         // on it

	facts   map[meeting.ID]meeting.Facts // as the open transaction sees them; without one, as committed
	changed map[meeting.ID]bool          // whose row is not written yet; true if more of it changed than its last entry
	version int64                        // the last datafile.ChangedElsewhere

	pages     int // written since the last checkpoint, at a guess
	reopened  chan reopening
	tries     sync.WaitGroup // goroutines that open the file anew
	lastTried time.Time
}

// use takes db as the connection that writes from now on.
func (w *writer) use(ctx context.Context, db *sql.DB) error {
	s, err := datafile.NewSession(ctx, db)
	if err != nil {
		return err
	}
	w.db, w.Session = db, s
	w.forget()
	return nil
}

// forget drops what is known about meetings and grants.
func (w *writer) forget() {
	w.store.tokens.Forget()
	w.facts, w.changed = map[meeting.ID]meeting.Facts{}, map[meeting.ID]bool{}
}

func (w *writer) loop() {
	defer close(w.store.writerEnd)
	for {
		select {
		case j := <-w.store.queue:
			w.batch(w.waiting(j))
		case r := <-w.reopened:
			w.recovered(r)
		case <-w.store.closed:
			w.store.closeErr = w.close()
			return
		}
	}
}

// waiting takes all jobs that wait. Those who were just answered are let run first: most come back with their next wish.
func (w *writer) waiting(first *job) []*job {
	runtime.Gosched()
	jobs := []*job{first}
	for len(jobs) < longestBatch {
		select {
		case j := <-w.store.queue:
			jobs = append(jobs, j)
		default:
			return jobs
		}
	}
	return jobs
}

func (w *writer) batch(jobs []*job) {
	w.transact(jobs)
	if w.db == nil || w.pages < checkpointDue {
		return
	}
	w.pages = 0
	if err := w.Checkpoint(context.Background()); err != nil && !datafile.RolledBack(err) {
		w.fail(fmt.Errorf("checkpoint: %w", err))
	}
}

// transact stores jobs in one transaction and answers them. If the storage cannot take one of them, each is tried alone, so that
// a bad one fails alone; that is seldom, and so cheaper than a savepoint for each.
func (w *writer) transact(jobs []*job) {
	if w.db == nil {
		answer(jobs, wish.NotStored(w.store.Healthy()))
		return
	}
	t := &tx{writer: w, now: wish.Now(w.clock)}
	err := t.begin()
	for _, j := range jobs {
		if err == nil {
			err = j.run(t)
		}
	}
	if err == nil {
		err = t.flush()
	}
	if err != nil {
		w.abandoned(jobs, t, err)
		return
	}
	err = w.seam(t.commit)
	if t.grants {
		w.store.tokens.Forget()
	}
	switch {
	case err == nil:
		w.pages += 4
		answer(jobs, nil)
	case datafile.RolledBack(err):
		t.rollback()
		answer(jobs, wish.NotStored(err))
	default:
		w.fail(fmt.Errorf("commit: %w", err))
		answer(jobs, meeting.Unknown(err))
	}
}

// abandoned answers jobs after a transaction that failed before its commit, so nothing of it is stored.
func (w *writer) abandoned(jobs []*job, t *tx, err error) {
	t.rollback()
	switch {
	case datafile.Fatal(err):
		w.fail(err)
		answer(jobs, wish.NotStored(err))
	case len(jobs) == 1 || datafile.RolledBack(err): // a full disk or a held lock is nobody's fault, and each try would wait again
		answer(jobs, wish.NotStored(err))
	default:
		for i := range jobs {
			w.transact(jobs[i : i+1])
		}
	}
}

func answer(jobs []*job, err error) {
	for _, j := range jobs {
		j.done <- err
	}
}

// close ends the writer. Readers leave first, so that the last to go, which carries the log over into the file, is the writer.
// After a failed commit it has gone already, and nothing is carried over.
func (w *writer) close() error {
	for {
		select {
		case j := <-w.store.queue:
			answer([]*job{j}, wish.NotStored(errClosed))
			continue
		default:
		}
		break
	}
	w.tries.Wait()
	return errors.Join(w.store.closeReaders(), w.leave())
}

// leave closes the connection that writes.
func (w *writer) leave() error {
	if w.db == nil {
		return nil
	}
	err := errors.Join(w.Session.Close(), w.db.Close())
	w.db, w.Session = nil, nil
	return err
}
