package live_test

import (
	"context"
	"math/rand/v2"

	"parley/internal/live"
	"parley/internal/meeting"
)

// What is taken away in the simulation: from the moment at which a live acknowledged a redaction, it gives the text of the line to nobody any more, however
// far behind they are.

// place is a number at a live.
type place struct {
	live int
	seq  int64
}

// took notes what an entry that a live has just acknowledged took away.
func (w *world) took(on int, e meeting.Entry) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, n := range e.Refs {
		if at := (place{on, n}); w.emptied[at] == 0 {
			w.emptied[at] = w.moment()
		}
	}
}

// mustBeEmpty tells whether a live had acknowledged that a line is redacted when it was asked.
func (w *world) mustBeEmpty(on int, seq, asked int64) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	at, emptied := w.emptied[place{on, seq}]
	return emptied && at < asked
}

func (w *world) seated(a meeting.Attendee) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seats = append(w.seats, a)
}

// anybody is one of those who took a name, or nobody.
func (w *world) anybody(dice *rand.Rand) meeting.Attendee {
	w.mu.Lock()
	defer w.mu.Unlock()
	if n := dice.IntN(2 + len(w.seats)); n < len(w.seats) && !w.removed[w.seats[n].ID] {
		return w.seats[n]
	}
	return meeting.Attendee{}
}

func (w *world) wasRemoved(id meeting.AttendeeID) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.removed[id]
}

// answers is the number of an entry that a line may answer; mostly none.
func (w *world) answers(dice *rand.Rand) int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.posts) == 0 || dice.IntN(3) > 0 {
		return 0
	}
	return w.posts[dice.IntN(len(w.posts))].seq
}

// taking is a host's wish to redact a line, to redact all lines of somebody, or to remove them; where there is nothing yet, it is otherwise.
func (w *world) taking(dice *rand.Rand, otherwise meeting.Post) meeting.Post {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.posts) == 0 || len(w.seats) == 0 {
		return otherwise
	}
	who, seq := w.seats[dice.IntN(len(w.seats))].ID, w.posts[dice.IntN(len(w.posts))].seq
	p := meeting.Post{Kind: meeting.KindRedaction, Author: meeting.HostByKey}
	switch n := dice.IntN(10); {
	case n < 2:
		p.Kind, p.Text, p.Subject = meeting.KindRemoval, string(who), who
		w.removed[who] = true
	case n < 4:
		p.Text, p.Subject = "all of it", who
	case seq > 0:
		p.Ref = seq
	default:
		return otherwise
	}
	return p
}

// asking notes when a stream asked for what it writes next.
type asking struct {
	*live.Watcher
	line *line
}

func (a asking) After(cursor int64) ([]byte, int64, bool) {
	a.line.asked = a.line.r.w.moment()
	return a.Watcher.After(cursor)
}

func (a asking) Fill(ctx context.Context, cursor int64) ([]byte, int64, error) {
	a.line.asked = a.line.r.w.moment()
	return a.Watcher.Fill(ctx, cursor)
}
