package live

import (
	"context"
	"time"

	"parley/internal/meeting"
)

// Append adds p to its log and answers when it is on disk and every reader can see it. Whoever's ctx ends, or who waits for 10 s, is
// told that the outcome is unknown; the post is committed nevertheless. Errors are *[meeting.Error]s.
func (l *Live) Append(ctx context.Context, p meeting.Post) (e meeting.Entry, repeated bool, err error) {
	o := l.committer.Append(ctx, p)
	if o.Repeated { // the first one may have been stored through another node, whose bell was not heard yet
		l.Hear(p.Meeting, o.Entry.Seq)
	}
	return o.Entry, o.Repeated, o.Err
}

// Settle adds what the clock has to add to the logs of meetings, watched or not.
func (l *Live) Settle(ctx context.Context, meetings ...meeting.ID) error {
	return l.committer.Settle(ctx, meetings...)
}

// Due lists at most limit meetings for which the clock has something to add, and the next moment at which there will be one, as the log tells.
func (l *Live) Due(ctx context.Context, now time.Time, limit int) ([]meeting.ID, time.Time, error) {
	return l.log.Due(ctx, now, limit)
}

// Took passes on what was committed to the log by another way than Append and Settle (taking a name settles its meeting).
func (l *Live) Took(additions []meeting.Addition) {
	feed{l}.Took(additions)
	feed{l}.Ring(additions)
}

// Hear is told by a doorbell that a meeting has entries up to seq. A tail that lacks them reads them, once for all its readers; a
// bell that is late, doubled or false does no harm. It does not block.
func (l *Live) Hear(m meeting.ID, seq int64) {
	for _, t := range l.each(m) {
		t.hear(seq)
		l.mend(t)
	}
}

// feed is the side of a Live that hears from its committer.
type feed struct{ *Live }

func (l feed) Took(additions []meeting.Addition) {
	for _, a := range additions {
		for _, t := range l.each(a.Facts.ID) {
			t.take(a)
			l.mend(t)
		}
		for _, e := range a.Entries {
			if e.Kind == meeting.KindRemoval {
				l.showOut(a.Facts, meeting.AttendeeID(e.Text))
			}
		}
	}
}

// showOut ends the streams of an attendee who was removed in the other meetings of the series, too: they have no name in any of them any more.
func (l feed) showOut(f meeting.Facts, id meeting.AttendeeID) {
	for _, t := range l.all() {
		if t.id != f.ID {
			t.removedElsewhere(f.Series, id)
		}
	}
}

func (l feed) Doubt(meetings []meeting.ID) {
	for _, t := range l.each(meetings...) {
		t.doubt()
		l.mend(t)
	}
}

func (l feed) Settled(meetings []meeting.ID, err error) {
	for _, t := range l.each(meetings...) {
		t.settled(err)
		l.mend(t)
	}
}

func (l feed) Ring(additions []meeting.Addition) {
	if l.opt.Ring == nil {
		return
	}
	for _, a := range additions {
		l.opt.Ring(a.Facts.ID, a.Facts.LastSeq)
	}
}

// mend sees to it that a tail that somebody watches does not stay in doubt until somebody asks, and that one of another log goes.
func (l *Live) mend(t *tail) {
	l.mu.Lock()
	watched := t.users > 0
	l.mu.Unlock()
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.mending && (t.gone || watched && t.loaded && t.lacks()) {
		t.mending = true
		go t.mend()
	}
}
