// Package crowd counts who is in one meeting: by streams for as long as they last, by polls for some time after each.
package crowd

import (
	"iter"
	"slices"
	"time"

	"parley/internal/meeting"
)

const (
	mostNames    = 40
	manyPeople   = 1000            // above so many, they are counted every 5 s
	mostVisitors = 20000           // more are not counted
	afterLeaving = 5 * time.Second // somebody who reloads a page was never away
)

// Visitor is somebody who looks at a meeting.
type Visitor struct {
	Key      string           // tells readers without a name apart, and whom they have become; never shown
	Attendee meeting.Attendee // zero: reads along
}

func (v Visitor) key() string {
	if v.Attendee.ID != "" {
		return "a" + string(v.Attendee.ID)
	}
	return nameless(v.Key)
}

func nameless(key string) string { return "r" + key }

// Presence is who is in a meeting now.
type Presence struct {
	Here    int      // attendees
	Reading int      // people who read along without a name
	Names   []string // of attendees, sorted, at most 40
}

func (p Presence) equal(other Presence) bool {
	return p.Here == other.Here && p.Reading == other.Reading && slices.Equal(p.Names, other.Names)
}

// Crowd is the people in one meeting; the zero value is nobody. It is not safe for concurrent use.
type Crowd struct {
	visits  map[string]*visit
	now     Presence
	counted time.Time // when now was counted
	told    Presence  // as News last gave it
	toldAt  time.Time
	writers writers
}

// visit is the presence of one visitor.
type visit struct {
	attendee meeting.Attendee
	named    bool // without a name, until whoever it was came with one: they are not there twice
	streams  int
	until    time.Time
}

// Enter says that v has begun to read a stream.
func (c *Crowd) Enter(v Visitor) { c.visit(v).streams++ }

// Leave says that v has ended a stream. They are there for a moment yet.
func (c *Crowd) Leave(v Visitor) {
	if seen := c.visits[v.key()]; seen != nil && seen.streams > 0 {
		seen.streams--
		if !seen.named {
			c.Stay(v, afterLeaving)
		}
	}
}

// Remove says that an attendee is not here any more, whatever streams they still have.
func (c *Crowd) Remove(id meeting.AttendeeID) {
	delete(c.visits, Visitor{Attendee: meeting.Attendee{ID: id}}.key())
	c.counted = time.Time{}
	c.Wrote(id)
}

// Stay says that v is there for some time from now.
func (c *Crowd) Stay(v Visitor, lasting time.Duration) {
	seen := c.visit(v)
	if until := time.Now().Add(lasting); until.After(seen.until) {
		seen.until = until
	}
}

func (c *Crowd) visit(v Visitor) *visit {
	if c.visits == nil {
		c.visits = make(map[string]*visit)
	}
	key := v.key()
	seen := c.visits[key]
	if seen == nil {
		seen = &visit{}
		if len(c.visits) < mostVisitors {
			c.visits[key] = seen
		}
	}
	seen.attendee, seen.named = v.Attendee, false
	if before := c.visits[nameless(v.Key)]; v.Attendee.ID != "" && before != nil {
		before.named, before.until = true, time.Time{}
	}
	return seen
}

// Attendees gives those who are there, in no order.
func (c *Crowd) Attendees() iter.Seq[meeting.Attendee] {
	return func(yield func(meeting.Attendee) bool) {
		for _, v := range c.visits {
			if v.attendee.ID != "" && v.there(time.Now()) && !yield(v.attendee) {
				return
			}
		}
	}
}

func (v *visit) there(now time.Time) bool { return v.streams > 0 || v.until.After(now) }

// pace is the shortest time between two counts: counting and telling take time for each one there.
func (c *Crowd) pace() time.Duration {
	if len(c.visits) > manyPeople {
		return 5 * time.Second
	}
	return time.Second
}

// Presence says who is there. It counts anew at most once a second, every 5 s above 1,000 people.
func (c *Crowd) Presence() Presence {
	now := time.Now()
	if !c.counted.IsZero() && now.Sub(c.counted) < c.pace() {
		return c.now
	}
	c.counted, c.now = now, Presence{}
	for key, v := range c.visits {
		switch {
		case !v.there(now):
			delete(c.visits, key)
		case v.attendee.ID == "":
			c.now.Reading++
		default:
			c.now.Here++
			c.now.Names = append(c.now.Names, v.attendee.Name)
		}
	}
	slices.Sort(c.now.Names)
	c.now.Names = slices.Clip(c.now.Names[:min(mostNames, len(c.now.Names))])
	return c.now
}

// News is the presence if it is to be told: it has changed since it was last told, and that is not just now.
func (c *Crowd) News() (Presence, bool) {
	p := c.Presence()
	if p.equal(c.told) || time.Since(c.toldAt) < c.pace() {
		return p, false
	}
	c.told, c.toldAt = p, time.Now()
	return p, true
}
