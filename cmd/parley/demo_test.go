package main

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/internal/calendar"
	"parley/internal/keeper/play"
	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/store/memory"
)

// stage is a filled store with the demo's play on it, in a bubble.
type stage struct {
	*memory.Store
	live *live.Live
	now  meeting.Facts
}

func onStage(t *testing.T, test func(t *testing.T, s *stage)) {
	synctest.Test(t, func(t *testing.T) {
		clock := func() time.Time { return time.Now().UTC() }
		s := &stage{Store: memory.New(memory.Options{Clock: clock})}
		s.live = live.New(s.Store, live.Options{Clock: clock})
		var err error
		if s.now, err = fill(t.Context(), s.Store, clock()); err != nil {
			t.Fatal(err)
		}
		script, err := liveScript()
		if err != nil {
			t.Fatal(err)
		}
		p := play.New(s.live, s.Store, s.now.ID, script)
		ctx, cancel := context.WithCancel(t.Context())
		working := make(chan struct{}, 2)
		go func() { s.live.Run(ctx); working <- struct{}{} }()
		go func() { p.Run(ctx); working <- struct{}{} }()
		test(t, s)
		cancel()
		<-working
		<-working
	})
}

func TestDemoHasPastPresentAndFuture(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage) {
		time.Sleep(time.Second)
		all, err := calendar.NewBook(s, s.live.Now).Between(t.Context(), meeting.Window{Series: s.now.Series, To: s.now.End.AddDate(0, 0, 7)})
		if err != nil {
			t.Fatal(err)
		}
		var phases []string
		for i, f := range all {
			phases = append(phases, string(f.Phase(s.live.Now())))
			if i > 0 && f.Start.Sub(all[i-1].Start) != 7*24*time.Hour {
				t.Errorf("%s does not start a week after %s", f.Address(), all[i-1].Address())
			}
		}
		if got := strings.Join(phases, " "); got != "closed closed closed open scheduled" {
			t.Errorf("the meetings of the sample are %s", got)
		}
	})
}

func TestDemoTalksAtAHumanPaceAndGreets(t *testing.T) {
	onStage(t, func(t *testing.T, s *stage) {
		time.Sleep(30 * time.Second)
		soon := s.lines(t)
		if len(soon) < 5 || len(soon) > 20 {
			t.Errorf("%d lines in the first half minute", len(soon))
		}
		guest, err := s.Join(t.Context(), meeting.Joining{Meeting: s.now.ID, Name: "ruth", Role: meeting.RoleGuest})
		if err != nil {
			t.Fatal(err)
		}
		var mine int64
		for range 2 {
			e, _, err := s.live.Append(t.Context(), meeting.Post{Meeting: s.now.ID, Kind: meeting.KindLine, Author: guest.Attendee.Author(), Text: "hello"})
			if err != nil {
				t.Fatal(err)
			}
			mine = max(mine, e.Seq)
		}
		time.Sleep(30 * time.Minute)
		welcomed, scripted, answers := 0, 0, 0
		for _, e := range s.lines(t) {
			switch {
			case strings.HasPrefix(e.Text, "Welcome, ruth!"):
				welcomed++
				if e.Author.Name != "Ana" || e.Ref != mine-1 {
					t.Errorf("ruth is welcomed by %s in answer to %d, not to %d", e.Author.Name, e.Ref, mine-1)
				}
			case e.Author.ID != guest.Attendee.ID:
				scripted++
			}
			if e.Ref > 0 {
				answers++
			}
		}
		script, err := liveScript()
		if err != nil {
			t.Fatal(err)
		}
		if welcomed != 1 || scripted != script.Lines() || answers < 5 {
			t.Errorf("ruth was welcomed %d times; %d of %d lines of the script were said; %d answers", welcomed, scripted, script.Lines(), answers)
		}
		if crowd := s.live.Presence(s.now.ID); crowd.Here < 7 {
			t.Errorf("only %d people are there: %v", crowd.Here, crowd.Names)
		}
	})
}

func (s *stage) lines(t *testing.T) []meeting.Entry {
	t.Helper()
	entries, _, err := s.After(t.Context(), s.now.ID, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var lines []meeting.Entry
	for _, e := range entries {
		if e.Kind == meeting.KindLine {
			lines = append(lines, e)
		}
	}
	return lines
}
