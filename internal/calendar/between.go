package calendar

import (
	"cmp"
	"context"
	"iter"
	"math"
	"slices"
	"time"

	"parley/internal/meeting"
)

const (
	// listed is how many meetings a window without a limit lists.
	listed = 400
	// atOnce is how many more occurrences are looked at than are wanted, as some of them have a row.
	atOnce = 8
)

// Between implements [meeting.Calendar].
func (b *Book) Between(ctx context.Context, w meeting.Window) ([]meeting.Facts, error) {
	all, err := b.Calendar.Between(ctx, w)
	if err != nil || w.Held {
		return all, err
	}
	limit := cmp.Or(w.Limit, listed)
	series, err := b.recurring(ctx, w, all)
	if err != nil {
		return nil, err
	}
	for _, s := range series {
		some, err := b.unheld(ctx, s, w, min(limit, cmp.Or(w.Ahead, limit)))
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	slices.SortStableFunc(all, func(a, b meeting.Facts) int {
		if w.Backwards {
			return b.Start.Compare(a.Start)
		}
		return a.Start.Compare(b.Start)
	})
	return all[:min(len(all), limit)], nil
}

// recurring gives the series of a window that recur.
func (b *Book) recurring(ctx context.Context, w meeting.Window, rows []meeting.Facts) ([]meeting.Series, error) {
	if w.Series != 0 && len(rows) > 0 { // its slug is at hand, so not all need be read
		s, err := b.Series(ctx, rows[0].Slug)
		if err != nil || s.Rule == "" {
			return nil, err
		}
		return []meeting.Series{s}, nil
	}
	all, err := b.All(ctx, true)
	return slices.DeleteFunc(all, func(s meeting.Series) bool { return w.Series != 0 && s.ID != w.Series || w.Listed && !s.Listed }), err
}

// unheld gives at most so many occurrences of a series in a window that have no row, in the order of the window.
func (b *Book) unheld(ctx context.Context, s meeting.Series, w meeting.Window, most int) ([]meeting.Facts, error) {
	r, err := Of(s)
	if err != nil {
		return nil, nil // a rule or a zone that this program does not know: what has a row is listed
	}
	from := w.From
	if begins := b.clock().Add(time.Nanosecond - s.Length); w.Going && from.Before(begins) {
		from = begins // those before were not held
	}
	next, stop := iter.Pull(r.Between(from, w.To))
	if w.Backwards {
		stop()
		next, stop = iter.Pull(r.Backwards(from, w.To))
	}
	defer stop()
	var found []meeting.Facts
	for len(found) < most {
		some := take(next, most-len(found)+atOnce)
		if len(some) == 0 {
			break
		}
		held, err := b.held(ctx, s, some)
		if err != nil {
			return nil, err
		}
		for _, at := range some {
			if !held.has(r, at) {
				found = append(found, r.Meeting(at))
			}
		}
	}
	return found[:min(len(found), most)], nil
}

func take(next func() (time.Time, bool), most int) (some []time.Time) {
	for len(some) < most {
		at, more := next()
		if !more {
			break
		}
		some = append(some, at)
	}
	return some
}

// rows are the meetings of one series that have a row: by the start that the rule gave, and by address.
type rows struct {
	planned map[int64]bool
	dates   map[string]bool
}

// held finds which occurrences of a series have a row, or gave their day to a meeting that was added later.
func (b *Book) held(ctx context.Context, s meeting.Series, some []time.Time) (rows, error) {
	first, last := some[0], some[len(some)-1]
	if last.Before(first) {
		first, last = last, first
	}
	found := rows{map[int64]bool{}, map[string]bool{}}
	for _, planned := range []bool{true, false} {
		w := meeting.Window{Series: s.ID, From: first, To: last.Add(time.Millisecond), Planned: planned, Limit: math.MaxInt32}
		if !planned {
			w.From, w.To = first.Add(-24*time.Hour), last.Add(24*time.Hour)
		}
		all, err := b.Calendar.Between(ctx, w)
		if err != nil {
			return found, err
		}
		for _, f := range all {
			if !f.Planned.IsZero() {
				found.planned[f.Planned.Unix()] = true
			}
			found.dates[f.Date] = true
		}
	}
	return found, nil
}

func (h rows) has(r Recurrence, at time.Time) bool {
	return h.planned[at.Unix()] || h.dates[r.Name(at)]
}
