package gate

import "maps"

// recent remembers what was asked for lately, in bounded memory: when the young map is full, it becomes the old one and the old one is
// forgotten. So whatever was not asked for while so many others were is gone. It is guarded by its owner.
type recent[K comparable, V any] struct {
	most  int // in either map
	young map[K]V
	old   map[K]V
}

func newRecent[K comparable, V any](most int) recent[K, V] {
	return recent[K, V]{most: most, young: make(map[K]V)}
}

func (m *recent[K, V]) get(k K) (V, bool) {
	v, ok := m.young[k]
	if ok {
		return v, true
	}
	if v, ok = m.old[k]; ok {
		m.put(k, v)
	}
	return v, ok
}

func (m *recent[K, V]) put(k K, v V) {
	if len(m.young) >= m.most {
		m.young, m.old = make(map[K]V), m.young
	}
	m.young[k] = v
}

// drop forgets what is named.
func (m *recent[K, V]) drop(named func(K, V) bool) {
	maps.DeleteFunc(m.young, named)
	maps.DeleteFunc(m.old, named)
}
