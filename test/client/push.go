package client

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/coder/websocket"
)

// Event is one event of an event stream, after the rules of HTML's server-sent events.
type Event struct {
	ID, Name, Data string
	HasID          bool
}

// Events reads an event stream and calls each for every complete event. An event that was cut off is not handed on.
func Events(body io.Reader, each func(Event) error) error {
	lines := bufio.NewReaderSize(body, 64<<10)
	var e Event
	var data []string
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return err
		}
		line = strings.TrimRight(line, "\r\n")
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case line == "":
			if data != nil {
				e.Data = strings.Join(data, "\n")
				if err := each(e); err != nil {
					return err
				}
			}
			e, data = Event{}, nil
		case name == "data":
			data = append(data, value)
		case name == "id":
			e.ID, e.HasID = value, true
		case name == "event":
			e.Name = value
		}
	}
}

// stream follows over server-sent events until the stream ends.
func (r *Reader) stream(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	alarm := time.AfterFunc(r.patience(), cancel)
	defer alarm.Stop()
	cursor := r.Cursor()
	req, err := http.NewRequestWithContext(ctx, "GET", r.Client.Base+MeetingPath(r.Meeting, "/stream?after="+strconv.FormatInt(r.From, 10)), nil)
	if err != nil {
		return err
	}
	if cursor != r.From {
		req.Header.Set("Last-Event-ID", strconv.FormatInt(cursor, 10))
	}
	resp, err := r.Client.HTTP.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusNoContent {
		return errClosed
	}
	if resp.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(resp.Body, 4096))
		return &Problem{Status: resp.StatusCode, Body: string(text)}
	}
	first := true
	return Events(resp.Body, func(e Event) error {
		alarm.Reset(r.patience())
		if first && e.Name != "hello" {
			r.fault("the first event is %q, not hello", e.Name)
		}
		first = false
		number := r.message([]byte(e.Data), e.Name)
		if want := number != 0; e.HasID != want || want && e.ID != strconv.FormatInt(number, 10) {
			r.fault("event with id %q carries seq %d", e.ID, number)
		}
		return nil
	})
}

// socket follows over a WebSocket until it is closed.
func (r *Reader) socket(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	alarm := time.AfterFunc(r.patience(), cancel)
	defer alarm.Stop()
	url := "ws" + strings.TrimPrefix(r.Client.Base, "http") + MeetingPath(r.Meeting, fmt.Sprintf("/socket?after=%d", r.Cursor()))
	conn, resp, err := websocket.Dial(ctx, url, &websocket.DialOptions{HTTPClient: r.Client.HTTP})
	if err != nil {
		if resp != nil && resp.StatusCode >= 400 {
			return &Problem{Status: resp.StatusCode, Body: err.Error()}
		}
		return err
	}
	defer conn.CloseNow()
	conn.SetReadLimit(1 << 20)
	for first := true; ; first = false {
		kind, data, err := conn.Read(ctx)
		if err != nil {
			switch websocket.CloseStatus(err) {
			case websocket.StatusNormalClosure:
				return errClosed
			case 4409:
				return &Problem{Status: http.StatusConflict, Body: "4409 cursor-unknown"}
			}
			return err
		}
		alarm.Reset(r.patience())
		if kind != websocket.MessageText {
			r.fault("a binary message")
		}
		if number := r.message(data, "hello"); first && number != 0 {
			r.fault("the first message is entry %d, not hello", number)
		}
	}
}

// message takes one pushed message and returns its seq: an entry has one, a hint has a kind and none.
func (r *Reader) message(data []byte, event string) int64 {
	var m Entry
	if err := json.Unmarshal(data, &m); err != nil || m.Kind == "" {
		r.fault("unreadable message: %v: %.120q", err, data)
		return 0
	}
	if m.Seq == 0 {
		if r.Way == SSE && event != m.Kind {
			r.fault("hint %q comes as event %q", m.Kind, event)
		}
		return 0
	}
	r.take(m)
	return m.Seq
}
