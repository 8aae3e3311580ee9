package talk

import (
	"context"

	"parley/internal/live"
	"parley/internal/meeting"
)

// Window reads at most n lines of a log after a number as they stand, whatever changed them later.
func Window(ctx context.Context, l *live.Live, f meeting.Facts, after int64, n int) ([]meeting.Line, live.Snapshot, error) {
	s, err := l.ReadOf(ctx, f, live.Cursor{After: after}, n)
	if err != nil {
		return nil, s, err
	}
	var lines meeting.Lines
	for _, e := range s.Entries {
		lines.Add(e)
	}
	if len(s.Entries) == 0 || s.Cursor == s.Facts.LastSeq {
		return lines.All(), s, nil
	}
	later, err := l.About(ctx, f.ID, s.Entries[0].Seq, s.Cursor)
	for _, e := range later {
		lines.Later(e)
	}
	return lines.All(), s, err
}
