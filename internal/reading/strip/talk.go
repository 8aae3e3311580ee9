package strip

import (
	"time"

	"parley/internal/meeting"
	"parley/internal/reading"
	"parley/internal/reading/marks"
)

// Talk is what a strip tells of a log: numbers and times, nothing of what anybody said and nobody's name. The zero Talk is silence. It is
// a plain value; its slices are shared and never changed.
type Talk struct {
	Minutes []Minute // in which something was said, ascending
	Marks   []Moment // in the order of their numbers
	Last    time.Time
	Closed  time.Time // zero while it is not
}

// Minute is one in which something was said.
type Minute struct {
	At    time.Time // when it began
	Lines int
	First int64 // the number of its first line
}

// Moment is something that a strip marks.
type Moment struct {
	At   time.Time
	Seq  int64        // the line's
	Kind meeting.Kind // topic, decision or action; others are not shown
}

// Of makes the Talk of a log, folded, and of its marks. What was redacted does not count.
func Of(lines []meeting.Line, marks []Moment) Talk {
	t := Talk{Marks: marks}
	for _, l := range lines {
		switch {
		case l.Kind == meeting.KindClosed && t.Closed.IsZero():
			t.Closed = l.At
		case reading.Counts(l):
			t.add(l)
		}
	}
	return t
}

func (t *Talk) add(l meeting.Line) {
	t.Last = l.At
	minute := l.At.UTC().Truncate(time.Minute)
	if n := len(t.Minutes); n > 0 && t.Minutes[n-1].At.Equal(minute) {
		t.Minutes[n-1].Lines++
		return
	}
	t.Minutes = append(t.Minutes, Minute{At: minute, Lines: 1, First: l.Seq})
}

// Count is how many marks of a kind there are.
func (t Talk) Count(kind meeting.Kind) int {
	n := 0
	for _, m := range t.Marks {
		if m.Kind == kind {
			n++
		}
	}
	return n
}

// Moments gives the moments of what was marked.
func Moments(marked []marks.Mark) []Moment {
	all := make([]Moment, len(marked))
	for i, m := range marked {
		all[i] = Moment{At: m.At, Seq: m.Seq, Kind: m.Kind}
	}
	return all
}
