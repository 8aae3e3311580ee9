package api

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"parley/internal/calendar/event"
	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/reading"
	"parley/internal/web/gate"
)

// Export answers GET /{series}/{date} with an ending, which has been cut off: txt is the transcript, md the same as Markdown, log.txt the log in
// MeetBot's shape, csv a table, json all of it; ics is the meeting for a calendar. All are records of one moment.
func (a *API) Export(ending string) gate.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		write, ok := exports[ending]
		if !ok {
			return meeting.Missing("Meetings are not written in that form. There are .txt, .md, .log.txt, .csv, .json and .ics, and .svg for the meeting as one line.")
		}
		if _, err := gate.Query(r); err != nil {
			return err
		}
		f, err := a.gate.Meeting(r)
		if err != nil {
			return err
		}
		record, err := a.record(r, f)
		if err != nil {
			return err
		}
		var out bytes.Buffer
		if err := write.to(&out, record); err != nil {
			return fmt.Errorf("write the %s of a meeting: %w", ending, err)
		}
		gate.Locate(w, r, f.Address())
		h := w.Header()
		h.Set("Content-Type", write.kind)
		h.Set("Content-Disposition", "inline")
		h.Set("Content-Language", f.Lang)
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
	to   func(*bytes.Buffer, reading.Record) error
}

var exports = map[string]export{
	"txt":     {"text/plain; charset=utf-8", func(out *bytes.Buffer, r reading.Record) error { return reading.Text(out, r) }},
	"md":      {"text/markdown; charset=utf-8", func(out *bytes.Buffer, r reading.Record) error { return reading.Markdown(out, r) }},
	"log.txt": {"text/plain; charset=utf-8", func(out *bytes.Buffer, r reading.Record) error { return reading.LogText(out, r.Facts, r.Lines) }},
	"csv":     {"text/csv; charset=utf-8; header=present", func(out *bytes.Buffer, r reading.Record) error { return reading.CSV(out, r.Lines) }},
	"json":    {"application/json; charset=utf-8", func(out *bytes.Buffer, r reading.Record) error { return reading.JSON(out, r) }},
	"ics": {"text/calendar; charset=utf-8", func(out *bytes.Buffer, r reading.Record) error {
		_, err := out.Write(event.Invitation(r.Facts, r.Lines, r.URL))
		return err
	}},
}

// record reads all of a meeting as it is written down.
func (a *API) record(r *http.Request, f meeting.Facts) (reading.Record, error) {
	s, err := a.live.Whole(r.Context(), f)
	if err != nil {
		return reading.Record{}, err
	}
	seen, err := a.seen(r, s)
	return reading.Record{Facts: s.Facts, Phase: s.Phase, Now: s.Now, URL: a.url(s.Facts), Lines: meeting.Fold(s.Entries), Seen: seen}, err
}

// seen gives who was seen: those who were noted, and those who are there now, who will be.
func (a *API) seen(r *http.Request, s live.Snapshot) ([]meeting.Attendance, error) {
	if s.Facts.ID == 0 {
		return nil, nil // nobody comes before there is a row
	}
	seen, err := a.seats.Attendance(r.Context(), s.Facts.ID)
	if err != nil {
		return nil, err
	}
	if !s.Phase.Talks() {
		return seen, nil
	}
	now := s.Now.Truncate(time.Minute)
	for _, here := range a.live.Attendees(s.Facts.ID) {
		i := slices.IndexFunc(seen, func(p meeting.Attendance) bool { return p.Attendee.ID == here.ID })
		if i < 0 {
			i, seen = len(seen), append(seen, meeting.Attendance{Attendee: here, First: now, Last: now})
		}
		if seen[i].Last.Before(now) {
			seen[i].Last = now
		}
	}
	return seen, nil
}
