package client_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/client"
)

const id = "tornado-weekly/2026-12-01"

// reader collects what Follow tells, as words: the texts of entries, and "restart".
type reader struct {
	said  []string
	hints []string
}

func (r *reader) tell(e client.Event) error {
	switch {
	case e.Restart:
		r.said = append(r.said, "restart")
	case e.Entry.Seq > 0:
		r.said = append(r.said, fmt.Sprintf("%d %s", e.Entry.Seq, strings.TrimSpace(e.Entry.Kind+" "+e.Entry.Text)))
	default:
		r.hints = append(r.hints, e.Hint.Kind)
	}
	return nil
}

// follow follows the room while talk happens, and tells what was told.
func follow(t *testing.T, m *room, from client.Cursor, talk func()) (*reader, error) {
	t.Helper()
	var r reader
	c := serve(t, m)
	done := make(chan error, 1)
	go func() { done <- c.Follow(t.Context(), id, from, r.tell) }()
	talk()
	return &r, <-done
}

func (r *reader) heard(t *testing.T, want ...string) {
	t.Helper()
	if got := strings.Join(r.said, ", "); got != strings.Join(want, ", ") {
		t.Errorf("told %s\nwant %s", got, strings.Join(want, ", "))
	}
}

func TestFollow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newRoom()
		m.add("opened", "")
		r, err := follow(t, m, client.Cursor{}, func() {
			for i := range 3 {
				time.Sleep(time.Minute)
				m.add("line", fmt.Sprintf("x%d", i))
			}
			m.add("closed", "")
		})
		if err != nil {
			t.Fatal(err)
		}
		r.heard(t, "1 opened", "2 line x0", "3 line x1", "4 line x2", "5 closed")
		if streams, polled := m.counts(); streams != 1 || polled != 0 {
			t.Errorf("%d streams and %d polls, where one stream was enough", streams, polled)
		}
		if len(r.hints) < 10 || r.hints[0] != "hello" || r.hints[1] != "beat" {
			t.Errorf("the hints were %q", r.hints)
		}
	})
}

func TestFollowFromTheMiddleAndTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newRoom()
		m.add("opened", "")
		m.add("line", "a")
		m.add("closed", "")
		r, err := follow(t, m, client.Cursor{After: 1, At: start.Add(time.Second)}, func() {})
		if err != nil {
			t.Fatal(err)
		}
		r.heard(t, "2 line a", "3 closed")
		again, err := follow(t, m, client.Cursor{After: 3}, func() {})
		if err != nil {
			t.Fatal(err)
		}
		again.heard(t)
	})
}

// trouble is a fault that lasts for the first requests of its sort.
type trouble struct {
	name            string
	streams, polled int // how many are faulty
	fault           func(http.ResponseWriter, *http.Request) bool
}

func troubles() []trouble {
	status := func(code int) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(code); return true }
	}
	abort := func(http.ResponseWriter, *http.Request) bool { panic(http.ErrAbortHandler) }
	body := func(kind, text string, hold bool) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			w.Header().Set("Content-Type", kind)
			_, _ = w.Write([]byte(text))
			_ = http.NewResponseController(w).Flush()
			if hold {
				<-r.Context().Done()
			}
			return true
		}
	}
	const sse = "text/event-stream"
	return []trouble{
		{"bad gateway", 3, 3, status(502)},
		{"cut before the answer", 3, 3, abort},
		{"too many", 2, 2, func(w http.ResponseWriter, _ *http.Request) bool { refuse(w, 429, "too-many", 3); return true }},
		{"no streams to be had", 1000, 0, func(w http.ResponseWriter, _ *http.Request) bool { refuse(w, 503, "full", 5); return true }},
		{"a stream that is held back", 1000, 0, body(sse, "", true)},
		{"a stream that falls silent", 2, 0, body(sse, "data: {\"kind\":\"hello\",\"after\":0}\n\n", true)},
		{"garbage in the stream", 2, 0, body(sse, "data: {\"kind\":\"hello\",\"after\":0}\n\ndata: <html>\n\n", true)},
		{"an endless line", 2, 0, body(sse, "data: "+strings.Repeat("x", 2<<20), true)},
		{"a hole in the stream", 2, 0, body(sse, "data: {\"kind\":\"hello\",\"after\":0}\n\ndata: {\"seq\":9,\"at\":\"2026-12-01T15:00:00Z\"}\n\n", true)},
		{"an event that is cut", 2, 0, body(sse, "data: {\"kind\":\"hello\",\"after\":0}\n\ndata: {\"seq\":1,\"at\":\"2026-12-01T15:00:01Z\",\"kind\":\"x\"}\n", false)},
		{"a page instead", 2, 2, body("text/html", "<html>Log in to the WLAN</html>", false)},
		{"half an answer", 0, 2, body("application/json", `{"entries":[{"seq":1,"at"`, false)},
		{"no streams to be had, by a proxy", 1000, 0, status(502)},
		{"a log that ends too early", 2, 2, body("application/json", `{"entries":[],"cursor":5,"last_seq":5,"phase":"closed"}`, false)},
		{"an answer with a hole", 2, 2, body("application/json", `{"entries":[{"seq":5,"at":"2026-12-01T15:00:00Z"}],"cursor":5,"last_seq":5}`, false)},
	}
}

// Every entry comes once through every trouble.
func TestFollowThroughFaults(t *testing.T) {
	for _, c := range troubles() {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newRoom()
				m.fault = func(w http.ResponseWriter, r *http.Request) bool {
					streams, polled := m.counts()
					stream := strings.HasSuffix(r.URL.Path, "/stream")
					return (stream && streams <= c.streams || !stream && polled <= c.polled) && c.fault(w, r)
				}
				if c.streams == 0 { // so that there is a poll at all
					m.cut = func() int { return 200 }
				}
				began := time.Now()
				r, err := follow(t, m, client.Cursor{}, func() {
					m.add("opened", "")
					time.Sleep(2 * time.Minute)
					m.add("line", "a")
					time.Sleep(2 * time.Minute)
					for range 7 { // more than one poll gives
						m.add("line", "z")
					}
					m.add("closed", "")
				})
				if err != nil {
					t.Fatal(err)
				}
				r.heard(t, "1 opened", "2 line a", "3 line z", "4 line z", "5 line z", "6 line z", "7 line z", "8 line z", "9 line z", "10 closed")
				if late := time.Since(began) - 4*time.Minute; late > time.Minute {
					t.Errorf("the end was told %v late", late)
				}
				if streams, polled := m.counts(); streams > 60 || polled > 200 {
					t.Errorf("it asked too often: %d streams and %d polls in four minutes", streams, polled)
				}
			})
		})
	}
}

// A line that is lost now and then is taken up again at once; only streams that never live are tried less and less.
func TestFollowTakesUpALostStream(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newRoom()
		m.cut = func() int { return 1200 } // with the beats, some minutes
		r, err := follow(t, m, client.Cursor{}, func() {
			for range 12 {
				before, _ := m.counts()
				for streams := before; streams == before; streams, _ = m.counts() {
					time.Sleep(time.Second)
				}
				if _, polled := m.counts(); polled > 2*before {
					t.Errorf("%d polls for %d streams", polled, before)
				}
			}
			m.add("closed", "")
		})
		if err != nil {
			t.Fatal(err)
		}
		r.heard(t, "1 closed")
	})
}

func TestFollowLeavesAStreamThatBeginsElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, hello := range []string{`{"kind":"hello","after":7}`, `{"kind":"hello","after":1,"at":"2026-12-01T09:00:00.000Z"}`} {
			m := newRoom()
			m.add("line", "a")
			m.fault = func(w http.ResponseWriter, r *http.Request) bool {
				if !strings.HasSuffix(r.URL.Path, "/stream") {
					return false
				}
				w.Header().Set("Content-Type", "text/event-stream")
				fmt.Fprintf(w, "data: %s\n\n", hello)
				_ = http.NewResponseController(w).Flush()
				<-r.Context().Done()
				return true
			}
			r, err := follow(t, m, client.Cursor{After: 1, At: start.Add(time.Second)}, func() {
				time.Sleep(time.Minute)
				m.add("closed", "")
			})
			if err != nil || len(r.hints) > 0 {
				t.Errorf("after %s: %v, and the hints %q", hello, err, r.hints)
			}
			r.heard(t, "2 closed")
		}
	})
}

func TestFollowStartsOverOnAnotherLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newRoom()
		lines := 0
		m.cut = func() int {
			if lines++; lines == 1 {
				return 700 // somewhere behind the second entry
			}
			return 0
		}
		r, err := follow(t, m, client.Cursor{}, func() {
			m.add("line", "a")
			m.add("line", "b")
			time.Sleep(time.Second)
			m.forget("c")
			time.Sleep(5 * time.Minute)
			m.add("line", "d")
			m.add("closed", "")
		})
		if err != nil {
			t.Fatal(err)
		}
		r.heard(t, "1 line a", "2 line b", "restart", "1 line c", "2 line d", "3 closed")
	})
}

func TestFollowEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newRoom()
		m.add("line", "a")
		c := serve(t, m)
		nothing := func(client.Event) error { return nil }

		var p *client.Problem
		if err := c.Follow(t.Context(), "tornado-weekly/2026-12-02", client.Cursor{}, nothing); !errors.As(err, &p) || p.Status != 404 {
			t.Errorf("a meeting that is not there: %v", err)
		}
		if err := c.Follow(t.Context(), "tornado-weekly", client.Cursor{}, nothing); err == nil {
			t.Error("an id that is none was followed")
		}
		if err := (&client.Client{Base: "parley.example"}).Follow(t.Context(), id, client.Cursor{}, nothing); err == nil {
			t.Error("an address that is none was followed")
		}
		mine := errors.New("enough")
		if err := c.Follow(t.Context(), id, client.Cursor{}, func(client.Event) error { return mine }); !errors.Is(err, mine) {
			t.Errorf("an error of the caller: %v", err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		if err := c.Follow(ctx, id, client.Cursor{}, nothing); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("an end of patience: %v", err)
		}
		m.add("cancelled", "")
		if err := c.Follow(t.Context(), id, client.Cursor{}, nothing); err != nil {
			t.Errorf("a meeting that is cancelled: %v", err)
		}
	})
}

// Whatever is cut, refused or held back at random: each entry comes once, in order. The seed is in the test's name.
func TestFollowAtRandom(t *testing.T) {
	for seed := range uint64(60) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { followAtRandom(t, rand.New(rand.NewPCG(seed, 1))) })
		})
	}
}

func followAtRandom(t *testing.T, dice *rand.Rand) {
	m := newRoom()
	rolls := make(chan int, 1) // one at a time: the server's goroutines ask, too
	rolls <- 0
	roll := func(n int) int { <-rolls; defer func() { rolls <- 0 }(); return dice.IntN(n) }
	m.cut = func() int { return roll(2) * (1 + roll(2000)) }
	m.fault = func(w http.ResponseWriter, r *http.Request) bool {
		switch roll(10) {
		case 0:
			panic(http.ErrAbortHandler)
		case 1:
			w.WriteHeader(502 + roll(3))
			return true
		case 2:
			_, _ = w.Write([]byte(`{"entries":`))
			return true
		case 3:
			time.Sleep(time.Duration(roll(60)) * time.Second)
			return r.Context().Err() != nil
		}
		return false
	}
	var want []string
	r, err := follow(t, m, client.Cursor{}, func() {
		for i := range 40 {
			time.Sleep(time.Duration(roll(20_000)) * time.Millisecond)
			m.add("line", fmt.Sprint(i))
			want = append(want, fmt.Sprintf("%d line %d", i+1, i))
		}
		m.add("closed", "")
		want = append(want, "41 closed")
	})
	if err != nil {
		t.Fatal(err)
	}
	r.heard(t, want...)
}
