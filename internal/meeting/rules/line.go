package rules

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"parley/internal/meeting"
)

// EditWithin is for how long an author may edit a line, or take it back.
const EditWithin = 15 * time.Minute

// mostEdits bounds how often a line is edited: whoever reads it afterwards reads what it said before, too.
const mostEdits = 50

// mostChanges bounds what may be done with one line by all who are no hosts: each entry about it is committed and told after a look at all of them.
const mostChanges = 2000

const maxReaction = 40 // bytes; a flag of a region has 28, and a kiss of two with skins 35

const otherEmojis = "‼⁉ℹ↔⤴⤵◻◼◽◾〰〽" // to Unicode they are letters, punctuation and signs of mathematics

// said is the table of what attendees do: entries that say something, and those that change the look of a line.
var said = map[meeting.Kind]rule{
	meeting.KindLine: {by: Named, during: talking, otherwise: "Lines are taken only while the meeting is open.", check: checkLine},
	meeting.KindReaction: {by: Named, during: talking, otherwise: "Reactions are taken only while the meeting is open.",
		of: checkReaction, same: sameReaction},
	meeting.KindEdit: {by: Named, during: talking, otherwise: "Lines can be edited only while the meeting is open.",
		of: checkEdit, same: sameEdit},
	meeting.KindRetraction: {by: Named, during: talking, otherwise: "Lines can be taken back only while the meeting is open.",
		of: checkRetraction, same: func(_ meeting.Post, on meeting.Line) int64 { return on.Retracted }},
	meeting.KindTopic:    {by: HostAlone, during: formal, otherwise: untilTheEnd, of: checkMark, same: sameMark},
	meeting.KindDecision: {by: HostAlone, during: formal, otherwise: untilTheEnd, of: checkMark, same: sameMark},
	meeting.KindInfo:     {by: Named, during: formal, otherwise: untilTheEnd, of: checkMark, same: sameMark},
	meeting.KindAction:   {by: Named, during: formal, otherwise: untilTheEnd, of: checkMark, same: sameMark},
	meeting.KindLink:     {by: Named, during: formal, otherwise: untilTheEnd, of: checkMark, same: sameMark},
	meeting.KindUnmark:   {by: Named, during: formal, otherwise: untilTheEnd, of: checkUnmark, same: sameMark},
}

const untilTheEnd = "What is said is marked for the minutes only while the meeting is open, before its formal end."

func checkLine(f meeting.Facts, p meeting.Post, _ time.Time) error {
	if p.Ref < 0 || p.Ref > f.LastSeq {
		return meeting.Bad("ref", "A line can answer only an earlier entry of the same meeting.")
	}
	return meeting.CheckText(p.Text)
}

// standing says whether a wish can be about on: a line that says something.
func standing(p meeting.Post, on meeting.Line) error {
	switch {
	case p.Ref == 0 || on.Seq == 0 || on.Target() > 0 || on.Kind != meeting.KindLine && !on.Kind.Marks():
		return meeting.Bad("ref", "Say which line this is about, by its number.")
	case on.Redacted > 0 || on.Retracted > 0:
		return &meeting.Error{Kind: meeting.Conflict, Code: "line-gone", Field: "ref", Message: "This line was taken out of the meeting, so nothing can be done with it any more."}
	case on.Changes >= mostChanges && p.Kind != meeting.KindRetraction && !p.Author.Role.Hosts():
		return &meeting.Error{Kind: meeting.Conflict, Code: "line-full", Field: "ref", Message: "So much was done with this line that it stays as it is."}
	}
	return nil
}

// own says whether the author of a wish may still change what on says.
func own(p meeting.Post, on meeting.Line, now time.Time) error {
	if err := standing(p, on); err != nil {
		return err
	}
	switch {
	case on.Author.ID != p.Author.ID || on.Kind != meeting.KindLine:
		return &meeting.Error{Kind: meeting.Forbidden, Code: "not-yours", Field: "ref", Message: "Only who said a line can edit it or take it back."}
	case on.Mark.Kind.Marks() && on.Mark.By.ID != p.Author.ID && on.Mark.By.Role.Hosts(): // a guest's mark freezes nobody else's words
		return &meeting.Error{Kind: meeting.Conflict, Code: "line-marked", Field: "ref",
			Message: "A host has marked this line for the minutes, so it stays as it is. Say in another line what is to be put right."}
	case !now.Before(on.At.Add(EditWithin)):
		return &meeting.Error{Kind: meeting.Conflict, Code: "too-late", Field: "ref",
			Message: "A line can be edited or taken back for 15 minutes. Say in another line what is to be put right."}
	}
	return nil
}

func checkEdit(p meeting.Post, on meeting.Line, now time.Time) error {
	if err := own(p, on, now); err != nil {
		return err
	}
	if len(on.Edits) >= mostEdits {
		return &meeting.Error{Kind: meeting.Conflict, Code: "edited-enough", Field: "ref",
			Message: "This line was edited so often that it stays as it is. Say in another line what is to be put right."}
	}
	return meeting.CheckText(p.Text)
}

func sameEdit(p meeting.Post, on meeting.Line) int64 {
	switch n := len(on.Edits); {
	case on.Said() != p.Text:
		return 0
	case n > 0:
		return on.Edits[n-1].Seq
	}
	return on.Seq
}

func checkRetraction(p meeting.Post, on meeting.Line, now time.Time) error {
	if on.Retracted > 0 && on.Author.ID == p.Author.ID {
		return nil
	}
	if err := own(p, on, now); err != nil {
		return err
	}
	return noText(p)
}

func checkReaction(p meeting.Post, on meeting.Line, _ time.Time) error {
	if err := standing(p, on); err != nil {
		return err
	}
	if p.Text == "" {
		if reactionOf(p.Author.ID, on).Seq == 0 {
			return &meeting.Error{Kind: meeting.Conflict, Code: "no-reaction", Field: "text", Message: "There is no reaction of yours on this line that could be taken away."}
		}
		return nil
	}
	return CheckReaction(p.Text)
}

// CheckReaction says whether s can be a reaction: one emoji with what belongs to it, or +1 or -1.
func CheckReaction(s string) error {
	if s == "+1" || s == "-1" || len(s) <= maxReaction && utf8.ValidString(s) && emojis(s) == 1 {
		return nil
	}
	return meeting.Bad("text", "A reaction is one emoji, +1 or -1; an empty text takes yours away.")
}

// emojis counts those of a text in which nothing else stands; one in which something else stands has none. Two joined ones are one, as are the two
// letters of a flag and a key with its cap (Unicode TS 51).
func emojis(s string) int {
	n, letters, keys, caps := 0, 0, 0, 0
	var before rune
	for _, r := range s {
		switch {
		case 0x1f1e6 <= r && r <= 0x1f1ff:
			letters++
		case strings.ContainsRune("0123456789#*", r):
			keys++
		case r == '\u20e3':
			caps++
		case r == '\u200d' || r == '\ufe0f' || r > unicode.MaxASCII && unicode.Is(unicode.Sk, r) || 0xe0020 <= r && r <= 0xe007f: // what joins, how it looks, skins, regions
		case r > unicode.MaxASCII && unicode.Is(unicode.So, r) || meeting.Pictured(r) || strings.ContainsRune(otherEmojis, r):
			if before != '\u200d' {
				n++
			}
		default:
			return 0
		}
		before = r
	}
	if letters%2 != 0 || keys != caps {
		return 0
	}
	return n + letters/2 + caps
}

func sameReaction(p meeting.Post, on meeting.Line) int64 {
	if r := reactionOf(p.Author.ID, on); p.Text != "" && r.Emoji == p.Text {
		return r.Seq
	}
	return 0
}

func reactionOf(id meeting.AttendeeID, on meeting.Line) meeting.Reaction {
	for _, r := range on.Reactions {
		if r.By.ID == id {
			return r
		}
	}
	return meeting.Reaction{}
}

func checkMark(p meeting.Post, on meeting.Line, _ time.Time) error {
	if p.Ref == 0 {
		return meeting.CheckText(p.Text)
	}
	if err := standing(p, on); err != nil {
		return err
	}
	if !p.Author.Role.Hosts() && standsAs(on).Reserved() {
		return HostOnly()
	}
	if p.Kind == meeting.KindAction && p.Text != "" {
		return meeting.CheckReason(p.Text)
	}
	return noText(p)
}

// standsAs is the mark that entries gave a line. What is typed in one is for the reading to see.
func standsAs(on meeting.Line) meeting.Kind {
	if on.Mark.Seq > 0 || !on.Kind.Marks() {
		return on.Mark.Kind
	}
	return on.Kind
}

func sameMark(p meeting.Post, on meeting.Line) int64 {
	if p.Ref > 0 && on.Mark.Kind == p.Kind && on.Mark.Text == p.Text {
		return on.Mark.Seq
	}
	return 0
}

// checkUnmark lets hosts take any mark away, and others what they marked themselves. A line that says by itself what it is
// ("#topic …") loses that, too: to its author, and to hosts.
func checkUnmark(p meeting.Post, on meeting.Line, _ time.Time) error {
	if err := standing(p, on); err != nil {
		return err
	}
	by := on.Author
	if on.Mark.Seq > 0 {
		by = on.Mark.By
	}
	if !p.Author.Role.Hosts() && by.ID != p.Author.ID {
		return &meeting.Error{Kind: meeting.Forbidden, Code: "not-yours", Field: "ref", Message: "Only a host, or who marked the line, can take the mark away."}
	}
	return noText(p)
}

func noText(p meeting.Post) error {
	if p.Text != "" {
		return meeting.Bad("text", "This carries no text.")
	}
	return nil
}
