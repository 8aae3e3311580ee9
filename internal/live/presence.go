package live

import (
	"time"

	"parley/internal/live/crowd"
	"parley/internal/meeting"
)

// Visitor is somebody who looks at a meeting.
type Visitor = crowd.Visitor

// Presence is who is in a meeting now.
type Presence = crowd.Presence

// Here notes that v is in a meeting for some time from now, as a poll tells. Streams need not call it.
func (l *Live) Here(m meeting.ID, v Visitor, lasting time.Duration) {
	for _, t := range l.each(m) {
		t.mu.Lock()
		_, removed := t.removed[v.Attendee.ID]
		if !removed {
			t.crowd.Stay(v, lasting)
		}
		talks := t.facts.Phase(l.Now()).Talks()
		t.mu.Unlock()
		if talks && !removed && v.Attendee.ID != "" {
			l.seen.Saw(m, v.Attendee.ID, l.Now())
		}
	}
}

// Presence is who is in a meeting now, up to a second ago (five where there are many).
func (l *Live) Presence(m meeting.ID) Presence {
	for _, t := range l.each(m) {
		t.mu.Lock()
		defer t.mu.Unlock()
		return t.crowd.Presence()
	}
	return Presence{}
}

// Attendees gives the attendees who are in a meeting now.
func (l *Live) Attendees(m meeting.ID) map[meeting.AttendeeID]meeting.Attendee {
	here := map[meeting.AttendeeID]meeting.Attendee{}
	for _, t := range l.each(m) {
		t.mu.Lock()
		for a := range t.crowd.Attendees() {
			here[a.ID] = a
		}
		t.mu.Unlock()
	}
	return here
}

// Sightings gives the attendees who were seen since the last call in meetings while those were open. Who reads in a lobby or a
// transcript was not at the meeting.
func (l *Live) Sightings() []meeting.Sighting {
	for _, t := range l.all() {
		t.mu.Lock()
		if t.facts.Phase(l.Now()).Talks() {
			for a := range t.crowd.Attendees() {
				l.seen.Saw(t.id, a.ID, l.Now())
			}
		}
		t.mu.Unlock()
	}
	return l.seen.Take()
}
