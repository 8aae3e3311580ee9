package meeting

import (
	"slices"
	"strconv"
	"time"
)

// Admit says whether p may become the next entry of f's log at now. The caller has settled f first (see [Due]).
//
// If existing is not 0, the wish is already fulfilled by the entry with that number, which answers it. If err is not nil it is an
// *[Error] and the log stays as it is. Repeats by key are found before Admit is asked: they are answered in every phase.
//
// This is the only place with rules about who may add what, when; [AdmitName] beside it is the rule for names.
func Admit(f Facts, p Post, now time.Time) (existing int64, err error) {
	if p.Kind == KindLine {
		return 0, admitLine(f, p, f.Phase(now))
	}
	r, ok := acts[p.Kind]
	if !ok {
		return 0, Bad("kind", `The kind is not one that can be posted; a line of talk is "line".`)
	}
	if err := mustHost(p); err != nil {
		return 0, err
	}
	if r.done != nil {
		if existing := r.done(f); existing > 0 {
			return existing, nil
		}
	}
	if phase := f.Phase(now); !slices.Contains(r.during, phase) {
		return 0, notNow(f, r.otherwise)
	}
	return 0, r.check(f, p, now)
}

// rule is what holds for one kind of what a host does.
type rule struct {
	during    []Phase                            // the phases in which it may be done
	otherwise string                             // what somebody is told in the others
	check     func(Facts, Post, time.Time) error // what else must hold
	done      func(Facts) int64                  // the entry that answers the wish already; 0 for none; nil: there never is one
}

var (
	beforehand = []Phase{PhaseScheduled}
	talking    = []Phase{PhaseOpen, PhaseWrappingUp, PhaseAfterTalk}
	formal     = []Phase{PhaseOpen, PhaseWrappingUp}
)

// acts is the table of what hosts do.
var acts = map[Kind]rule{
	KindExtended: {during: formal, check: checkExtension,
		otherwise: "A meeting can be extended only while it is open, before its formal end."},
	KindClosed: {during: talking, check: checkBare, done: func(f Facts) int64 { return f.Closed },
		otherwise: "Only a meeting that is open can be closed early; before its start it can be cancelled."},
	KindClosing: {during: talking, check: checkClosing,
		otherwise: "Only a meeting that is open can be closed early; before its start it can be cancelled."},
	KindCancelled: {during: beforehand, check: checkReason, done: func(f Facts) int64 { return f.Cancelled },
		otherwise: "A meeting can be cancelled only before it opens; close it instead."},
	KindRestored: {during: []Phase{PhaseCancelled}, check: checkRestoring,
		otherwise: "Only a meeting that was cancelled can be restored."},
	KindMoved: {during: beforehand, check: checkMove,
		otherwise: "The times of a meeting can be changed only before it opens; while it is open it can be extended."},
	KindChanged: {during: slices.Concat(beforehand, formal), check: func(_ Facts, p Post, _ time.Time) error { return checkChange(p) },
		otherwise: "Title and description can be changed until the meeting's end, not after it."},
	KindLocked: {during: slices.Concat(beforehand, talking), check: checkMinutes,
		otherwise: "The door of a meeting can be locked only until it closes."},
	KindRemoval: {during: slices.Concat(beforehand, talking), check: checkRemoval,
		otherwise: "Somebody can be removed only until the meeting closes; their lines can be redacted at any time."},
	KindRedaction: {during: slices.Concat(beforehand, talking, []Phase{PhaseClosed, PhaseCancelled}), check: checkRedaction,
		otherwise: "Nothing was said in this meeting."},
}

// May tells whether a host may do something of that kind to f at now, as far as that does not depend on what exactly: what a page offers.
func May(f Facts, kind Kind, now time.Time) bool {
	return slices.Contains(acts[kind].during, f.Phase(now))
}

// AdmitName says whether a name may be taken for f's meeting at now; own tells that it is the one that the asker has already. A name is good for all
// meetings of its series, so f has the lock of whichever of them is locked longest and not over:
// who was kept out of one would else take the name in another, and speak here.
func AdmitName(f Facts, own bool, now time.Time) error {
	switch {
	case f.Phase(now).Over():
		return notNow(f, "The meeting is over; nobody can join it any more.")
	case f.Locked(now) && !own:
		return &Error{Kind: NotNow, Code: "locked", Facts: &f, RetryAfter: f.LockedUntil.Sub(f.Time(now)),
			Message: "The host has locked the door for a while: no new names are taken. You can read along, and try again later."}
	}
	return nil
}

// AdmitHold says whether an occurrence of a rule may get its row at now: whatever is attached to it comes before its end.
func AdmitHold(f Facts, now time.Time) error {
	if f.Phase(now).Over() {
		return notNow(f, "Nobody was here before the end of this meeting, so it was not held. Nothing can be added to it any more.")
	}
	return nil
}

// Redacts gives the numbers that a redaction empties among the entries that it aims at: the lines that are not empty yet. If there are none, it is
// answered by the redaction that emptied them, or refused.
func Redacts(aimed []Entry) (numbers []int64, existing int64, err error) {
	for _, e := range aimed {
		switch {
		case e.Redacted > 0:
			existing = e.Redacted
		case e.Kind == KindLine:
			numbers = append(numbers, e.Seq)
		}
	}
	if len(numbers) > 0 {
		return numbers, 0, nil
	}
	if existing == 0 {
		err = &Error{Kind: NotFound, Code: "nothing-to-redact", Field: "seq", Message: "There is no line of talk to be redacted."}
	}
	return nil, existing, err
}

func admitLine(f Facts, p Post, phase Phase) error {
	if p.Author.ID == "" {
		return &Error{Kind: Unauthorised, Code: "name-needed", Message: "Take a name first, then speak with its token."}
	}
	if !phase.Talks() {
		return notNow(f, "Lines are taken only while the meeting is open.")
	}
	if p.Ref < 0 || p.Ref > f.LastSeq {
		return Bad("ref", "A line can answer only an earlier entry of the same meeting.")
	}
	return CheckText(p.Text)
}

func checkExtension(f Facts, p Post, _ time.Time) error {
	by, left := minutes(p.Text), f.ExtensionCap-f.Extended
	switch {
	case by <= 0 || !plain(p.Text):
		return Bad("minutes", "Say by how many whole minutes the meeting is to be extended, at least 1.")
	case by > left:
		return &Error{Kind: Conflict, Code: "extension-cap", Field: "minutes", Facts: &f, Left: left,
			Message: "That is more than may still be added to this meeting."}
	}
	return mustAnswerNothing(p)
}

func checkMinutes(_ Facts, p Post, _ time.Time) error {
	if !plain(p.Text) || minutes(p.Text) > MaxCap {
		return Bad("minutes", "Give whole minutes, from 0 to 1440.")
	}
	return mustAnswerNothing(p)
}

// checkClosing lets nobody stop what is not coming: two hosts who both want it stopped are told apart from one who is mistaken.
func checkClosing(f Facts, p Post, now time.Time) error {
	if p.Text == "0" && f.ClosingAt.IsZero() {
		return &Error{Kind: Conflict, Code: "no-closing", Message: "No closing lies ahead that could be stopped; the meeting goes on."}
	}
	return checkMinutes(f, p, now)
}

func checkReason(_ Facts, p Post, _ time.Time) error {
	if err := mustAnswerNothing(p); err != nil || p.Text == "" {
		return err
	}
	return checkProse("reason", p.Text, maxReason)
}

func checkRestoring(f Facts, p Post, now time.Time) error {
	if !now.Before(f.Start) {
		return notNow(f, "The planned start has passed; a cancellation can be taken back only before it.")
	}
	return checkBare(f, p, now)
}

func checkMove(_ Facts, p Post, now time.Time) error {
	start, end, err := ParseMove(p.Text)
	if err == nil {
		err = CheckTimes(start, end, now)
	}
	if err != nil {
		return err
	}
	return mustAnswerNothing(p)
}

func checkChange(p Post) error {
	if err := ParseChange(p.Text).check(); err != nil {
		return err
	}
	return mustAnswerNothing(p)
}

func checkRemoval(_ Facts, p Post, _ time.Time) error {
	if p.Subject == "" || p.Text != string(p.Subject) {
		return Bad("attendee", "Say who is to be removed, by the id of the attendee.")
	}
	return mustAnswerNothing(p)
}

func checkRedaction(f Facts, p Post, _ time.Time) error {
	switch {
	case (p.Ref == 0) == (p.Subject == ""):
		return Bad("seq", "Say which line is to be redacted, or whose lines: one of the two.")
	case p.Ref < 0 || p.Ref > f.LastSeq:
		return Bad("seq", "There is no entry with this number.")
	case p.Text == "":
		return nil
	}
	return checkProse("reason", p.Text, maxReason)
}

func checkBare(_ Facts, p Post, _ time.Time) error {
	if p.Text != "" {
		return Bad("text", "This act carries no text and answers no entry.")
	}
	return mustAnswerNothing(p)
}

// plain tells whether a text of minutes is a number as a person would write it: digits without leading zeros.
func plain(text string) bool { return text == strconv.Itoa(int(minutes(text)/time.Minute)) }

func mustHost(p Post) error {
	if !p.Author.Role.Hosts() {
		return HostOnly()
	}
	return nil
}

// HostOnly is what is told to somebody who is no host.
func HostOnly() *Error {
	return &Error{Kind: Forbidden, Code: "host-only", Message: "Only a host can do this, with the host's key or link."}
}

func mustAnswerNothing(p Post) error {
	if p.Ref != 0 {
		return Bad("ref", "This act answers no entry.")
	}
	return nil
}

func notNow(f Facts, message string) *Error {
	return &Error{Kind: NotNow, Code: "meeting-not-open", Message: message, Facts: &f}
}
