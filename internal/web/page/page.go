// Package page answers people: the schedule, the form for a new meeting, the one page of a meeting through all its phases, and the page of
// a secret link. The host's are in the room host, what all have in common in frame. One file a noun; each page has one view struct, which its template in package ui draws.
//
// Everything works with forms alone. A form leads to a clean address with 303, or it is refused: then the page comes again with
// what was typed, the reason in words, and the problem's status. A page is one moment: facts, phase and lines come from one snapshot.
package page

import (
	"parley/internal/web/page/frame"
)

// Pages holds the handlers, which have the shape of gate.Handler and are safe for concurrent use.
type Pages struct{ *frame.Frame }

// New makes the pages of a server.
func New(f *frame.Frame) *Pages { return &Pages{f} }
