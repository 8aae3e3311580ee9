package form

import (
	"time"

	"parley/internal/meeting"
)

// wall is how a day and an hour are sent by browsers.
const wall = "2006-01-02 15:04"

// Moment reads a day and an hour as the clocks of a zone show them. An hour that those clocks skip or show twice is refused, as nobody knows
// which moment is meant.
func Moment(day, hour string, zone *time.Location) (time.Time, error) {
	at, err := time.ParseInLocation(wall, day+" "+hour, zone)
	if err != nil {
		return at, meeting.Bad("starts_at", "Choose a day and a time, such as 2026-12-01 and 16:00.")
	}
	if at.Format(wall) != day+" "+hour {
		return at, meeting.Bad("starts_at", "The clocks skip this hour on that day, as summer time begins. Choose another.")
	}
	for _, off := range []time.Duration{30 * time.Minute, time.Hour} {
		if at.Add(off).Format(wall) == at.Format(wall) || at.Add(-off).Format(wall) == at.Format(wall) {
			return at, meeting.Bad("starts_at", "The clocks show this hour twice on that day, as summer time ends. Choose another.")
		}
	}
	return at, nil
}
