package history

import (
	"time"

	"github.com/anishathalye/porcupine"

	"parley/test/client"
)

// operation is an append (the number under which it stands) or a complete read (the newest number seen).
type operation struct {
	append bool
	number int64
}

// model is the log as one number, the newest: an append must be the next number, a complete read must show the newest.
var model = porcupine.Model{
	Init: func() any { return int64(0) },
	Step: func(state, input, _ any) (bool, any) {
		newest, op := state.(int64), input.(operation)
		if op.append {
			return op.number == newest+1, op.number
		}
		return op.number == newest, newest
	},
	Equal: func(a, b any) bool { return a.(int64) == b.(int64) },
}

// linearizable tells whether posts and complete polls can be put in an order in which each takes place at one moment between its
// call and its return. A post without an answer that is in the log may have taken place until the end; one that is not in the log
// is left out; the entries of others may have taken place at any time.
func (h *History) linearizable() bool {
	var begin, end time.Time
	span := func(call, ret time.Time) {
		if begin.IsZero() || call.Before(begin) {
			begin = call
		}
		if ret.After(end) {
			end = ret
		}
	}
	for _, p := range h.Posts {
		span(p.Call, p.Return)
	}
	for _, r := range h.Readings {
		for _, l := range r.Looks {
			span(l.Call, l.Return)
		}
	}
	last := end.Sub(begin).Nanoseconds() + 1
	ops := h.appends(begin, last)
	for i, r := range h.Readings {
		for _, l := range r.Looks {
			if l.Complete() {
				ops = append(ops, porcupine.Operation{
					ClientId: len(h.Posts) + i, Input: operation{number: l.Cursor},
					Call: l.Call.Sub(begin).Nanoseconds(), Return: l.Return.Sub(begin).Nanoseconds(),
				})
			}
		}
	}
	return porcupine.CheckOperations(model, ops)
}

// appends is one operation for every entry of the log, as wide as is known of it.
func (h *History) appends(begin time.Time, last int64) []porcupine.Operation {
	posts := map[string]Post{}
	for _, p := range h.Posts {
		posts[p.Text] = p
	}
	ops := make([]porcupine.Operation, 0, len(h.Log))
	for i, e := range h.Log {
		op := porcupine.Operation{ClientId: i, Input: operation{append: true, number: e.Seq}, Return: last}
		if p, ok := posts[e.Text]; ok && e.Kind == "line" {
			op.Call = p.Call.Sub(begin).Nanoseconds()
			if !p.Return.IsZero() {
				op.Return = p.Return.Sub(begin).Nanoseconds()
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
