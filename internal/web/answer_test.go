package web

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/internal/meeting"
	"parley/internal/web/gate"
)

// pipes is a listener whose connections are pipes: nothing is buffered, and deadlines keep to bubbled time.
type pipes chan net.Conn

func (p pipes) Accept() (net.Conn, error) {
	if c, ok := <-p; ok {
		return c, nil
	}
	return nil, net.ErrClosed
}
func (p pipes) Close() error   { return nil }
func (p pipes) Addr() net.Addr { return &net.TCPAddr{} }

// around serves one handler with all that stands around handlers, and gives a connection to it.
func around(t *testing.T, h http.HandlerFunc) net.Conn {
	g := gate.New(gate.Config{URL: &url.URL{Scheme: "http", Host: "parley.test"}}, nil, nil)
	s := &site{Config: Config{Gate: g}, mux: http.NewServeMux()}
	s.mux.HandleFunc("GET /it", h)
	listener := make(pipes, 1)
	server := Server(s)
	go func() { _ = server.Serve(listener) }()
	ours, theirs := net.Pipe()
	listener <- theirs
	t.Cleanup(func() {
		close(listener)
		_ = ours.Close()
		_ = server.Close()
	})
	return ours
}

func ask(t *testing.T, c net.Conn) *bufio.Reader {
	if _, err := io.WriteString(c, "GET /it HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	return bufio.NewReader(c)
}

// TestSlowReader: a poor line may take minutes for a long page, one that stands still is cut.
func TestSlowReader(t *testing.T) {
	long := bytes.Repeat([]byte("0123456789abcdef"), 64<<10)
	for _, c := range []struct {
		pause time.Duration
		whole bool
	}{{10 * time.Second, true}, {40 * time.Second, false}} {
		synctest.Test(t, func(t *testing.T) {
			conn := around(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(long) })
			r := ask(t, conn)
			got := 0
			for buf := make([]byte, piece); ; {
				time.Sleep(c.pause)
				_ = conn.SetReadDeadline(time.Now().Add(time.Minute))
				n, err := io.ReadFull(r, buf)
				got += n
				if err != nil || got > len(long) {
					break
				}
			}
			if whole := got > len(long); whole != c.whole {
				t.Errorf("a piece every %s: %d bytes", c.pause, got)
			}
		})
	}
}

// TestOwnDeadlines: a handler that waits on purpose sets its own, and none of ours ends it.
func TestOwnDeadlines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := ask(t, around(t, func(w http.ResponseWriter, _ *http.Request) {
			_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(time.Hour))
			time.Sleep(10 * time.Minute)
			_, _ = w.Write([]byte("at last"))
		}))
		answer, err := http.ReadResponse(r, nil)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := io.ReadAll(answer.Body); err != nil || string(text) != "at last" {
			t.Errorf("%q, %v", text, err)
		}
	})
}

// TestSlowRequest: who does not finish the head of a request is gone after ten seconds.
func TestSlowRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		conn := around(t, func(http.ResponseWriter, *http.Request) {})
		if _, err := io.WriteString(conn, "GET /it HTTP/1.1\r\n"); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if _, err := conn.Read(make([]byte, 1)); !errors.Is(err, io.EOF) || time.Since(began) > 11*time.Second {
			t.Errorf("%v after %s", err, time.Since(began))
		}
	})
}

// TestSlowBody: a body that does not come whole in time ends the connection, whether the handler reads it or not. One that is whole is no
// reason to hurry afterwards.
func TestSlowBody(t *testing.T) {
	reads := func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.ReadAll(r.Body); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		select {
		case <-time.After(10 * time.Minute):
			_, _ = w.Write([]byte("whole"))
		case <-r.Context().Done():
			t.Error("whoever sent everything was given up")
		}
	}
	passes := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }
	for _, c := range []struct {
		name, sent string
		h          http.HandlerFunc
		status     int
		within     time.Duration
	}{
		{"read", "Content-Length: 9\r\n\r\n{", reads, 400, arrival},
		{"not read", "Content-Length: 9\r\n\r\n{", passes, 401, arrival},
		{"in pieces, not read", "Transfer-Encoding: chunked\r\n\r\n9\r\n{", passes, 401, arrival},
		{"whole", "Content-Length: 1\r\n\r\n{", reads, 200, 10 * time.Minute},
	} {
		synctest.Test(t, func(t *testing.T) {
			conn, began := around(t, c.h), time.Now()
			if _, err := io.WriteString(conn, "GET /it HTTP/1.1\r\nHost: x\r\n"+c.sent); err != nil {
				t.Fatal(err)
			}
			r := bufio.NewReader(conn)
			answer, err := http.ReadResponse(r, nil)
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			_, _ = io.Copy(io.Discard, answer.Body)
			if took := time.Since(began); answer.StatusCode != c.status || took > c.within {
				t.Errorf("%s: %d after %s", c.name, answer.StatusCode, took)
			}
			if _, err := r.ReadByte(); c.status != 200 && !errors.Is(err, io.EOF) {
				t.Errorf("%s: the connection goes on: %v", c.name, err)
			}
		})
	}
}

// TestTakenOver: a connection that is taken over has no deadline of ours, and the controller reaches through.
func TestTakenOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := ask(t, around(t, func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Close()
			time.Sleep(time.Hour)
			_, _ = io.WriteString(conn, "still here\n")
		}))
		if line, err := r.ReadString('\n'); err != nil || line != "still here\n" {
			t.Errorf("%q, %v", line, err)
		}
	})
}

// TestNotFoundOfAHandler: a 404 that a handler writes is its own; only the router's is replaced.
func TestNotFoundOfAHandler(t *testing.T) {
	g := gate.New(gate.Config{URL: &url.URL{Scheme: "http", Host: "parley.test"}}, nil, nil)
	g.ErrorPage = func(w http.ResponseWriter, _ *http.Request, status int, e *meeting.Error) {
		http.Error(w, "page: "+e.Message, status)
	}
	s := &site{Config: Config{Gate: g}, mux: http.NewServeMux()}
	s.mux.HandleFunc("GET /it", http.NotFound)
	for path, want := range map[string]string{"/it": "404 page not found\n", "/that": "page: There is nothing at this address.\n"} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != 404 || w.Body.String() != want || w.Header().Get("Content-Security-Policy") == "" {
			t.Errorf("%s: %d %q", path, w.Code, w.Body)
		}
	}
}

// FuzzCut: a date keeps no dot, nothing is lost, and what has no dot has no ending.
func FuzzCut(f *testing.F) {
	for _, seed := range []string{"2026-12-01", "2026-12-01.txt", "2026-12-01.log.txt", ".", "a.", ".txt", "..", "2026-12-01-1500.json"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		r := httptest.NewRequest("GET", "/", nil)
		r.SetPathValue("date", value)
		ending := cut(r)
		date := r.PathValue("date")
		whole := date
		switch {
		case ending == "." && strings.HasSuffix(value, ".") && strings.Count(value, ".") == 1:
			whole += "."
		case ending != "":
			whole += "." + ending
		}
		if strings.Contains(date, ".") || whole != value && ending != "." || (ending == "") != !strings.Contains(value, ".") {
			t.Errorf("%q is cut into %q and %q", value, date, ending)
		}
	})
}
