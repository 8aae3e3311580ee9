package store_test

import (
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/internal/meeting"
	"parley/internal/store"
)

// BenchmarkAppend stores posts of 120 bytes durably, one a call, from 32 writers who each wait for their answer, and from one.
func BenchmarkAppend(b *testing.B) {
	for _, c := range []struct {
		name           string
		writers, batch int
	}{{"writers=1", 1, 1}, {"writers=32", 32, 1}, {"writers=32/batch=32", 32, 32}} {
		for _, keyed := range []bool{false, true} {
			name := c.name
			if keyed {
				name += "/keyed"
			}
			b.Run(name, func(b *testing.B) { benchmarkAppend(b, c.writers, c.batch, keyed) })
		}
	}
}

func benchmarkAppend(b *testing.B, writers, batch int, keyed bool) {
	now := time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC)
	s, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "parley.db"), store.Options{Clock: func() time.Time { return now }})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	made, err := s.Schedule(b.Context(), meeting.Scheduling{Series: meeting.Series{Title: "Load", Listed: true}, Start: now, End: now.Add(time.Hour)})
	if err != nil {
		b.Fatal(err)
	}
	post := meeting.Post{Meeting: made.First.ID, Kind: meeting.KindLine, Author: meeting.Author{ID: "ana", Name: "Ana", Role: meeting.RoleGuest},
		Text: strings.Repeat("x", 120), Actor: "ana"}
	var wg sync.WaitGroup
	var taken atomic.Int64
	b.ResetTimer()
	for range writers {
		wg.Go(func() {
			for taken.Add(int64(batch)) <= int64(max(b.N, batch)) {
				posts := make([]meeting.Post, batch)
				for i := range posts {
					posts[i] = post
					if keyed {
						posts[i].Key = meeting.NewSecret()
					}
				}
				if _, err := s.Append(b.Context(), posts); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "posts/s")
}

// BenchmarkHeld is what every request asks the store: what does the secret grant that came with it?
func BenchmarkHeld(b *testing.B) {
	now := time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC)
	s, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "parley.db"), store.Options{Clock: func() time.Time { return now }})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	made, err := s.Schedule(b.Context(), meeting.Scheduling{Series: meeting.Series{Title: "Load", Listed: true}, Start: now, End: now.Add(time.Hour)})
	if err != nil {
		b.Fatal(err)
	}
	token := meeting.HashOf("token")
	_, err = s.Join(b.Context(), meeting.Joining{Meeting: made.First.ID, Name: "Ana", Holders: []meeting.Holder{{Hash: token, Kind: meeting.Token}}})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if held, err := s.Held(b.Context(), token, made.Series.ID); err != nil || len(held) != 1 {
			b.Fatalf("%d grants, %v", len(held), err)
		}
	}
}
