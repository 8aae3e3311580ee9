package web

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
)

// crowded is a server that may keep so many connections, and a way to open one more.
func crowded(t *testing.T, most int) (c *connections, dial func() net.Conn) {
	c = newConnections(most)
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/socket" {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, conn) // until the other side goes
			_ = conn.Close()
		}
	})}
	c.count(server)
	listener := make(pipes)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() {
		close(listener)
		_ = server.Close()
	})
	return c, func() net.Conn {
		ours, theirs := net.Pipe()
		t.Cleanup(func() { _ = ours.Close() })
		listener <- theirs
		synctest.Wait()
		return ours
	}
}

// answered asks and tells whether the connection stays.
func answered(t *testing.T, conn net.Conn) (stays bool) {
	t.Helper()
	if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	got, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = got.Body.Close()
	synctest.Wait()
	return !got.Close
}

// TestIdleConnectionsGiveWay: who keeps a connection for later does not keep others out, and nobody keeps one when there are too many.
func TestIdleConnectionsGiveWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, dial := crowded(t, 3)
		first := dial()
		if !answered(t, first) {
			t.Error("a connection is not kept though there are few")
		}
		var sockets []net.Conn
		for range 2 {
			socket := dial()
			if _, err := io.WriteString(socket, "GET /socket HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			sockets = append(sockets, socket)
		}
		second := dial() // the fourth
		if _, err := first.Read(make([]byte, 1)); err != io.EOF {
			t.Errorf("the idle connection gave %v, not its end", err)
		}
		if !answered(t, second) {
			t.Error("the connection that took its place is not kept")
		}
		third, fourth := dial(), dial() // the second is idle and goes; then there is none
		if answered(t, third) {
			t.Error("a connection is kept though there are too many")
		}
		if !answered(t, fourth) {
			t.Error("a connection is not kept though there are no longer too many")
		}
		for _, socket := range sockets {
			_ = socket.Close()
		}
		synctest.Wait()
		if got := fmt.Sprint(c.open, len(c.idle), len(c.taken)); got != "1 1 0" {
			t.Errorf("open, idle and taken over are %s in the end", got)
		}
	})
}

// TestEveryServerCounts: the settings of a server on the open net have it.
func TestEveryServerCounts(t *testing.T) {
	s := Server(http.NotFoundHandler())
	if s.ConnState == nil || s.ConnContext == nil {
		t.Error("nobody counts the connections")
	}
}
