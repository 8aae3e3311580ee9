// Package safe shows that what is promised to who hosts and runs a server holds from outside: limits meet those they are meant for, also
// behind a proxy; secrets stay secret; and the owner's checks see what is wrong.
package safe

import (
	"crypto/rand"
	"fmt"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"parley/test/client"
	"parley/test/crowd"
	"parley/test/history"
	"parley/test/port"
	"parley/test/server"
	"parley/test/wire"
)

// front is a server with the default limits behind a proxy, whose people are told apart by the addresses they come from. The proxy alone is one.
type front struct {
	*server.Server
	base string
}

// fronts runs a test behind each proxy.
func fronts(t *testing.T, test func(*testing.T, front)) {
	for name, start := range map[string]func(t testing.TB, addr, to string){
		"nginx": func(t testing.TB, addr, to string) { wire.Documented(t, addr, to) },
		"Caddy": func(t testing.TB, addr, to string) { wire.Caddy(t, "http://"+addr, to) },
	} {
		t.Run(name, func(t *testing.T) {
			addr := port.Free(t)
			s := server.Start(t, server.Config{URL: "http://" + addr, Limits: true, Args: []string{"--proxies", "127.0.0.1"}})
			start(t, addr, s.Addr)
			test(t, front{s, "http://" + addr})
		})
	}
}

// from is a client that comes from an address of the loopback.
func (f front) from(t testing.TB, ip string) *client.Client {
	c := client.New(f.base, f.Key)
	dial := net.Dialer{Timeout: 5 * time.Second, LocalAddr: &net.TCPAddr{IP: net.ParseIP(ip)}}
	c.HTTP = &http.Client{Transport: &http.Transport{DialContext: dial.DialContext, MaxIdleConnsPerHost: 128}}
	t.Cleanup(c.HTTP.Transport.(*http.Transport).CloseIdleConnections)
	return c
}

// open schedules a meeting that is open, and gives its id.
func (f front) open(t *testing.T) string {
	t.Helper()
	made, err := client.New(f.URL, f.Key).Open(t.Context(), "Open", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return made.Next.ID
}

// floods repeats a request, each time as somebody else by its own word, until it is refused, and gives the refusal: 429, with the wait.
func floods(t *testing.T, c *client.Client, most int, next func(i int) client.Request) (passed int, wait time.Duration) {
	t.Helper()
	for i := range most {
		r := next(i)
		r.Header = http.Header{"X-Forwarded-For": {fmt.Sprintf("198.51.%d.%d, 203.0.113.%d", i%250, mathrand.IntN(250), 1+i%250)}}
		a, err := c.Do(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		if a.Status < 300 {
			continue
		}
		if _, err := a.Problem(); a.Status != 429 || err != nil {
			t.Fatalf("request %d: %d %s, %v", i, a.Status, a.Body, err)
		}
		seconds, err := strconv.Atoi(a.Header.Get("Retry-After"))
		if err != nil || seconds < 1 {
			t.Fatalf("the wait is %q", a.Header.Get("Retry-After"))
		}
		return i, time.Duration(seconds) * time.Second
	}
	t.Fatalf("%d requests in a row are not refused", most)
	return 0, 0
}

func joining(id string) func(int) client.Request {
	return func(i int) client.Request {
		return client.Request{Method: "POST", Path: client.MeetingPath(id, "/attendees"), Idem: rand.Text(), Body: map[string]string{"name": fmt.Sprint("Name ", i)}}
	}
}

func saying(id, token string) func(int) client.Request {
	return func(i int) client.Request {
		return client.Request{Method: "POST", Path: client.MeetingPath(id, "/entries"), Token: token, Body: map[string]string{"kind": "line", "text": fmt.Sprint("line ", i)}}
	}
}

// TestAForgedAddressChangesNothing: behind a proxy the address that came to it is limited, whatever X-Forwarded-For the client made up; and
// that address alone.
func TestAForgedAddressChangesNothing(t *testing.T) {
	fronts(t, func(t *testing.T, f front) {
		id := f.open(t)
		passed, _ := floods(t, f.from(t, "127.0.0.2"), 2000, joining(id))
		if passed < 300 {
			t.Errorf("only %d names were taken, where a room of 300 has to pass", passed)
		}
		f.elsewhere(t, id)
		now := time.Now()
		schedule := func(i int) client.Request {
			return client.Request{Method: "POST", Path: "/api/v1/series", Token: f.Key, Idem: rand.Text(),
				Body: client.Series{Title: "Flood", StartsAt: client.Moment(now.Add(time.Hour)), EndsAt: client.Moment(now.Add(2 * time.Hour))}}
		}
		floods(t, f.from(t, "127.0.0.2"), 200, schedule)
		if _, err := f.from(t, "127.0.0.3").Open(t.Context(), "Elsewhere", time.Hour); err != nil {
			t.Errorf("from elsewhere: %v", err)
		}
	})
}

// elsewhere wants somebody from another address to join and talk as if nothing were.
func (f front) elsewhere(t *testing.T, id string) {
	t.Helper()
	c := f.from(t, "127.0.0.3")
	seat, err := c.Join(t.Context(), id, "Ana from elsewhere", "")
	if err != nil {
		t.Fatalf("a name from elsewhere: %v", err)
	}
	for i := range 10 {
		if _, _, err := c.Post(t.Context(), id, seat.Token, fmt.Sprint("undisturbed ", i), ""); err != nil {
			t.Fatalf("a line from elsewhere: %v", err)
		}
	}
}

// TestAFloodingAttendeeSlowsOnlyThemselves, and no one else at the same address.
func TestAFloodingAttendeeSlowsOnlyThemselves(t *testing.T) {
	fronts(t, func(t *testing.T, f front) {
		id, c := f.open(t), f.from(t, "127.0.0.2")
		var tokens []string
		for _, name := range []string{"Flood", "Ben"} {
			seat, err := c.Join(t.Context(), id, name, "")
			if err != nil {
				t.Fatal(err)
			}
			tokens = append(tokens, seat.Token)
		}
		passed, wait := floods(t, c, 500, saying(id, tokens[0]))
		if passed < 12 {
			t.Errorf("%d lines at once are too many already; people paste a dozen", passed)
		}
		if wait > 5*time.Second {
			t.Errorf("they are to wait %v", wait)
		}
		for i := range 10 {
			if _, _, err := c.Post(t.Context(), id, tokens[1], fmt.Sprint("beside it ", i), ""); err != nil {
				t.Errorf("beside it: %v", err)
			}
		}
		f.elsewhere(t, id)
	})
}

// TestAFloodingAddressSlowsOnlyItself: many names at one address write without pause until they are refused; from elsewhere one goes on.
func TestAFloodingAddressSlowsOnlyItself(t *testing.T) {
	fronts(t, func(t *testing.T, f front) {
		id, c := f.open(t), f.from(t, "127.0.0.2")
		const names = 40 // whose own limits would let 800 lines pass at once
		var tokens []string
		for i := range names {
			seat, err := c.Join(t.Context(), id, fmt.Sprint("Flood ", i), "")
			if err != nil {
				t.Fatal(err)
			}
			tokens = append(tokens, seat.Token)
		}
		refused := make(chan time.Duration, names)
		for _, token := range tokens {
			go func() {
				for {
					a, err := c.Do(t.Context(), saying(id, token)(0))
					if err != nil || a.Status == 429 {
						seconds, _ := strconv.Atoi(a.Header.Get("Retry-After"))
						refused <- time.Duration(seconds) * time.Second
						return
					}
				}
			}()
		}
		f.elsewhere(t, id)
		for range names {
			if wait := <-refused; wait < time.Second {
				t.Errorf("a refusal names a wait of %v", wait)
			}
		}
		f.elsewhere(t, id)
	})
}

// TestSixtyBehindOneAddress join, read and talk under the default limits, and nobody is refused.
func TestSixtyBehindOneAddress(t *testing.T) {
	fronts(t, func(t *testing.T, f front) {
		id, through := f.open(t), f.from(t, "127.0.0.2")
		refused := &refusals{RoundTripper: through.HTTP.Transport}
		through.HTTP.Transport = refused
		c := crowd.New(t, through, id)
		c.Read(60)
		c.Write(60, 3)
		c.WritersDone()
		if _, _, err := client.New(f.URL, f.Key).Close(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		if n := len(history.Lines(c.Finish(time.Minute))); n != 180 {
			t.Errorf("%d lines of 180", n)
		}
		if n := refused.tooMany.Load(); n > 0 || refused.all.Load() < 300 {
			t.Errorf("of %d requests %d were refused", refused.all.Load(), n)
		}
	})
}

// refusals counts the answers that are 429, and all.
type refusals struct {
	http.RoundTripper
	tooMany, all atomic.Int64
}

func (r *refusals) RoundTrip(request *http.Request) (*http.Response, error) {
	answer, err := r.RoundTripper.RoundTrip(request)
	r.all.Add(1)
	if err == nil && answer.StatusCode == http.StatusTooManyRequests {
		r.tooMany.Add(1)
	}
	return answer, err
}
