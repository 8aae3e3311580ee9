package outside

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"sync"
	"time"

	"parley/internal/web/words"
)

const (
	parameter = "check"    // of /healthz, with the nonce
	longest   = 64 << 10   // of an answer that is read
	path      = "/healthz" // which every proxy passes that passes anything
)

// nobody is an address that no machine has (RFC 5737): it is sent along as a stranger would who wants to be taken for somebody else.
var nobody = netip.MustParseAddr("192.0.2.146")

// asked is what came of one request to ourselves.
type asked struct {
	shown
	err     error // no answer came
	status  int   // of the answer
	moved   bool  // it was a redirect
	here    bool  // it arrived in this process
	arrival arrival
}

// shown is what a connection showed.
type shown struct {
	local       string            // our end of it
	certificate *x509.Certificate // the other side's; nil without TLS
	distrust    error             // why a browser would not take that
}

// line gathers what a connection shows; it may still be on its way when nobody waits for it any more.
type line struct {
	mu   sync.Mutex
	seen shown
}

func (l *line) see(change func(*shown)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	change(&l.seen)
}

// ask sends one request through the public address.
func (c *Checks) ask(ctx context.Context) (a asked) {
	t := &trial{arrived: make(chan arrival, 1)}
	var l line
	answer, err := c.send(ctx, t, &l)
	if err == nil {
		_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, longest))
		answer.Body.Close()
		a.status = answer.StatusCode
		a.moved = a.status >= 300 && a.status < 400
	}
	a.err = err
	l.see(func(s *shown) { a.shown = *s })
	select {
	case a.arrival = <-t.arrived:
		a.here = true
	default:
	}
	return a
}

// send sends the request of a trial. What the connection shows goes into l. The certificate is judged, but a bad one does not end it, so
// that the other checks can go on: nothing of worth is sent.
func (c *Checks) send(ctx context.Context, t *trial, l *line) (*http.Response, error) {
	trace := &httptrace.ClientTrace{GotConn: func(got httptrace.GotConnInfo) {
		l.see(func(s *shown) { s.local = got.Conn.LocalAddr().String() })
	}}
	to := *c.config.URL
	to.Path, to.RawQuery = path, parameter+"="+c.expect(t)
	r, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, trace), http.MethodGet, to.String(), nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("X-Forwarded-For", nobody.String())
	r.Header.Set("User-Agent", "parley (a check of its own public address)")
	client := http.Client{
		Transport: &http.Transport{
			DisableKeepAlives: true, DisableCompression: true,
			TLSClientConfig: &tls.Config{InsecureSkipVerify: true, VerifyConnection: func(s tls.ConnectionState) error {
				certificate, distrust := c.judge(s)
				l.see(func(s *shown) { s.certificate, s.distrust = certificate, distrust })
				return nil
			}},
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return client.Do(r)
}

// judge holds what the other side showed against what a browser wants.
func (c *Checks) judge(s tls.ConnectionState) (certificate *x509.Certificate, distrust error) {
	certificate = s.PeerCertificates[0]
	between := x509.NewCertPool()
	for _, cert := range s.PeerCertificates[1:] {
		between.AddCert(cert)
	}
	_, distrust = certificate.Verify(x509.VerifyOptions{DNSName: c.config.URL.Hostname(), Intermediates: between, Roots: c.roots})
	return certificate, distrust
}

// stream opens a stream to ourselves and waits for the first of it.
func (c *Checks) stream(ctx context.Context) Finding {
	began := time.Now()
	t := &trial{arrived: make(chan arrival, 1), streams: true, heard: make(chan struct{})}
	answer, err := c.send(ctx, t, new(line))
	if err == nil {
		defer answer.Body.Close()
		_, err = io.ReadFull(answer.Body, make([]byte, 1))
	}
	took := time.Since(began)
	close(t.heard)
	return c.streaming(len(t.arrived) > 0, err, took)
}

// play answers a trial as a meeting's stream answers its readers: the beginning at once, and then nothing for a while.
func (t *trial) play(w http.ResponseWriter, r *http.Request, holds time.Duration) {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no") // as all our streams say it
	if _, err := io.WriteString(w, ": here\n\n"); err != nil {
		return
	}
	if err := http.NewResponseController(w).Flush(); err != nil {
		return
	}
	enough := time.NewTimer(holds)
	defer enough.Stop()
	select {
	case <-t.heard:
	case <-enough.C:
	case <-r.Context().Done():
	}
}

// said is an error of the net in words, without the address that was asked, which holds the nonce.
func said(err error) any {
	var unknown *net.DNSError
	var refused *net.OpError
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return words.Put("no answer came in time")
	case errors.As(err, &unknown):
		return words.Put("this machine does not know that name (DNS)")
	case plain(err):
		return words.Put("what answers there speaks no TLS")
	case errors.As(err, &refused):
		return refused.Err.Error()
	}
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return err.Error()
}

// plain tells whether TLS was wanted of what speaks none.
func plain(err error) bool {
	var record tls.RecordHeaderError
	return errors.As(err, &record) || errors.Is(err, http.ErrSchemeMismatch)
}
