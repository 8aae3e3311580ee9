package main

import (
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
)

func TestTestClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "clock")
		clock := newTestClock(path)
		frozen := time.Date(2026, 12, 1, 15, 0, 0, 123e6, time.UTC)
		for _, step := range []struct {
			text  string        // what the file gets; "-" takes it away
			at    time.Time     // where the clock stands, if it stands
			ahead time.Duration // else how far it is ahead
			shows string
		}{
			{text: "-", shows: "0"},
			{text: "", shows: "0"},
			{text: "3600000\n", ahead: time.Hour, shows: "3600000"},
			{text: "-250", ahead: -250 * time.Millisecond, shows: "-250"},
			{text: "", ahead: -250 * time.Millisecond, shows: "-250"},
			{text: "tomorrow", ahead: -250 * time.Millisecond, shows: "-250"},
			{text: "99999999999999999", ahead: -250 * time.Millisecond, shows: "-250"},
			{text: "=2026-12-01T15:00:00.123Z", at: frozen, shows: "=2026-12-01T15:00:00.123Z"},
			{text: "=2026-12-01T15:0", at: frozen, shows: "=2026-12-01T15:00:00.123Z"},
			{text: "-", at: frozen, shows: "=2026-12-01T15:00:00.123Z"},
			{text: "=2026-12-01T17:00:00.123+02:00", at: frozen, shows: "=2026-12-01T17:00:00.123+02:00"},
			{text: "0", shows: "0"},
		} {
			if step.text == "-" {
				os.Remove(path)
			} else if err := os.WriteFile(path, []byte(step.text), 0o600); err != nil {
				t.Fatal(err)
			}
			time.Sleep(100 * time.Millisecond) // as long as it may take until it is seen
			want := step.at
			if want.IsZero() {
				want = time.Now().Add(step.ahead)
			}
			if got := clock.Now(); !got.Equal(want) || got.Location() != time.UTC {
				t.Errorf("with %q the clock tells %v, want %v", step.text, got, want)
			}
			if got := clock.Shows(); got != step.shows {
				t.Errorf("with %q it shows %q, want %q", step.text, got, step.shows)
			}
		}
	})
}
