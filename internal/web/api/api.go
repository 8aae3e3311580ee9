// Package api answers the nouns of the HTTP API: series, meetings, attendees, entries and the acts of a host. Reading a log as it
// grows is package voice's business; how errors look and who may come in is package gate's.
//
// What is told about a meeting comes from one snapshot of its live side; what is done to one goes through it.
package api

import (
	"net/http"
	"strconv"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/reading"
	"parley/internal/web/gate"
	"parley/internal/web/sofar"
)

// API holds the handlers. All its exported methods but New's are of the shape gate.Handler and safe for concurrent use.
type API struct {
	gate  *gate.Gate
	live  *live.Live
	cal   meeting.Calendar
	seats meeting.Seats
	board *sofar.Board
}

// New makes the handlers of a server.
func New(g *gate.Gate, l *live.Live, cal meeting.Calendar, seats meeting.Seats, board *sofar.Board) *API {
	return &API{gate: g, live: l, cal: cal, seats: seats, board: board}
}

// url is the public address of a meeting's page.
func (a *API) url(f meeting.Facts) string { return a.gate.Absolute("/" + f.Address()) }

// appendMeeting appends the MEETING of a snapshot.
func (a *API) appendMeeting(dst []byte, s live.Snapshot) []byte {
	return reading.AppendMeeting(dst, s.Facts, s.Phase, s.Now, a.url(s.Facts))
}

// now reads a meeting as it stands, settled, without any of its entries.
func (a *API) now(r *http.Request, m meeting.ID) (live.Snapshot, error) {
	return a.live.Read(r.Context(), m, live.Cursor{}, 0)
}

// answer writes a JSON value: 201 for what is new, 200 for what was there.
func answer(w http.ResponseWriter, fresh bool, body []byte) error {
	status := http.StatusOK
	if fresh {
		status = http.StatusCreated
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // whoever hung up can ask again with the same key
	return nil
}
