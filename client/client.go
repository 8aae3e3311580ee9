// Package client speaks to a Parley server: schedule a meeting, take a name, talk, read, and follow a log as it grows.
//
// It needs the standard library only, and it is what a program should do that talks to Parley over a network that fails: every wish
// carries a key of its own, so that it may be repeated until an answer comes and is still stored once; a reader is a number, the
// last entry that it has seen, and goes on from there.
package client

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	random "math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Client is the API of one server. The zero value is not usable: Base must be set. A Client may be used by many goroutines.
type Client struct {
	// Base is the address of the server, such as https://meet.example.
	Base string

	// HTTP sends the requests; nil means http.DefaultClient. A Timeout in it cuts streams, too, which Follow survives.
	HTTP *http.Client
}

const (
	tries        = 8                      // of one wish, a quarter of a minute in all
	firstPause   = 250 * time.Millisecond // between two tries; it doubles
	longestPause = 5 * time.Second
	longestAsked = time.Minute      // a server that asks for more is not waited for
	answerIn     = 30 * time.Second // to one try
	largest      = 256 << 20        // of an answer, in bytes
)

// request is one wish. Path stands behind Base.
type request struct {
	method, path string
	query        url.Values
	secret       string // a key or token; empty for none
	idempotency  string
	body         any // sent as JSON; nil for none
	patience     time.Duration
}

// wish sends what changes something, under a key of its own, until the server has answered: a repeat is answered with what the
// first one made. It decodes the answer into into.
func (c *Client) wish(ctx context.Context, secret, path string, body, into any) error {
	return c.insist(ctx, request{method: http.MethodPost, path: path, secret: secret, idempotency: rand.Text(), body: body}, into)
}

// insist repeats r until there is an answer that another try would not change.
func (c *Client) insist(ctx context.Context, r request, into any) error {
	for n := 1; ; n++ {
		err := c.try(ctx, r, into)
		if err == nil || !passing(err) || n == tries || asked(err) > longestAsked {
			return err
		}
		if err := sleep(ctx, pause(n, err, longestPause)); err != nil {
			return err
		}
	}
}

// try sends r once.
func (c *Client) try(ctx context.Context, r request, into any) error {
	ctx, cancel := context.WithTimeout(ctx, answerIn+r.patience)
	defer cancel()
	req, err := c.request(ctx, r)
	if err != nil {
		return err
	}
	resp, err := c.http().Do(req)
	if err != nil {
		return fmt.Errorf("%s %s: %w", r.method, r.path, err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusCreated {
		return problem(resp)
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, largest))
	if err != nil {
		return fmt.Errorf("%s %s: read the answer: %w", r.method, r.path, err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("%s %s: the answer is not Parley's: %w", r.method, r.path, err)
	}
	return nil
}

func (c *Client) request(ctx context.Context, r request) (*http.Request, error) {
	var body io.Reader
	if r.body != nil {
		data, err := json.Marshal(r.body)
		if err != nil {
			return nil, &mistake{fmt.Errorf("write the request: %w", err)}
		}
		body = bytes.NewReader(data)
	}
	address := strings.TrimRight(c.Base, "/") + r.path
	if len(r.query) > 0 {
		address += "?" + r.query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, r.method, address, body)
	if err != nil {
		return nil, &mistake{err}
	}
	if req.URL.Scheme != "http" && req.URL.Scheme != "https" {
		return nil, &mistake{errors.New("the base must be an address that begins with http:// or https://")}
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.secret != "" {
		req.Header.Set("Authorization", "Bearer "+r.secret)
	}
	if r.idempotency != "" {
		req.Header.Set("Idempotency-Key", r.idempotency)
	}
	return req, nil
}

func (c *Client) http() *http.Client {
	if c.HTTP != nil {
		return c.HTTP
	}
	return http.DefaultClient
}

// mistake is an error of the caller's: no try will make it better.
type mistake struct{ error }

func (m *mistake) Unwrap() error { return m.error }

// passing tells errors that may be gone at the next try: no answer at all, or one that says so.
func passing(err error) bool {
	var m *mistake
	var p *Problem
	switch {
	case errors.As(err, &m):
		return false
	case !errors.As(err, &p):
		return !errors.Is(err, context.Canceled) // a deadline may be that of one try; the caller's own ends the pause
	}
	switch p.Status {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
		return true
	}
	return p.Status >= 500 && p.Status != http.StatusNotImplemented
}

// pause is how long to wait after the nth failure: twice as long as before, at most longest, each time a different part of it, so that many
// clients do not come back as one. What the server asked for comes first.
func pause(n int, err error, longest time.Duration) time.Duration {
	full := min(longest, firstPause<<min(n-1, 16))
	wait := full/2 + random.N(full/2+1)
	if asked := asked(err); asked > 0 {
		return asked + wait/4
	}
	return wait
}

// asked is the wait that the server asked for; 0 for none.
func asked(err error) time.Duration {
	var p *Problem
	if errors.As(err, &p) {
		return p.RetryAfter
	}
	return 0
}

// sleep waits, or returns ctx's error when that ends first.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// meetingPath is the path of a meeting in the API.
func meetingPath(id, rest string) (string, error) {
	series, date, ok := strings.Cut(id, "/")
	if !ok || series == "" || date == "" || strings.Contains(date, "/") {
		return "", &mistake{fmt.Errorf("%q is not the id of a meeting, such as tornado-weekly/2026-12-01", id)}
	}
	return "/api/v1/meetings/" + url.PathEscape(series) + "/" + url.PathEscape(date) + rest, nil
}

// Problem is what the server said instead of doing as asked (RFC 9457). Errors of this package wrap it: use errors.As.
type Problem struct {
	Status int    `json:"status"`
	Code   string `json:"code"` // stable: meeting-not-open, extension-cap, cursor-unknown …
	Title  string `json:"title"`
	Detail string `json:"detail"` // a sentence that says what to do
	Field  string `json:"field"`  // the field at fault, if one is

	// Where it is not the time for what was wished.
	Phase      string    `json:"phase"`
	StartsAt   time.Time `json:"starts_at"`
	EndsAt     time.Time `json:"ends_at"`
	ServerTime time.Time `json:"server_time"`

	MinutesLeft int   `json:"minutes_left"` // with extension-cap
	LastSeq     int64 `json:"last_seq"`     // with cursor-unknown

	RetryAfter time.Duration `json:"-"` // what the server asked to wait; 0 for nothing
}

func (p *Problem) Error() string {
	s := fmt.Sprintf("the server answered %d %s", p.Status, p.Title)
	if p.Code != "" {
		s += " (" + p.Code + ")"
	}
	if p.Field != "" {
		s += ", field " + p.Field
	}
	if p.Detail != "" {
		s += ": " + p.Detail
	}
	return s
}

// problem reads a refusal. What is no problem document, such as a proxy's page, is told by its status alone.
func problem(resp *http.Response) error {
	p := &Problem{}
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "application/problem+json") {
		data, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
		if err != nil || json.Unmarshal(data, p) != nil {
			p = &Problem{}
		}
	}
	p.Status = resp.StatusCode
	if p.Title == "" {
		p.Title = http.StatusText(resp.StatusCode)
	}
	if seconds, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && seconds > 0 {
		p.RetryAfter = time.Duration(min(seconds, 3600)) * time.Second
	}
	return p
}
