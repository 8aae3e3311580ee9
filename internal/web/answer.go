package web

import (
	"bufio"
	"net"
	"net/http"
	"time"
)

const (
	progress = 30 * time.Second // how long a reader may take for one piece
	piece    = 64 << 10
)

// answer is the writer that handlers are given. It counts, keeps the router's own answers back, and holds the reader to a deadline of
// progress: a slow line may take its time for a long page, a dead one is cut. A handler that sets its own write deadlines is
// left alone from then on.
type answer struct {
	http.ResponseWriter
	request *http.Request
	control *http.ResponseController

	status   int
	bytes    int64
	unrouted int  // the status that the router wanted to answer itself, 404 or 405
	own      bool // the handler sets its deadlines
}

func (a *answer) extend() {
	if !a.own {
		_ = a.control.SetWriteDeadline(time.Now().Add(progress)) // what is no connection has no deadline
	}
}

func (a *answer) WriteHeader(status int) {
	if a.request.Pattern == "" && (status == http.StatusNotFound || status == http.StatusMethodNotAllowed) && a.status == 0 {
		a.unrouted = status
		return
	}
	if a.status == 0 && (status >= 200 || status == http.StatusSwitchingProtocols) {
		a.status = status
	}
	a.extend() // an answer may have no more than this
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) Write(p []byte) (n int, err error) {
	if a.unrouted != 0 {
		return len(p), nil
	}
	if a.status == 0 {
		a.status = http.StatusOK
	}
	for first := true; first || len(p) > 0; first = false {
		next := p[:min(len(p), piece)]
		a.extend()
		wrote, err := a.ResponseWriter.Write(next)
		n, a.bytes, p = n+wrote, a.bytes+int64(wrote), p[wrote:]
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// SetWriteDeadline hands the deadlines over to the handler.
func (a *answer) SetWriteDeadline(t time.Time) error {
	a.own = true
	return a.control.SetWriteDeadline(t)
}

// Hijack hands the connection over, without our deadline.
func (a *answer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	a.own = true
	if a.status == 0 {
		a.status = http.StatusSwitchingProtocols
	}
	_ = a.control.SetWriteDeadline(time.Time{})
	return a.control.Hijack()
}

// Unwrap leads http.ResponseController to the connection.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
