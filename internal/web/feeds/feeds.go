// Package feeds answers those who subscribe: calendars and feed readers, who come again and again to ask for the same. They get it once, and are told
// that nothing has changed until something has.
package feeds

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"slices"
	"time"

	"parley/internal/calendar/event"
	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/slug"
	"parley/internal/web/gate"
	"parley/internal/web/shelf"
	"parley/internal/web/sofar"
)

// Feeds holds the handlers, which have the shape of gate.Handler and are safe for concurrent use.
type Feeds struct {
	gate  *gate.Gate
	live  *live.Live
	cal   meeting.Calendar
	board *sofar.Board
	files *files
	told  *told
}

// New makes the feeds of a server; what came of its meetings stands on board.
func New(g *gate.Gate, l *live.Live, cal meeting.Calendar, board *sofar.Board) *Feeds {
	return &Feeds{gate: g, live: l, cal: cal, board: board, files: &files{kept: shelf.New[string, file](mostFiles)}, told: &told{live: l, kept: shelf.New[meeting.ID, news](mostNews)}}
}

// mostMeetings bounds what one answer is made of: so many to come, and as many that were.
const mostMeetings = 5000

// All answers GET /calendar.ics and GET /feed.atom: all listed series.
func (f *Feeds) All(ending string) gate.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if _, err := gate.PageQuery(r); err != nil {
			return err
		}
		return f.answer(w, r, nil, ending)
	}
}

// One answers GET /{series} with an ending, ics or atom, which has been cut off.
func (f *Feeds) One(ending string) gate.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		name := r.PathValue("series")
		if !slug.Is(name) {
			return meeting.Missing("There is nothing at this address.")
		}
		s, err := f.cal.Series(r.Context(), name)
		if err != nil {
			return err
		}
		return f.answer(w, r, &s, ending)
	}
}

// answer sends what there is of one series, or of all that are listed for nil.
func (f *Feeds) answer(w http.ResponseWriter, r *http.Request, one *meeting.Series, ending string) error {
	h := w.Header()
	h.Set("Cache-Control", "public, no-cache") // it may be kept, and is to be asked for each time: the next meeting may just have been moved
	if one != nil && !one.Listed {
		h.Set("Cache-Control", "private, no-cache")
		h.Set("X-Robots-Tag", "noindex")
	}
	now := f.live.Now()
	g := gathering{feeds: f, one: one, now: now}
	make, kind, gather := g.atom, "application/atom+xml; charset=utf-8", g.newest
	if ending == "ics" {
		make, kind, gather = g.calendar, "text/calendar; charset=utf-8", g.year
	}
	if err := gather(r.Context()); err != nil {
		return err
	}
	file, err := f.files.get(r.URL.Path, g.sum(), now, func() ([]byte, error) { return make(r.Context()) })
	if err != nil {
		return fmt.Errorf("make the %s of series: %w", ending, err)
	}
	file.send(w, r, kind)
	return nil
}

// gathering is what one answer is made of.
type gathering struct {
	feeds  *Feeds
	one    *meeting.Series // nil for all that are listed
	now    time.Time
	series []meeting.Series // of a calendar
	held   []meeting.Facts
}

// year gathers the series with their meetings of a year, and all to come.
func (g *gathering) year(ctx context.Context) (err error) {
	if g.one != nil {
		g.series = []meeting.Series{*g.one}
	} else if g.series, err = g.feeds.cal.All(ctx, false); err != nil {
		return err
	}
	return g.rows(ctx, event.Since(g.now), mostMeetings, mostMeetings)
}

// rows gathers the meetings that have a row: the next and, back to from, the last, each at most so many. What was is never in the way of what comes. They are in
// the order of their starts, so that none moves in the answer when it begins.
func (g *gathering) rows(ctx context.Context, from time.Time, mostComing, mostPast int) error {
	w := meeting.Window{From: g.now, To: meeting.EndOfTime, Held: true, Listed: g.one == nil, Limit: mostComing}
	if g.one != nil {
		w.Series = g.one.ID
	}
	coming, err := g.feeds.cal.Between(ctx, w)
	if err != nil {
		return err
	}
	w.From, w.To, w.Backwards, w.Limit = from, g.now, true, mostPast
	past, err := g.feeds.cal.Between(ctx, w)
	g.held = append(coming, past...)
	slices.SortFunc(g.held, func(a, b meeting.Facts) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.ID, b.ID)) })
	return err
}

// sum stands for all that the answer is made of: the facts of a meeting change with every entry of its log, and with the days rules come to their end.
func (g *gathering) sum() (sum [sha256.Size]byte) {
	h := sha256.New()
	fmt.Fprintf(h, "%v\n%v\n%v\n%d", g.one, g.series, g.held, g.now.Unix()/(24*60*60))
	return [sha256.Size]byte(h.Sum(nil))
}

// calendar makes the file for calendars.
func (g *gathering) calendar(ctx context.Context) ([]byte, error) {
	f := g.feeds
	c := event.Collection{Name: g.name(), Address: f.gate.Absolute(g.path()), Now: g.now, Link: f.gate.Absolute,
		Look: func(m meeting.Facts) (event.Revision, error) {
			n, err := f.told.of(ctx, m)
			return n.revision, err
		}}
	of := map[meeting.SeriesID][]meeting.Facts{}
	for _, m := range g.held {
		of[m.Series] = append(of[m.Series], m)
	}
	for _, s := range g.series {
		if g.one != nil || s.Listed {
			c.Series = append(c.Series, event.Series{Series: s, Held: of[s.ID]})
		}
	}
	return c.Write()
}

// name is how a calendar or feed is called.
func (g *gathering) name() string {
	if g.one != nil {
		return g.one.Title
	}
	return "Meetings at " + g.feeds.gate.Host()
}

// path is that of the page about the same.
func (g *gathering) path() string {
	if g.one != nil {
		return "/" + g.one.Slug
	}
	return "/"
}
