package reading

import "parley/internal/meeting"

// MarkOf is what a line is for the minutes; of the zero Kind where it is nothing.
func MarkOf(l meeting.Line) meeting.Mark {
	switch {
	case l.Mark.Kind.Marks():
		return l.Mark
	case l.Mark.Kind == "" && l.Kind.Marks():
		return meeting.Mark{Seq: l.Seq, Kind: l.Kind, Text: l.Text, By: l.Author}
	}
	return meeting.Mark{}
}
