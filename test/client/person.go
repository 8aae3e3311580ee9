package client

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
)

// Person uses pages and forms without script: a browser's cookies and nothing else. It may be used by many goroutines, as two tabs.
type Person struct {
	Base string
	HTTP *http.Client // does not follow redirects
}

// NewPerson is somebody who has never been here.
func NewPerson(base string) *Person {
	jar, _ := cookiejar.New(nil)
	return &Person{base, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// Get reads a page.
func (p *Person) Get(ctx context.Context, path string) (Answer, error) {
	return p.send(ctx, "GET", path, nil)
}

// Post sends a form, as a browser does from a page of the same site.
func (p *Person) Post(ctx context.Context, path string, fields url.Values) (Answer, error) {
	return p.send(ctx, "POST", path, fields)
}

func (p *Person) send(ctx context.Context, method, path string, fields url.Values) (Answer, error) {
	var body io.Reader
	if fields != nil {
		body = strings.NewReader(fields.Encode())
	}
	address := path
	if !strings.HasPrefix(path, "http") {
		address = p.Base + path
	}
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return Answer{}, err
	}
	req.Header.Set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
	req.Header.Set("Accept-Language", "en")
	if fields != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", p.Base)
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	resp, err := p.HTTP.Do(req)
	if err != nil {
		return Answer{}, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return Answer{Status: resp.StatusCode, Header: resp.Header, Body: text}, err
}
