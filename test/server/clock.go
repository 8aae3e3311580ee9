package server

import (
	"fmt"
	"os"
	"time"
)

// Clock is the file that the server takes its time from (--test-clock). Setting it returns at once; see [Server.Shows] for
// when the server has taken notice.
type Clock struct{ Path string }

// Freeze makes the server's time stand still at this moment.
func (c Clock) Freeze(at time.Time) error {
	return c.write(at.UTC().Format("=2006-01-02T15:04:05.000Z"))
}

// Offset lets the server's time run, this much ahead of the machine's (behind, when negative).
func (c Clock) Offset(d time.Duration) error {
	return c.write(fmt.Sprint(d.Milliseconds()))
}

// write replaces the file in one step, so that the server never reads half of it.
func (c Clock) write(text string) error {
	if err := os.WriteFile(c.Path+".new", []byte(text), 0o600); err != nil {
		return err
	}
	return os.Rename(c.Path+".new", c.Path)
}
