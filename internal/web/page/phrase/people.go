package phrase

import (
	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/reading"
	"parley/internal/web/words"
)

// Phase is a phase as people say it.
func Phase(l *words.Language, p meeting.Phase) string { return l.Say(phases[p]) }

var phases = map[meeting.Phase]words.Text{
	meeting.PhaseScheduled:  "Scheduled",
	meeting.PhaseOpen:       "Open",
	meeting.PhaseWrappingUp: "Wrapping up",
	meeting.PhaseAfterTalk:  "After-talk",
	meeting.PhaseClosed:     "Closed",
	meeting.PhaseCancelled:  "Cancelled",
	meeting.PhaseNotHeld:    "Not held",
}

// Presence is who is in a meeting.
type Presence struct {
	Words string // 12 here, 3 reading along
	Short string // 12 here
	Names []string
}

// PresenceOf puts a presence into words.
func PresenceOf(l *words.Language, p live.Presence) Presence {
	v := Presence{Short: l.Say("%d here", p.Here), Names: p.Names}
	v.Words = v.Short
	if p.Here+p.Reading == 0 {
		v.Words = l.Say("Nobody is here yet")
	}
	if p.Reading > 0 {
		v.Words = l.Say("%d here, %d reading along", p.Here, p.Reading)
	}
	if more := p.Here - len(p.Names); more > 0 && len(p.Names) > 0 {
		v.Names = append(v.Names[:len(v.Names):len(v.Names)], l.Say("and %d more", more))
	}
	return v
}

// Tally says what a log comes to: 41 lines by 6 people, 3 of them after the formal end.
func Tally(l *words.Language, t reading.Tally) string {
	s := l.Say("%s by %s", Lines(l, t.Lines), l.Say("%d people", t.People))
	if t.Outside > 0 {
		s += l.Say(", %d of them after the formal end", t.Outside)
	}
	if t.Redacted > 0 {
		s += l.Say("; %d lines were redacted", t.Redacted)
	}
	return s
}

// Lines counts lines of talk.
func Lines(l *words.Language, n int) string { return l.Say("%d lines", n) }

// Readers says, above the field for a name, who can read what is said, and for how long.
func Readers(l *words.Language, f meeting.Facts) string {
	if f.Listed {
		return l.Say("Anyone can read what is said here, now and later, at this address. Reading along needs no name.")
	}
	return l.Say("Whoever has the link can read what is said here, now and later, at this address. Reading along needs no name.")
}
