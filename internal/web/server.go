// Package web is the HTTP side of the server: every URL (routes.go), the headers that every answer has, and what is logged of a
// request. What the handlers do stands in the rooms below: api for JSON, page for people, voice for whoever reads along, gate for what
// comes before all of them.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/web/gate"
	"parley/internal/web/outside"
	"parley/internal/web/sofar"
	"parley/internal/web/voice"
)

// Config is what the HTTP side is made of.
type Config struct {
	Gate     *gate.Gate
	Live     *live.Live
	Calendar meeting.Calendar
	Seats    meeting.Seats
	Keys     meeting.Keys

	// Practise lets people come to a meeting with whom one can practise; nil: nobody comes.
	Practise func(meeting.ID) error

	// Flush has something flushed to the disk where the data is, and gives how long that took; nil: the owner's page does not try it.
	Flush func(context.Context) (time.Duration, error)

	Version   string
	Ready     func(context.Context) error // whether the store takes commits; nil: always
	TestClock func() string               // what /healthz tells of a clock that can be set; nil for the true one
}

// New makes the handler of a server. It panics if two routes contradict each other, which a test finds.
func New(c Config) http.Handler {
	mux := http.NewServeMux()
	s := &site{Config: c, mux: mux, board: sofar.New(c.Live), checks: outside.New(outside.Config{URL: c.Gate.URL(), Gate: c.Gate, Flush: c.Flush, Clock: c.Live.Now})}
	for pattern, handler := range s.routes() {
		mux.Handle(pattern, handler)
	}
	return s
}

// site is the outermost handler.
type site struct {
	Config
	mux    *http.ServeMux
	checks *outside.Checks
	board  *sofar.Board

	once   sync.Once
	common http.Header // see headers
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	s.headers(w.Header())
	control := http.NewResponseController(w)
	r = arriving(control, r)
	answer := &answer{ResponseWriter: w, request: r, control: control}
	answer.extend()
	defer func() { report(r, answer, time.Since(began)) }()
	s.mux.ServeHTTP(answer, r)
	if answer.unrouted != 0 {
		s.unrouted(answer, r)
	}
}

// saying is the route of what is done most, a line of talk. It stands in its meeting's log already.
const saying = "POST /api/v1/meetings/{series}/{date}/entries"

// report logs a request: never its path or query, which may hold a secret, and reads and lines that went well only for who looks for them.
func report(r *http.Request, a *answer, took time.Duration) {
	level := slog.LevelInfo
	if a.status < 400 && (r.Method == http.MethodGet || r.Method == http.MethodHead || r.Pattern == saying) {
		level = slog.LevelDebug
	}
	if log := slog.Default(); log.Enabled(r.Context(), level) {
		log.LogAttrs(r.Context(), level, "request", slog.String("method", method(r)), slog.String("pattern", r.Pattern), slog.Int("status", a.status),
			slog.Int64("bytes", a.bytes), slog.Float64("took_ms", float64(took.Microseconds())/1000))
	}
}

// method is the request's method if it is a known one; others are whatever somebody typed.
func method(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return r.Method
	}
	return "other"
}

// Server gives handler the settings of a server on the open net. There is no WriteTimeout: it would end streams; every answer has a deadline
// of progress instead. Connections that are idle give way before descriptors run out.
func Server(handler http.Handler) *http.Server {
	s := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug),
	}
	newConnections(voice.MostStreams()).count(s)
	return s
}
