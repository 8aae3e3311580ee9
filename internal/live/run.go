package live

import (
	"cmp"
	"context"
	"slices"
	"time"

	"parley/internal/meeting"
)

// shortest is the shortest time between two looks at the clock.
const shortest = time.Millisecond

// Run looks at the clock until ctx ends: it settles watched meetings when their moments come, gives hints, and drops tails that nobody
// reads. When it returns, everything that was posted before has been committed or refused.
func (l *Live) Run(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-timer.C:
			timer.Reset(l.tick())
		case <-ctx.Done():
			l.committer.Flush()
			return nil
		}
	}
}

// tick does what is to be done now, without waiting for anything, and says after which time to look again: never long, as timers do
// not hear a clock that is set.
func (l *Live) tick() time.Duration {
	if l.askNow() {
		for _, t := range l.all() { // those that nobody watches, too: they may be polled
			t.doubt()
		}
	}
	wait := l.opt.Tick
	var due []meeting.ID
	for _, t := range l.watched() {
		at, settle := t.tick()
		if settle {
			due = append(due, t.id)
		}
		wait = min(wait, at)
		l.mend(t)
	}
	if len(due) > 0 {
		l.committer.SettleSoon(due)
	}
	l.tidy()
	return max(wait, shortest)
}

// askNow tells whether it is time to ask the store for what bells did not tell.
func (l *Live) askNow() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.opt.Ask == 0 || time.Since(l.asked) < l.opt.Ask {
		return false
	}
	l.asked = time.Now()
	return true
}

func (l *Live) watched() []*tail {
	l.mu.Lock()
	defer l.mu.Unlock()
	var tails []*tail
	for _, t := range l.tails {
		if t.users > 0 {
			tails = append(tails, t)
		}
	}
	return tails
}

// tick makes the hints that are due, and says how long it is to the next moment of the meeting and whether it is to be settled now.
func (t *tail) tick() (next time.Duration, settle bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.loaded || t.gone {
		return t.live.opt.Tick, false
	}
	t.putHints()
	return t.nextMoment()
}

// nextMoment looks for what comes next by the clock: an entry, wrapping-up, or the planned start of a cancelled meeting, at which its
// streams end. The caller holds mu.
func (t *tail) nextMoment() (time.Duration, bool) {
	if t.due() {
		return t.live.opt.Tick, true
	}
	now, next := t.live.Now(), t.live.opt.Tick
	moments := []time.Time{t.facts.WrapAt}
	if t.facts.Cancelled > 0 {
		moments[0] = t.facts.Start
		if !now.Before(t.facts.Start) {
			t.rouse()
		}
	}
	if at, ok := t.facts.NextDue(); ok {
		moments = append(moments, at)
	}
	for _, at := range moments {
		if left := at.Sub(now); left > 0 {
			next = min(next, left)
		}
	}
	return next, false
}

// tidy drops tails that nobody has read for some time, then, oldest first, as many others that nobody holds as memory asks for, and at
// last makes those shorter that are held.
func (l *Live) tidy() {
	l.mu.Lock()
	defer l.mu.Unlock()
	var idle []*tail
	for _, t := range l.tails {
		if t.users > 0 {
			continue
		}
		if time.Since(t.used) > l.opt.Linger {
			l.drop(t)
		} else {
			idle = append(idle, t)
		}
	}
	slices.SortFunc(idle, func(a, b *tail) int { return cmp.Compare(a.used.UnixNano(), b.used.UnixNano()) })
	for _, t := range idle {
		if l.bytes.Load() <= l.opt.Bytes {
			return
		}
		l.drop(t)
	}
	if l.bytes.Load() <= l.opt.Bytes {
		return
	}
	for _, t := range l.tails {
		t.mu.Lock()
		t.trim(l.opt.Entries, l.opt.Bytes/int64(len(l.tails)))
		t.mu.Unlock()
	}
}
