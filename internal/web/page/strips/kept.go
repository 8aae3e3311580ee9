// Package strips puts the strips of meetings onto pages, and serves them as files. So that a page with fifty meetings that are over does not read fifty
// logs, and a room of a thousand readers is not drawn a thousand times, it keeps what was drawn.
package strips

import (
	"context"
	"fmt"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/web/gate"
	"parley/internal/web/shelf"
	"parley/internal/web/sofar"
)

const (
	most   = 4 << 20 // bytes of what is kept, twice
	little = 1000    // bytes that a drawing takes besides what is drawn
)

// Strips knows the strips of all meetings. It is safe for concurrent use.
type Strips struct {
	gate  *gate.Gate
	live  *live.Live
	board *sofar.Board
	drawn *shelf.Shelf[look, drawing]
}

// New makes the strips of a server, which are drawn from what stands on board.
func New(g *gate.Gate, l *live.Live, board *sofar.Board) *Strips {
	return &Strips{gate: g, live: l, board: board, drawn: shelf.New[look, drawing](most)}
}

// look is all that a drawing follows from: its facts tell up to where the log goes.
type look struct {
	facts meeting.Facts
	page  Page // its Now to the minute, of a meeting that is on; else always the same
	file  bool
}

// drawing is what is kept of a look.
type drawing struct {
	Strip
	packed []byte // of a file: the same, compressed
	tag    string // of a file: the state that it shows
}

// keep gives a drawing, which is made once for all who ask.
func (s *Strips) keep(ctx context.Context, f meeting.Facts, p Page, file bool) (drawing, error) {
	l := look{f, p, file}
	if l.page.Now = p.Now.Truncate(time.Minute); !p.Phase.Talks() {
		l.page.Now = time.Unix(0, 0)
	}
	d, found := s.drawn.Find(l)
	if found {
		return d, nil
	}
	came, err := s.board.Of(ctx, f)
	if err != nil {
		return d, err
	}
	if d, found = s.drawn.Find(l); found { // another drew it while this one waited for the board
		return d, nil
	}
	if d.Strip = p.draw(f, came); file {
		d.tag = fmt.Sprintf(`W/"%d-%d-%s-%d-%s"`, f.LastSeq, f.LastAt.UnixMilli(), p.Phase, l.page.Now.Unix(), p.Lang.Tag())
		if d.packed, err = pack(d.SVG); err != nil {
			return d, err
		}
	}
	s.drawn.Put(l, d, little+len(f.Description)+len(d.SVG)+len(d.packed))
	return d, nil
}
