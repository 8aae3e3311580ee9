package live

import (
	"time"

	"parley/internal/meeting"
)

// mostWrapped bounds the memory for told phases. It is only of use while a clock steps back, for meetings in their last minutes.
const mostWrapped = 4096

// Phase is the phase of f now, as it may be told: never an earlier one than was told before. Whoever shows a phase asks here.
func (l *Live) Phase(f meeting.Facts) meeting.Phase {
	phase, _ := l.tell(f)
	return phase
}

// tell gives the phase of f and the moment for which it holds. Every step but the one to wrapping-up is an entry and cannot be taken
// back; that one depends on the clock alone, so it is remembered that it was told.
func (l *Live) tell(f meeting.Facts) (meeting.Phase, time.Time) {
	now := l.Now()
	phase := f.Phase(now)
	l.wrapMu.Lock()
	defer l.wrapMu.Unlock()
	_, wrapped := l.wrapped[f.ID]
	switch {
	case phase == meeting.PhaseOpen && wrapped:
		phase = meeting.PhaseWrappingUp
	case phase == meeting.PhaseWrappingUp && !wrapped:
		l.remember(f.ID)
	case phase != meeting.PhaseWrappingUp && wrapped:
		delete(l.wrapped, f.ID)
	}
	return phase, now
}

// remember notes that a meeting was told to be wrapping up; where there are too many, another is forgotten. The caller holds wrapMu.
func (l *Live) remember(m meeting.ID) {
	for other := range l.wrapped {
		if len(l.wrapped) < mostWrapped {
			break
		}
		delete(l.wrapped, other)
	}
	l.wrapped[m] = struct{}{}
}
