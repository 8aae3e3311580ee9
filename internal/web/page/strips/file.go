package strips

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"html/template"
	"net/http"
	"strconv"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/web/gate"
	"parley/internal/web/ui"
	"parley/internal/web/words"
)

// File answers GET /{series}/{date}.svg: the strip as it is now. It is drawn once for each entry that came and each minute that passed.
func (s *Strips) File(w http.ResponseWriter, r *http.Request) error {
	if _, err := gate.Query(r); err != nil {
		return err
	}
	f, err := s.gate.Meeting(r)
	if err != nil {
		return err
	}
	snap, err := s.live.ReadOf(r.Context(), f, live.Cursor{}, 0)
	if err != nil {
		return err
	}
	lang := words.Of(r)
	p := Page{Lang: lang, Now: snap.Now, Phase: snap.Phase, Leads: snap.Phase != meeting.PhaseScheduled}
	drawn, err := s.keep(r.Context(), snap.Facts, p, true)
	if err != nil {
		return err
	}
	gate.Locate(w, r, f.Address())
	h := w.Header()
	h.Set("Content-Type", "image/svg+xml")
	h.Set("Content-Language", lang.Tag())
	h.Set("Cache-Control", "no-cache")
	h.Set("Vary", "Accept-Encoding, Accept-Language, Cookie")
	h.Set("ETag", drawn.tag)
	if !f.Listed {
		h.Set("X-Robots-Tag", "noindex") // as its page says
	}
	body := []byte(drawn.SVG)
	switch {
	case gate.HasTag(r, drawn.tag):
		w.WriteHeader(http.StatusNotModified)
		return nil
	case ui.TakesGzip(r):
		h.Set("Content-Encoding", "gzip")
		body = drawn.packed
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // whoever hung up does not need it
	return nil
}

func pack(svg template.HTML) ([]byte, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(svg)); err != nil {
		return nil, fmt.Errorf("compress a strip: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("compress a strip: %w", err)
	}
	return b.Bytes(), nil
}
