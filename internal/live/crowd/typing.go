package crowd

import (
	"slices"
	"time"

	"parley/internal/meeting"
)

const (
	writesFor   = 6 * time.Second // after which somebody who told nothing more is not writing any more
	writersTold = 3               // names that are told; of others only that there are more
)

// Writing is who is writing a line now: how many, and the names of the first of them.
type Writing struct {
	N     int
	Names []string
}

// writers are those who write, by when they began. The zero value is nobody.
type writers struct {
	all  []writer
	told Writing
	at   time.Time // when told was told
}

type writer struct {
	who   meeting.Attendee
	until time.Time
}

// Write notes that an attendee is writing, for some seconds from now.
func (c *Crowd) Write(a meeting.Attendee) {
	until := time.Now().Add(writesFor)
	for i := range c.writers.all {
		if c.writers.all[i].who.ID == a.ID {
			c.writers.all[i].until = until
			return
		}
	}
	c.writers.all = append(c.writers.all, writer{a, until})
}

// Wrote notes that an attendee is not writing any more: the line has come, or they are gone.
func (c *Crowd) Wrote(id meeting.AttendeeID) {
	c.writers.all = slices.DeleteFunc(c.writers.all, func(w writer) bool { return w.who.ID == id })
}

// Writes gives who is writing if that is to be told: it has changed since it was last told, and that is not just now.
func (c *Crowd) Writes() (Writing, bool) {
	now := time.Now()
	c.writers.all = slices.DeleteFunc(c.writers.all, func(w writer) bool { return !now.Before(w.until) })
	w := Writing{N: len(c.writers.all)}
	for _, one := range c.writers.all[:min(w.N, writersTold)] {
		w.Names = append(w.Names, one.who.Name)
	}
	same := w.N == c.writers.told.N && slices.Equal(w.Names, c.writers.told.Names)
	if same || now.Sub(c.writers.at) < c.pace() {
		return Writing{}, false
	}
	c.writers.told, c.writers.at = w, now
	return w, true
}
