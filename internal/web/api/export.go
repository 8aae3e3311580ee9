package api

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/reading"
	"parley/internal/web/gate"
)

// Export answers GET /{series}/{date} with an ending, which has been cut off: txt is the transcript, log.txt the log in MeetBot's
// shape, json all of it. All are records of one moment.
func (a *API) Export(ending string) gate.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		write, ok := a.exports()[ending]
		if !ok {
			return meeting.Missing("Meetings are not written in that form. There are .txt, .log.txt and .json.")
		}
		if _, err := gate.Query(r); err != nil {
			return err
		}
		f, err := a.gate.Meeting(r)
		if err != nil {
			return err
		}
		s, lines, err := a.whole(r, f)
		if err != nil {
			return err
		}
		var out bytes.Buffer
		if err := write.to(&out, s, lines); err != nil {
			return fmt.Errorf("write the %s of a meeting: %w", ending, err)
		}
		gate.Locate(w, r, f.Address())
		h := w.Header()
		h.Set("Content-Type", write.kind)
		h.Set("Content-Disposition", "inline")
		if !f.Listed {
			h.Set("X-Robots-Tag", "noindex") // as its page says
		}
		h.Set("Content-Length", strconv.Itoa(out.Len()))
		_, _ = out.WriteTo(w) // whoever hung up does not need the rest
		return nil
	}
}

type export struct {
	kind string
	to   func(*bytes.Buffer, live.Snapshot, []meeting.Line) error
}

func (a *API) exports() map[string]export {
	const text = "text/plain; charset=utf-8"
	return map[string]export{
		"txt": {text, func(out *bytes.Buffer, s live.Snapshot, lines []meeting.Line) error {
			return reading.Text(out, s.Facts, s.Phase, a.url(s.Facts), lines)
		}},
		"log.txt": {text, func(out *bytes.Buffer, s live.Snapshot, lines []meeting.Line) error {
			return reading.LogText(out, s.Facts, lines)
		}},
		"json": {"application/json; charset=utf-8", func(out *bytes.Buffer, s live.Snapshot, lines []meeting.Line) error {
			return reading.JSON(out, s.Facts, s.Phase, s.Now, a.url(s.Facts), lines)
		}},
	}
}

// whole reads a meeting with its log up to the last entry of the first answer, which the facts go with.
func (a *API) whole(r *http.Request, f meeting.Facts) (live.Snapshot, []meeting.Line, error) {
	const atOnce = 1000
	first, err := a.live.ReadOf(r.Context(), f, live.Cursor{}, atOnce)
	if err != nil {
		return first, nil, err
	}
	var lines meeting.Lines
	last := first.Facts.LastSeq
	for s := first; ; {
		for _, e := range s.Entries {
			if e.Seq <= last {
				lines.Add(e)
			}
		}
		if s.Cursor >= last || len(s.Entries) == 0 {
			return first, lines.All(), nil
		}
		if s, err = a.live.Read(r.Context(), f.ID, live.Cursor{After: s.Cursor}, atOnce); err != nil {
			return first, nil, err
		}
	}
}
