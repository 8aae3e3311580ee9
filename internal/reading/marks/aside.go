package marks

import "parley/internal/meeting"

// Aside is what the writer of a line is told of it, and nobody else: that it seems to give a command, and does not.
type Aside struct {
	Word     string       // the command, without its number sign
	Mark     meeting.Kind // what it would make of the line; empty for one that marks nothing
	Reserved bool         // only hosts give it, and the writer is none
}

// AsideOf judges an entry that was just added: a line that begins with a word like a command, or with a command that is not for its writer.
func AsideOf(e meeting.Entry) (a Aside, ok bool) {
	if e.Kind != meeting.KindLine {
		return a, false
	}
	a.Word, ok = DidYouMean(e.Text)
	if c, typed := commandOf(e.Text); !ok && typed {
		a.Word = c.word
	}
	a.Mark = marking[a.Word]
	a.Reserved = a.Mark.Reserved() && !e.Author.Role.Hosts()
	return a, ok || a.Reserved
}
