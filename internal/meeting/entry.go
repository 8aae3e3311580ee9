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

	// Changed are the earlier lines whose look this entry changed, as they stand after it, ascending. It follows from the log (see [Tell]) and is
	// no part of the row; shared, not to be changed.
	Changed []Line
}

// Empty gives e as it stands after the redaction with the number by: number, stamp and kind stay, and which line it changed.
func (e Entry) Empty(by int64) Entry {
	return Entry{Seq: e.Seq, At: e.At, Kind: e.Kind, Ref: e.Target(), Redacted: by}
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

// Target is [Entry.Target] of the entry that p would become.
func (p Post) Target() int64 { return Entry{Kind: p.Kind, Ref: p.Ref}.Target() }
