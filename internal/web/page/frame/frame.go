// Package frame is what all pages have in common: the frame around them, how they are sent, and the page of an error.
package frame

import (
	"bytes"
	"compress/gzip"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/slug"
	"parley/internal/web/gate"
	"parley/internal/web/page/phrase"
	"parley/internal/web/ui"
	"parley/internal/web/words"
)

// Frame is what every page is drawn with. Its methods are safe for concurrent use.
type Frame struct {
	Gate  *gate.Gate
	Live  *live.Live
	Cal   meeting.Calendar
	Seats meeting.Seats
	Keys  meeting.Keys

	// Practise lets people come to a meeting with whom one can practise. Nil: nobody comes.
	Practise func(meeting.ID) error
}

// Shell is what the frame of every page but a meeting's shows. Views embed it.
type Shell struct {
	MaySchedule bool   // who asks may schedule meetings
	OnNew       bool   // this is the page on which they do
	Owner       bool   // who asks owns the server
	Now         string // the server's time, from which scripts count
	Path        string // where the page is, for who comes back to it; empty where that is a secret
}

// Shell gives it for who asks.
func (f *Frame) Shell(r *http.Request) Shell {
	who, err := f.Gate.MaySchedule(r)
	return Shell{MaySchedule: err == nil, Owner: who.Owner, Now: phrase.ISO(f.Live.Now()), Path: PathOf(r)}
}

// PathOf is the address of the page that answers a request; empty where it is a secret. That of a form which was refused is the page on which it stood, or
// near it.
func PathOf(r *http.Request) string {
	if strings.HasPrefix(r.URL.Path, "/k/") {
		return ""
	}
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return r.URL.RequestURI()
	}
	return r.URL.EscapedPath()
}

// Fresh is a new token for a form: it tells one that is sent twice from one that is filled in anew, and what the form makes may follow from it.
func (Shell) Fresh() string { return meeting.NewSecret() }

// Show draws a page and sends it with a status. Nothing is sent when drawing fails.
func Show(w http.ResponseWriter, r *http.Request, status int, name string, view any) error {
	var page bytes.Buffer
	if err := ui.Render(&page, words.Of(r), ui.ThemeOf(r), name, view); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Add("Vary", "Accept-Encoding, Accept-Language, Cookie")
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

// KeepSecret marks a page that shows a secret: its address is told to nobody, and it is not compressed, as the length of a compressed page
// tells of what stands beside the secret.
func KeepSecret(h http.Header) {
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Robots-Tag", "noindex")
}

func secretive(h http.Header) bool { return h.Get("Referrer-Policy") == "no-referrer" }

// pack takes half a millisecond longer for a long room than the fastest way would, and saves a fifth of its bytes on a poor line.
func pack(body []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.DefaultCompression)
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

// SeeOther leads to another address after a form.
func SeeOther(w http.ResponseWriter, r *http.Request, address string) error {
	http.Redirect(w, r, address, http.StatusSeeOther)
	return nil
}

// SeriesOf finds the series of {series} in the path.
func (f *Frame) SeriesOf(r *http.Request) (meeting.Series, error) {
	name := r.PathValue("series")
	if !slug.Is(name) {
		return meeting.Series{}, meeting.Missing("There is nothing at this address.")
	}
	return f.Cal.Series(r.Context(), name)
}

// LinkSecret makes the secret of a link that a browser may see again: it follows from the browser's own secret, which only the browser has,
// and from what it is for. So it can be shown after a redirect, and whoever reloads the page sees it again, and the server still keeps no
// more than its hash.
func LinkSecret(browser, purpose string) string {
	mac := hmac.New(sha256.New, []byte(browser))
	mac.Write([]byte(purpose))
	return base32.StdEncoding.EncodeToString(mac.Sum(nil))[:26]
}

// HostSecret is the secret of the host's link that a form made in a browser; token is the form's own.
func HostSecret(browser, token string) string { return LinkSecret(browser, "host "+token) }

// Beginning is before all meetings, for windows that have no start.
var Beginning = time.Unix(0, 0).UTC()
