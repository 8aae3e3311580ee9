package voice

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/coder/websocket"

	"parley/internal/live"
	"parley/internal/meeting"
)

// cursorUnknown is the code with which a socket closes whose cursor does not fit the log: the reader starts again.
const cursorUnknown websocket.StatusCode = 4409

// Socket answers GET …/socket: WebSocket (RFC 6455), from server to client, a text message a record. It closes with 1000 when the meeting is
// over, 1012 when the server stops, 1008 when its attendee was removed and 4409 when the cursor does not fit; browsers do not show the status of a refused
// handshake.
func (v *Readers) Socket(w http.ResponseWriter, r *http.Request) error {
	q, err := v.ask(w, r, false)
	if err != nil {
		return err
	}
	if err := v.checkHandshake(r); err != nil {
		return err
	}
	leave, err := v.seats.take(v.gate.Network(r))
	if err != nil {
		return err
	}
	defer leave()
	src, err := v.watch(r.Context(), &q, q.voice(jsonLines, htmlLines))
	told := err // through the socket
	if err != nil && meeting.KindOf(err) != meeting.Conflict && !errors.Is(err, io.EOF) {
		return stopping(err)
	}
	if err == nil {
		defer src.Close()
	}
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true}) // the origin has been looked at
	if err != nil {
		return nil // Accept has answered
	}
	if told != nil {
		farewell(conn, told)
		return nil
	}
	ctx := context.WithoutCancel(r.Context()) // which says nothing any more
	listening, done := listen(ctx, conn)
	farewell(conn, passOn(listening, src, &socket{conn: conn, ctx: ctx}, v.opening(src, q, nil, appendHintRecord)))
	<-done
	return nil
}

// errTalks ends a socket on which somebody speaks: lines are posted.
var errTalks = errors.New("a message came on a socket that is for reading")

// listen reads what a client sends: answers to pings and closes, and nothing else. The context that it gives ends with the connection, or
// with the first message. (CloseRead of the library does this too, but takes 15 s to notice that it has closed the connection.)
func listen(ctx context.Context, conn *websocket.Conn) (context.Context, <-chan struct{}) {
	listening, cancel := context.WithCancelCause(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _, err := conn.Reader(ctx) // not listening: a context that ends would cut the connection before it is said why
		if err == nil {
			err = errTalks
		}
		cancel(err)
	}()
	return listening, done
}

// checkHandshake refuses what is no handshake, and one that a page of another site makes: the browser would send our cookie with it.
func (v *Readers) checkHandshake(r *http.Request) error {
	if !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		return &meeting.Error{Kind: meeting.Invalid, Code: "upgrade-required", Message: "This address speaks WebSocket only."}
	}
	origin := r.Header.Get("Origin")
	if origin == "" { // no browser
		return nil
	}
	if u, err := url.Parse(origin); err == nil && (strings.EqualFold(u.Host, r.Host) || strings.EqualFold(u.Host, v.gate.Host())) {
		return nil
	}
	return &meeting.Error{Kind: meeting.Forbidden, Code: "cross-origin",
		Message: "Another site asks for this. If it is this site's own address, the setting --url (PARLEY_URL) is wrong: it says " + v.gate.Absolute("/") + "."}
}

// farewell closes a socket and says why.
func farewell(conn *websocket.Conn, why error) {
	switch {
	case errors.Is(why, io.EOF):
		_ = conn.Close(websocket.StatusNormalClosure, "closed")
	case errors.Is(why, live.ErrDraining):
		_ = conn.Close(websocket.StatusServiceRestart, "the server restarts")
	case errors.Is(why, live.ErrRemoved):
		_ = conn.Close(websocket.StatusPolicyViolation, "removed")
	case errors.Is(why, errTalks):
		_ = conn.Close(websocket.StatusPolicyViolation, "lines are posted")
	case meeting.KindOf(why) == meeting.Conflict:
		_ = conn.Close(cursorUnknown, "cursor-unknown")
	case meeting.KindOf(why) == meeting.Unavailable:
		_ = conn.Close(websocket.StatusTryAgainLater, "the store does not answer")
	default: // the connection is gone
		_ = conn.CloseNow()
	}
}

// socket is a WebSocket as the pump sees it.
type socket struct {
	conn     *websocket.Conn
	ctx      context.Context // never ends: that would cut a write short, and the connection with it
	deadline time.Time
}

// Write sends each record as a message.
func (s *socket) Write(records []byte) (n int, err error) {
	ctx, cancel := context.WithDeadline(s.ctx, s.deadline)
	defer cancel()
	for n < len(records) {
		end := n + bytes.IndexByte(records[n:], '\n')
		if err := s.conn.Write(ctx, websocket.MessageText, records[n:end]); err != nil {
			return n, err
		}
		n = end + 1
	}
	return n, nil
}

// Flush has nothing to do: messages are sent one by one.
func (s *socket) Flush() error { return nil }

func (s *socket) SetWriteDeadline(t time.Time) error {
	s.deadline = t
	return nil
}
