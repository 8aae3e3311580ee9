package browser

import (
	"context"
	"fmt"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Fetched is something that a page asked for, and how many bytes of the line its answer took: as it was packed, and with its head.
type Fetched struct {
	URL    string
	Kind   network.ResourceType
	Status int64
	Body   int64
	Whole  int64

	request network.RequestID
	head    int64
}

// received and finished keep what came over the line. The lock is held.
func (p *Page) received(e *network.EventResponseReceived) {
	p.fetched = append(p.fetched, Fetched{URL: e.Response.URL, Kind: e.Type, Status: e.Response.Status, request: e.RequestID,
		head: int64(e.Response.EncodedDataLength)})
}

func (p *Page) finished(e *network.EventLoadingFinished) {
	for i := range p.fetched {
		if p.fetched[i].request == e.RequestID {
			p.fetched[i].Whole = int64(e.EncodedDataLength)
			p.fetched[i].Body = p.fetched[i].Whole - p.fetched[i].head
		}
	}
}

// Fetched is everything that came since the page was opened.
func (p *Page) Fetched() []Fetched {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Fetched{}, p.fetched...)
}

// responseBody is network.GetResponseBody with a body that is text; that one takes it for base64, which pages are not sent as.
var responseBody = cdp.Command[network.GetResponseBodyParams, struct {
	Body string `json:"body"`
}]{Method: network.CommandGetResponseBody}

// Source is the HTML of the page as the server sent it.
func (p *Page) Source() string {
	p.t.Helper()
	all, source := p.Fetched(), ""
	p.must("read the page's source", func(ctx context.Context, s *chromedp.Target) error {
		for i := len(all) - 1; i >= 0; i-- {
			if all[i].Kind != network.ResourceTypeDocument {
				continue
			}
			body, err := cdp.Call(ctx, s, responseBody, network.GetResponseBodyParams{RequestID: all[i].request})
			source = body.Body
			return err
		}
		return fmt.Errorf("no page came")
	})
	return source
}

// Break gives this script in the place of what is asked for by a pattern, in which * stands for anything.
func (p *Page) Break(pattern, script string) {
	p.t.Helper()
	p.mu.Lock()
	p.broken = script
	p.mu.Unlock()
	p.must("break "+pattern, func(ctx context.Context, s *chromedp.Target) error {
		_, err := cdp.Call(ctx, s, fetch.Enable, fetch.EnableParams{Patterns: []*fetch.RequestPattern{{URLPattern: pattern}}})
		return err
	})
}

func (p *Page) answerBroken(id fetch.RequestID, script string) {
	_, _ = chromedp.Call(p.ctx, fetch.FulfillRequest, fetch.FulfillRequestParams{RequestID: id, ResponseCode: 200,
		ResponseHeaders: []*fetch.HeaderEntry{{Name: "Content-Type", Value: "text/javascript"}}, Body: []byte(script)})
}
