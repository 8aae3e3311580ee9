package meeting

// Kind says what an entry records.
type Kind string

// The kinds that exist, and what their Text holds. Opened and Ended come from the clock alone; Closed comes from the clock (without an
// author) or from a host who closes early (with one).
const (
	KindLine      Kind = "line"
	KindOpened    Kind = "opened"    // nothing
	KindEnded     Kind = "ended"     // nothing
	KindClosed    Kind = "closed"    // nothing
	KindExtended  Kind = "extended"  // by how many minutes, in plain digits
	KindClosing   Kind = "closing"   // in how many minutes the meeting closes; 0: not any more
	KindLocked    Kind = "locked"    // for how many minutes no new name is taken; 0: not any more
	KindChanged   Kind = "changed"   // the new title, an empty line, the new description (see [Change])
	KindMoved     Kind = "moved"     // the new start and end in TimeFormat, a space between them
	KindCancelled Kind = "cancelled" // the reason, or nothing
	KindRestored  Kind = "restored"  // nothing: the cancellation is taken back
	KindRedaction Kind = "redaction" // the reason, or nothing; Refs are the numbers it emptied
	KindRemoval   Kind = "removal"   // the id of the attendee whose tokens it ended
)

// The kinds that change the look of the line that they refer to with Ref.
const (
	KindReaction   Kind = "reaction"   // one emoji, or nothing: the author's reaction is taken away. Another one replaces it
	KindEdit       Kind = "edit"       // what the line says from now on
	KindRetraction Kind = "retraction" // nothing
	KindUnmark     Kind = "unmark"     // nothing: the line's mark is taken away
)

// The marks: what the minutes are made of. With a Ref, the line it refers to is one, Text is empty (of an action: who does it, or nothing),
// and a line has one mark, the last; without, Text itself is.
const (
	KindTopic    Kind = "topic"
	KindInfo     Kind = "info"
	KindDecision Kind = "decision"
	KindAction   Kind = "action"
	KindLink     Kind = "link"
)

// Marks are the kinds of marks, in the order in which a page offers them.
var Marks = []Kind{KindTopic, KindInfo, KindDecision, KindAction, KindLink}

// Marks tells whether entries of this kind are marks.
func (k Kind) Marks() bool {
	switch k {
	case KindTopic, KindInfo, KindDecision, KindAction, KindLink:
		return true
	}
	return false
}

// Reserved tells whether a mark of this kind is for hosts alone to set, and so to put another in its place.
func (k Kind) Reserved() bool { return k == KindTopic || k == KindDecision }

// Personal tells whether entries of this kind are something that an attendee says: what goes when all of theirs is redacted.
func (k Kind) Personal() bool {
	switch k {
	case KindLine, KindReaction, KindEdit, KindRetraction, KindUnmark:
		return true
	}
	return k.Marks()
}

// Spoken tells whether e is something that was said: a line of talk, or a mark with a text of its own.
func (e Entry) Spoken() bool { return e.Kind == KindLine || e.Kind.Marks() && e.Ref == 0 }

// Target is the number of the earlier line whose look e changes; 0 for an entry that is a line of its own. A reply is one: it
// refers to another line and leaves it as it is.
func (e Entry) Target() int64 {
	if e.Kind != KindLine && e.Kind.Personal() {
		return e.Ref
	}
	return 0
}
