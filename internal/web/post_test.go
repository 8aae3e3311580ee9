//go:build unix

package web_test

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/store"
	"parley/internal/web"
	"parley/internal/web/gate"
	"parley/internal/web/voice"
)

// BenchmarkPost posts lines of some hundred bytes from writers who each wait for their answer, through everything but the sockets and the reading
// of the request's head: the handler of the whole server over a data file. The time of an operation has the waiting for the disk in it;
// cpu-us/op is what the process worked for it, and says more on a machine that others use as well.
func BenchmarkPost(b *testing.B) {
	for _, c := range []struct {
		name    string
		writers int
		keyed   bool
	}{{"writers=1", 1, false}, {"writers=32", 32, false}, {"writers=32/keyed", 32, true}} {
		b.Run(c.name, func(b *testing.B) { benchmarkPost(b, c.writers, c.keyed) })
	}
}

func benchmarkPost(b *testing.B, writers int, keyed bool) {
	quiet := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(io.Discard, nil)))
	defer slog.SetDefault(quiet)
	var commits atomic.Int64
	h, address, tokens := room(b, writers, &commits)
	body := []byte(`{"kind":"line","text":"what a line of talk is like, some hundred characters and a little more than that in all"}`)
	var taken atomic.Int64
	var all sync.WaitGroup
	b.ReportAllocs()
	b.ResetTimer()
	before, done := worked(b), commits.Load()
	for i, token := range tokens {
		all.Go(func() {
			p := newPoster(address, token, body)
			for n := taken.Add(1); n <= int64(b.N); n = taken.Add(1) {
				if keyed {
					p.request.Header["Idempotency-Key"] = []string{strconv.Itoa(i) + "-" + strconv.FormatInt(n, 10)}
				}
				if status := p.post(h); status != http.StatusCreated {
					b.Errorf("status %d", status)
					return
				}
			}
		})
	}
	all.Wait()
	b.ReportMetric(float64((worked(b)-before).Microseconds())/float64(b.N), "cpu-us/op")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "posts/s")
	b.ReportMetric(float64(b.N)/float64(max(commits.Load()-done, 1)), "posts/commit")
}

// room is a server over a data file with an open meeting, and the tokens of so many in it. It counts its commits.
func room(b *testing.B, people int, commits *atomic.Int64) (h http.Handler, address string, tokens []string) {
	b.Helper()
	now := time.Now().UTC().Truncate(time.Second)
	clock := func() time.Time { return time.Now().UTC() }
	s, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "parley.db"), store.Options{Clock: clock, Commit: func(commit func() error) error {
		commits.Add(1)
		return commit()
	}})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	made, err := s.Schedule(b.Context(), meeting.Scheduling{Series: meeting.Series{Title: "Load", Lang: "en", Listed: true}, Start: now, End: now.Add(time.Hour)})
	if err != nil {
		b.Fatal(err)
	}
	for i := range people {
		token := meeting.NewSecret()
		_, err := s.Join(b.Context(), meeting.Joining{Meeting: made.First.ID, Name: "Writer " + strconv.Itoa(i), Role: meeting.RoleGuest,
			Holders: []meeting.Holder{{Hash: meeting.HashOf(token), Kind: meeting.Token}}})
		if err != nil {
			b.Fatal(err)
		}
		tokens = append(tokens, token)
	}
	l := live.New(s, live.Options{Clock: clock, Voices: voice.Voices()})
	g := gate.New(gate.Config{URL: &url.URL{Scheme: "http", Host: "parley.test"}, Clock: clock}, s, s)
	return web.New(web.Config{Gate: g, Live: l, Calendar: s, Seats: s, Keys: s, Version: "test"}), made.First.Address(), tokens
}

// worked is the processor time that this process has used so far.
func worked(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// poster sends the same request again and again, and costs next to nothing itself. It is the connection, too.
type poster struct {
	request *http.Request
	body    []byte
	reader  bytes.Reader
	header  http.Header
	status  int
}

func newPoster(address, token string, body []byte) *poster {
	return &poster{body: body, header: http.Header{}, request: &http.Request{
		Method: http.MethodPost, URL: &url.URL{Path: "/api/v1/meetings/" + address + "/entries"}, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer " + token}},
		Host:   "parley.test", RemoteAddr: "127.0.0.1:40000", ContentLength: int64(len(body)),
	}}
}

func (p *poster) post(h http.Handler) int {
	p.reader.Reset(p.body)
	p.status = 0
	clear(p.header)
	r := *p.request
	r.Body = io.NopCloser(&p.reader)
	h.ServeHTTP(p, &r)
	return p.status
}

func (p *poster) Header() http.Header             { return p.header }
func (p *poster) WriteHeader(status int)          { p.status = status }
func (p *poster) Write(b []byte) (int, error)     { return len(b), nil }
func (p *poster) SetReadDeadline(time.Time) error { return nil }
func (p *poster) SetWriteDeadline(time.Time) error {
	return nil
}
