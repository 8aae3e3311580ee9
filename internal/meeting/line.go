package meeting

import (
	"slices"
	"time"
)

// Line is what a person reads at number N: entry N, folded with the entries that refer to it up to some seq. It is a plain value; its
// slices are shared and never changed.
type Line struct {
	Entry

	// AsOf is the seq of the newest entry that changed the look of this line: the entry itself at first.
	AsOf int64

	// Outside tells that it was said after the formal end, so it is in the transcript but not in the minutes.
	Outside bool

	Edits     []Edit     // oldest first
	Retracted int64      // the entry by which its author took it back; 0 while there is none
	Reactions []Reaction // one of an attendee, in the order in which they were given
	Changes   int        // how many entries it was folded with, be they redacted since; 0 of what is redacted itself
	Mark      Mark       // set by an entry that refers to the line; what it says of itself ("#topic …") is for a reading to see
}

// Edit is what a line has said since an entry.
type Edit struct {
	Seq  int64
	At   time.Time
	Text string
}

// Reaction is what somebody gave to a line.
type Reaction struct {
	Seq   int64
	Emoji string
	By    Author
}

// Mark is what a line is for the minutes. The zero Mark is none, and one whose Kind is KindUnmark says that there is none, whatever the line says
// of itself.
type Mark struct {
	Seq  int64
	Kind Kind
	Text string // of an action: who does it
	By   Author
}

// LineOf is e as nothing has changed it yet.
func LineOf(e Entry) Line { return Line{Entry: e, AsOf: max(e.Seq, e.Redacted)} }

// Said is what the line says as it stands.
func (l Line) Said() string {
	if n := len(l.Edits); n > 0 {
		return l.Edits[n-1].Text
	}
	return l.Text
}

// With gives l after e, which has it as its target and comes after all that l was folded with. What is redacted says nothing, whether it is the line or
// what changed it.
func (l Line) With(e Entry) Line {
	l.Edits, l.Reactions = slices.Clip(l.Edits), slices.Clip(l.Reactions) // others may go on from the same line
	l.take(e)
	return l
}

// take is With for a line that nobody else goes on from: copies of it as it was before share what they show with it. So a line to which a thousand
// reacted is not copied a thousand times.
func (l *Line) take(e Entry) {
	l.AsOf = max(l.AsOf, e.Seq) // not e.Redacted: what changed the line between the two is still to come
	if l.Redacted > 0 {
		return
	}
	if l.Changes++; e.Redacted > 0 {
		return
	}
	switch {
	case e.Kind == KindEdit:
		l.Edits = append(l.Edits, Edit{e.Seq, e.At, e.Text})
	case e.Kind == KindRetraction:
		l.Retracted = e.Seq
	case e.Kind == KindReaction:
		if i := slices.IndexFunc(l.Reactions, func(r Reaction) bool { return r.By.ID == e.Author.ID }); i >= 0 {
			l.Reactions = slices.Delete(slices.Clone(l.Reactions), i, i+1)
		}
		if e.Text != "" {
			l.Reactions = append(l.Reactions, Reaction{e.Seq, e.Text, e.Author})
		}
	case e.Kind == KindUnmark || e.Kind.Marks():
		l.Mark = Mark{e.Seq, e.Kind, e.Text, e.Author}
	}
}

// Lines is a log, or a part of one, folded entry by entry. The zero value is the empty log. It is not safe for concurrent use.
type Lines struct {
	all   []Line
	ended bool
}

// Fold folds the first entries of a log.
func Fold(entries []Entry) []Line {
	var l Lines
	for _, e := range entries {
		l.Add(e)
	}
	return l.All()
}

// Add folds one more entry, which must be the next one. It changes the look of its own line and of those it refers to; what they are is in
// its Changed, too, but for a part of a log that begins behind them.
func (l *Lines) Add(e Entry) {
	line := LineOf(e)
	line.Outside = l.ended && e.Kind == KindLine
	l.all = append(l.all, line)
	l.ended = l.ended || e.Kind == KindEnded
	if target := l.at(e.Target()); target != nil {
		target.take(e)
	}
	l.empty(e.Refs, e.Seq)
}

// Later folds in an entry that comes after all that are here, and maybe after others that are not, as far as one that is here is its target. So a
// part of a log shows its lines as they stand.
func (l *Lines) Later(e Entry) {
	if target := l.at(e.Target()); target != nil && e.Seq > l.all[len(l.all)-1].Seq {
		target.take(e)
	}
}

// at gives line n; nil for one that is not here.
func (l *Lines) at(n int64) *Line {
	if len(l.all) == 0 {
		return nil
	}
	if at := n - l.all[0].Seq; at >= 0 && at < int64(len(l.all)) {
		return &l.all[at]
	}
	return nil
}

// empty does what the redaction with the number by does to the entries that it empties, and to the lines that those changed.
func (l *Lines) empty(numbers []int64, by int64) {
	changed := map[int64]bool{}
	first := by
	for _, n := range numbers {
		emptied := l.at(n)
		if emptied == nil {
			continue
		}
		outside := emptied.Outside
		*emptied = LineOf(emptied.Empty(by))
		emptied.Outside = outside
		if target := l.at(emptied.Target()); target != nil {
			changed[target.Seq], first = true, min(first, target.Seq)
		}
	}
	if len(changed) > 0 {
		l.again(changed, first, by)
	}
}

// again folds lines anew, of which first is the first, from what is here of them after the redaction with the number by: all at once, as there may be
// as many as entries.
func (l *Lines) again(changed map[int64]bool, first, by int64) {
	for i := first - l.all[0].Seq; i < int64(len(l.all)); i++ {
		switch line := &l.all[i]; {
		case changed[line.Seq]:
			outside := line.Outside
			*line = LineOf(line.Entry)
			line.Outside, line.AsOf = outside, max(line.AsOf, by)
		case changed[line.Target()]:
			l.at(line.Target()).take(line.Entry)
		}
	}
}

// All gives the lines in the order of their numbers. The slice belongs to l.
func (l *Lines) All() []Line { return l.all }
