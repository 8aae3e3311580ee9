package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// site is a server with a handler that a test holds in its hands.
type site struct {
	*server
	url      string
	arrived  chan struct{} // a request is being answered
	release  chan struct{} // closed: answer it
	drained  chan struct{} // closed when drain was called
	workDone chan struct{} // closed when what runs beside has ended
	ended    chan error    // what serve gave
}

func newSite(t *testing.T, ctx context.Context, patience time.Duration, answer http.HandlerFunc) *site {
	t.Helper()
	l, err := listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &site{url: "http://" + l.Addr().String(), arrived: make(chan struct{}), release: make(chan struct{}),
		drained: make(chan struct{}), workDone: make(chan struct{}), ended: make(chan error, 1)}
	s.server = &server{listener: l, log: slog.New(slog.DiscardHandler), patience: patience,
		handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			close(s.arrived)
			select {
			case <-s.release:
			case <-r.Context().Done():
			}
			answer(w, r)
		}),
		beside: []func(context.Context){func(ctx context.Context) { <-ctx.Done(); close(s.workDone) }},
		drain:  func() { close(s.drained) },
	}
	go func() { s.ended <- s.serve(ctx) }()
	return s
}

// get asks in the background, and gives what comes of it.
func (s *site) get() <-chan string {
	said := make(chan string, 1)
	go func() {
		r, err := http.Get(s.url)
		if err != nil {
			said <- err.Error()
			return
		}
		defer r.Body.Close()
		text, err := io.ReadAll(r.Body)
		said <- fmt.Sprint(r.StatusCode, " ", string(text), " ", err)
	}()
	<-s.arrived
	return said
}

func TestDrainAnswersWhatIsInFlight(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"answered": func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "done") },
		"taken over": func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone")
			conn.Close()
		},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, end := context.WithCancel(t.Context())
			s := newSite(t, ctx, time.Minute, answer)
			said := s.get()
			end()
			<-s.drained
			select {
			case err := <-s.ended:
				t.Fatalf("it did not wait for the request: %v", err)
			case <-s.workDone:
				t.Fatal("what runs beside ended before the request was answered")
			default:
			}
			close(s.release)
			if got := <-said; got != "200 done <nil>" {
				t.Errorf("the request in flight got %s", got)
			}
			if err := <-s.ended; err != nil {
				t.Errorf("serve gave %v", err)
			}
			<-s.workDone
			if _, err := net.Dial("tcp", s.listener.Addr().String()); err == nil {
				t.Error("somebody still listens")
			}
		})
	}
}

func TestDrainCutsOffWhoTakesTooLong(t *testing.T) {
	ctx, end := context.WithCancel(t.Context())
	s := newSite(t, ctx, 20*time.Millisecond, func(http.ResponseWriter, *http.Request) {})
	said := s.get()
	end()
	if err := <-s.ended; err != nil {
		t.Errorf("serve gave %v", err)
	}
	if got := <-said; !strings.Contains(got, "EOF") && !strings.Contains(got, "reset") {
		t.Errorf("the request that took too long got %s", got)
	}
	<-s.workDone
}

func TestServeEndsWhenItsSocketFails(t *testing.T) {
	s := newSite(t, t.Context(), time.Minute, nil)
	s.listener.Close()
	if err := <-s.ended; err == nil {
		t.Error("serve gave no error")
	}
	<-s.workDone
}

func TestListenSaysWhatToDo(t *testing.T) {
	l, err := listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for addr, says := range map[string]string{
		l.Addr().String():   "is taken",
		"192.0.2.1:8080":    "has no address",
		"nowhere.invalid:1": "has no address",
	} {
		if _, err := listen(t.Context(), addr); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: got %v, want words about %q", addr, err, says)
		}
	}
}

func TestBase(t *testing.T) {
	for _, test := range []struct{ addr, url, want string }{
		{"localhost:8080", "", "http://localhost:8080"},
		{":8080", "", "http://localhost:8080"},
		{"0.0.0.0:80", "", "http://localhost"},
		{"[::]:8080", "", "http://localhost:8080"},
		{"[::1]:8080", "", "http://[::1]:8080"},
		{"192.0.2.1:80", "", "http://192.0.2.1"},
		{":8080", "https://meet.example", "https://meet.example"},
	} {
		l := place{Addr: test.addr}
		if test.url != "" {
			if err := l.URL.UnmarshalText([]byte(test.url)); err != nil {
				t.Fatal(err)
			}
		}
		if got := l.base().String(); got != test.want {
			t.Errorf("%s %s: links begin with %s, not %s", test.addr, test.url, got, test.want)
		}
	}
	opened := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 4711}
	if got := (place{Addr: "localhost:0"}).at(opened).base().String(); got != "http://localhost:4711" {
		t.Errorf("a port that the machine chose gives %s", got)
	}
}

// TestGreeting looks at the first lines on a terminal. The owner's link is shown once, and stands in no file and no log.
func TestGreeting(t *testing.T) {
	data := filepath.Join(t.TempDir(), "parley.db")
	link := regexp.MustCompile(`http://localhost:\d+/k/([A-Z2-7]{26})`)
	start := func(key string) (greeting, log string) {
		var out, err bytes.Buffer
		p := &process{ctx: t.Context(), out: &out, err: &err, terminal: func(io.Writer) bool { return true },
			getenv: func(name string) string {
				if name == "PARLEY_OWNER_KEY" {
					return key
				}
				return ""
			}}
		h, failure := open(p, settings{place: place{Addr: "localhost:0", dataFile: dataFile{data}}})
		if failure != nil {
			t.Fatal(failure)
		}
		h.greet(p)
		h.close()
		return out.String(), err.String()
	}
	first, log := start("")
	owner := link.FindStringSubmatch(first)
	if owner == nil || strings.Count(first, "\n") != 3 || !strings.HasPrefix(first, "Open    http://localhost:") {
		t.Fatalf("the first start says\n%s", first)
	}
	if strings.Contains(log, owner[1]) {
		t.Error("the owner's key stands in the log")
	}
	if there, err := exists(dataFile{data}.ownerFile()); there || err != nil {
		t.Errorf("the key was shown, and yet stands in a file (%v)", err)
	}
	if second, _ := start(""); link.MatchString(second) || !strings.Contains(second, "parley key owner makes a new one") {
		t.Errorf("the second start says\n%s", second)
	}
	if third, _ := start("JBSWY3DPEHPK3PXPJBSWY3DPEH"); strings.Contains(third, "JBSWY") || !strings.Contains(third, "PARLEY_OWNER_KEY") {
		t.Errorf("a start with a key from outside says\n%s", third)
	}
}
