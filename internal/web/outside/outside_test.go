package outside

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"parley/internal/web/gate"
)

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

// house is a server that knows only /healthz, and its checks through whatever stands in front.
type house struct {
	*Checks
	back *httptest.Server
}

// serve starts one. front gives what stands in front of the server, whose address it is handed, and is closed by itself; nil for nothing.
func serve(t *testing.T, proxies []netip.Prefix, front func(back *url.URL) *httptest.Server) *house {
	t.Helper()
	h := &house{}
	h.back = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != path || !h.Arrived(w, r) {
			_, _ = io.WriteString(w, `{"status":"ok"}`)
		}
	}))
	t.Cleanup(h.back.Close)
	at, err := url.Parse(h.back.URL)
	if err != nil {
		t.Fatal(err)
	}
	if front != nil {
		server := front(at)
		t.Cleanup(server.Close)
		if at, err = url.Parse(server.URL); err != nil {
			t.Fatal(err)
		}
	}
	g := gate.New(gate.Config{URL: at, Proxies: proxies}, nil, nil)
	h.Checks = New(Config{URL: at, Gate: g, Clock: time.Now, Flush: func(context.Context) (time.Duration, error) { return time.Millisecond, nil }})
	return h
}

// passing is a proxy that changes requests and answers on their way.
func passing(rewrite func(*httputil.ProxyRequest), answer func(*http.Response) error) func(*url.URL) *httptest.Server {
	return func(back *url.URL) *httptest.Server {
		return httptest.NewServer(&httputil.ReverseProxy{ModifyResponse: answer, Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(back)
			rewrite(r)
		}})
	}
}

// appends adds the client to what X-Forwarded-For says already, as nginx and Caddy are told to.
func appends(r *httputil.ProxyRequest) {
	r.Out.Header["X-Forwarded-For"] = r.In.Header["X-Forwarded-For"]
	r.SetXForwarded()
}

// gathers reads an answer to its end before it passes any of it on.
func gathers(answer *http.Response) error {
	body, err := io.ReadAll(answer.Body)
	answer.Body = io.NopCloser(bytes.NewReader(body))
	answer.ContentLength = int64(len(body))
	answer.Header.Del("Content-Type") // else the proxy of the test flushes by itself
	return err
}

// found are the states by the first word of the titles, and what the five say.
func (h *house) found(t *testing.T, came string) (string, Result) {
	t.Helper()
	r, err := h.Run(t.Context(), came)
	if err != nil {
		t.Fatal(err)
	}
	var states []string
	for _, f := range r.Findings {
		states = append(states, string(f.State))
		if f.Says.Text == "" || f.State == Good && f.Paste != "" {
			t.Errorf("%+v", f)
		}
	}
	if last := h.Last(); last == nil || !last.At.Equal(r.At) {
		t.Errorf("the last round was %v", last)
	}
	if len(h.trials) > 0 {
		t.Error("nonces outlive their round")
	}
	return strings.Join(states, " "), r
}

func TestChecksThroughWhatStandsInFront(t *testing.T) {
	nothing := httptest.NewServer(http.NotFoundHandler())
	nothing.Close()
	for _, c := range []struct {
		name    string
		proxies []netip.Prefix
		front   func(*url.URL) *httptest.Server
		want    string
		pastes  []string // what is to be pasted, in parts
	}{
		{"nothing", loopback, nil, "good good good good good", nil},
		{"nothing, and no proxies", nil, nil, "good good good good good", nil},
		{"a proxy that appends", loopback, passing(appends, nil), "good good good good good", nil},
		{"a proxy that writes anew", loopback, passing((*httputil.ProxyRequest).SetXForwarded, nil), "good good good good good", nil},
		{"a proxy that is not named", nil, passing(appends, nil), "good good bad good good", []string{"--proxies 127.0.0.1"}},
		{"everybody named", []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0")}, passing(appends, nil), "good good bad good good", []string{"--proxies loopback"}},
		{"a proxy that passes on what is claimed", loopback, passing(func(r *httputil.ProxyRequest) {
			r.Out.Header["X-Forwarded-For"] = r.In.Header["X-Forwarded-For"]
		}, nil), "good good bad good good", []string{"$proxy_add_x_forwarded_for"}},
		{"a proxy that says nothing", loopback, passing(func(*httputil.ProxyRequest) {}, nil), "good good bad good good", []string{"$proxy_add_x_forwarded_for"}},
		{"a proxy behind one that is not named", loopback, passing(func(r *httputil.ProxyRequest) {
			r.Out.Header.Set("X-Forwarded-For", nobody.String()+", 198.51.100.7, 203.0.113.9")
		}, nil), "good good bad good good", []string{"--proxies 127.0.0.1,203.0.113.9"}},
		{"a proxy that gathers", loopback, passing(appends, gathers), "good good good bad good", []string{"proxy_buffering off;"}},
		{"a proxy that leads elsewhere", loopback, func(*url.URL) *httptest.Server {
			return httptest.NewServer(http.RedirectHandler("http://"+nothing.Listener.Addr().String()+"/", http.StatusMovedPermanently))
		}, "bad good untried untried good", nil},
		{"another server", loopback, func(*url.URL) *httptest.Server {
			return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"status":"ok"}`) }))
		}, "bad good untried untried good", nil},
		{"a proxy that answers for us", loopback, passing(appends, func(answer *http.Response) error {
			answer.StatusCode = http.StatusForbidden
			return nil
		}), "bad good good good good", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := serve(t, c.proxies, c.front)
			if strings.Contains(c.name, "gathers") {
				h.prompt, h.holds = 50*time.Millisecond, 50*time.Millisecond
			}
			got, r := h.found(t, "")
			if got != c.want {
				t.Errorf("%s, want %s: %+v", got, c.want, r.Findings)
			}
			var pastes []string
			for _, f := range r.Findings {
				if f.Paste != "" {
					pastes = append(pastes, f.Paste)
				}
			}
			if len(pastes) != len(c.pastes) {
				t.Fatalf("to be pasted: %q, want %q", pastes, c.pastes)
			}
			for i, want := range c.pastes {
				if !strings.Contains(pastes[i], want) {
					t.Errorf("to be pasted: %q, want %q", pastes[i], want)
				}
			}
		})
	}
}

// TestNothingAnswers at the public address: that is said, and nothing else is tried.
func TestNothingAnswers(t *testing.T) {
	h := serve(t, nil, func(*url.URL) *httptest.Server {
		s := httptest.NewServer(nil)
		s.Listener.Close()
		return s
	})
	if got, r := h.found(t, ""); got != "bad good untried untried good" || !strings.Contains(r.Findings[0].Says.String(), "refused") {
		t.Errorf("%s: %+v", got, r.Findings)
	}
}

// TestTheAddressBarIsHeldAgainstTheSetting, as all links are made from that.
func TestTheAddressBarIsHeldAgainstTheSetting(t *testing.T) {
	h := serve(t, loopback, nil)
	for came, want := range map[string]string{h.back.URL: "", "": "", "null": "", "https://meet.example.org": "--url https://meet.example.org",
		"https://meet.example.org/\"><b>": "", "javascript://x": ""} {
		_, r := h.found(t, came)
		if f := r.Findings[0]; f.Paste != want || (f.State == Bad) != (want != "") {
			t.Errorf("by %q: %+v", came, f)
		}
	}
}

func TestTLS(t *testing.T) {
	var vouched *x509.CertPool
	secure := func(back *url.URL) *httptest.Server {
		s := httptest.NewTLSServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(back); appends(r) }})
		vouched = x509.NewCertPool()
		vouched.AddCert(s.Certificate())
		return s
	}
	h := serve(t, loopback, secure)
	if got, r := h.found(t, ""); got != "good bad good good good" || !strings.Contains(r.Findings[1].Says.String(), "no authority") {
		t.Errorf("nobody vouches: %s: %+v", got, r.Findings)
	}
	h.roots = vouched
	if got, r := h.found(t, ""); got != "good good good good good" || !strings.Contains(r.Findings[1].Says.String(), "good until") {
		t.Errorf("in order: %s: %+v", got, r.Findings)
	}
	h.config.URL.Scheme, h.config.URL.Host = "https", h.back.Listener.Addr().String()
	if got, r := h.found(t, ""); got != "bad bad untried untried good" || !strings.Contains(r.Findings[1].Says.String(), "speaks no TLS") {
		t.Errorf("none spoken: %s: %+v", got, r.Findings)
	}
}

func TestCertificatesAreJudged(t *testing.T) {
	now := time.Now()
	until := func(d time.Duration) *x509.Certificate { return &x509.Certificate{NotAfter: now.Add(d)} }
	for _, c := range []struct {
		url  string
		seen shown
		want State
		says string
	}{
		{"http://localhost:8080", shown{}, Good, "from this machine only"},
		{"http://[::1]:8080", shown{}, Good, "from this machine only"},
		{"http://meet.example.org", shown{}, Bad, "in the open"},
		{"http://192.0.2.1", shown{}, Bad, "in the open"},
		{"https://meet.example.org", shown{certificate: until(60 * 24 * time.Hour)}, Good, "good until"},
		{"https://meet.example.org", shown{certificate: until(24 * time.Hour)}, Bad, "has not been renewed"},
		{"https://meet.example.org", shown{certificate: until(-time.Hour), distrust: x509.CertificateInvalidError{Reason: x509.Expired}}, Bad, "not valid at this time"},
		{"https://meet.example.org", shown{certificate: until(time.Hour), distrust: x509.HostnameError{Certificate: until(0), Host: "meet.example.org"}}, Bad, "another name"},
		{"https://meet.example.org", shown{certificate: until(time.Hour), distrust: x509.UnknownAuthorityError{}}, Bad, "no authority"},
		{"https://meet.example.org", shown{}, Untried, "lead here first"},
	} {
		at, err := url.Parse(c.url)
		if err != nil {
			t.Fatal(err)
		}
		if f := New(Config{URL: at}).tls(asked{shown: c.seen}); f.State != c.want || !strings.Contains(f.Says.String(), c.says) {
			t.Errorf("%s with %+v: %+v", c.url, c.seen, f)
		}
	}
}

func TestTheDiskIsTimed(t *testing.T) {
	for _, c := range []struct {
		took time.Duration
		err  error
		want State
		says string
	}{
		{900 * time.Microsecond, nil, Good, "0.9 ms"},
		{42 * time.Millisecond, nil, Good, "42 ms"},
		{time.Microsecond, nil, Bad, "less than 0.01 ms: no disk is so fast"},
		{time.Second, nil, Bad, "every line waits"},
		{0, errors.New("no space left on device"), Bad, "no space left on device"},
	} {
		h := New(Config{Flush: func(context.Context) (time.Duration, error) { return c.took, c.err }})
		if f := h.disk(t.Context()); f.State != c.want || !strings.Contains(f.Says.String(), c.says) {
			t.Errorf("%v, %v: %+v", c.took, c.err, f)
		}
	}
	if f := New(Config{}).disk(t.Context()); f.State != Untried {
		t.Errorf("%+v", f)
	}
}

// TestStrangersSeeNoDifference: a nonce that is none of ours, or one that has had its time, is answered as no nonce is.
func TestStrangersSeeNoDifference(t *testing.T) {
	h := serve(t, loopback, nil)
	used := make(chan string, 4)
	h.back.Config.Handler = func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { used <- r.URL.RawQuery; next.ServeHTTP(w, r) })
	}(h.back.Config.Handler)
	h.found(t, "")
	close(used)
	h.back.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h.Arrived(w, r) {
			t.Errorf("%s is taken", r.URL)
		}
	})
	queries := []string{"", "check=", "check=AAAAAAAAAAAAAAAAAAAAAAAAAA", "check", "check=a&check=b"}
	for q := range used {
		queries = append(queries, q)
	}
	if len(queries) != 7 {
		t.Fatalf("a round sends %q", queries[5:])
	}
	for _, q := range queries {
		answer, err := http.Get(h.back.URL + path + "?" + q)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
	}
}

// TestARoundIsBounded: what never answers costs a few seconds, and a second round waits for the first.
func TestARoundIsBounded(t *testing.T) {
	stuck := make(chan struct{})
	h := serve(t, loopback, func(*url.URL) *httptest.Server {
		return httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-r.Context().Done():
			case <-stuck:
			}
		}))
	})
	defer close(stuck)
	h.most = 50 * time.Millisecond
	got, r := h.found(t, "")
	if got != "bad good untried untried good" || !strings.Contains(r.Findings[0].Says.String(), "no answer came in time") {
		t.Errorf("%s: %+v", got, r.Findings)
	}
	h.turn <- struct{}{}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.Run(ctx, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("a second round beside another: %v", err)
	}
}
