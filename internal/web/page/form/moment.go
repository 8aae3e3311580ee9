package form

import (
	"strconv"
	"time"

	"parley/internal/calendar"
	"parley/internal/meeting"
)

const (
	wall       = "2006-01-02 15:04" // how a day and an hour are sent by browsers
	mostLength = 14 * 24 * 60       // minutes
)

// Moment reads a day and an hour as the clocks of a zone show them. An hour that those clocks skip or show twice is refused, as nobody knows
// which moment is meant.
func Moment(day, hour string, zone *time.Location) (time.Time, error) {
	shown, err := time.Parse(wall, day+" "+hour)
	if err != nil {
		return shown, meeting.Bad("starts_at", "Choose a day and a time, such as 2026-12-01 and 16:00.")
	}
	at := calendar.Instant(shown, zone).In(zone)
	if at.Format(wall) != shown.Format(wall) {
		return at, meeting.Bad("starts_at", "The clocks skip this hour on that day, as summer time begins. Choose another.")
	}
	_, before := at.Zone()
	_, after := at.Add(24 * time.Hour).Zone()
	if again := at.Add(time.Duration(before-after) * time.Second); again.After(at) && again.Format(wall) == at.Format(wall) {
		return at, meeting.Bad("starts_at", "The clocks show this hour twice on that day, as summer time ends. Choose another.")
	}
	return at, nil
}

// Length reads how long a meeting is to be.
func Length(minutes string) (time.Duration, error) {
	n, err := strconv.ParseUint(minutes, 10, 16)
	if err != nil || n == 0 || n > mostLength {
		return 0, meeting.Bad("length", "Give the length in whole minutes, from 1 to 20160 (two weeks).")
	}
	return time.Duration(n) * time.Minute, nil
}
