package phrase

import (
	"strconv"

	"parley/internal/live"
	"parley/internal/meeting"
)

// Phase is a phase as people say it.
func Phase(p meeting.Phase) string { return phases[p] }

var phases = map[meeting.Phase]string{
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
func PresenceOf(p live.Presence) Presence {
	v := Presence{Short: strconv.Itoa(p.Here) + " here", Names: p.Names}
	v.Words = v.Short
	if p.Here+p.Reading == 0 {
		v.Words = "Nobody is here yet"
	}
	if p.Reading > 0 {
		v.Words += ", " + strconv.Itoa(p.Reading) + " reading along"
	}
	if more := p.Here - len(p.Names); more > 0 && len(p.Names) > 0 {
		v.Names = append(v.Names[:len(v.Names):len(v.Names)], "and "+strconv.Itoa(more)+" more")
	}
	return v
}

// Count says how many there are of something.
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// Readers says, above the field for a name, who can read what is said, and for how long.
func Readers(f meeting.Facts) string {
	if f.Listed {
		return "Anyone can read what is said here, now and later, at this address. Reading along needs no name."
	}
	return "Whoever has the link can read what is said here, now and later, at this address. Reading along needs no name."
}
