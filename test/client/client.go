// Package client speaks Parley's HTTP API as a program of somebody else would: it shares no code with the server.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// Client is the API of one server. It may be used by many goroutines.
type Client struct {
	Base string // http://host:port
	Key  string // the owner's key, for what a host or owner does
	HTTP *http.Client
}

// New makes a client that keeps up to 512 connections.
func New(base, key string) *Client {
	transport := &http.Transport{
		MaxIdleConns: 512, MaxIdleConnsPerHost: 512, IdleConnTimeout: 30 * time.Second, DisableCompression: true,
		DialContext: (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
	}
	return &Client{Base: base, Key: key, HTTP: &http.Client{Transport: transport}}
}

// Answer is a response, read to its end.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Problem is an RFC 9457 document, and the error that a refusal becomes.
type Problem struct {
	Status     int    `json:"status"`
	Type       string `json:"type"`
	Title      string `json:"title"`
	Detail     string `json:"detail"`
	Phase      string `json:"phase"`
	StartsAt   string `json:"starts_at"`
	EndsAt     string `json:"ends_at"`
	ServerTime string `json:"server_time"`
	LastSeq    int64  `json:"last_seq"`

	Body       string `json:"-"` // the document as it came
	RetryAfter string `json:"-"`
}

func (p *Problem) Error() string { return fmt.Sprintf("status %d: %s", p.Status, p.Body) }

// Problem reads the answer as a problem document; it is an error when it is none.
func (a Answer) Problem() (*Problem, error) {
	p := &Problem{Body: string(a.Body), RetryAfter: a.Header.Get("Retry-After")}
	if t := a.Header.Get("Content-Type"); !strings.HasPrefix(t, "application/problem+json") {
		return p, fmt.Errorf("status %d with content type %q instead of a problem document: %.200s", a.Status, t, a.Body)
	}
	if err := json.Unmarshal(a.Body, p); err != nil {
		return p, fmt.Errorf("status %d: unreadable problem document: %w", a.Status, err)
	}
	if p.Status != a.Status || p.Title == "" || p.Type == "" {
		return p, fmt.Errorf("status %d: incomplete problem document: %s", a.Status, a.Body)
	}
	return p, nil
}

// Request is one call. Token goes into Authorization, Idem into Idempotency-Key; Body is sent as JSON unless it is a []byte,
// which is sent as it is, with content type Type.
type Request struct {
	Method, Path string
	Token, Idem  string
	Body         any
	Type         string
	Header       http.Header
}

// Do sends the request and reads the whole answer. An error means that no answer came.
func (c *Client) Do(ctx context.Context, r Request) (Answer, error) {
	var body io.Reader
	contentType := r.Type
	switch b := r.Body.(type) {
	case nil:
	case []byte:
		body = bytes.NewReader(b)
	default:
		text, err := json.Marshal(b)
		if err != nil {
			return Answer{}, err
		}
		body = bytes.NewReader(text)
		if contentType == "" {
			contentType = "application/json"
		}
	}
	req, err := http.NewRequestWithContext(ctx, r.Method, c.Base+r.Path, body)
	if err != nil {
		return Answer{}, err
	}
	for k, v := range r.Header {
		req.Header[k] = v
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	if r.Token != "" {
		req.Header.Set("Authorization", "Bearer "+r.Token)
	}
	if r.Idem != "" {
		req.Header.Set("Idempotency-Key", r.Idem)
	}
	resp, err := c.HTTP.Do(req)
	if err != nil {
		return Answer{}, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return Answer{}, err
	}
	return Answer{Status: resp.StatusCode, Header: resp.Header, Body: text}, nil
}

// call sends the request and decodes the answer. A status of 400 and above comes back as a *Problem.
func (c *Client) call(ctx context.Context, r Request, into any) (int, error) {
	a, err := c.Do(ctx, r)
	if err != nil {
		return 0, err
	}
	if a.Status >= 400 {
		p, err := a.Problem()
		if err != nil {
			return a.Status, err
		}
		return a.Status, p
	}
	if err := json.Unmarshal(a.Body, into); err != nil {
		return a.Status, fmt.Errorf("%s %s: status %d: unreadable answer: %w: %.200s", r.Method, r.Path, a.Status, err, a.Body)
	}
	return a.Status, nil
}
