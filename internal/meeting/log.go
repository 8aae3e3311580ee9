package meeting

import (
	"context"
	"time"
)

// Clock tells the server's time. Every implementation gives UTC; stores cut it to whole milliseconds. It may step, forwards and back.
type Clock func() time.Time

// Log is the log of every meeting.
//
// Its law: the entries of a meeting are numbered 1, 2, 3 … without holes, and their stamps never go back. An entry is visible if
// and only if it is committed, with all entries before it. An entry that was handed out as committed is on disk. Entries and
// facts of one answer come from one snapshot. All methods may be called concurrently; a context that ends stops the waiting, never the
// commit. Errors are *[Error]s where a caller can do something about them: NotFound for an unknown meeting, Unavailable when the
// store takes no commits or the outcome of one is unknown.
type Log interface {
	// Append adds what the posts wish, in their order, in one transaction. Each meeting that is touched is settled first (see
	// [Due]), and that settling commits even if every post is refused. Each post has its own outcome; a bad one never
	// fails its neighbours and leaves no hole. A post whose Key is known to its Actor in this meeting gets the entry of the first
	// one, Repeated, in every phase; this holds within one batch, too. A removal ends the attendee's tokens and takes their name; a
	// redaction empties the rows that it refers to, and is never stored without them; one of all of somebody's lines takes them from the meeting's attendance, too. An error means that the whole batch was not stored (or, if
	// it is an Unknown, that nobody knows).
	Append(ctx context.Context, posts []Post) (Commit, error)

	// Settle brings the logs up to the clock: it adds what is due and nothing else. Meetings with nothing due are not in the answer.
	Settle(ctx context.Context, meetings []ID) (Commit, error)

	// After gives at most limit entries with seq > after, in order and with their Changed, and the facts, from one snapshot. It does not settle
	// and does not judge the cursor: beyond the end there are no entries.
	After(ctx context.Context, m ID, after int64, limit int) ([]Entry, Facts, error)

	// About gives the entries of which the lines first to last are the targets, in order, whatever came of them.
	About(ctx context.Context, m ID, first, last int64) ([]Entry, error)

	// Facts gives the facts as last committed.
	Facts(ctx context.Context, m ID) (Facts, error)

	// Due lists at most limit meetings for which the clock has something to add at now (see [Due]), longest due first, and the
	// next moment after now at which there will be one (zero for none).
	Due(ctx context.Context, now time.Time, limit int) (due []ID, next time.Time, err error)

	// Stamp gives the stamp of one entry; NotFound if there is none.
	Stamp(ctx context.Context, m ID, seq int64) (time.Time, error)
}

// Commit is what one transaction did.
type Commit struct {
	Outcomes  []Outcome  // one for each post, in their order; none for Settle
	Additions []Addition // one for each meeting whose log grew
}

// Outcome is the answer to one post. Err is an *[Error], and then the rest is zero.
type Outcome struct {
	Entry    Entry
	Repeated bool // the entry was there before: a repeat, or a wish that was fulfilled already
	Err      error
}

// Addition is what one log grew by: entries in order, without holes, and the facts after the last of them.
type Addition struct {
	Entries []Entry
	Facts   Facts
}
