package meeting

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
)

// Hash is the SHA-256 of a secret. Only hashes are stored; being of full-length random secrets they need no salt, and finding
// one by equality in an index tells a stranger nothing about any secret.
type Hash [sha256.Size]byte

// HashOf hashes a secret. The empty secret is nobody's and must not be asked for.
func HashOf(secret string) Hash { return sha256.Sum256([]byte(secret)) }

// NewSecret makes a secret: 26 letters and digits, 130 random bits.
func NewSecret() string { return rand.Text() }

// Keys keeps what secrets grant.
//
// Its law: secrets are known by their hashes only. What a method returned is on disk and visible to every later call; what was ended grants
// nothing from then on. All methods may be called concurrently; a context that ends stops the waiting, never the commit.
type Keys interface {
	// Held lists what the holder of a secret was granted in a series, newest first; grants that name no series are
	// always among them. SeriesID 0 lists everything.
	Held(ctx context.Context, holder Hash, s SeriesID) ([]Grant, error)

	// Give stores grants, all or nothing. The same grant again changes nothing but makes it the newest.
	Give(ctx context.Context, grants ...Grant) error

	// Renew makes g the only link of its role, label (and attendee) in its series: the old links and whatever was granted through them end.
	// For an attendee, all tokens and browsers end as well, and the keys of their Joining are forgotten: whoever has the new link has the name alone.
	Renew(ctx context.Context, g Grant) error

	// Links lists the links by which one hosts a series, or, for SeriesID 0, by which one owns the server or schedules on it, oldest first.
	Links(ctx context.Context, s SeriesID) ([]Grant, error)

	// Revoke ends the link of a series with that number, and whatever was granted through it; NotFound if there is none.
	Revoke(ctx context.Context, s SeriesID, number int64) error
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

// Grant is what the holder of a secret may do: be an attendee of a series, or act as host of one, or as owner of the server.
type Grant struct {
	Holder
	Role     Role
	Series   SeriesID   // 0 for an owner
	Attendee AttendeeID // empty for a key
	Through  Hash       // the link that it was taken from; zero for none
	Label    string     // what its owner calls a link ("for Ben"); empty for the first one

	// Filled in when read.
	Number int64  // by which it can be revoked
	Name   string // of the attendee
	Slug   string // of the series
	Title  string // of the series
}
