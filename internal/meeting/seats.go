package meeting

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"time"
)

// NameKept is how long a name belongs to its attendee after they were last seen.
const NameKept = 90 * 24 * time.Hour

// Hash is the SHA-256 of a secret. Only hashes are stored; being of full-length random secrets they need no salt, and finding
// one by equality in an index tells a stranger nothing about any secret.
type Hash [sha256.Size]byte

// HashOf hashes a secret. The empty secret is nobody's and must not be asked for.
func HashOf(secret string) Hash { return sha256.Sum256([]byte(secret)) }

// NewSecret makes a secret: 26 letters and digits, 130 random bits.
func NewSecret() string { return rand.Text() }

// Seats keeps attendees and what secrets grant.
//
// Its law: a name is held by at most one attendee of a series at a time. Secrets are known by their hashes only. What a method
// returned is on disk and visible to every later call. All methods may be called concurrently; a context that ends stops the
// waiting, never the commit.
type Seats interface {
	// Join takes a name in the series of a meeting. [AdmitName] is asked in the transaction, after settling; what was settled is in
	// the Seat for the tail. A name that is held gives the next free "Name 2". The same Key and Actor again gives the same
	// attendee, Repeated, in every phase, with the grants as further ones; with another name or meeting it is a Mismatch.
	Join(ctx context.Context, j Joining) (Seat, error)

	// Held lists what the holder of a secret was granted in a series, newest first; grants that name no series are
	// always among them. SeriesID 0 lists everything.
	Held(ctx context.Context, holder Hash, s SeriesID) ([]Grant, error)

	// Give stores grants, all or nothing. The same grant again changes nothing but makes it the newest.
	Give(ctx context.Context, grants ...Grant) error

	// Renew makes g the only link of its role (and attendee) in its series: the old links and whatever was granted through them end.
	Renew(ctx context.Context, g Grant) error

	// Saw notes that attendees were there. It keeps the first and the last sighting for each meeting.
	Saw(ctx context.Context, sightings []Sighting) error

	// Attendance lists who was ever seen in a meeting, by first sighting.
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
	Key     string   // as in Post
	Actor   string
}

// Holder is a secret, by its hash, and what sort of secret it is.
type Holder struct {
	Hash Hash
	Kind HolderKind
}

// HolderKind says how a secret is carried.
type HolderKind string

// The kinds of holders. A link's secret stands in an address and, for a host or owner, works as a Bearer key.
const (
	Link    HolderKind = "link"
	Token   HolderKind = "token"
	Browser HolderKind = "browser"
)

// Seat is what came of a Joining.
type Seat struct {
	Attendee Attendee
	Repeated bool
	Settled  []Addition // what the clock had to add on the way
}

// Grant is what the holder of a secret may do: be an attendee of a series, or act as host of one, or as owner of the server.
type Grant struct {
	Holder
	Role     Role
	Series   SeriesID   // 0 for an owner
	Attendee AttendeeID // empty for a key
	Through  Hash       // the link that it was taken from; zero for none

	// Filled in when read.
	Name  string // of the attendee
	Slug  string // of the series
	Title string // of the series
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
