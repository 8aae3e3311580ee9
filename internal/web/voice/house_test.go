package voice_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"parley/internal/calendar"
	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/store/memory"
	"parley/internal/web/gate"
	"parley/internal/web/voice"
)

// house is a meeting that has begun, with a server around it.
type house struct {
	*live.Live
	t      *testing.T
	server *httptest.Server
	store  *memory.Store
	m      meeting.Facts
	ana    meeting.Attendee
	token  string
	offset atomic.Int64 // of the clock
	path   string
	mux    http.Handler

	gateOpen func() // once, after somebody was let in by their token
}

// keys are the store's, and let a test stand in between who somebody is and what they get.
type keys struct {
	meeting.Keys
	h *house
}

func (k keys) Held(ctx context.Context, holder meeting.Hash, s meeting.SeriesID) ([]meeting.Grant, error) {
	held, err := k.Keys.Held(ctx, holder, s)
	if then := k.h.gateOpen; then != nil {
		k.h.gateOpen = nil
		then()
	}
	return held, err
}

func open(t *testing.T) *house {
	t.Helper()
	h := &house{t: t}
	h.store = memory.New(memory.Options{Clock: h.now})
	start := h.now().Truncate(time.Second)
	made, err := h.store.Schedule(t.Context(), meeting.Scheduling{Start: start, End: start.Add(time.Hour),
		Series: meeting.Series{Title: "Weekly", AfterTalk: 10 * time.Minute}})
	if err != nil {
		t.Fatal(err)
	}
	h.m, h.token = made.First, meeting.NewSecret()
	seat, err := h.store.Join(t.Context(), meeting.Joining{Meeting: h.m.ID, Name: `Ana "<b>"`, Role: meeting.RoleGuest,
		Holders: []meeting.Holder{{Hash: meeting.HashOf(h.token), Kind: meeting.Token}}})
	if err != nil {
		t.Fatal(err)
	}
	h.ana = seat.Attendee
	h.Live = live.New(h.store, live.Options{Clock: h.now, Voices: voice.Voices(), Tick: 50 * time.Millisecond})
	base := &url.URL{Scheme: "http", Host: "parley.test"}
	g := gate.New(gate.Config{URL: base, Limits: true, Clock: h.now}, calendar.NewBook(h.store, h.now), keys{h.store, h})
	v := voice.New(g, h.Live)
	mux := http.NewServeMux()
	for path, handler := range map[string]gate.Handler{"entries": v.Entries, "stream": v.Stream, "socket": v.Socket} {
		mux.Handle("GET /{series}/{date}/"+path, g.API(handler))
	}
	h.mux, h.path = mux, "/"+h.m.Address()+"/"
	return h
}

// serve puts the house on a real connection, and runs its clock.
func (h *house) serve() *house {
	h.server = httptest.NewServer(h.mux)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = h.Run(ctx)
	}()
	h.t.Cleanup(func() {
		h.Drain()
		h.server.CloseClientConnections()
		h.server.Close()
		stop()
		<-done
		http.DefaultClient.CloseIdleConnections()
	})
	return h
}

func (h *house) now() time.Time { return time.Now().Add(time.Duration(h.offset.Load())).UTC() }

// opened is the stamp of the first entry, as it is told.
func (h *house) opened() string { return h.poll("?limit=1").Entries[0].At }

// pass lets time pass.
func (h *house) pass(d time.Duration) { h.offset.Add(int64(d)) }

func (h *house) say(text string) meeting.Entry {
	h.t.Helper()
	e, _, err := h.Append(h.t.Context(), meeting.Post{Meeting: h.m.ID, Kind: meeting.KindLine, Author: h.ana.Author(), Text: text})
	if err != nil {
		h.t.Fatal(err)
	}
	return e
}

func (h *house) close() {
	h.t.Helper()
	if _, _, err := h.Append(h.t.Context(), meeting.Post{Meeting: h.m.ID, Kind: meeting.KindClosed, Author: meeting.HostByKey}); err != nil {
		h.t.Fatal(err)
	}
}

// get asks with headers in pairs.
func (h *house) get(path string, headers ...string) (int, http.Header, string) {
	h.t.Helper()
	r := httptest.NewRequestWithContext(h.t.Context(), http.MethodGet, "http://parley.test"+h.path+path, http.NoBody)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.mux.ServeHTTP(w, r)
	return w.Code, w.Header(), w.Body.String()
}

// poll is an answer to a poll.
type poll struct {
	Entries []struct {
		Seq   int64
		At    string
		Kind  string
		Text  string
		Lines []struct {
			N    int64
			HTML string
		}
	}
	Cursor     int64
	LastSeq    int64  `json:"last_seq"`
	Phase      string `json:"phase"`
	ServerTime string `json:"server_time"`
	PollAfter  int64  `json:"poll_after_ms"`
}

func (h *house) poll(query string) (p poll) {
	h.t.Helper()
	status, _, body := h.get("entries" + query)
	if status != http.StatusOK {
		h.t.Fatalf("%s gave %d: %s", query, status, body)
	}
	if err := json.Unmarshal([]byte(body), &p); err != nil {
		h.t.Fatalf("%s: %v in %s", query, err, body)
	}
	return p
}

// problem expects a problem document with a code and a field.
func (h *house) problem(path string, status int, code, field string, headers ...string) {
	h.t.Helper()
	got, header, body := h.get(path, headers...)
	var p struct{ Code, Field string }
	if err := json.Unmarshal([]byte(body), &p); err != nil || header.Get("Content-Type") != gate.ProblemType {
		h.t.Errorf("%s gave %d, %s: %s", path, got, header.Get("Content-Type"), body)
	}
	if got != status || p.Code != code || p.Field != field {
		h.t.Errorf("%s gave %d %s about %q, want %d %s about %q", path, got, p.Code, p.Field, status, code, field)
	}
}

// events is a stream of Server-Sent Events.
type events struct {
	t    *testing.T
	body io.ReadCloser
	in   *bufio.Scanner
	resp *http.Response
}

func (h *house) events(query string, headers ...string) *events {
	h.t.Helper()
	r, err := http.NewRequestWithContext(h.t.Context(), http.MethodGet, h.server.URL+h.path+"stream"+query, http.NoBody)
	if err != nil {
		h.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = resp.Body.Close() })
	return &events{h.t, resp.Body, bufio.NewScanner(resp.Body), resp}
}

// next gives the next event as its lines, joined by bars; "end" at the end.
func (e *events) next() string {
	var lines []string
	for e.in.Scan() {
		if e.in.Text() == "" {
			return strings.Join(lines, "|")
		}
		lines = append(lines, e.in.Text())
	}
	return fmt.Sprint("end", strings.Join(lines, "|"))
}

// entry skips hints and gives the next entry's id, or "end".
func (e *events) entry() string {
	for {
		next := e.next()
		if id, ok := strings.CutPrefix(next, "id: "); ok {
			n, _, _ := strings.Cut(id, "|")
			return n
		}
		if strings.HasPrefix(next, "end") {
			return next
		}
	}
}
