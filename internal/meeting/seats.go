package meeting

import (
	"context"
	"time"
)

// NameKept is how long a name belongs to its attendee after they were last seen.
const NameKept = 90 * 24 * time.Hour

// Seats keeps the attendees of series.
//
// Its law: a name is held by at most one attendee of a series at a time. What a method returned is on disk and visible to every later
// call. Who was removed (see [KindRemoval]) has neither a name nor tokens any more, and is nobody's attendee. All methods may be called
// concurrently; a context that ends stops the waiting, never the commit.
type Seats interface {
	// Join takes a name in the series of a meeting. [AdmitName] is asked in the transaction, after settling; what was settled is in
	// the Seat for the tail. A locked door keeps new names out of all meetings of the series. Whoever wishes the name that Shown stands for already gets that attendee again, Repeated. Any other name
	// that is held gives the next free "Name 2". The same Key and Actor again gives the same attendee, Repeated, in every phase, with the grants as
	// further ones; with another name or series it is a Mismatch.
	Join(ctx context.Context, j Joining) (Seat, error)

	// Rename gives an attendee another name, which may come out as "Name 2" as in Join.
	Rename(ctx context.Context, r Renaming) (Attendee, error)

	// Promote gives an attendee another role, guest or host, in all meetings of the series to come. Its tokens carry it at once.
	Promote(ctx context.Context, s SeriesID, a AttendeeID, role Role) (Attendee, error)

	// Roster lists at most limit attendees of a series, the last seen first, without those who were removed.
	Roster(ctx context.Context, s SeriesID, limit int) ([]Member, error)

	// Saw notes that attendees were there. It keeps the first and the last sighting for each meeting.
	Saw(ctx context.Context, sightings []Sighting) error

	// Attendance lists who was ever seen in a meeting, by first sighting, without those who were removed from it.
	Attendance(ctx context.Context, m ID) ([]Attendance, error)
}

// Attendee is a name in a series, with an id. No account is behind it.
type Attendee struct {
	ID   AttendeeID
	Name string
	Role Role
}

// Author is the attendee as the author of what they do now.
func (a Attendee) Author() Author { return Author(a) }

// Joining is the wish to take a name. The caller has cleaned Name.
type Joining struct {
	Meeting ID
	Name    string
	Role    Role
	Holders []Holder // secrets that shall stand for the attendee from now on
	Shown   Hash     // the secret that came with the wish, by which one's own name is known; zero for none
	Key     string   // as in Post
	Actor   string
}

// Seat is what came of a Joining.
type Seat struct {
	Attendee Attendee
	Repeated bool
	Settled  []Addition // what the clock had to add on the way
}

// Renaming is the wish to give an attendee another name. The caller has cleaned Name.
type Renaming struct {
	Series   SeriesID
	Attendee AttendeeID
	Name     string
	Take     bool // whoever holds Name gives it up and is called "Name 2"; else it is the attendee who is
}

// Member is an attendee as the host of a series sees them.
type Member struct {
	Attendee
	Former   string // the name before the last change; empty for none
	LastSeen time.Time
}

// Sighting is that an attendee was in a meeting at a moment.
type Sighting struct {
	Meeting  ID
	Attendee AttendeeID
	At       time.Time
}

// Attendance is who was seen in a meeting, and from when to when, to the minute.
type Attendance struct {
	Attendee    Attendee
	First, Last time.Time
}
