// Package crash kills the server at random moments and holds what is left against what was acknowledged.
package crash

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"parley/test/client"
	"parley/test/crowd"
	"parley/test/history"
	"parley/test/server"
	"parley/test/wait"
)

// seed is PARLEY_SEED, or the time. The moments of a kill follow from it; what the machine does at that moment does not.
func seed(t *testing.T) *rand.Rand {
	t.Helper()
	n := uint64(time.Now().UnixNano())
	if text := os.Getenv("PARLEY_SEED"); text != "" {
		var err error
		if n, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("PARLEY_SEED: %v", err)
		}
	}
	t.Logf("PARLEY_SEED=%d", n)
	return rand.New(rand.NewPCG(n, 0))
}

// TestKillLosesNothing kills the server under sixteen writers, who repeat every unanswered line with its key, and sixteen readers,
// who come back with their cursors: twenty times, in torture two hundred.
func TestKillLosesNothing(t *testing.T) {
	random, kills := seed(t), 20
	if server.Torture() {
		kills = 200
	}
	s := server.Start(t, server.Config{})
	api := client.New(s.URL, s.Key)
	made, err := api.Open(t.Context(), "Under fire", 6*time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	c := crowd.New(t, api, made.Next.ID)
	c.MaxPause = 50 * time.Millisecond
	c.Read(16)
	c.Write(16, 0)
	for kill := range kills {
		enough := c.Acknowledged() + 1 + random.Int64N(120)
		wait.For(t, time.Minute, fmt.Sprintf("lines are acknowledged after kill %d", kill), func() bool { return c.Acknowledged() >= enough })
		moment(t, time.Duration(random.Int64N(int64(15*time.Millisecond))))
		s.Kill()
		if err := s.Start(t.Context()); err != nil {
			t.Fatalf("start after kill %d: %v", kill, err)
		}
	}
	enough := c.Acknowledged() + 50
	wait.For(t, time.Minute, "lines are acknowledged after the last kill", func() bool { return c.Acknowledged() >= enough })
	c.StopWriting()
	if _, status, err := api.Close(t.Context(), made.Next.ID); err != nil || status != 201 {
		t.Fatalf("closing: %d, %v", status, err)
	}
	log := c.Finish(time.Minute)
	t.Logf("%d kills, %d entries, %d acknowledged", kills, len(log), c.Acknowledged())
}

// moment lets a random time pass: the kill comes at no particular point of a commit.
func moment(t *testing.T, d time.Duration) {
	t.Helper()
	if err := wait.Pause(t.Context(), d); err != nil {
		t.Fatal(err)
	}
}

// TestDrainTellsReadersToComeBack stops the server as an upgrade does: writers are answered, streams end, the exit is clean, and
// afterwards everybody goes on where they were.
func TestDrainTellsReadersToComeBack(t *testing.T) {
	s := server.Start(t, server.Config{})
	api := client.New(s.URL, s.Key)
	made, err := api.Open(t.Context(), "Rolling on", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	c := crowd.New(t, api, made.Next.ID)
	c.MaxPause = 50 * time.Millisecond
	c.Read(8)
	c.Write(4, 0)
	for round := range 3 {
		enough := c.Acknowledged() + 50
		wait.For(t, time.Minute, "lines are acknowledged", func() bool { return c.Acknowledged() >= enough })
		began := time.Now()
		code, err := s.Stop(t.Context())
		if err != nil || code != 0 {
			t.Fatalf("round %d: exit code %d, %v", round, code, err)
		}
		if took := time.Since(began); took > 30*time.Second {
			t.Errorf("draining took %v", took)
		}
		if err := s.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	c.StopWriting()
	if _, _, err := api.Close(t.Context(), made.Next.ID); err != nil {
		t.Fatal(err)
	}
	c.Finish(time.Minute)
}

// TestRestartKeepsStampsAndNumbers reads the same log before and after a kill: byte for byte the same answer.
func TestRestartKeepsStampsAndNumbers(t *testing.T) {
	s := server.Start(t, server.Config{})
	api := client.New(s.URL, s.Key)
	made, err := api.Open(t.Context(), "Written down", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	id := made.Next.ID
	seat, err := api.Join(t.Context(), id, "Ana", "")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		if _, _, err := api.Post(t.Context(), id, seat.Token, fmt.Sprintf("line %d", i), ""); err != nil {
			t.Fatal(err)
		}
	}
	before, _, err := api.Whole(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	s.Kill()
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if e, _, err := api.Post(t.Context(), id, seat.Token, "the token still works", ""); err != nil || e.Seq != int64(len(before))+1 {
		t.Fatalf("after the restart: %+v, %v", e, err)
	}
	after, _, err := api.Whole(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if len(after) != len(before)+1 {
		t.Fatalf("%d entries became %d", len(before), len(after))
	}
	for i := range before {
		if !history.Same(before[i], after[i]) {
			t.Errorf("entry %d was %+v and is %+v", i+1, before[i], after[i])
		}
	}
}
