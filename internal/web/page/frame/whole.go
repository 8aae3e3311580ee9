package frame

import (
	"context"

	"parley/internal/live"
	"parley/internal/meeting"
)

// PerRead is how many entries one read of a long log takes.
const PerRead = 1000

// Whole reads a log to its end: a snapshot whose entries are all of them.
func (f *Frame) Whole(ctx context.Context, of meeting.Facts) (live.Snapshot, error) {
	var all []meeting.Entry
	for {
		next, err := f.Live.ReadOf(ctx, of, live.Cursor{After: int64(len(all))}, PerRead)
		if err != nil {
			return next, err
		}
		all = append(all, next.Entries...)
		if next.Cursor == next.Facts.LastSeq || len(next.Entries) == 0 {
			next.Entries = all
			return next, nil
		}
	}
}
