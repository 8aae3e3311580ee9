package meeting

import (
	"cmp"
	"strconv"
	"time"
)

// Limits and defaults of a meeting's times.
const (
	DefaultExtensionCap = 30 * time.Minute
	DefaultAfterTalk    = 10 * time.Minute
	longestWrap         = 10 * time.Minute
	MaxCap              = 24 * time.Hour // of ExtensionCap and AfterTalk
)

// Series is what one announces: it has one address for life and any number of meetings.
type Series struct {
	ID           SeriesID
	Slug         string
	Title        string
	Description  string
	Lang         string // BCP 47
	Listed       bool   // on the public schedule
	Zone         string // IANA name; its days name the meetings
	ExtensionCap time.Duration
	AfterTalk    time.Duration
	Created      time.Time

	// Of a series that recurs: its rule (RFC 5545 RECUR) and its first occurrence. An empty Rule means dates that were added one by one.
	Rule   string
	Start  time.Time
	Length time.Duration
	Except []time.Time // planned starts at which nothing is held, ascending

	Practise bool // to try things out: it is deleted a day after it was made
}

// Meeting gives the facts of a meeting of s from start to end, as scheduled at now; an empty title or description is the series'. ID and Date
// are the calendar's to give.
func (s Series) Meeting(title, description string, start, end, now time.Time) Facts {
	f := Facts{
		Series: s.ID, Slug: s.Slug, Lang: s.Lang, Listed: s.Listed, Zone: s.Zone,
		Title: cmp.Or(title, s.Title), Description: cmp.Or(description, s.Description),
		AfterTalk: s.AfterTalk, ExtensionCap: s.ExtensionCap, LastAt: now,
	}
	return f.Plan(start, end)
}

// Facts is what is known about one meeting besides its log: the row of the meeting. What its log changes about it is changed by
// [Apply] and in no other way. It is a plain value.
type Facts struct {
	ID          ID
	Series      SeriesID
	Slug        string // of the series, as it is now
	Date        string // the {date} of its address: the day it was first planned for
	Title       string
	Description string
	Lang        string
	Listed      bool
	Zone        string

	Start, End   time.Time     // as they stand now, extensions included
	Planned      time.Time     // the start that the series' rule gave, whatever became of it; zero for a date added by itself
	WrapAt       time.Time     // when wrapping-up begins; an extension made after it does not move it
	AfterTalk    time.Duration // 0 for a hard end
	ExtensionCap time.Duration
	Extended     time.Duration // in all so far
	ClosingAt    time.Time     // a host has it closed then, whatever its end; zero for no such wish
	LockedUntil  time.Time     // no new name is taken before; zero or past: the door is open

	LastSeq int64
	LastAt  time.Time // stamp of the last entry; of the scheduling while there is none

	Opened, Ended, Closed, Cancelled int64 // the seq of the entry that says so; 0 while there is none

	Imported bool // from a file: neither opened nor ended, and its entries' numbers are the file's lines
}

// Plan gives f its times in whole milliseconds: start, end and, from the planned length, the moment at which wrapping-up begins.
func (f Facts) Plan(start, end time.Time) Facts {
	f.Start, f.End = start.UTC().Truncate(time.Millisecond), end.UTC().Truncate(time.Millisecond)
	f.WrapAt = f.End.Add(-min(longestWrap, f.End.Sub(f.Start)/4)).Truncate(time.Millisecond)
	return f
}

// Address is the meeting's id in the API and its path on the site: "{series}/{date}".
func (f Facts) Address() string { return f.Slug + "/" + f.Date }

// ClosesAt is the moment at which the clock closes the meeting as things now stand.
func (f Facts) ClosesAt() time.Time {
	if last := f.End.Add(f.AfterTalk); f.ClosingAt.IsZero() || last.Before(f.ClosingAt) {
		return last
	}
	return f.ClosingAt
}

// Locked tells whether new names are kept out at now.
func (f Facts) Locked(now time.Time) bool { return f.Time(now).Before(f.LockedUntil) }

// Time is the time of the log: now, but never before the last stamp. A clock that steps back un-opens nothing.
func (f Facts) Time(now time.Time) time.Time {
	if now.Before(f.LastAt) {
		return f.LastAt
	}
	return now
}

// FormalEnd is the seq of the entry after which talk is outside the minutes; 0 while there is none.
func (f Facts) FormalEnd() int64 {
	if f.Ended > 0 {
		return f.Ended
	}
	return f.Closed
}

// Apply gives the facts after e. It is the only way in which a log changes its meeting, it is pure, and it expects entries in the
// order of their numbers.
func Apply(f Facts, e Entry) Facts {
	f.LastSeq, f.LastAt = e.Seq, e.At
	switch e.Kind {
	case KindOpened:
		f.Opened = e.Seq
	case KindEnded:
		f.Ended = e.Seq
	case KindClosed:
		f.Closed = e.Seq
	case KindCancelled:
		f.Cancelled = e.Seq
	case KindRestored:
		f.Cancelled = 0
	case KindChanged:
		f = ParseChange(e.Text).apply(f)
	case KindMoved:
		if start, end, err := ParseMove(e.Text); err == nil {
			f = f.Plan(start, end)
		}
	case KindClosing:
		f.ClosingAt = lasting(e)
	case KindLocked:
		f.LockedUntil = lasting(e)
	case KindExtended:
		by := Minutes(e.Text)
		if e.At.Before(f.WrapAt) {
			f.WrapAt = f.WrapAt.Add(by)
		}
		f.End, f.Extended = f.End.Add(by), f.Extended+by
	}
	return f
}

// lasting is the moment so many minutes after e as its text says; zero for 0.
func lasting(e Entry) time.Time {
	if by := Minutes(e.Text); by > 0 {
		return e.At.Add(by)
	}
	return time.Time{}
}

// Minutes reads a text of minutes; what is no whole number is nothing, which no rule lets in.
func Minutes(text string) time.Duration {
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return 0
	}
	return time.Duration(n) * time.Minute
}
