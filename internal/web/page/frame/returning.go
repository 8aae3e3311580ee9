package frame

import (
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"

	"parley/internal/meeting"
)

// ReturnSecret is the secret of the link that brings a name to another device. It follows from the browser, from whose name it is, and by which link
// the browser has it: after the host has made a new link for the name it is another one, so that an old one stays dead.
func ReturnSecret(browser string, g meeting.Grant) string {
	purpose := "return " + string(g.Attendee)
	if g.Through != (meeting.Hash{}) {
		purpose += " " + hex.EncodeToString(g.Through[:])
	}
	return LinkSecret(browser, purpose)
}

// NameHeld finds the grant by which a browser last came to an attendee's name; false for none.
func (f *Frame) NameHeld(r *http.Request, browser string, a meeting.Attendee) (g meeting.Grant, is bool, err error) {
	held, err := f.Keys.Held(r.Context(), meeting.HashOf(browser), 0)
	if err != nil {
		return g, false, fmt.Errorf("look for what a browser holds: %w", err)
	}
	i := slices.IndexFunc(held, func(g meeting.Grant) bool { return g.Attendee == a.ID && g.Kind == meeting.Browser })
	if a.ID == "" || i < 0 {
		return g, false, nil
	}
	return held[i], true, nil
}
