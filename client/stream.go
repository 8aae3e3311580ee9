package client

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

const longestEvent = 1 << 20 // bytes; the longest text is 16 KiB

var errSilence = errors.New("the stream fell silent")

// stream follows over server-sent events until the stream ends. It never returns nil.
func (f *follower) stream(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watch := time.AfterFunc(helloIn, func() { cancel(errSilence) })
	defer watch.Stop()
	began := time.Now()
	f.heard = false
	err := f.read(ctx, watch)
	f.failed++
	if f.heard && time.Since(began) >= longLife {
		f.failed = 0
	}
	if cause := context.Cause(ctx); errors.Is(cause, errSilence) {
		return fmt.Errorf("%w: %w", cause, err)
	}
	return err
}

func (f *follower) read(ctx context.Context, watch *time.Timer) error {
	path, err := meetingPath(f.id, "/stream")
	if err != nil {
		return err
	}
	req, err := f.client.request(ctx, request{method: http.MethodGet, path: path, query: f.cursor.query()})
	if err != nil {
		return err
	}
	req.Header.Set("Accept", "text/event-stream")
	resp, err := f.client.http().Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	switch {
	case resp.StatusCode == http.StatusNoContent:
		return errOver
	case resp.StatusCode != http.StatusOK:
		return problem(resp)
	case !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/event-stream"):
		return errors.New("the answer is no stream")
	}
	return events(resp.Body, func(data []byte) error {
		watch.Reset(beatIn)
		return f.event(data)
	})
}

// event tells what an event of the stream says.
func (f *follower) event(data []byte) error {
	var is struct{ Seq int64 }
	if err := json.Unmarshal(data, &is); err != nil {
		return fmt.Errorf("read an event: %w", err)
	}
	if is.Seq != 0 {
		var e Entry
		if err := json.Unmarshal(data, &e); err != nil {
			return fmt.Errorf("read an entry: %w", err)
		}
		return f.entry(e)
	}
	h := Hint{Data: data}
	if err := json.Unmarshal(data, &h); err != nil {
		return fmt.Errorf("read a hint: %w", err)
	}
	if h.Kind == "hello" {
		if h.After != f.cursor.After || h.At != nil && !f.cursor.At.IsZero() && !h.At.Equal(f.cursor.At) {
			return errors.New("the stream does not begin where it was asked to") // the poll will say why
		}
		f.heard = true
	}
	if err := f.tell(Event{Hint: h}); err != nil {
		return told{err}
	}
	return nil
}

// events reads an event stream (HTML, "Server-sent events") and calls each with the data of every event that came whole. What is
// named in id: and event: stands in the data, too.
func events(body io.Reader, each func(data []byte) error) error {
	lines := bufio.NewScanner(body)
	lines.Buffer(make([]byte, 0, 4096), longestEvent)
	var data []byte
	for lines.Scan() {
		line := lines.Bytes() // without LF or CRLF
		switch {
		case len(line) == 0 && data != nil:
			if err := each(data); err != nil {
				return err
			}
			data = nil
		case strings.HasPrefix(string(line), "data:"):
			if data != nil {
				data = append(data, '\n')
			}
			data = append(data, strings.TrimPrefix(string(line[len("data:"):]), " ")...)
			if len(data) > longestEvent {
				return bufio.ErrTooLong
			}
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read the stream: %w", err)
	}
	return io.ErrUnexpectedEOF
}
