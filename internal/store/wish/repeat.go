package wish

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"strconv"

	"parley/internal/meeting"
)

// Key is how an Idempotency-Key is kept: as a hash together with its actor, for some keys are secrets themselves.
func Key(actor, key string) meeting.Hash {
	return meeting.Hash(digest(nil, actor, key))
}

// Body is the digest of what a wish says. It is made under the store's own secret, so that a text that was redacted cannot be guessed from it.
// A repeat with another Body is a [Mismatch].
type Body [sha256.Size]byte

// PostBody covers kind, ref, text and subject.
func PostBody(secret []byte, p meeting.Post) Body {
	return digest(secret, string(p.Kind), strconv.FormatInt(p.Ref, 10), p.Text, string(p.Subject))
}

// SchedulingBody covers every field but the host's key, which is a new one at each try.
func SchedulingBody(secret []byte, s meeting.Scheduling) Body {
	of := s.Series
	return digest(secret, of.Slug, of.Title, of.Description, of.Lang, strconv.FormatBool(of.Listed), of.Zone,
		of.ExtensionCap.String(), of.AfterTalk.String(), of.Rule, strconv.FormatBool(of.Practise), Cut(s.Start).Format(meeting.TimeFormat), Cut(s.End).Format(meeting.TimeFormat))
}

// PlanningBody covers every field.
func PlanningBody(secret []byte, p meeting.Planning) Body {
	return digest(secret, strconv.FormatInt(int64(p.Series), 10), p.Title, p.Description,
		Cut(p.Start).Format(meeting.TimeFormat), Cut(p.End).Format(meeting.TimeFormat))
}

// JoiningBody covers the series and the name that was asked for: a name is good for all its meetings.
func JoiningBody(secret []byte, s meeting.SeriesID, j meeting.Joining) Body {
	return digest(secret, strconv.FormatInt(int64(s), 10), j.Name)
}

// digest writes the length before each part, so that no two lists of parts are the same bytes.
func digest(secret []byte, parts ...string) Body {
	mac := hmac.New(sha256.New, secret)
	var length [8]byte
	for _, part := range parts {
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		mac.Write(length[:])
		mac.Write([]byte(part))
	}
	return Body(mac.Sum(nil))
}
