package meeting

import (
	"context"
	"time"
)

// Calendar knows the series and their meetings. A store knows those that have a row; package calendar adds the occurrences of rules that have none yet.
//
// Its law: an address once given leads to its meeting for ever. What a method returned is on disk and visible to every later
// call. All methods may be called concurrently; a context that ends stops the waiting, never the commit.
type Calendar interface {
	// Schedule makes a series with its first meeting and stores the host's key, all or nothing. A Rule is looked at by package calendar. A taken slug is a Conflict
	// ("slug-taken") if it was given; a made one gets "-2" and so on. The same Actor and Key again gives the first series,
	// Repeated, with HostKey as a further key to it as long as its host has no new link (see [Keys.Renew]); with other contents it is a Mismatch.
	Schedule(ctx context.Context, s Scheduling) (Scheduled, error)

	// Add gives a series one more meeting, and true. It is NotFound for an unknown series. Key works as in Schedule: a repeat gives the
	// first meeting as it now stands, and false. The address of an occurrence that is still to come stays its own: package calendar holds it first.
	Add(ctx context.Context, p Planning) (Facts, bool, error)

	// Hold gives an occurrence of a series' rule its row, if it has none yet, and gives its facts as they now stand; one that was deleted is NotFound. f comes from package
	// calendar; its Planned says which occurrence it is, and its Date, if that is free, stays its address.
	Hold(ctx context.Context, f Facts) (Facts, error)

	// Delete takes a meeting away with its whole log, if nobody but its host has spoken in it; else it is a Conflict ("others-spoke"). Its series
	// goes with its last meeting, unless a rule gives further ones: then the occurrence is one of its exceptions. A series to practise in goes as it is.
	Delete(ctx context.Context, m ID) error

	// Series finds a series by its slug.
	Series(ctx context.Context, slug string) (Series, error)

	// All lists every series, or only those that have a rule, by title.
	All(ctx context.Context, recurring bool) ([]Series, error)

	// Find finds a meeting by its address. Package calendar also finds an occurrence of a rule that has no row: its ID is 0. There the date "now" is
	// the present meeting (one that was cancelled is none), else the next, and "last" is the last that closed; they are given under their real address.
	Find(ctx context.Context, slug, date string) (Facts, error)

	// Between lists meetings with w.From ≤ start < w.To, by start. The facts are those last committed; nothing is settled. Package calendar also lists
	// the occurrences of rules that have no row: their ID is 0. One that was moved is listed by its new start alone.
	Between(ctx context.Context, w Window) ([]Facts, error)
}

// Archive takes meetings that were held elsewhere.
type Archive interface {
	// Import stores a closed meeting with its entries as they are, numbered 1 to n, the last of them Closed. The same Source
	// again changes nothing and gives the meeting that came of it, with false. The series is made if there is none with that slug.
	Import(ctx context.Context, i Importing) (Facts, bool, error)
}

// Scheduling is the wish for a new series and its first meeting. The caller has checked title and description; Schedule checks the
// rest, as every path leads through it.
type Scheduling struct {
	Series     Series // ID and Created are the store's; an empty Slug is made from the title; with a Rule, Start and Length follow from the first meeting
	Start, End time.Time
	HostKey    Hash
	Key, Actor string // as in Post
}

// Scheduled is what came of a Scheduling.
type Scheduled struct {
	Series   Series
	First    Facts
	Repeated bool

	// Renewed tells that the host's link of a repeated scheduling has been replaced or ended since: then HostKey grants nothing.
	Renewed bool
}

// Planning is the wish for one more meeting of a series.
type Planning struct {
	Series      SeriesID
	Title       string // empty: the series'
	Description string // empty: the series'
	Start, End  time.Time
	Key, Actor  string
}

// Importing is a meeting read from a file. Entries are numbered 1 to n; their stamps do not go back.
type Importing struct {
	Series  Series // found by Slug; made from this if there is none
	Title   string
	Start   time.Time
	Entries []Entry
	Source  string // a digest of the file
}

// Window says which meetings to list.
type Window struct {
	Series    SeriesID // 0: of all series
	From, To  time.Time
	Listed    bool // only listed series
	Going     bool // only meetings that are neither closed nor cancelled, nor not held
	Backwards bool // newest first
	Planned   bool // From and To are about the start that the rule gave, and only such meetings are listed
	Held      bool // only meetings that have a row
	Ahead     int  // at most so many without a row of each series; 0: as many as there are
	Limit     int  // at most so many; 0 is 400
}

// EndOfTime is behind all meetings: the last year that one can be in is 9999.
var EndOfTime = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)

// CheckTimes says whether a meeting can be scheduled at now from start to end: whole seconds, the end after the start and ahead of now. A
// start in the past is fine: the meeting opens at once.
func CheckTimes(start, end, now time.Time) error {
	switch {
	case !start.Equal(start.Truncate(time.Second)):
		return Bad("starts_at", "Times are given to the second, without fractions.")
	case !end.Equal(end.Truncate(time.Second)):
		return Bad("ends_at", "Times are given to the second, without fractions.")
	case !end.After(start):
		return Bad("ends_at", "The end must be after the start.")
	case !end.After(now):
		return Bad("ends_at", "The end has passed already; choose one that lies ahead.")
	case start.Year() < 1970 || end.Year() > 9999:
		return Bad("starts_at", "The year must be between 1970 and 9999.")
	}
	return nil
}

// CheckCaps says whether the caps of a series are in range: 0 to 24 hours each, whole minutes.
func CheckCaps(extensionCap, afterTalk time.Duration) error {
	for _, cap := range []struct {
		field string
		of    time.Duration
	}{{"extension_cap", extensionCap}, {"after_talk", afterTalk}} {
		if cap.of < 0 || cap.of > MaxCap || cap.of%time.Minute != 0 {
			return Bad(cap.field, "Give whole minutes, from 0 to 1440.")
		}
	}
	return nil
}
