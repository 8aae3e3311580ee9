package play

import (
	"context"
	_ "embed"
	"sync"

	"parley/internal/live"
	"parley/internal/meeting"
)

//go:embed practise.txt
var practise string

// mostPlays is in how many meetings people practise at a time.
const mostPlays = 100

// Stage plays with who practises. It is safe for concurrent use.
type Stage struct {
	live   *live.Live
	seats  meeting.Seats
	script Script
	begin  chan meeting.ID

	mu      sync.Mutex
	playing map[meeting.ID]bool
}

// NewStage prepares a stage; [Stage.Run] lets its people come.
func NewStage(l *live.Live, seats meeting.Seats) *Stage {
	script, err := Read(practise)
	if err != nil {
		panic("the script to practise with: " + err.Error()) // it is embedded, and a test reads it
	}
	return &Stage{live: l, seats: seats, script: script, begin: make(chan meeting.ID, mostPlays), playing: map[meeting.ID]bool{}}
}

// Play lets three people come to a meeting and talk there until it closes. It does not wait for them. When too many practise already it is
// Unavailable; for a meeting in which they are it does nothing.
func (s *Stage) Play(m meeting.ID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.playing[m] {
		return nil
	}
	if len(s.playing) >= mostPlays {
		return &meeting.Error{Kind: meeting.Unavailable, Code: "too-many", Message: "Too many people practise at the moment. Try again in some minutes."}
	}
	s.playing[m] = true
	s.begin <- m // it has room for as many as play
	return nil
}

// Run plays until ctx ends.
func (s *Stage) Run(ctx context.Context) {
	var plays sync.WaitGroup
	defer plays.Wait()
	for {
		select {
		case m := <-s.begin:
			plays.Go(func() {
				New(s.live, s.seats, m, s.script).Run(ctx)
				s.mu.Lock()
				defer s.mu.Unlock()
				delete(s.playing, m)
			})
		case <-ctx.Done():
			return
		}
	}
}
