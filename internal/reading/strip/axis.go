package strip

import (
	"time"

	"parley/internal/meeting"
)

const (
	mostColumns = 120 // so that each can be seen on a screen
	mostPlaces  = 30  // that a strip leads to, so that each can be met with a finger
)

// units are how long a column may be.
var units = []time.Duration{time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour,
	3 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour}

// axis is the time that a strip shows, in columns.
type axis struct {
	from, to time.Time
	unit     time.Duration // of a column
}

// axis is as long as the meeting and what may come after it; and as the meeting was, where that is longer. A meeting that has closed keeps the place of
// what might have come, so that nothing moves with the last phase.
func (v View) axis() axis {
	f := v.Facts
	a := axis{from: f.Start.Truncate(time.Minute), to: f.End}
	if !f.Imported {
		a.to = a.to.Add(v.rest())
	}
	told := []time.Time{v.Talk.Last, v.Talk.Closed}
	if v.Phase.Talks() {
		told = append(told, v.Now)
	}
	for _, at := range told {
		if at.After(a.to) {
			a.to = at
		}
	}
	if a.to.Before(a.from.Add(time.Minute)) {
		a.to = a.from.Add(time.Minute)
	}
	a.unit = units[len(units)-1]
	for _, unit := range units {
		if a.to.Sub(a.from) <= mostColumns*unit {
			a.unit = unit
			break
		}
	}
	for a.to.Sub(a.from) > mostColumns*a.unit {
		a.unit *= 2
	}
	return a
}

// rest is how much of what may come after the end is shown: the extension that is left or the after-talk, but no more than a quarter of the meeting, as
// it is most often less.
func (v View) rest() time.Duration {
	return min(max(v.left(), v.Facts.AfterTalk), v.Facts.End.Sub(v.Facts.Start)/4)
}

// left is by how much the meeting may still be extended.
func (v View) left() time.Duration {
	if v.Facts.Imported || v.Phase == meeting.PhaseAfterTalk || v.Phase.Over() {
		return 0
	}
	return max(0, v.Facts.ExtensionCap-v.Facts.Extended)
}

// width is that of all columns; the last may be a part of one.
func (a axis) width() float64 { return float64(a.to.Sub(a.from)) / float64(a.unit) }

// at is where a moment stands, in columns. What lies outside stands at the edge.
func (a axis) at(t time.Time) float64 {
	return min(max(0, float64(t.Sub(a.from))/float64(a.unit)), a.width())
}

// share is where a moment stands, in hundredths of the whole.
func (a axis) share(t time.Time) float64 { return 100 * a.at(t) / a.width() }

// column is the one in which a moment lies.
func (a axis) column(t time.Time) int { return min(int(a.at(t)), a.columns()-1) }

func (a axis) columns() int {
	n := int(a.width())
	if float64(n) < a.width() {
		n++
	}
	return n
}

// column is what was said in one.
type column struct {
	lines int
	first int64 // the number of the first line; 0 for none
	after bool  // it lies behind the formal end
}

// columns gathers the minutes of the talk.
func (v View) columns(a axis) []column {
	all := make([]column, a.columns())
	for i := range all {
		all[i].after = !a.from.Add(time.Duration(i) * a.unit).Before(v.Facts.End)
	}
	for _, m := range v.Talk.Minutes {
		c := &all[a.column(m.At)]
		if c.lines == 0 {
			c.first = m.First
		}
		c.lines += m.Lines
	}
	return all
}
