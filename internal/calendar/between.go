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

// Between implements [meeting.Calendar]. Rows are read after what has none, so that an occurrence that gets its row meanwhile is not missed between
// the two.
func (b *Book) Between(ctx context.Context, w meeting.Window) ([]meeting.Facts, error) {
	if w.Held {
		return b.Calendar.Between(ctx, w)
	}
	limit := cmp.Or(w.Limit, listed)
	series, err := b.recurring(ctx, w)
	if err != nil {
		return nil, err
	}
	var some []meeting.Facts
	for _, s := range series {
		more, err := b.unheld(ctx, s, w, min(limit, cmp.Or(w.Ahead, limit)))
		if err != nil {
			return nil, err
		}
		some = append(some, more...)
	}
	all, err := b.Calendar.Between(ctx, w)
	if err != nil || len(some) == 0 {
		return all, err
	}
	have := map[meeting.SeriesID]rows{}
	for _, f := range all {
		if _, known := have[f.Series]; !known {
			have[f.Series] = rows{map[int64]bool{}, map[string]bool{}}
		}
		have[f.Series].add(f)
	}
	all = append(all, slices.DeleteFunc(some, func(f meeting.Facts) bool {
		return have[f.Series].planned[f.Planned.Unix()] || have[f.Series].dates[f.Date]
	})...)
	slices.SortStableFunc(all, func(a, b meeting.Facts) int {
		if w.Backwards {
			return b.Start.Compare(a.Start)
		}
		return a.Start.Compare(b.Start)
	})
	return all[:min(len(all), limit)], nil
}

// recurring gives the series of a window that recur.
func (b *Book) recurring(ctx context.Context, w meeting.Window) ([]meeting.Series, error) {
	if w.Series != 0 { // where one of its meetings has a row its slug is at hand, and not all need be read
		one := meeting.Window{Series: w.Series, From: w.From, To: w.To, Limit: 1}
		rows, err := b.Calendar.Between(ctx, one)
		if err != nil {
			return nil, err
		}
		if len(rows) > 0 {
			s, err := b.Series(ctx, rows[0].Slug)
			if err != nil || s.Rule == "" {
				return nil, err
			}
			return []meeting.Series{s}, nil
		}
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
			if held.planned[at.Unix()] {
				continue // it need not be given its name, which takes a look at its day
			}
			if f := r.Meeting(at); !held.dates[f.Date] {
				found = append(found, f)
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

func (h rows) add(f meeting.Facts) {
	if !f.Planned.IsZero() {
		h.planned[f.Planned.Unix()] = true
	}
	h.dates[f.Date] = true
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
			found.add(f)
		}
	}
	return found, nil
}
