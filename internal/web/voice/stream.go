package voice

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/stream"
	"parley/internal/web/gate"
)

// Stream answers GET …/stream: Server-Sent Events from the cursor on, and first of all the hint hello. When the meeting is over the stream
// ends, and a reader who comes back with everything gets 204, which ends an EventSource for good.
func (v *Readers) Stream(w http.ResponseWriter, r *http.Request) error {
	q, err := v.ask(w, r, true)
	if err != nil {
		return err
	}
	leave, err := v.seats.take(v.gate.Network(r))
	if err != nil {
		return err
	}
	defer leave()
	src, err := v.watch(r.Context(), &q, q.voice(jsonEvents, htmlEvents))
	if errors.Is(err, io.EOF) {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	if err != nil {
		return stopping(err)
	}
	defer src.Close()
	switch err := src.End(q.cursor.After); {
	case errors.Is(err, io.EOF):
		w.WriteHeader(http.StatusNoContent)
		return nil
	case err != nil:
		return stopping(err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // nginx would hold it back
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return nil
	}
	out := &response{ResponseWriter: w, ResponseController: http.NewResponseController(w)}
	before := strconv.AppendInt([]byte("retry: "), int64(1000+rand.IntN(2000)), 10) // after a restart not all at once
	_ = passOn(r.Context(), src, out, v.opening(src, q, append(before, "\n\n"...), appendHintEvent))
	_ = out.SetWriteDeadline(time.Now().Add(stream.Progress)) // for the end of the answer
	return nil
}

// watch begins a stream. An occurrence without a row gets one; it is io.EOF if it was not held.
func (v *Readers) watch(ctx context.Context, q *question, voice string) (*live.Watcher, error) {
	if o := q.place.Occurrence; o != nil && v.live.Phase(*o).Over() {
		if _, err := v.live.ReadOf(ctx, *o, q.cursor, 0); err != nil {
			return nil, err
		}
		return nil, io.EOF
	}
	var err error
	if q.place, err = v.gate.HoldPlace(ctx, q.place); err != nil {
		return nil, err
	}
	return v.live.Watch(ctx, q.place.Meeting, q.cursor, voice, q.visitor)
}

// opening is what a stream begins with: hello, and who is there.
func (v *Readers) opening(src *live.Watcher, q question, dst []byte, encode func([]byte, live.Hint) []byte) []byte {
	dst = encode(dst, src.Hello())
	return encode(dst, live.Hint{Kind: live.HintPresence, Presence: v.live.Presence(q.place.Meeting)})
}

// passOn writes the opening and then pumps until the end, and says why it ended.
func passOn(ctx context.Context, src *live.Watcher, w stream.Writer, opening []byte) error {
	r := stream.Reader{Cursor: src.Hello().After, Mark: src.Mark()}
	err := w.SetWriteDeadline(time.Now().Add(stream.Progress))
	if err == nil {
		_, err = w.Write(opening)
	}
	if err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = stream.Pump(ctx, src, w, &r)
	}
	if meeting.KindOf(err) == meeting.Unavailable {
		slog.WarnContext(ctx, "a stream broke off, as the store did not answer", "err", err)
	}
	return err
}

// stopping is the refusal of a stream that the server cannot begin any more, or not for who asks.
func stopping(err error) error {
	switch {
	case errors.Is(err, live.ErrDraining):
		return &meeting.Error{Kind: meeting.Unavailable, Code: "draining", Err: err, RetryAfter: time.Second,
			Message: "The server is being restarted. Try again in a moment."}
	case errors.Is(err, live.ErrRemoved): // as the next request with the token is told
		return gate.TokenUnknown()
	}
	return err
}

// response is an HTTP answer as the pump sees it.
type response struct {
	http.ResponseWriter
	*http.ResponseController
}
