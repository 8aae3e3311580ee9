package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"time"

	"parley/internal/web"
)

// patience is how long requests in flight may take at the end; with the keeper's farewell it comes after ten seconds at most.
const patience = 8 * time.Second

// headroom is a block of memory that nobody ever touches, so that it takes none of the machine's; but the collector counts it, and lets as much
// garbage gather before it runs. Without it a small server whose meetings are busy collects its few megabytes twenty times a second, which was a
// quarter of its work.
const headroom = 16 << 20

// newLog makes the server's log: text where somebody looks, else JSON. Nothing secret is ever written to it.
func newLog(p *process) *slog.Logger {
	if p.terminal(p.err) {
		return slog.New(slog.NewTextHandler(p.err, nil))
	}
	return slog.New(slog.NewJSONHandler(p.err, nil))
}

// listen opens the address. Half-open connections are gone within a minute.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	config := net.ListenConfig{KeepAliveConfig: net.KeepAliveConfig{
		Enable: true, Idle: 15 * time.Second, Interval: 15 * time.Second, Count: 3,
	}}
	l, err := config.Listen(ctx, "tcp", addr)
	var unknown *net.DNSError
	switch {
	case err == nil:
		return l, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is taken: a server listens there already. End it, or choose another port with --addr", addr)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("listening on %s is not allowed: ports below 1024 are for privileged users. Choose another port with --addr", addr)
	case errors.Is(err, syscall.EADDRNOTAVAIL), errors.As(err, &unknown):
		return nil, fmt.Errorf("this machine has no address %s; give one of its own with --addr, or :8080 for all of them", addr)
	}
	return nil, fmt.Errorf("listening on %s: %w", addr, err)
}

// at is the place with the port that was opened, where the setting left the choice to the machine.
func (l place) at(opened net.Addr) place {
	if tcp, ok := opened.(*net.TCPAddr); ok {
		host, _, _ := net.SplitHostPort(l.Addr) // Validate has done so
		l.Addr = net.JoinHostPort(host, strconv.Itoa(tcp.Port))
	}
	return l
}

// server is a handler on a socket, with what works beside it, from start to drain.
type server struct {
	listener net.Listener
	handler  http.Handler
	log      *slog.Logger
	beside   []func(context.Context) // run until the last request has been answered
	drain    func()                  // readiness off, streams end
	patience time.Duration           // with requests in flight at the end
}

// serve serves until ctx ends and then drains: no new connections, streams say farewell, requests in flight are answered.
func (s *server) serve(ctx context.Context) error {
	spare := make([]byte, headroom)
	defer runtime.KeepAlive(spare)
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var beside, requests sync.WaitGroup
	requests.Add(1) // the socket itself, until it is closed
	for _, work := range s.beside {
		beside.Go(func() { work(working) })
	}
	h := web.Server(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1) // http.Server forgets connections that were taken over; here they count
		defer requests.Done()
		s.handler.ServeHTTP(w, r)
	}))
	h.ErrorLog = slog.NewLogLogger(s.log.Handler(), slog.LevelWarn)
	served := make(chan error, 1)
	go func() { served <- h.Serve(s.listener) }()
	var err error
	select {
	case err = <-served:
	case <-ctx.Done():
		s.log.Info("draining")
		s.drain()
		err = s.shutdown(working, h, &requests)
	}
	stop()
	beside.Wait()
	return err
}

// shutdown answers what is in flight, as long as the patience lasts; who takes longer is cut off.
func (s *server) shutdown(ctx context.Context, h *http.Server, requests *sync.WaitGroup) error {
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	err := h.Shutdown(ctx)
	requests.Done()
	answered := make(chan struct{})
	go func() { requests.Wait(); close(answered) }()
	select {
	case <-answered:
	case <-ctx.Done():
		err = cmp.Or(err, ctx.Err())
	}
	if errors.Is(err, context.DeadlineExceeded) {
		s.log.Warn("some connections took too long and were cut off")
		return h.Close()
	}
	return err
}
