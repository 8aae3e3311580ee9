package wish

import "parley/internal/meeting"

// Growth gathers what one transaction adds to logs, as a [meeting.Commit] tells it. The zero value is empty.
type Growth struct {
	at  map[meeting.ID]int
	all []meeting.Addition
}

// Add notes that e became the last entry of its log, which gave f.
func (g *Growth) Add(e meeting.Entry, f meeting.Facts) {
	if g.at == nil {
		g.at = map[meeting.ID]int{}
	}
	i, ok := g.at[f.ID]
	if !ok {
		i, g.at[f.ID] = len(g.all), len(g.all)
		g.all = append(g.all, meeting.Addition{})
	}
	g.all[i].Entries, g.all[i].Facts = append(g.all[i].Entries, e), f
}

// Additions gives one for each log that grew, in the order in which they did so first.
func (g *Growth) Additions() []meeting.Addition { return g.all }

// NoMeeting is the answer about a meeting that does not exist.
func NoMeeting() error { return meeting.Missing("There is no such meeting.") }

// NoSeries is the answer about a series that does not exist.
func NoSeries() error { return meeting.Missing("There is no such series.") }

// NoEntry is the answer about an entry that does not exist.
func NoEntry() error { return meeting.Missing("There is no such entry.") }

// NoLink is the answer about a link that does not exist.
func NoLink() error { return meeting.Missing("There is no such link (any more).") }

// NoAttendee is the answer about an attendee that does not exist.
func NoAttendee() error { return meeting.Missing("There is no such attendee.") }

// Mismatch is the answer to a known key with another body.
func Mismatch() error {
	return &meeting.Error{Kind: meeting.Mismatch, Code: "key-reused", Field: "Idempotency-Key",
		Message: "This key came before with something else. Repeat what was sent then, or take a new key."}
}

// NotStored is an Unavailable for a wish of which nothing was stored, for certain.
func NotStored(err error) error {
	return &meeting.Error{Kind: meeting.Unavailable, Code: "not-stored",
		Message: "Nothing was stored. Try again in a moment.", Err: err}
}
