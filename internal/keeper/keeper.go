// Package keeper does what has to happen when nobody watches: it settles the phases of meetings, gives the occurrences of rules their rows in time,
// takes away what was only for practise, and notes who was there.
package keeper

import (
	"context"
	"log/slog"
	"time"

	"parley/internal/meeting"
)

const (
	// batch is how many meetings are settled in one transaction: a server that slept for a year wakes in steps.
	batch = 100
	// least is the shortest wait, so that a clock stepping back between two looks at it never makes a busy loop.
	least = 5 * time.Millisecond
	// noting is how often sightings are stored, how often it is looked ahead, and how often a lasting failure is told again.
	noting = time.Minute
	// most sightings are kept while the store refuses them; beyond that the oldest go.
	most = 50_000
	// farewell is how long the last sightings may take when the server stops.
	farewell = 2 * time.Second
)

// Live is what the keeper needs of the live side.
type Live interface {
	Now() time.Time
	// Due lists meetings for which the clock has something to add, as [meeting.Log] does.
	Due(ctx context.Context, now time.Time, limit int) (due []meeting.ID, next time.Time, err error)
	// Settle adds what the clock has to add to the logs of these meetings, and tells everybody who watches them.
	Settle(ctx context.Context, meetings ...meeting.ID) error
	// Sightings gives what was seen since it was last asked.
	Sightings() []meeting.Sighting
}

// Options are the settings of a Keeper.
type Options struct {
	// Step is the longest wait for a moment of the clock; timers do not hear a clock that is set. 0 is a second.
	Step time.Duration
	// Log takes what went wrong; nil is slog's default.
	Log *slog.Logger
}

// Keeper settles phases and stores sightings. One goroutine runs it.
type Keeper struct {
	live  Live
	seats meeting.Seats
	cal   meeting.Calendar
	step  time.Duration
	log   *slog.Logger

	planned time.Time            // when it was last looked ahead
	seen    []meeting.Sighting   // not yet stored
	failed  map[string]time.Time // what fails at the moment, and when that was last told
}

// New makes a Keeper; [Keeper.Run] starts it.
func New(live Live, seats meeting.Seats, cal meeting.Calendar, o Options) *Keeper {
	if o.Step <= 0 {
		o.Step = time.Second
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	return &Keeper{live: live, seats: seats, cal: cal, step: o.Step, log: o.Log, failed: map[string]time.Time{}}
}

// Run works until ctx ends, and then stores the last sightings. A store that fails is told to the log and asked again: phases
// are never given up.
func (k *Keeper) Run(ctx context.Context) {
	minute := time.NewTicker(noting)
	defer minute.Stop()
	for {
		if now := k.live.Now(); now.Sub(k.planned).Abs() >= noting { // by the server's clock, which may be set
			k.planned = now
			k.tell(ctx, "looking ahead", k.plan(ctx, now))
		}
		wait, err := k.settle(ctx)
		k.tell(ctx, "settling phases", err)
		select {
		case <-time.After(wait):
		case <-minute.C:
			k.tell(ctx, "noting who was there", k.note(ctx))
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell)
			defer cancel()
			k.tell(last, "noting who was there", k.note(last))
			return
		}
	}
}

// settle settles what is due and gives the time until the next look.
func (k *Keeper) settle(ctx context.Context) (time.Duration, error) {
	now := k.live.Now()
	due, next, err := k.live.Due(ctx, now, batch)
	if err != nil {
		return k.step, err
	}
	if len(due) > 0 {
		if err := k.live.Settle(ctx, due...); err != nil {
			return k.step, err
		}
	}
	switch {
	case len(due) == batch:
		return least, nil
	case next.IsZero():
		return k.step, nil
	default:
		return min(max(next.Sub(now), least), k.step), nil
	}
}

// note stores what was seen; what cannot be stored now is kept for the next time.
func (k *Keeper) note(ctx context.Context) error {
	k.seen = append(k.seen, k.live.Sightings()...)
	if len(k.seen) == 0 {
		return nil
	}
	if err := k.seats.Saw(ctx, k.seen); err != nil {
		k.seen = k.seen[max(0, len(k.seen)-most):]
		return err
	}
	k.seen = nil
	return nil
}

// tell logs a failure when it begins, once a minute while it lasts, and its end.
func (k *Keeper) tell(ctx context.Context, what string, err error) {
	last, failing := k.failed[what]
	switch {
	case err == nil && failing:
		delete(k.failed, what)
		k.log.InfoContext(ctx, "works again: "+what)
	case err == nil || ctx.Err() != nil:
	case !failing || time.Since(last) >= noting:
		k.failed[what] = time.Now()
		k.log.ErrorContext(ctx, what, "error", err)
	}
}
