package meeting

import "time"

// ID is the number of a meeting in its store. It never changes and is never shown; 0 means that there is no row yet.
type ID int64

// SeriesID is the number of a series in its store. It never changes, whatever the slug becomes; 0 stands for none.
type SeriesID int64

// AttendeeID names an attendee of a series: letters and digits, random, public. Colour and initials come from it.
type AttendeeID string

// TimeFormat is RFC 3339 in UTC with milliseconds: how every time is written for machines.
const TimeFormat = "2006-01-02T15:04:05.000Z"

// Kind says what an entry records.
type Kind string

// The kinds that exist. Opened and Ended come from the clock alone; Closed comes from the clock (without an author) or
// from a host who closes early (with one). Text holds the minutes of an Extended (plain digits) and the reason of a
// Cancelled; it is empty for Opened, Ended and Closed.
const (
	KindLine      Kind = "line"
	KindOpened    Kind = "opened"
	KindEnded     Kind = "ended"
	KindClosed    Kind = "closed"
	KindExtended  Kind = "extended"
	KindCancelled Kind = "cancelled"
)

// Role is what somebody may do in a series.
type Role string

// The roles that exist. Owner is held by a key only and includes Host in every series.
const (
	RoleGuest Role = "guest"
	RoleHost  Role = "host"
	RoleOwner Role = "owner"
)

// Hosts tells whether the role includes a host's rights.
func (r Role) Hosts() bool { return r == RoleHost || r == RoleOwner }

// Author is who wrote an entry, as they were called then. ID is empty for acts done with a key instead of a name; the zero
// Author is the clock.
type Author struct {
	ID   AttendeeID
	Name string
	Role Role
}

// HostByKey is the author of what is done with a host's key and no name.
var HostByKey = Author{Name: "Host", Role: RoleHost}

// Entry is one row of a log. It is a plain value and never changes after its commit, but for redaction.
type Entry struct {
	Seq    int64     // 1, 2, 3 … without holes
	At     time.Time // the server's stamp, UTC, whole milliseconds, never below its predecessor's
	Kind   Kind
	Author Author // zero for the clock's own
	Text   string
	Ref    int64 // the earlier entry it answers; 0 for none
}

// Post is somebody's wish to add an entry. Whether it may is for [Admit] to say, inside the transaction.
type Post struct {
	Meeting ID
	Kind    Kind
	Author  Author
	Text    string // as in Entry: minutes for KindExtended, reason for KindCancelled
	Ref     int64

	// Key is the Idempotency-Key, empty for none. It belongs to Actor: the attendee's id, or a digest of the key that was
	// shown. The same Actor and Key again in one meeting is the same wish; with another Kind, Text or Ref it is refused as
	// Mismatch.
	Key   string
	Actor string
}
