package feeds

import (
	"slices"
	"testing"
	"time"

	"parley/internal/meeting"
	"parley/internal/store/memory"
)

// TestWhatWasIsNotInTheWayOfWhatComes: of more than an answer holds it has those around now, and none moves in it when it begins.
func TestWhatWasIsNotInTheWayOfWhatComes(t *testing.T) {
	store := memory.New(memory.Options{Clock: func() time.Time { return noon }})
	day := func(n int) time.Time { return noon.Truncate(time.Second).AddDate(0, 0, n) }
	made, err := store.Schedule(t.Context(), meeting.Scheduling{Series: meeting.Series{Title: "Kites", Listed: true}, Start: day(1), End: day(1).Add(time.Hour)})
	for n := 2; n <= 6 && err == nil; n++ {
		_, _, err = store.Add(t.Context(), meeting.Planning{Series: made.Series.ID, Start: day(n), End: day(n).Add(time.Hour), Actor: "host"})
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		now          time.Time
		coming, past int
		want         []int
	}{
		{day(4), 2, 2, []int{2, 3, 4, 5}}, {day(4).Add(1), 2, 2, []int{3, 4, 5, 6}}, {day(7), 1, 3, []int{4, 5, 6}}, {day(0), 3, 1, []int{1, 2, 3}},
		{day(4), 9, 9, []int{1, 2, 3, 4, 5, 6}}, {day(4).Add(1), 9, 9, []int{1, 2, 3, 4, 5, 6}},
	} {
		for _, one := range []*meeting.Series{nil, &made.Series} {
			g := gathering{feeds: &Feeds{cal: store}, one: one, now: c.now}
			if err := g.rows(t.Context(), day(0), c.coming, c.past); err != nil {
				t.Fatal(err)
			}
			var got []int
			for _, f := range g.held {
				got = append(got, int(f.Start.Sub(day(0))/(24*time.Hour)))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("at %v: %v, not %v", c.now, got, c.want)
			}
		}
	}
}
