package meeting

import (
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
	phase := f.Phase(now)
	switch p.Kind {
	case KindLine:
		return 0, admitLine(f, p, phase)
	case KindExtended:
		return 0, admitExtension(f, p, phase)
	case KindClosed:
		if err := mustHost(p); err != nil {
			return 0, err
		}
		if phase == PhaseClosed {
			return f.Closed, nil
		}
		if !phase.Talks() {
			return 0, notNow(f, "Only a meeting that is open can be closed early; before its start it can be cancelled.")
		}
		return 0, mustBare(p)
	case KindCancelled:
		if err := mustHost(p); err != nil {
			return 0, err
		}
		if phase == PhaseCancelled {
			return f.Cancelled, nil
		}
		if phase != PhaseScheduled {
			return 0, notNow(f, "A meeting can be cancelled only before it opens; close it instead.")
		}
		return 0, admitReason(p)
	default:
		return 0, Bad("kind", `The kind is not one that can be posted; a line of talk is "line".`)
	}
}

// AdmitName says whether a name may be taken for f's meeting at now.
func AdmitName(f Facts, now time.Time) error {
	if f.Phase(now).Over() {
		return notNow(f, "The meeting is over; nobody can join it any more.")
	}
	return nil
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

func admitExtension(f Facts, p Post, phase Phase) error {
	if err := mustHost(p); err != nil {
		return err
	}
	by, left := minutes(p.Text), f.ExtensionCap-f.Extended
	if by <= 0 || p.Text != strconv.Itoa(int(by/time.Minute)) {
		return Bad("minutes", "Say by how many whole minutes the meeting is to be extended, at least 1.")
	}
	if phase != PhaseOpen && phase != PhaseWrappingUp {
		return notNow(f, "A meeting can be extended only while it is open, before its formal end.")
	}
	if by > left {
		return &Error{Kind: Conflict, Code: "extension-cap", Field: "minutes", Facts: &f, Left: left,
			Message: "That is more than may still be added to this meeting."}
	}
	return mustBare(Post{Ref: p.Ref})
}

func admitReason(p Post) error {
	if p.Ref != 0 {
		return Bad("ref", "A cancellation answers no entry.")
	}
	if p.Text == "" {
		return nil
	}
	return checkProse("reason", p.Text, 500)
}

func mustHost(p Post) error {
	if !p.Author.Role.Hosts() {
		return &Error{Kind: Forbidden, Code: "host-only", Message: "Only a host can do this, with the host's key or link."}
	}
	return nil
}

func mustBare(p Post) error {
	if p.Text != "" || p.Ref != 0 {
		return Bad("text", "This act carries no text and answers no entry.")
	}
	return nil
}

func notNow(f Facts, message string) *Error {
	return &Error{Kind: NotNow, Code: "meeting-not-open", Message: message, Facts: &f}
}
