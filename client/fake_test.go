package client_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/client"
)

// serve runs a server whose connections are pipes, so that all of it lives in bubbled time, and gives a client of it.
func serve(t *testing.T, handler http.Handler) *client.Client {
	t.Helper()
	l := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
	server := httptest.NewUnstartedServer(handler)
	if err := server.Listener.Close(); err != nil {
		t.Fatal(err)
	}
	server.Listener = l
	server.Start()
	transport := &http.Transport{DialContext: l.dial}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		server.CloseClientConnections()
		server.Close()
	})
	return &client.Client{Base: "http://parley.example/", HTTP: &http.Client{Transport: transport}}
}

type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { p.once.Do(func() { close(p.closed) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "pipe"} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// room is a small Parley with one meeting, and faults on demand.
type room struct {
	// fault is asked before each answer to a stream or poll; true means that it answered (or cut the line) itself.
	fault func(w http.ResponseWriter, r *http.Request) bool

	// cut says after how many bytes a stream's connection is cut; 0 for never.
	cut func() int

	mu              sync.Mutex
	log             []client.Entry
	phase           string
	news            chan struct{}
	streams, polled int
}

var start = time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC)

func newRoom() *room { return &room{phase: "open", news: make(chan struct{})} }

// add adds an entry; "closed" closes the room.
func (m *room) add(kind, text string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	seq := int64(len(m.log) + 1)
	m.log = append(m.log, client.Entry{Seq: seq, At: start.Add(time.Duration(seq) * time.Second), Kind: kind, Text: text})
	if kind == "closed" || kind == "cancelled" {
		m.phase = kind
	}
	close(m.news)
	m.news = make(chan struct{})
}

// forget replaces the log by another one, as a restored backup would.
func (m *room) forget(texts ...string) {
	m.mu.Lock()
	m.log = nil
	m.mu.Unlock()
	for _, text := range texts {
		m.add("line", text)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range m.log {
		m.log[i].At = m.log[i].At.Add(time.Hour)
	}
}

func (m *room) counts() (streams, polled int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.streams, m.polled
}

func (m *room) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	stream := strings.HasSuffix(r.URL.Path, "/stream")
	m.mu.Lock()
	if stream {
		m.streams++
	} else {
		m.polled++
	}
	m.mu.Unlock()
	if m.fault != nil && m.fault(w, r) {
		return
	}
	after, err := strconv.ParseInt(r.URL.Query().Get("after"), 10, 64)
	if err != nil || r.URL.Path != "/api/v1/meetings/tornado-weekly/2026-12-01/stream" && r.URL.Path != "/api/v1/meetings/tornado-weekly/2026-12-01/entries" {
		refuse(w, http.StatusNotFound, "not-found", 0)
		return
	}
	if at := r.URL.Query().Get("at"); !m.fits(after, at) {
		refuse(w, http.StatusConflict, "cursor-unknown", 0)
		return
	}
	if stream {
		m.stream(w, r, after)
	} else {
		m.poll(w, after)
	}
}

func refuse(w http.ResponseWriter, status int, code string, retryAfter int) {
	w.Header().Set("Content-Type", "application/problem+json")
	if retryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(retryAfter))
	}
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"status":%d,"code":%q,"title":"No","detail":"It is so."}`, status, code)
}

func (m *room) fits(after int64, at string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if after > int64(len(m.log)) {
		return false
	}
	return after == 0 || at == "" || m.log[after-1].At.Format(client.TimeFormat) == at
}

func (m *room) poll(w http.ResponseWriter, after int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	last := int64(len(m.log))
	upTo := min(after+3, last)
	page := client.Page{Entries: m.log[after:upTo], Cursor: upTo, LastSeq: last, Phase: m.phase, ServerTime: time.Now(), PollAfterMS: 2000}
	_ = json.NewEncoder(w).Encode(page)
}

// stream writes as the server does: hello, what there is, what comes, a beat every 15 s.
func (m *room) stream(w http.ResponseWriter, r *http.Request, after int64) {
	limit := 0
	if m.cut != nil {
		limit = m.cut()
	}
	written := 0
	send := func(frame string) {
		if limit > 0 && written+len(frame) > limit {
			_, _ = w.Write([]byte(frame[:limit-written]))
			panic(http.ErrAbortHandler)
		}
		n, err := w.Write([]byte(frame))
		if written += n; err != nil {
			panic(http.ErrAbortHandler)
		}
	}
	w.Header().Set("Content-Type", "text/event-stream")
	beat := time.NewTicker(15 * time.Second)
	defer beat.Stop()
	hello, frames, over, news := m.since(after)
	if len(frames) == 0 && over {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	for send(hello); ; _, frames, over, news = m.since(after) {
		for _, frame := range frames {
			send(frame)
		}
		after += int64(len(frames))
		if err := http.NewResponseController(w).Flush(); err != nil || over {
			return
		}
		select {
		case <-news:
		case <-beat.C:
			send("event: beat\ndata: {\"kind\":\"beat\",\"phase\":\"open\"}\n\n")
		case <-r.Context().Done():
			return
		}
	}
}

func (m *room) since(after int64) (hello string, frames []string, over bool, news chan struct{}) {
	m.mu.Lock()
	defer m.mu.Unlock()
	at := ""
	if after > 0 {
		at = fmt.Sprintf(`,"at":%q`, m.log[after-1].At.Format(client.TimeFormat))
	}
	hello = fmt.Sprintf("event: hello\ndata: {\"kind\":\"hello\",\"after\":%d%s}\n\n", after, at)
	for _, e := range m.log[min(after, int64(len(m.log))):] {
		data, _ := json.Marshal(e)
		frames = append(frames, fmt.Sprintf("id: %d\ndata: %s\n\n", e.Seq, data))
	}
	return hello, frames, m.phase == "closed" || m.phase == "cancelled", m.news
}
