package shelf_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"parley/internal/web/shelf"
)

// TestAShelfKeepsSoManyBytes: what was asked for within the last generation is kept, and never more than two generations and what was put last.
func TestAShelfKeepsSoManyBytes(t *testing.T) {
	const most, largest, keys = 1000, 300, 40
	for seed := range uint64(200) {
		rng, s := rand.New(rand.NewPCG(seed, 3)), shelf.New[int, int](most)
		weights := rng.Perm(largest)
		var asked []int // the last one first, each once
		for range 20 + rng.IntN(300) {
			key := rng.IntN(keys)
			if _, found := s.Find(key); !found || rng.IntN(3) == 0 {
				s.Put(key, -key, 1+weights[key])
			}
			asked = append([]int{key}, slices.DeleteFunc(asked, func(k int) bool { return k == key })...)
		}
		recent, kept := 0, 0
		for _, key := range asked {
			recent += 1 + weights[key]
			v, found := s.Find(key)
			switch {
			case found && v != -key:
				t.Fatalf("seed %d: under %d stands %d", seed, key, v)
			case found:
				kept += 1 + weights[key]
			case recent <= most-largest:
				t.Fatalf("seed %d: %d was asked for just now and is not kept", seed, key)
			}
		}
		if kept > 2*(most+largest) {
			t.Fatalf("seed %d: %d bytes are kept", seed, kept)
		}
	}
}
