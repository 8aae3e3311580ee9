package reading

import (
	"time"

	"parley/internal/meeting"
)

// Record is a meeting as it is written down: what is known of it, its whole log, and who was seen there. All of it is of one moment.
type Record struct {
	Facts meeting.Facts
	Phase meeting.Phase // as readers have been told
	Now   time.Time
	URL   string // the absolute address of the page; empty where there is none
	Lines []meeting.Line
	Seen  []meeting.Attendance
}

// attended says from when to when somebody was there, to the minute in the meeting's zone.
func (r Record) attended(p Person) string {
	zone := zoneOf(r.Facts)
	day := r.Facts.Start.In(zone).Format(time.DateOnly)
	minute := func(t time.Time) string {
		if t = t.In(zone); t.Format(time.DateOnly) != day {
			return t.Format("2006-01-02 15:04")
		}
		return t.Format("15:04")
	}
	if first, last := minute(p.First), minute(p.Last); first != last {
		return first + " to " + last
	}
	return minute(p.First)
}
