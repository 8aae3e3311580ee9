package live

import (
	"context"
	"fmt"
	"time"

	"parley/internal/meeting"
)

const (
	loadFirst = 256              // entries read when a meeting begins to be watched
	askWithin = 10 * time.Second // a look at the store on nobody's behalf
)

// heal asks the store for what the tail may lack, if it may lack something. Only one asks at a time; the others wait for the outcome.
func (t *tail) heal(ctx context.Context) error {
	t.mu.Lock()
	sure := !t.lacks()
	t.mu.Unlock()
	if sure {
		return nil
	}
	select {
	case t.asking <- struct{}{}:
		defer func() { <-t.asking }()
	case <-ctx.Done():
		return waited(ctx)
	}
	for {
		t.mu.Lock()
		lacks, loaded, doubts, last := t.lacks(), t.loaded, t.doubts, t.facts.LastSeq
		gone := t.gone
		t.mu.Unlock()
		if gone || !lacks {
			return nil
		}
		after := int64(-1)
		if loaded {
			after = max(0, last-1) // the last one, too: it must still be the same
		}
		entries, facts, err := t.fetch(ctx, after)
		if err != nil {
			t.lost(err)
			return err
		}
		t.adopt(entries, facts, last, doubts)
	}
}

// fetch reads the newest entries: all that follow after, if they are not more than a tail holds; if after is negative, a few to begin with.
// The facts are those after the last entry.
func (t *tail) fetch(ctx context.Context, after int64) ([]meeting.Entry, meeting.Facts, error) {
	window := t.live.opt.Entries
	if after < 0 {
		f, err := t.live.log.Facts(ctx, t.id)
		if err != nil {
			return nil, f, fmt.Errorf("read the facts of a meeting: %w", err)
		}
		after = max(0, f.LastSeq-int64(min(window, loadFirst)))
	}
	var all []meeting.Entry
	for {
		got, f, err := t.live.log.After(ctx, t.id, after, window)
		if err != nil {
			return nil, f, fmt.Errorf("read the newest entries: %w", err)
		}
		all = append(all, got...)
		if len(got) == 0 || got[len(got)-1].Seq >= f.LastSeq {
			return all, f, nil
		}
		if after = got[len(got)-1].Seq; f.LastSeq-after > int64(window) {
			all, after = nil, f.LastSeq-int64(window)
		}
	}
}

// lost gives the tail up when the store has no such meeting any more: it was deleted, maybe through another node.
func (t *tail) lost(err error) {
	if meeting.KindOf(err) != meeting.NotFound {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.loaded && !t.gone {
		t.end()
	}
}

// adopt takes over what fetch brought: last is what the tail had and doubts how often it had doubted, before fetch looked.
func (t *tail) adopt(entries []meeting.Entry, f meeting.Facts, last int64, doubts int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.gone:
		return
	case !t.loaded:
		t.replace(entries, f)
	case f.LastSeq < last || t.contradicts(entries):
		t.end()
		return
	case len(entries) == 0 || f.LastSeq <= t.facts.LastSeq: // committed and taken meanwhile, or nothing new
	case entries[0].Seq > t.facts.LastSeq+1:
		t.replace(entries, f)
	default:
		t.extend(entries, f)
	}
	t.calmed = max(t.calmed, doubts)
}

// mend heals on nobody's behalf, for readers of streams. What fails is tried again by the next tick.
func (t *tail) mend() {
	ctx, cancel := context.WithTimeout(context.Background(), askWithin)
	defer cancel()
	for {
		err := t.heal(ctx)
		t.mu.Lock()
		gone := t.gone
		if again := err == nil && !gone && t.lacks(); again {
			t.mu.Unlock()
			continue
		}
		t.mending = false
		t.mu.Unlock()
		if gone {
			t.live.forget(t)
		}
		return
	}
}

// waited is the error of a caller whose context ended before there was an answer.
func waited(ctx context.Context) error {
	return &meeting.Error{Kind: meeting.Unavailable, Code: "no-answer",
		Message: "The store did not answer in time. Try again.", Err: context.Cause(ctx)}
}
