package meeting

import (
	"cmp"
	"slices"
)

// About gives entry n and, in order, the entries of which it is the target; nothing if there is no such entry.
type About func(n int64) ([]Entry, error)

// LineAt folds line n as it stood before the entry with the number before; the zero Line if there is none.
func LineAt(n, before int64, about About) (Line, error) {
	all, err := about(n)
	if err != nil || len(all) == 0 {
		return Line{}, err
	}
	line := LineOf(all[0])
	for _, e := range all[1:] {
		if e.Seq < before {
			line.take(e)
		}
	}
	return line, nil
}

// Tell gives entries, which follow each other in a log, their Changed: each line that one of them changed, as it stood after it. What was
// redacted since is empty in what about gives, and so it is here.
func Tell(entries []*Entry, about About) error {
	known := map[int64]Line{}
	for _, e := range entries {
		if n := e.Target(); n > 0 {
			line, ok := known[n]
			if !ok {
				var err error
				if line, err = LineAt(n, e.Seq, about); err != nil {
					return err
				}
			}
			line.take(*e)
			known[n] = line
			e.Changed = []Line{line}
		}
		if err := tellEmptied(e, about); err != nil {
			return err
		}
	}
	return nil
}

// tellEmptied gives a redaction the lines that it emptied, and those that lost what it emptied.
func tellEmptied(e *Entry, about About) error {
	for _, n := range e.Refs {
		all, err := about(n)
		if err != nil || len(all) == 0 {
			return err
		}
		line := LineOf(Entry{Seq: n, Kind: all[0].Kind, Redacted: e.Seq})
		if target := all[0].Target(); target > 0 {
			if line, err = LineAt(target, e.Seq, about); err != nil {
				return err
			}
			line.AsOf = max(line.AsOf, e.Seq)
		}
		e.Changed = append(e.Changed, line)
	}
	slices.SortFunc(e.Changed, func(a, b Line) int { return cmp.Compare(a.Seq, b.Seq) })
	e.Changed = slices.CompactFunc(e.Changed, func(a, b Line) bool { return a.Seq == b.Seq })
	return nil
}

// Knows tells whether under e something stands that a redaction took away: what e says itself, or a line that it changed. What was read since
// has nothing of it any more.
func (e Entry) Knows(redaction Entry) bool {
	if _, emptied := slices.BinarySearch(redaction.Refs, e.Seq); emptied && e.Redacted == 0 {
		return true
	}
	return slices.ContainsFunc(e.Changed, func(l Line) bool {
		return l.AsOf < redaction.Seq && slices.ContainsFunc(redaction.Changed, func(c Line) bool { return c.Seq == l.Seq })
	})
}
