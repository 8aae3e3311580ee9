package keeper

import (
	"context"
	"errors"
	"math"
	"time"

	"parley/internal/meeting"
)

const (
	// ahead is how long before its start an occurrence gets its row, with or without anybody who asks for it.
	ahead = 14 * 24 * time.Hour
	// practised is how long a series to practise in is kept.
	practised = 24 * time.Hour
)

// plan holds the occurrences of the days to come, and those that should be on, and deletes the series that were for practise. One that cannot be held or deleted
// does not keep the others waiting.
func (k *Keeper) plan(ctx context.Context, now time.Time) error {
	coming, err := k.cal.Between(ctx, meeting.Window{To: now.Add(ahead), Going: true, Limit: math.MaxInt32})
	if err != nil {
		return err
	}
	var failed []error
	for _, f := range coming {
		if f.ID == 0 {
			_, err := k.cal.Hold(ctx, f)
			failed = append(failed, err)
		}
	}
	all, err := k.cal.All(ctx, false)
	failed = append(failed, err)
	for _, s := range all {
		if s.Practise && !now.Before(s.Created.Add(practised)) {
			failed = append(failed, k.forget(ctx, s))
		}
	}
	return errors.Join(failed...)
}

// forget deletes a series to practise in, which goes with any of its meetings.
func (k *Keeper) forget(ctx context.Context, s meeting.Series) error {
	held, err := k.cal.Between(ctx, meeting.Window{Series: s.ID, To: meeting.EndOfTime, Held: true, Limit: 1})
	if err != nil || len(held) == 0 {
		return err
	}
	return k.cal.Delete(ctx, held[0].ID)
}
