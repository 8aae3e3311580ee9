// Package page answers people: the schedule, the one page of a meeting through all its phases, and the page of
// a secret link. The host's are in the room host, the form for a new one in planning, what all have in common in frame. One file a noun; each page has one view struct, which its template in package ui draws.
//
// Everything works with forms alone. A form leads to a clean address with 303, or it is refused: then the page comes again with
// what was typed, the reason in words, and the problem's status. A page is one moment: facts, phase and lines come from one snapshot.
package page

import (
	"net/http"

	"parley/internal/web/page/frame"
	"parley/internal/web/page/strips"
	"parley/internal/web/sofar"
)

// Pages holds the handlers, which have the shape of gate.Handler and are safe for concurrent use.
type Pages struct {
	*frame.Frame
	strips *strips.Strips
	board  *sofar.Board
}

// New makes the pages of a server; what came of its meetings stands on board.
func New(f *frame.Frame, board *sofar.Board) *Pages {
	return &Pages{f, strips.New(f.Gate, f.Live, board), board}
}

// Strip answers GET /{series}/{date}.svg: the meeting as one line, as it stands on its page.
func (p *Pages) Strip(w http.ResponseWriter, r *http.Request) error { return p.strips.File(w, r) }
