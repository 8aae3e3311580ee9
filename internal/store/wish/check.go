package wish

import (
	"cmp"
	"time"

	"parley/internal/meeting"
)

// Cut gives t as it is stored: UTC, whole milliseconds.
func Cut(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// Now reads the clock as stores do.
func Now(clock meeting.Clock) time.Time { return Cut(clock()) }

// Scheduling asks the rules whether s may be stored at now, and gives it with its zone and times in the form in which they are kept.
func Scheduling(s meeting.Scheduling, now time.Time) (meeting.Scheduling, error) {
	if err := meeting.CheckTimes(s.Start, s.End, now); err != nil {
		return s, err
	}
	if err := meeting.CheckCaps(s.Series.ExtensionCap, s.Series.AfterTalk); err != nil {
		return s, err
	}
	series, err := Series(s.Series, now)
	s.Start, s.End = Cut(s.Start), Cut(s.End)
	if series.Rule != "" {
		series.Start, series.Length = s.Start, s.End.Sub(s.Start)
	}
	s.Series = series
	return s, err
}

// First gives the facts of the first meeting of a series that was just made.
func First(s meeting.Series, w meeting.Scheduling, now time.Time) meeting.Facts {
	f := s.Meeting("", "", w.Start, w.End, now)
	if s.Rule != "" {
		f.Planned = f.Start
	}
	return f
}

// Deletable says whether a meeting can be deleted: one in which nobody has spoken, or only its host. Authors are those of its lines.
func Deletable(s meeting.Series, lines []meeting.Entry) error {
	for _, e := range lines {
		if !s.Practise && e.Kind == meeting.KindLine && !e.Author.Role.Hosts() {
			return &meeting.Error{Kind: meeting.Conflict, Code: "others-spoke",
				Message: "Others have spoken in this meeting, so it stays. It can be cancelled or closed, and lines can be redacted."}
		}
	}
	return nil
}

// Series gives s as a new series is kept: created now, in a zone that exists.
func Series(s meeting.Series, now time.Time) (meeting.Series, error) {
	s.Zone, s.Created = cmp.Or(s.Zone, "UTC"), now
	_, err := Zone(s.Zone)
	return s, err
}

// Zone finds an IANA time zone. The machine's own zone is none: it would be another one after a move.
func Zone(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return time.UTC, meeting.Bad("zone", "This time zone is not known; give an IANA name such as Europe/Berlin.")
	}
	return zone, nil
}

// Record gives the facts and the entries of an imported meeting as they are kept. It is over at its last entry, so it has
// neither after-talk nor extensions.
func Record(i meeting.Importing, s meeting.Series, now time.Time) (meeting.Facts, []meeting.Entry, error) {
	entries := make([]meeting.Entry, len(i.Entries))
	last := len(entries) - 1
	for n, e := range i.Entries {
		e.At = Cut(e.At)
		if e.Seq != int64(n+1) || n > 0 && e.At.Before(entries[n-1].At) || (e.Kind == meeting.KindClosed) != (n == last) {
			return meeting.Facts{}, nil, meeting.Bad("entries", "Entries are numbered from 1, their stamps do not go back, and the last one is closed.")
		}
		entries[n] = e
	}
	if len(entries) == 0 {
		return meeting.Facts{}, nil, meeting.Bad("entries", "There is nothing to import.")
	}
	s.AfterTalk, s.ExtensionCap = 0, 0
	end := entries[last].At
	if end.Before(i.Start) {
		end = i.Start
	}
	f := s.Meeting(i.Title, "", i.Start, end, now)
	f.Imported = true
	for _, e := range entries {
		f = meeting.Apply(f, e)
	}
	return f, entries, nil
}
