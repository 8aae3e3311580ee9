package gate

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"parley/internal/meeting"
)

// Handler answers a request, or returns the error that shall be shown instead. It must not have written anything then; an error
// after the first byte is only logged.
type Handler func(w http.ResponseWriter, r *http.Request) error

// API makes h a handler whose errors are problem documents.
func (g *Gate) API(h Handler) http.Handler { return g.guard(h, g.Problem) }

// Page makes h a handler whose errors are pages.
func (g *Gate) Page(h Handler) http.Handler {
	return g.guard(h, func(w http.ResponseWriter, r *http.Request, status int, err *meeting.Error) {
		g.ErrorPage(w, r, status, err)
	})
}

// Text makes h a handler whose errors are sentences, for who sits at a terminal.
func (g *Gate) Text(h Handler) http.Handler {
	return g.guard(h, func(w http.ResponseWriter, _ *http.Request, status int, err *meeting.Error) {
		http.Error(w, Title(err)+". "+err.Message, status)
	})
}

// Within bounds the time of h, for handlers that do not wait on purpose.
func Within(limit time.Duration, h Handler) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx, cancel := context.WithTimeout(r.Context(), limit)
		defer cancel()
		return h(w, r.WithContext(ctx))
	}
}

type shower func(w http.ResponseWriter, r *http.Request, status int, err *meeting.Error)

func (g *Gate) guard(h Handler, show shower) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.lookAtScheme(r)
		begun := &begun{ResponseWriter: w}
		err := g.checkOrigin(r)
		if err == nil {
			err = calmly(h, begun, r)
		}
		if err != nil {
			g.fail(begun, r, err, show)
		}
	})
}

// calmly runs h and makes a panic an error. Only the wish to cut the connection passes.
func calmly(h Handler, w http.ResponseWriter, r *http.Request) (err error) {
	defer func() {
		switch p := recover(); p {
		case nil:
		case http.ErrAbortHandler:
			panic(p)
		default:
			err = fmt.Errorf("a handler panicked: %v\n%s", p, debug.Stack())
		}
	}()
	return h(w, r)
}

func (g *Gate) fail(w *begun, r *http.Request, err error, show shower) {
	shown := Refusal(err)
	status := Status(shown)
	switch {
	case w.begun:
		slog.ErrorContext(r.Context(), "an answer broke off", "pattern", r.Pattern, "err", err)
		panic(http.ErrAbortHandler)
	case status >= 500 && r.Context().Err() == nil: // else it failed because nobody waits for it any more
		slog.ErrorContext(r.Context(), "a request failed", "pattern", r.Pattern, "status", status, "err", err)
	}
	h := w.Header()
	for _, name := range []string{"Content-Length", "Content-Encoding", "Content-Disposition", "Content-Location", "ETag", "Last-Modified"} {
		h.Del(name)
	}
	h.Set("Cache-Control", "no-store")
	g.Help(h, shown)
	show(w.ResponseWriter, r, status, shown)
}

// begun remembers whether anything was written, so that an error is never put behind half an answer.
type begun struct {
	http.ResponseWriter
	begun bool
}

func (b *begun) WriteHeader(status int) {
	b.begun = b.begun || status >= 200 || status == http.StatusSwitchingProtocols
	b.ResponseWriter.WriteHeader(status)
}

func (b *begun) Write(p []byte) (int, error) {
	b.begun = true
	return b.ResponseWriter.Write(p)
}

// FlushError sends what was written, headers at least.
func (b *begun) FlushError() error {
	b.begun = true
	return http.NewResponseController(b.ResponseWriter).Flush()
}

// Hijack hands the connection over; from then on no answer can be put on it.
func (b *begun) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	b.begun = true
	return http.NewResponseController(b.ResponseWriter).Hijack()
}

// Unwrap leads http.ResponseController to the connection.
func (b *begun) Unwrap() http.ResponseWriter { return b.ResponseWriter }
