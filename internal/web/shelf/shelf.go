// Package shelf keeps what was made and may be asked for again, within so many bytes.
package shelf

import "sync"

// Shelf keeps values by their keys in two generations: when the young weigh more than it is for, they become the old, and what nobody asked for since
// they did goes. So it keeps twice as much, and no more beyond that than two values. It is safe for concurrent use.
type Shelf[K comparable, V any] struct {
	most int // bytes of a generation

	mu         sync.Mutex
	young, old map[K]item[V]
	weight     int // of the young
}

type item[V any] struct {
	value V
	bytes int
}

// New gives a shelf for so many bytes a generation.
func New[K comparable, V any](most int) *Shelf[K, V] {
	return &Shelf[K, V]{most: most, young: map[K]item[V]{}, old: map[K]item[V]{}}
}

// Find gives what is kept under a key; false for nothing.
func (s *Shelf[K, V]) Find(key K) (V, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, found := s.young[key]
	if !found {
		if i, found = s.old[key]; found {
			s.put(key, i)
		}
	}
	return i.value, found
}

// Put keeps a value of so many bytes under a key, in the place of what was there.
func (s *Shelf[K, V]) Put(key K, v V, bytes int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.put(key, item[V]{v, bytes})
}

// put puts an item to the young. The caller holds mu.
func (s *Shelf[K, V]) put(key K, i item[V]) {
	delete(s.old, key)
	s.weight += i.bytes - s.young[key].bytes
	s.young[key] = i
	if s.weight > s.most {
		s.young, s.old, s.weight = map[K]item[V]{}, s.young, 0
	}
}
