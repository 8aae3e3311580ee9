package history

import (
	"time"

	"parley/test/client"
)

// operation is one of a history: an append, which gave the log its entry of that number, or a read that found that number to be the newest.
type operation struct {
	read      bool
	number    int64
	call, ret time.Duration // since the history began
}

// linearizable tells whether posts and complete polls can be put in an order in which each takes place at one moment between its
// call and its return. A post without an answer that is in the log may have taken place until the end; one that is not in the log
// is left out; the entries of others may have taken place at any time.
func (h *History) linearizable() bool {
	begin, end := h.span()
	last := end.Sub(begin) + 1
	ops := h.appends(begin, last)
	n := int64(len(ops))
	for _, r := range h.Readings {
		for _, l := range r.Looks {
			if l.Complete() {
				ops = append(ops, operation{true, l.Cursor, l.Call.Sub(begin), l.Return.Sub(begin)})
			}
		}
	}
	return ordered(ops, n, last)
}

// ordered decides it for appends of the numbers 1 to n, in time that grows with the operations alone: since the log gives the order of the
// appends, there is nothing to search for. An append takes place within its own span; not after the return of a read that found it, and
// not before the call of a read that did not find it yet; and after the append before it. If each can have its earliest moment, all
// reads have theirs in between.
func ordered(ops []operation, n int64, last time.Duration) bool {
	earliest, latest := make([]time.Duration, n+2), make([]time.Duration, n+2)
	for i := range latest {
		latest[i] = last
	}
	within := func(number int64, call, ret time.Duration) {
		earliest[number], latest[number] = max(earliest[number], call), min(latest[number], ret)
	}
	for _, o := range ops {
		switch {
		case !o.read:
			within(o.number, o.call, o.ret)
		case o.number < 0 || o.number > n:
			return false
		default:
			within(o.number, 0, o.ret)
			within(o.number+1, o.call, last)
		}
	}
	var now time.Duration
	for number := int64(1); number <= n; number++ {
		if now = max(now, earliest[number]); now > latest[number] {
			return false
		}
	}
	return true
}

// span is from the first call to the last return.
func (h *History) span() (begin, end time.Time) {
	widen := func(call, ret time.Time) {
		if begin.IsZero() || call.Before(begin) {
			begin = call
		}
		if ret.After(end) {
			end = ret
		}
	}
	for _, p := range h.Posts {
		widen(p.Call, p.Return)
	}
	for _, r := range h.Readings {
		for _, l := range r.Looks {
			widen(l.Call, l.Return)
		}
	}
	return begin, end
}

// appends is one operation for every entry of the log, as wide as is known of it.
func (h *History) appends(begin time.Time, last time.Duration) []operation {
	posts := map[string]Post{}
	for _, p := range h.Posts {
		posts[p.Text] = p
	}
	ops := make([]operation, 0, len(h.Log))
	for _, e := range h.Log {
		op := operation{number: e.Seq, ret: last}
		if p, ok := posts[e.Text]; ok && e.Kind == "line" {
			op.call = p.Call.Sub(begin)
			if !p.Return.IsZero() {
				op.ret = p.Return.Sub(begin)
			}
		}
		ops = append(ops, op)
	}
	return ops
}

// Lines are the entries of kind line.
func Lines(log []client.Entry) []client.Entry {
	var lines []client.Entry
	for _, e := range log {
		if e.Kind == "line" {
			lines = append(lines, e)
		}
	}
	return lines
}
