// Package wire puts things between a client and the server: a line that can be cut, stalled and taken down, and nginx.
package wire

import (
	"io"
	"net"
	"sync"
	"testing"
)

// Cutter is a TCP proxy on the loopback that behaves as bad lines do. Its methods may be called by any goroutine.
type Cutter struct {
	Addr string // where clients connect
	URL  string // http://Addr

	to   string
	done chan struct{}

	mu    sync.Mutex
	state state
	moved chan struct{} // closed and replaced whenever state changes
	conns map[net.Conn]bool
	count int
}

type state int

const (
	flowing  state = iota
	stalled        // bytes are taken by nobody: the line is a black hole
	takenOff       // new connections are reset at once
)

// Cut starts a proxy to the address for the length of a test.
func Cut(t testing.TB, to string) *Cutter {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := listener.Addr().String()
	c := &Cutter{Addr: addr, URL: "http://" + addr, to: to, done: make(chan struct{}), moved: make(chan struct{}), conns: map[net.Conn]bool{}}
	go c.serve(listener)
	t.Cleanup(func() {
		close(c.done)
		listener.Close()
		c.Cut()
	})
	return c
}

// Cut resets every connection there is. New ones are served.
func (c *Cutter) Cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for conn := range c.conns {
		reset(conn)
	}
	clear(c.conns)
}

// Stall swallows nothing and passes nothing: connections stay open, new ones too, and no byte moves until [Cutter.Flow].
func (c *Cutter) Stall() { c.set(stalled) }

// Down resets every connection, and each new one at once, until [Cutter.Flow].
func (c *Cutter) Down() { c.set(takenOff); c.Cut() }

// Flow lets everything pass again.
func (c *Cutter) Flow() { c.set(flowing) }

// Connections is how many connections have been accepted so far.
func (c *Cutter) Connections() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.count
}

func (c *Cutter) set(s state) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state = s
	close(c.moved)
	c.moved = make(chan struct{})
}

func (c *Cutter) serve(listener net.Listener) {
	for {
		client, err := listener.Accept()
		if err != nil {
			return
		}
		go c.join(client)
	}
}

// join carries one connection until either end closes it or it is cut.
func (c *Cutter) join(client net.Conn) {
	if !c.keep(client) {
		return
	}
	server, err := net.Dial("tcp", c.to)
	if err != nil {
		reset(client)
		return
	}
	if !c.keep(server) {
		reset(client)
		return
	}
	var both sync.WaitGroup
	both.Go(func() { c.carry(server, client) })
	both.Go(func() { c.carry(client, server) })
	both.Wait()
	c.mu.Lock()
	delete(c.conns, client)
	delete(c.conns, server)
	c.mu.Unlock()
	client.Close()
	server.Close()
}

// keep remembers the connection for Cut; a line that is down resets it instead.
func (c *Cutter) keep(conn net.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state == takenOff {
		reset(conn)
		return false
	}
	c.conns[conn] = true
	c.count++
	return true
}

// carry copies one direction and passes on its end.
func (c *Cutter) carry(to, from net.Conn) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if !c.whenFlowing() {
			return
		}
		if n > 0 {
			if _, werr := to.Write(buffer[:n]); werr != nil {
				reset(from)
				return
			}
		}
		if err == io.EOF {
			_ = to.(*net.TCPConn).CloseWrite()
			return
		}
		if err != nil {
			reset(to)
			return
		}
	}
}

// whenFlowing waits while the line is stalled; false when the test is over.
func (c *Cutter) whenFlowing() bool {
	for {
		c.mu.Lock()
		stuck, moved := c.state == stalled, c.moved
		c.mu.Unlock()
		if !stuck {
			return true
		}
		select {
		case <-moved:
		case <-c.done:
			return false
		}
	}
}

// reset closes so that the other end reads a reset and not a clean end.
func reset(conn net.Conn) {
	_ = conn.(*net.TCPConn).SetLinger(0)
	conn.Close()
}
