package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"sync/atomic"
	"time"

	"parley/internal/calendar"
	"parley/internal/keeper"
	"parley/internal/keeper/play"
	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/store"
	"parley/internal/web"
	"parley/internal/web/gate"
	"parley/internal/web/voice"
)

type serveCommand struct{ settings }

// Run runs the server until it is told to end.
func (c serveCommand) Run(p *process) error {
	h, err := open(p, c.settings)
	if err != nil {
		return err
	}
	defer h.close()
	h.greet(p)
	return h.serve(p.ctx)
}

// house is a whole Parley: data, live side, keeper and pages, wired and ready to serve.
type house struct {
	*server
	settings  settings
	base      *url.URL
	owner     string   // the owner's key, if it is new and somebody is to be told
	ownerKept bool     // a new owner's key stands in the owner's file
	from      string   // where the owner's key comes from, if it is set from outside
	lock      *os.File // while the data file is served; nil where there are none
	data      *store.Store
	live      *live.Live
	clock     meeting.Clock
	draining  atomic.Bool
}

// open wires everything. Address and settings are tried first, so that a mistake there makes no file.
func open(p *process, s settings) (_ *house, err error) {
	h := &house{server: &server{log: newLog(p), patience: patience}, settings: s}
	slog.SetDefault(h.log)
	key, from, err := s.ownerKey(p.getenv)
	if err != nil {
		return nil, err
	}
	h.from = from
	if key != "" && len(key) < sureKey {
		h.log.Warn("the owner's key is short: who guesses it owns this server", "from", from)
	}
	if h.listener, err = listen(p.ctx, s.Addr); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			h.close()
		}
	}()
	h.base = s.at(h.listener.Addr()).base()
	shows, step := h.setClock()
	if err := h.openData(p, key); err != nil {
		return nil, err
	}
	h.wire(key, shows, step)
	return h, nil
}

// setClock chooses the server's clock. It gives what /healthz shows of a test clock, and how long a wait may be that does not hear a
// clock that is set.
func (h *house) setClock() (shows func() string, step time.Duration) {
	if h.settings.TestClock == "" {
		h.clock = machineClock
		return nil, time.Second
	}
	clock := newTestClock(h.settings.TestClock)
	h.clock = clock.Now
	return clock.Shows, 200 * time.Millisecond
}

// openData opens the data file and sees that it has an owner, if no key is set from outside.
func (h *house) openData(p *process, key string) (err error) {
	if h.lock, err = h.settings.lock(); err != nil {
		return err
	}
	if h.data, err = h.settings.open(p.ctx, h.clock); err != nil || key != "" {
		return err
	}
	var made bool
	h.owner, made, err = h.settings.ensureOwner(p.ctx, h.data, p.terminal(p.out))
	h.ownerKept = made && h.owner == ""
	return err
}

func (h *house) wire(key string, shows func() string, step time.Duration) {
	h.live = live.New(h.data, live.Options{Clock: h.clock, Voices: voice.Voices(), Tick: step})
	config := gate.Config{URL: h.base, Proxies: h.settings.Proxies, Limits: h.settings.Limits.on, Anyone: h.settings.Schedule.anyone, Clock: h.clock}
	if key != "" {
		config.OwnerKey = meeting.HashOf(key)
	}
	book := calendar.NewBook(h.data, h.clock)
	g := gate.New(config, book, h.data)
	stage := play.NewStage(h.live, h.data)
	h.handler = web.New(web.Config{
		Gate: g, Live: h.live, Calendar: book, Seats: h.data, Keys: h.data,
		Practise: stage.Play, Ready: h.ready, Flush: h.settings.flush, TestClock: shows, Version: programVersion(),
	})
	k := keeper.New(h.live, h.data, book, keeper.Options{Step: step, Log: h.log})
	h.beside = []func(context.Context){k.Run, h.keepLive, stage.Run}
	h.drain = func() {
		h.draining.Store(true)
		h.live.Drain()
	}
}

// ready tells whether the server takes readers and posts, for /readyz.
func (h *house) ready(context.Context) error {
	if h.draining.Load() {
		return errors.New("the server is draining")
	}
	return h.data.Healthy()
}

func (h *house) keepLive(ctx context.Context) {
	if err := h.live.Run(ctx); err != nil && ctx.Err() == nil {
		h.log.Error("the live side ended", "error", err)
	}
}

// greet says where to go: on a terminal in three lines, else in the log, where no secret may stand.
func (h *house) greet(p *process) {
	if !p.terminal(p.out) {
		h.log.Info("serving", "url", h.base.String(), "address", h.listener.Addr().String(), "data", h.settings.Data)
		if h.ownerKept {
			h.log.Info("made the owner's key; its link is the url, /k/ and what stands in the file", "file", h.settings.ownerFile())
		}
		return
	}
	owner := "as it was printed at the first start; parley key owner makes a new one"
	switch {
	case h.owner != "":
		owner = h.base.String() + "/k/" + h.owner + "  (with it you schedule; it is not shown again)"
	case h.from != "":
		owner = "with the key from " + h.from
	}
	fmt.Fprintf(p.out, "Open    %s\nOwner   %s\nData    %s, Ctrl-C ends the server\n", h.base, owner, h.settings.Data)
}

func (h *house) close() {
	if h.listener != nil {
		h.listener.Close()
	}
	if h.data != nil {
		if err := h.data.Close(); err != nil {
			h.log.Error("closing the data file", "error", err)
		}
	}
	if h.lock != nil {
		_ = h.lock.Close() // at the latest it ends with the process
	}
}
