package rules

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"parley/internal/meeting"
)

// Admit says whether p may become the next entry of f's log at now. The caller has settled f first (see [meeting.Due]), and on is the line that p would change
// (see [meeting.Post.Target]) as it stands; the zero Line if there is none.
//
// If existing is not 0, the wish is already fulfilled by the entry with that number, which answers it. If err is not nil it is an
// *[meeting.Error] and the log stays as it is. Repeats by key are found before Admit is asked: they are answered in every phase.
//
// This is the only place with rules about who may add what, when; [AdmitName] beside it is the rule for names.
func Admit(f meeting.Facts, p meeting.Post, on meeting.Line, now time.Time) (existing int64, err error) {
	r, ok := rules[p.Kind]
	if !ok {
		return 0, meeting.Bad("kind", `The kind is not one that can be posted; a line of talk is "line".`)
	}
	if err := r.mayBy(p.Author); err != nil {
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
	switch {
	case r.check != nil:
		return 0, r.check(f, p, now)
	case p.Ref < 0 || p.Ref > f.LastSeq:
		return 0, meeting.Bad("ref", "There is no entry with this number.")
	}
	if err := r.of(p, on, now); err != nil || r.same == nil {
		return 0, err
	}
	return r.same(p, on), nil
}

// rule is what holds for one kind of entry.
type rule struct {
	by        Doer
	during    []meeting.Phase                                    // the phases in which it may be done
	otherwise string                                             // what somebody is told in the others
	check     func(meeting.Facts, meeting.Post, time.Time) error // what else must hold
	done      func(meeting.Facts) int64                          // the entry that answers the wish already; 0 for none; nil: there never is one

	// Of what changes a line, in the place of check and done.
	of   func(p meeting.Post, on meeting.Line, now time.Time) error
	same func(p meeting.Post, on meeting.Line) int64
}

// mayBy says whether a rule is for such an author.
func (r rule) mayBy(a meeting.Author) error {
	switch {
	case r.by == HostAlone && !a.Role.Hosts():
		return HostOnly()
	case r.by == Named && a.ID == "":
		return &meeting.Error{Kind: meeting.Unauthorised, Code: "name-needed", Message: "Take a name first, then speak with its token."}
	}
	return nil
}

// rules is the table of all that can be posted.
var rules = func() map[meeting.Kind]rule {
	all := maps.Clone(said)
	for kind, r := range acts {
		r.by = HostAlone
		all[kind] = r
	}
	return all
}()

var (
	beforehand = []meeting.Phase{meeting.PhaseScheduled}
	talking    = []meeting.Phase{meeting.PhaseOpen, meeting.PhaseWrappingUp, meeting.PhaseAfterTalk}
	formal     = []meeting.Phase{meeting.PhaseOpen, meeting.PhaseWrappingUp}
)

// acts is the table of what hosts do.
var acts = map[meeting.Kind]rule{
	meeting.KindExtended: {during: formal, check: checkExtension,
		otherwise: "A meeting can be extended only while it is open, before its formal end."},
	meeting.KindClosed: {during: talking, check: checkBare, done: func(f meeting.Facts) int64 { return f.Closed },
		otherwise: "Only a meeting that is open can be closed early; before its start it can be cancelled."},
	meeting.KindClosing: {during: talking, check: checkClosing,
		otherwise: "Only a meeting that is open can be closed early; before its start it can be cancelled."},
	meeting.KindCancelled: {during: beforehand, check: checkReason, done: func(f meeting.Facts) int64 { return f.Cancelled },
		otherwise: "A meeting can be cancelled only before it opens; close it instead."},
	meeting.KindRestored: {during: []meeting.Phase{meeting.PhaseCancelled}, check: checkRestoring,
		otherwise: "Only a meeting that was cancelled can be restored."},
	meeting.KindMoved: {during: beforehand, check: checkMove,
		otherwise: "The times of a meeting can be changed only before it opens; while it is open it can be extended."},
	meeting.KindChanged: {during: slices.Concat(beforehand, formal), check: func(_ meeting.Facts, p meeting.Post, _ time.Time) error { return checkChange(p) },
		otherwise: "Title and description can be changed until the meeting's end, not after it."},
	meeting.KindLocked: {during: slices.Concat(beforehand, talking), check: checkMinutes,
		otherwise: "The door of a meeting can be locked only until it closes."},
	meeting.KindRemoval: {during: slices.Concat(beforehand, talking), check: checkRemoval,
		otherwise: "Somebody can be removed only until the meeting closes; their lines can be redacted at any time."},
	meeting.KindRedaction: {during: slices.Concat(beforehand, talking, []meeting.Phase{meeting.PhaseClosed, meeting.PhaseCancelled}), check: checkRedaction,
		otherwise: "Nothing was said in this meeting."},
}

// May tells whether something of that kind may be done to f at now, as far as that does not depend on who does it, and what exactly: what a page offers.
func May(f meeting.Facts, kind meeting.Kind, now time.Time) bool {
	return slices.Contains(rules[kind].during, f.Phase(now))
}

// AdmitName says whether a name may be taken for f's meeting at now; own tells that it is the one that the asker has already. A name is good for all
// meetings of its series, so f has the lock of whichever of them is locked longest and not over:
// who was kept out of one would else take the name in another, and speak here.
func AdmitName(f meeting.Facts, own bool, now time.Time) error {
	switch {
	case f.Phase(now).Over():
		return notNow(f, "The meeting is over; nobody can join it any more.")
	case f.Locked(now) && !own:
		return &meeting.Error{Kind: meeting.NotNow, Code: "locked", Facts: &f, RetryAfter: f.LockedUntil.Sub(f.Time(now)),
			Message: "The host has locked the door for a while: no new names are taken. You can read along, and try again later."}
	}
	return nil
}

// AdmitHold says whether an occurrence of a rule may get its row at now: whatever is attached to it comes before its end.
func AdmitHold(f meeting.Facts, now time.Time) error {
	if f.Phase(now).Over() {
		return notNow(f, "Nobody was here before the end of this meeting, so it was not held. Nothing can be added to it any more.")
	}
	return nil
}

// Redacts gives the numbers that a redaction empties among the entries that it aims at: a line with what its author changed of it, or all that somebody said, as far
// as they are not empty yet. If there are none, it is answered by the redaction that emptied them, or refused.
func Redacts(aimed []meeting.Entry) (numbers []int64, existing int64, err error) {
	for _, e := range aimed {
		switch {
		case e.Redacted > 0:
			existing = e.Redacted
		case e.Kind.Personal():
			numbers = append(numbers, e.Seq)
		}
	}
	if len(numbers) > 0 {
		return numbers, 0, nil
	}
	if existing == 0 {
		err = &meeting.Error{Kind: meeting.NotFound, Code: "nothing-to-redact", Field: "seq", Message: "There is no line of talk to be redacted."}
	}
	return nil, existing, err
}

func checkExtension(f meeting.Facts, p meeting.Post, _ time.Time) error {
	by, left := meeting.Minutes(p.Text), f.ExtensionCap-f.Extended
	switch {
	case by <= 0 || !plain(p.Text):
		return meeting.Bad("minutes", "Say by how many whole minutes the meeting is to be extended, at least 1.")
	case by > left:
		return &meeting.Error{Kind: meeting.Conflict, Code: "extension-cap", Field: "minutes", Facts: &f, Left: left,
			Message: "That is more than may still be added to this meeting."}
	}
	return mustAnswerNothing(p)
}

func checkMinutes(_ meeting.Facts, p meeting.Post, _ time.Time) error {
	if !plain(p.Text) || meeting.Minutes(p.Text) > meeting.MaxCap {
		return meeting.Bad("minutes", "Give whole minutes, from 0 to 1440.")
	}
	return mustAnswerNothing(p)
}

// checkClosing lets nobody stop what is not coming: two hosts who both want it stopped are told apart from one who is mistaken.
func checkClosing(f meeting.Facts, p meeting.Post, now time.Time) error {
	if p.Text == "0" && f.ClosingAt.IsZero() {
		return &meeting.Error{Kind: meeting.Conflict, Code: "no-closing", Message: "No closing lies ahead that could be stopped; the meeting goes on."}
	}
	return checkMinutes(f, p, now)
}

func checkReason(_ meeting.Facts, p meeting.Post, _ time.Time) error {
	if err := mustAnswerNothing(p); err != nil || p.Text == "" {
		return err
	}
	return meeting.CheckReason(p.Text)
}

func checkRestoring(f meeting.Facts, p meeting.Post, now time.Time) error {
	if !now.Before(f.Start) {
		return notNow(f, "The planned start has passed; a cancellation can be taken back only before it.")
	}
	return checkBare(f, p, now)
}

func checkMove(_ meeting.Facts, p meeting.Post, now time.Time) error {
	start, end, err := meeting.ParseMove(p.Text)
	if err == nil {
		err = meeting.CheckTimes(start, end, now)
	}
	if err != nil {
		return err
	}
	return mustAnswerNothing(p)
}

func checkChange(p meeting.Post) error {
	if err := meeting.ParseChange(p.Text).Check(); err != nil {
		return err
	}
	return mustAnswerNothing(p)
}

func checkRemoval(_ meeting.Facts, p meeting.Post, _ time.Time) error {
	if p.Subject == "" || p.Text != string(p.Subject) {
		return meeting.Bad("attendee", "Say who is to be removed, by the id of the attendee.")
	}
	return mustAnswerNothing(p)
}

func checkRedaction(f meeting.Facts, p meeting.Post, _ time.Time) error {
	switch {
	case (p.Ref == 0) == (p.Subject == ""):
		return meeting.Bad("seq", "Say which line is to be redacted, or whose lines: one of the two.")
	case p.Ref < 0 || p.Ref > f.LastSeq:
		return meeting.Bad("seq", "There is no entry with this number.")
	case p.Text == "":
		return nil
	}
	return meeting.CheckReason(p.Text)
}

func checkBare(_ meeting.Facts, p meeting.Post, _ time.Time) error {
	if p.Text != "" {
		return meeting.Bad("text", "This act carries no text and answers no entry.")
	}
	return mustAnswerNothing(p)
}

// plain tells whether a text of minutes is a number as a person would write it: digits without leading zeros.
func plain(text string) bool { return text == strconv.Itoa(int(meeting.Minutes(text)/time.Minute)) }

// HostOnly is what is told to somebody who is no host.
func HostOnly() *meeting.Error {
	return &meeting.Error{Kind: meeting.Forbidden, Code: "host-only", Message: "Only a host can do this, with the host's key or link."}
}

func mustAnswerNothing(p meeting.Post) error {
	if p.Ref != 0 {
		return meeting.Bad("ref", "This act answers no entry.")
	}
	return nil
}

func notNow(f meeting.Facts, message string) *meeting.Error {
	return &meeting.Error{Kind: meeting.NotNow, Code: "meeting-not-open", Message: message, Facts: &f}
}
