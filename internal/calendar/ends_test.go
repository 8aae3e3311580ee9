package calendar

import (
	"strconv"
	"testing"
	"time"
)

// TestEndsAreKept: what is kept is what counting finds, for each first its own, and never more than so many.
func TestEndsAreKept(t *testing.T) {
	kept := ends{found: map[string]time.Time{}}
	first := time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC)
	for n := 1; n <= mostEnds+1; n++ {
		rule, err := ParseRule("FREQ=DAILY;COUNT=" + strconv.Itoa(n))
		if err != nil {
			t.Fatal(err)
		}
		for _, later := range []int{0, 1, 0} {
			begin := first.AddDate(0, 0, later)
			if want, got := begin.AddDate(0, 0, n-1), kept.of(rule, begin); !got.Equal(want) {
				t.Fatalf("%s from %v ends on %v, not %v", rule, begin, got, want)
			}
		}
		if len(kept.found) > mostEnds {
			t.Fatalf("%d are kept", len(kept.found))
		}
	}
}
