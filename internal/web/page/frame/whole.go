package frame

import (
	"context"

	"parley/internal/live"
	"parley/internal/meeting"
)

const perRead = 1000 // entries in one read of a whole log

// Whole reads a log to its end: a snapshot whose entries are all of them.
func (f *Frame) Whole(ctx context.Context, m meeting.ID) (live.Snapshot, error) {
	var all []meeting.Entry
	for {
		next, err := f.Live.Read(ctx, m, live.Cursor{After: int64(len(all))}, perRead)
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
