// Package page answers people: the schedule, the form for a new meeting, the one page of a meeting through all its phases, the page of
// a secret link, and the host's. One file a noun; each page has one view struct, which its template in package ui draws.
//
// Everything works with forms alone. A form leads to a clean address with 303, or it is refused: then the page comes again with
// what was typed, the reason in words, and the problem's status. A page is one moment: facts, phase and lines come from one snapshot.
package page

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strconv"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/web/gate"
	"parley/internal/web/ui"
)

// Pages holds the handlers, which have the shape of gate.Handler and are safe for concurrent use.
type Pages struct {
	gate  *gate.Gate
	live  *live.Live
	cal   meeting.Calendar
	seats meeting.Seats
	keys  meeting.Keys
}

// New makes the pages of a server.
func New(g *gate.Gate, l *live.Live, cal meeting.Calendar, seats meeting.Seats, keys meeting.Keys) *Pages {
	return &Pages{gate: g, live: l, cal: cal, seats: seats, keys: keys}
}

// shell is what the frame of every page but a meeting's shows.
type shell struct {
	MaySchedule bool // who asks may schedule meetings
	OnNew       bool // this is the page on which they do
}

func (p *Pages) shell(r *http.Request) shell {
	_, err := p.gate.MaySchedule(r)
	return shell{MaySchedule: err == nil}
}

// show draws a page and sends it with a status. Nothing is sent when drawing fails.
func show(w http.ResponseWriter, r *http.Request, status int, name string, view any) error {
	var page bytes.Buffer
	if err := ui.Render(&page, name, view); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Add("Vary", "Accept-Encoding, Cookie")
	body := page.Bytes()
	if !secretive(h) && len(body) > 1400 && ui.TakesGzip(r) {
		packed, err := pack(body)
		if err != nil {
			return err
		}
		body = packed
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // whoever went away does not need it
	}
	return nil
}

// keepSecret marks a page that shows a secret: its address is told to nobody, and it is not compressed, as the length of a compressed page
// tells of what stands beside the secret.
func keepSecret(h http.Header) {
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Robots-Tag", "noindex")
}

func secretive(h http.Header) bool { return h.Get("Referrer-Policy") == "no-referrer" }

func pack(body []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err == nil {
		_, err = z.Write(body)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("compress a page: %w", err)
	}
	return b.Bytes(), nil
}

// seeOther leads to another address after a form.
func seeOther(w http.ResponseWriter, r *http.Request, address string) error {
	http.Redirect(w, r, address, http.StatusSeeOther)
	return nil
}
