package meeting

// Line is what a person reads at number N: entry N, folded with the entries that refer to it up to some seq.
type Line struct {
	Entry

	// AsOf is the seq of the newest entry that changed the look of this line: the entry itself at first.
	AsOf int64

	// Outside tells that it was said after the formal end, so it is in the transcript but not in the minutes.
	Outside bool
}

// Lines is a log folded into lines, entry by entry. The zero value is the empty log. It is not safe for concurrent use.
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

// Add folds one more entry, which must be the next one. It changes the look of its own line and of those that it refers to in Refs.
func (l *Lines) Add(e Entry) {
	l.all = append(l.all, Line{Entry: e, AsOf: max(e.Seq, e.Redacted), Outside: l.ended && e.Kind == KindLine})
	if e.Kind == KindEnded {
		l.ended = true
	}
	for _, n := range e.Refs {
		if at := n - l.all[0].Seq; at >= 0 && at < int64(len(l.all)) { // a part of a log may begin behind it
			emptied := &l.all[at]
			emptied.Entry, emptied.AsOf = emptied.Empty(e.Seq), max(emptied.AsOf, e.Seq)
		}
	}
}

// All gives the lines in the order of their numbers. The slice belongs to l.
func (l *Lines) All() []Line { return l.all }
