// Package voice serves whoever reads along: by polls, long polls, Server-Sent Events and WebSocket. They differ in framing only: each
// asks live what follows a cursor, and passes on bytes that were encoded once for everybody.
package voice

import (
	"net/http"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/reading"
	"parley/internal/web/gate"
)

// The voices: what an entry is written as, and how it is framed. A record of lines ends with the only line feed in it, so that it can be
// cut out of the others.
const (
	jsonEvents = "json/sse"
	jsonLines  = "json/lines"
	htmlEvents = "html/sse"
	htmlLines  = "html/lines"
)

// Voices are the encodings that streams need, for live.
func Voices() []live.Voice {
	return []live.Voice{
		{Name: jsonEvents, Encode: events(reading.AppendEntry), Hint: appendHintEvent},
		{Name: jsonLines, Encode: records(reading.AppendEntry), Hint: appendHintRecord},
		{Name: htmlEvents, Encode: events(reading.AppendChange), Hint: appendHintEvent},
		{Name: htmlLines, Encode: records(reading.AppendChange), Hint: appendHintRecord},
	}
}

type encoder = func(dst []byte, e meeting.Entry) []byte

// events frames as text/event-stream does: the seq is the event's id, so that a browser resumes by itself.
func events(encode encoder) encoder {
	return func(dst []byte, e meeting.Entry) []byte {
		dst = strconv.AppendInt(append(dst, "id: "...), e.Seq, 10)
		dst = encode(append(dst, "\ndata: "...), e)
		return append(dst, "\n\n"...)
	}
}

func records(encode encoder) encoder {
	return func(dst []byte, e meeting.Entry) []byte { return append(encode(dst, e), '\n') }
}

// appendHintEvent frames a hint for text/event-stream: an event of its kind, without an id, as it is no entry.
func appendHintEvent(dst []byte, h live.Hint) []byte {
	dst = append(append(dst, "event: "...), h.Kind...)
	dst = appendHint(append(dst, "\ndata: "...), h)
	return append(dst, "\n\n"...)
}

func appendHintRecord(dst []byte, h live.Hint) []byte { return append(appendHint(dst, h), '\n') }

// appendHint writes {"kind":"beat","server_time","phase","last_seq"}; hello has {"after","at"?} besides, and presence is
// {"kind":"presence","here","reading","names"}, typing {"kind":"typing","n","names"}.
func appendHint(dst []byte, h live.Hint) []byte {
	dst = append(append(dst, `{"kind":"`...), h.Kind...)
	switch h.Kind {
	case live.HintPresence:
		dst = strconv.AppendInt(append(dst, `","here":`...), int64(h.Presence.Here), 10)
		dst = strconv.AppendInt(append(dst, `,"reading":`...), int64(h.Presence.Reading), 10)
		return appendNames(dst, h.Presence.Names)
	case live.HintTyping:
		return appendNames(strconv.AppendInt(append(dst, `","n":`...), int64(h.Writing.N), 10), h.Writing.Names)
	}
	dst = appendState(append(dst, `",`...), h.Now, h.Phase, h.LastSeq)
	if h.Kind == live.HintHello {
		dst = strconv.AppendInt(append(dst, `,"after":`...), h.After, 10)
		if !h.At.IsZero() {
			dst = append(reading.AppendTime(append(dst, `,"at":"`...), h.At), '"')
		}
	}
	return append(dst, '}')
}

func appendNames(dst []byte, names []string) []byte {
	dst = append(dst, `,"names":[`...)
	for i, name := range names {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(dst, name)
	}
	return append(dst, "]}"...)
}

// appendState writes the members that every answer has in common.
func appendState(dst []byte, now time.Time, phase meeting.Phase, last int64) []byte {
	dst = reading.AppendTime(append(dst, `"server_time":"`...), now)
	dst = append(append(dst, `","phase":"`...), phase...)
	return strconv.AppendInt(append(dst, `","last_seq":`...), last, 10)
}

// appendString appends s as a JSON string. Names have no controls and no marks that turn text, so nothing else need be escaped.
func appendString(dst []byte, s string) []byte {
	dst, _ = jsontext.AppendQuote(dst, s) // what is not UTF-8, which no name is, has been replaced
	return dst
}

// Readers are the handlers for whoever reads along. They are of the shape of gate.Handler.
type Readers struct {
	gate  *gate.Gate
	live  *live.Live
	seats *seats
	polls polls
}

// New makes the handlers.
func New(g *gate.Gate, l *live.Live) *Readers {
	most := mostAtOneAddress
	if !g.Limited() {
		most = 0
	}
	return &Readers{gate: g, live: l, seats: newSeats(MostStreams(), most)}
}

// question is what a request asks: which meeting, from where, as what, for whom.
type question struct {
	place   gate.Place
	cursor  live.Cursor
	html    bool
	visitor live.Visitor
	query   map[string]string
}

// ask reads a request. Last-Event-ID, where it is taken, wins over the query: a browser that resumes sends both.
func (v *Readers) ask(w http.ResponseWriter, r *http.Request, resumes bool, more ...string) (q question, err error) {
	if q.query, err = gate.Query(r, append(more, "after", "at", "as")...); err != nil {
		return q, err
	}
	if q.cursor, err = cursor(q.query); err != nil {
		return q, err
	}
	if id := r.Header.Get("Last-Event-ID"); resumes && id != "" {
		q.cursor.At = time.Time{}
		if q.cursor.After, err = gate.Whole(map[string]string{"Last-Event-ID": id}, "Last-Event-ID", 0); err != nil {
			return q, err
		}
	}
	switch as, given := q.query["as"]; {
	case as == "html":
		q.html = true
	case given && as != "json":
		return q, meeting.Bad("as", "Entries can be had as json or as html.")
	}
	if q.place, err = v.gate.Place(r); err != nil {
		return q, err
	}
	gate.Locate(w, r, q.place.Address)
	who, err := v.gate.Who(w, r, q.place.Series)
	if err != nil {
		return q, err
	}
	q.visitor = live.Visitor{Attendee: who.Attendee, Key: v.gate.VisitorKey(r, who)}
	return q, nil
}

// cursor reads after and at.
func cursor(q map[string]string) (c live.Cursor, err error) {
	if c.After, err = gate.Whole(q, "after", 0); err != nil {
		return c, err
	}
	if at, given := q["at"]; given {
		if c.At, err = time.Parse(time.RFC3339Nano, at); err != nil {
			return c, meeting.Bad("at", "Give the stamp of the entry as it was told: 2026-12-01T15:00:00.000Z.")
		}
	}
	return c, nil
}

// voice is the encoding that a question wants, in one of two framings.
func (q question) voice(json, html string) string {
	if q.html {
		return html
	}
	return json
}
