package strips

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/web/gate"
	"parley/internal/web/ui"
	"parley/internal/web/words"
)

// files are the drawings of one state of a meeting, one for each language that was asked for. The same bytes go to every reader.
type files struct {
	state string
	by    map[*words.Language]file
}

type file struct{ plain, packed []byte }

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
	drawn, tag, err := s.file(r.Context(), snap, lang)
	if err != nil {
		return err
	}
	gate.Locate(w, r, f.Address())
	h := w.Header()
	h.Set("Content-Type", "image/svg+xml")
	h.Set("Content-Language", lang.Tag())
	h.Set("Cache-Control", "no-cache")
	h.Set("Vary", "Accept-Encoding, Accept-Language, Cookie")
	h.Set("ETag", tag)
	if !f.Listed {
		h.Set("X-Robots-Tag", "noindex") // as its page says
	}
	body := drawn.plain
	switch {
	case r.Header.Get("If-None-Match") == tag:
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

// file gives the drawing of a meeting at a moment, and the tag of its state.
func (s *Strips) file(ctx context.Context, snap live.Snapshot, l *words.Language) (file, string, error) {
	k, done, err := s.hold(ctx, snap.Facts)
	if err != nil {
		return file{}, "", err
	}
	defer done()
	state := fmt.Sprintf("%d-%s", k.seq, snap.Phase)
	if snap.Phase.Talks() {
		state += "-" + strconv.FormatInt(snap.Now.Unix()/int64(time.Minute/time.Second), 10)
	}
	tag := `W/"` + state + "-" + l.Tag() + `"`
	if k.files.state != state || snap.Facts.ID == 0 {
		k.files = files{state, map[*words.Language]file{}}
	}
	drawn, known := k.files.by[l]
	if !known {
		drawn, err = pack(Page{Lang: l, Now: snap.Now, Phase: snap.Phase, Leads: snap.Phase != meeting.PhaseScheduled}.svg(snap.Facts, k.told))
		k.files.by[l] = drawn
	}
	return drawn, tag, err
}

func pack(svg []byte) (file, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(svg); err != nil {
		return file{}, fmt.Errorf("compress a strip: %w", err)
	}
	if err := z.Close(); err != nil {
		return file{}, fmt.Errorf("compress a strip: %w", err)
	}
	return file{svg, b.Bytes()}, nil
}
