package meeting

import "time"

// Phase is where a meeting is in its life. Phases only move forward.
type Phase string

// The phases, in their order; a meeting is cancelled instead of opened. Not-held is an occurrence of a rule to which nothing was ever attached
// (it has no row, so its ID is 0) and whose end has passed.
const (
	PhaseScheduled  Phase = "scheduled"
	PhaseOpen       Phase = "open"
	PhaseWrappingUp Phase = "wrapping-up"
	PhaseAfterTalk  Phase = "after-talk"
	PhaseClosed     Phase = "closed"
	PhaseCancelled  Phase = "cancelled"
	PhaseNotHeld    Phase = "not-held"
)

// Talks tells whether lines are taken in the phase.
func (p Phase) Talks() bool { return p == PhaseOpen || p == PhaseWrappingUp || p == PhaseAfterTalk }

// Over tells whether nothing more can happen by the clock.
func (p Phase) Over() bool { return p == PhaseClosed || p == PhaseCancelled || p == PhaseNotHeld }

// Phase is the phase at now. Only wrapping-up depends on the clock; every other step is an entry, so a phase is told only from
// a log that contains it.
func (f Facts) Phase(now time.Time) Phase {
	switch {
	case f.ID == 0 && !f.Planned.IsZero() && !now.Before(f.End):
		return PhaseNotHeld
	case f.Closed > 0:
		return PhaseClosed
	case f.Cancelled > 0:
		return PhaseCancelled
	case f.Ended > 0:
		return PhaseAfterTalk
	case f.Opened == 0:
		return PhaseScheduled
	case f.Time(now).Before(f.WrapAt):
		return PhaseOpen
	default:
		return PhaseWrappingUp
	}
}

// Due is what the clock has to add to the log at now, in order, numbered and stamped: opened, ended, closed. Each carries
// the moment it records, never below the last stamp, so a server that slept writes the true end.
func Due(f Facts, now time.Time) []Entry {
	var due []Entry
	for kind, moment, ok := f.next(); ok && !now.Before(moment); kind, moment, ok = f.next() {
		e := Entry{Seq: f.LastSeq + 1, At: f.Time(moment), Kind: kind}
		due, f = append(due, e), Apply(f, e)
	}
	return due
}

// NextDue is the moment of the clock's next entry; false when there will be none.
func (f Facts) NextDue() (time.Time, bool) {
	_, moment, ok := f.next()
	return moment, ok
}

func (f Facts) next() (Kind, time.Time, bool) {
	switch {
	case f.Closed > 0 || f.Cancelled > 0:
		return "", time.Time{}, false
	case f.Opened == 0:
		return KindOpened, f.Start, true
	case f.Ended == 0 && f.AfterTalk > 0 && (f.ClosingAt.IsZero() || f.End.Before(f.ClosingAt)):
		return KindEnded, f.End, true
	default:
		return KindClosed, f.ClosesAt(), true
	}
}
