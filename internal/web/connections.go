package web

import (
	"context"
	"net"
	"net/http"
	"sync"
)

// connections counts the connections of a server, so that those which do nothing never take the descriptors that are kept for posts, polls,
// health and the store. It is safe for concurrent use.
type connections struct {
	most int // more than these are too many to keep any that is idle

	mu    sync.Mutex
	open  int
	idle  map[net.Conn]struct{}
	taken map[net.Conn]struct{} // taken over by a handler: the server forgets them, and their descriptors stay
}

func newConnections(most int) *connections {
	return &connections{most: most, idle: make(map[net.Conn]struct{}), taken: make(map[net.Conn]struct{})}
}

// count has a server count its connections.
func (c *connections) count(s *http.Server) {
	handler := s.Handler
	s.ConnState = c.change
	s.ConnContext = func(ctx context.Context, conn net.Conn) context.Context { return context.WithValue(ctx, c, conn) }
	s.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, _ := r.Context().Value(c).(net.Conn)
		defer c.returned(conn)
		if c.scarce() {
			w.Header().Set("Connection", "close")
		}
		handler.ServeHTTP(w, r)
	})
}

func (c *connections) scarce() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.open > c.most
}

// change is what http.Server tells of a connection. A new one that is one too many takes the place of an idle one, whose browser opens
// another when it needs one.
func (c *connections) change(conn net.Conn, to http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.idle, conn)
	switch to {
	case http.StateNew:
		c.open++
		if c.open > c.most {
			c.closeIdle()
		}
	case http.StateIdle:
		c.idle[conn] = struct{}{}
	case http.StateHijacked:
		c.taken[conn] = struct{}{}
	case http.StateClosed:
		c.open--
	case http.StateActive:
	}
}

// closeIdle closes one of the idle connections, if there is any; its end is told like any other.
func (c *connections) closeIdle() {
	for conn := range c.idle {
		delete(c.idle, conn)
		_ = conn.Close()
		return
	}
}

// returned notes that a handler is done: a connection that it took over is closed by then.
func (c *connections) returned(conn net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, taken := c.taken[conn]; taken {
		delete(c.taken, conn)
		c.open--
	}
}
