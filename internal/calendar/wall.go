package calendar

import (
	"path"
	"strings"
	"sync"
	"time"

	"parley/internal/meeting"
)

// furthest is how far a local time was ever from UTC. Within twice that, no zone has set its clocks twice.
const furthest = 16 * time.Hour

// Instant gives the moment at which the clocks of a zone show what wall shows in UTC. As in RFC 5545, section 3.3.5: a time that the clocks
// show twice is the first of the two, and one that they pass over is taken with the offset before the gap. (time.Date promises neither, and
// Time.ZoneBounds errs on the last day of leap years to come.)
func Instant(wall time.Time, zone *time.Location) time.Time {
	before, after := offset(wall.Add(-furthest).In(zone)), offset(wall.Add(furthest).In(zone))
	early, late := wall.Add(-before), wall.Add(-after)
	if offset(early.In(zone)) != before && offset(late.In(zone)) == after {
		return late
	}
	return early
}

// shownOnce tells whether the clocks of a zone show wall once, no more and no less.
func shownOnce(wall time.Time, zone *time.Location) bool {
	before, after := offset(wall.Add(-furthest).In(zone)), offset(wall.Add(furthest).In(zone))
	early, late := offset(wall.Add(-before).In(zone)) == before, offset(wall.Add(-after).In(zone)) == after
	return before == after || early != late
}

// wallOf is what the clocks of a zone show at a moment, as if it were UTC.
func wallOf(at time.Time, zone *time.Location) time.Time {
	at = at.In(zone)
	return at.UTC().Add(offset(at))
}

func offset(at time.Time) time.Duration {
	_, seconds := at.Zone()
	return time.Duration(seconds) * time.Second
}

// zones keeps what was read of zones by their names: the standard library reads a file each time.
var zones sync.Map

func badZone() error {
	return meeting.Bad("zone", "This time zone is not known; give an IANA name such as Europe/Berlin.")
}

// isName tells whether that is how a zone is called everywhere, and not only where a file of this machine lies: there are endless ways to one, the machine's own
// zone is another one after a move, and those of right/ count leap seconds.
func isName(zone string) bool {
	return path.Clean(zone) == zone && zone != "localtime" && zone != "posixrules" && !strings.HasPrefix(zone, "posix/") && !strings.HasPrefix(zone, "right/")
}

// zone finds an IANA time zone.
func zone(name string) (*time.Location, error) {
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location), nil
	}
	found, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, badZone()
	}
	if isName(name) { // of others there may be any number
		zones.Store(name, found)
	}
	return found, nil
}
