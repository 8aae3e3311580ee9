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

// The kinds that exist, and what their Text holds. Opened and Ended come from the clock alone; Closed comes from the clock (without an
// author) or from a host who closes early (with one).
const (
	KindLine      Kind = "line"
	KindOpened    Kind = "opened"    // nothing
	KindEnded     Kind = "ended"     // nothing
	KindClosed    Kind = "closed"    // nothing
	KindExtended  Kind = "extended"  // by how many minutes, in plain digits
	KindClosing   Kind = "closing"   // in how many minutes the meeting closes; 0: not any more
	KindLocked    Kind = "locked"    // for how many minutes no new name is taken; 0: not any more
	KindChanged   Kind = "changed"   // the new title, an empty line, the new description (see [Change])
	KindMoved     Kind = "moved"     // the new start and end in TimeFormat, a space between them
	KindCancelled Kind = "cancelled" // the reason, or nothing
	KindRestored  Kind = "restored"  // nothing: the cancellation is taken back
	KindRedaction Kind = "redaction" // the reason, or nothing; Refs are the numbers it emptied
	KindRemoval   Kind = "removal"   // the id of the attendee whose tokens it ended
)

// Role is what somebody may do in a series.
type Role string

// The roles that exist. Owner and Scheduler are held by keys only: an owner is host of every series, a scheduler may make new ones.
const (
	RoleGuest     Role = "guest"
	RoleHost      Role = "host"
	RoleOwner     Role = "owner"
	RoleScheduler Role = "scheduler"
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

	Redacted int64   // the redaction that emptied text and author; 0 while there is none
	Refs     []int64 // of a redaction: the numbers it emptied, ascending; shared, not to be changed
}

// Empty gives e as it stands after the redaction with the number by: number, stamp and kind stay.
func (e Entry) Empty(by int64) Entry {
	return Entry{Seq: e.Seq, At: e.At, Kind: e.Kind, Redacted: by}
}

// Post is somebody's wish to add an entry. Whether it may is for [Admit] to say, inside the transaction.
type Post struct {
	Meeting ID
	Kind    Kind
	Author  Author
	Text    string // as in Entry
	Ref     int64  // as in Entry; of a redaction: the line to be emptied, 0 for all of Subject's

	// Subject is whom a removal, or a redaction of all of somebody's lines, is about.
	Subject AttendeeID

	// Key is the Idempotency-Key, empty for none. It belongs to Actor: the attendee's id, or a digest of the key that was
	// shown. The same Actor and Key again in one meeting is the same wish; with another Kind, Text, Ref or Subject it is
	// refused as Mismatch.
	Key   string
	Actor string
}
