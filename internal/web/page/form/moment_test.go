package form_test

import (
	"testing"
	"time"

	"parley/internal/web/page/form"
)

func TestMoment(t *testing.T) {
	for _, c := range []struct{ zone, day, hour, want string }{
		{"Europe/Berlin", "2026-12-01", "16:00", "2026-12-01T15:00:00Z"},
		{"UTC", "2026-03-29", "02:30", "2026-03-29T02:30:00Z"},
		{"Europe/Berlin", "2026-03-29", "02:30", ""}, // skipped
		{"Europe/Berlin", "2026-03-29", "03:00", "2026-03-29T01:00:00Z"},
		{"Europe/Berlin", "2026-10-25", "02:30", ""}, // twice
		{"Europe/Berlin", "2026-10-25", "03:00", "2026-10-25T02:00:00Z"},
		{"Europe/Berlin", "2026-10-25", "01:59", "2026-10-24T23:59:00Z"},
		{"Australia/Lord_Howe", "2026-04-05", "01:45", ""}, // twice, by half an hour
		{"Antarctica/Troll", "2026-10-25", "01:30", ""},    // twice, by two hours
		{"UTC", "1.12.2026", "16:00", ""}, {"UTC", "2026-12-01", "", ""}, {"UTC", "2026-12-01", "25:00", ""},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		got, err := form.Moment(c.day, c.hour, zone)
		if (err == nil) != (c.want != "") || err == nil && got.UTC().Format(time.RFC3339) != c.want {
			t.Errorf("%s %s in %s: %v, %v", c.day, c.hour, c.zone, got, err)
		}
	}
}
