package wish

import (
	"strings"
	"time"

	"parley/internal/meeting"
)

// HostKey is what the key of a new series grants.
func HostKey(key meeting.Hash, s meeting.SeriesID) meeting.Grant {
	return meeting.Grant{Holder: meeting.Holder{Hash: key, Kind: meeting.Link}, Role: meeting.RoleHost, Series: s}
}

// FirstLink tells whether g is the link that a series' host gets with it, or one in its place: no deputy's, and no attendee's.
func FirstLink(g meeting.Grant) bool {
	return g.Series != 0 && g.Role == meeting.RoleHost && g.Attendee == "" && g.Label == ""
}

// AttendeeGrants is what the holders of a Joining are granted.
func AttendeeGrants(holders []meeting.Holder, s meeting.SeriesID, a meeting.Attendee) []meeting.Grant {
	grants := make([]meeting.Grant, len(holders))
	for i, h := range holders {
		grants[i] = meeting.Grant{Holder: h, Role: a.Role, Series: s, Attendee: a.ID}
	}
	return grants
}

// AttendeeID makes the id of a new attendee: 13 small letters and digits, 65 random bits.
func AttendeeID() meeting.AttendeeID {
	return meeting.AttendeeID(strings.ToLower(meeting.NewSecret()[:13]))
}

// Minute gives t as sightings are kept.
func Minute(t time.Time) time.Time { return t.UTC().Truncate(time.Minute) }
