package gate

import (
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"

	"parley/internal/meeting"
)

// document is a problem document (RFC 9457). Its type names the code; the rest of what a client may act on has members of its own.
type document struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Code   string `json:"code"`
	Field  string `json:"field,omitzero"`

	// Of the meeting, when it is not the time for what was wished.
	Phase      meeting.Phase `json:"phase,omitzero"`
	StartsAt   string        `json:"starts_at,omitzero"`
	EndsAt     string        `json:"ends_at,omitzero"`
	ServerTime string        `json:"server_time,omitzero"`

	MinutesLeft *int   `json:"minutes_left,omitzero"` // of the extension cap
	LastSeq     *int64 `json:"last_seq,omitzero"`     // where the log ends, for a cursor that does not fit
}

// ProblemType is the media type of a problem document.
const ProblemType = "application/problem+json"

// Problem answers with the problem document of an error.
func (g *Gate) Problem(w http.ResponseWriter, r *http.Request, status int, e *meeting.Error) {
	d := document{Type: "urn:parley:problem:" + e.Code, Title: Title(e), Status: status, Detail: e.Message, Code: e.Code, Field: e.Field}
	if f := e.Facts; f != nil {
		now := g.config.Clock()
		switch {
		case e.Kind == meeting.NotNow || e.Code == "extension-cap":
			d.Phase, d.ServerTime = g.Phase(*f), now.UTC().Format(meeting.TimeFormat)
			d.StartsAt, d.EndsAt = f.Start.UTC().Format(meeting.TimeFormat), f.End.UTC().Format(meeting.TimeFormat)
		case e.Code == "cursor-unknown":
			d.LastSeq = &f.LastSeq
		}
	}
	if e.Code == "extension-cap" {
		left := int(max(e.Left, 0) / time.Minute)
		d.MinutesLeft = &left
	}
	body, err := json.Marshal(d)
	if err != nil {
		http.Error(w, "The server failed.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", ProblemType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // whoever hung up does not need it
	}
}

// plain shows an error as a sentence: what people see before pages are wired.
func plain(w http.ResponseWriter, r *http.Request, status int, e *meeting.Error) {
	http.Error(w, Title(e)+". "+e.Message, status)
}

// Help sets the headers that tell a client what to do next.
func (g *Gate) Help(h http.Header, e *meeting.Error) {
	if e.Kind == meeting.Unauthorised {
		h.Set("WWW-Authenticate", `Bearer realm="parley"`)
	}
	if e.Code == "upgrade-required" { // RFC 9110, section 15.5.22
		h.Set("Connection", "Upgrade")
		h.Set("Upgrade", "websocket")
	}
	wait := e.RetryAfter
	switch {
	case wait > 0:
	case e.Kind == meeting.Unavailable || e.Kind == meeting.TooMany:
		wait = time.Second
	case e.Kind == meeting.NotNow && e.Facts != nil:
		now := g.config.Clock()
		if e.Facts.Phase(now) == meeting.PhaseScheduled {
			wait = e.Facts.Start.Sub(now)
		}
	}
	if wait > 0 {
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	}
}
