// Package browser drives Debian's Chromium as a person would: it finds things by their role and name.
package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Browser is one running Chromium.
type Browser struct {
	ctx context.Context
}

// Start runs Chromium without a window for the length of a test.
func Start(t testing.TB) *Browser {
	t.Helper()
	b, stop, err := Launch()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return b
}

// Launch runs Chromium without a window until stop is called. Every host but the loopback is unknown to it. Its pages may be used side
// by side.
func Launch() (b *Browser, stop func(), err error) {
	program, err := exec.LookPath("chromium")
	if err != nil {
		return nil, nil, errors.New("this test needs Chromium: apt-get install chromium")
	}
	profile, err := os.MkdirTemp("", "parley-chromium-")
	if err != nil {
		return nil, nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program), chromedp.UserDataDir(profile), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"), chromedp.Flag("lang", "en"),
	)
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancelBrowser := chromedp.NewContext(allocator)
	stop = func() {
		cancelBrowser()
		cancel()
		_ = os.RemoveAll(profile)
	}
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		stop()
		return nil, nil, fmt.Errorf("starting Chromium: %w", err)
	}
	return &Browser{ctx}, stop, nil
}

// Person is how somebody comes to a page.
type Person struct {
	NoScript bool   // JavaScript is off
	Phone    bool   // 360 points wide
	Narrow   int    // another width, with the height of a phone
	Height   int    // another height
	Zone     string // the machine's time zone; empty for the true one
	Language string // what the browser asks for; empty for English
	Wide     int    // another width, with the height of a desk
	Dark     bool   // prefers dark pages
}

// Page is one window of one person, with cookies of its own. It is for one goroutine.
type Page struct {
	t   testing.TB
	ctx context.Context

	mu       sync.Mutex
	requests []string
	dialogs  []string
	issues   []string // violations of the content security policy
	errors   []string // exceptions and console errors
	fetched  []Fetched
	broken   string // the script that stands for what Break was told of
}

// Open gives the person a window of their own. Dialogs are answered with yes and remembered.
func (b *Browser) Open(t testing.TB, who Person) *Page {
	t.Helper()
	p := &Page{t: t}
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(p.notice))
	p.ctx = ctx
	t.Cleanup(cancel)
	p.must("enable", func(ctx context.Context, s *chromedp.Target) error {
		if _, err := cdp.Call(ctx, s, network.Enable, network.EnableParams{}); err != nil {
			return err
		}
		if _, err := cdp.Call(ctx, s, log.Enable, cdp.Empty{}); err != nil {
			return err
		}
		if _, err := cdp.Call(ctx, s, audits.Enable, cdp.Empty{}); err != nil {
			return err
		}
		if who.Zone != "" {
			if _, err := cdp.Call(ctx, s, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: who.Zone}); err != nil {
				return err
			}
		}
		if who.Dark {
			if _, err := cdp.Call(ctx, s, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}}); err != nil {
				return err
			}
		}
		if who.Language != "" {
			asks := network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": who.Language}}
			if _, err := cdp.Call(ctx, s, network.SetExtraHTTPHeaders, asks); err != nil {
				return err
			}
		}
		if who.NoScript {
			if _, err := cdp.Call(ctx, s, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
				return err
			}
		}
		return nil
	})
	if who.Phone {
		who.Narrow = 360
	}
	width, height, mobile := int64(1200), int64(900), false
	if who.Wide > 0 {
		width = int64(who.Wide)
	}
	if who.Narrow > 0 {
		width, height, mobile = int64(who.Narrow), 740, true
	}
	if who.Height > 0 {
		height = int64(who.Height)
	}
	options := []chromedp.EmulateViewportOption{}
	if mobile {
		options = append(options, chromedp.EmulateMobile)
	}
	if err := chromedp.Do(p.ctx, chromedp.EmulateViewport(width, height, options...)); err != nil {
		t.Fatal(err)
	}
	return p
}

// Again is another tab of the same person: it shares cookies and storage.
func (p *Page) Again(t testing.TB) *Page {
	t.Helper()
	q := &Page{t: t}
	ctx, cancel := chromedp.NewContext(p.ctx, chromedp.WithListener(q.notice))
	q.ctx = ctx
	t.Cleanup(cancel)
	q.must("enable", func(ctx context.Context, s *chromedp.Target) error {
		_, err := cdp.Call(ctx, s, network.Enable, network.EnableParams{})
		return err
	})
	return q
}

// Close shuts the tab, as a person does.
func (p *Page) Close() {
	p.t.Helper()
	if err := chromedp.Cancel(p.ctx); err != nil {
		p.t.Fatalf("closing a tab: %v", err)
	}
}

// notice remembers what the browser reports.
func (p *Page) notice(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, e.Request.URL)
	case *network.EventResponseReceived:
		p.received(e)
	case *network.EventLoadingFinished:
		p.finished(e)
	case *fetch.EventRequestPaused:
		go p.answerBroken(e.RequestID, p.broken)
	case *page.EventJavascriptDialogOpening:
		p.dialogs = append(p.dialogs, fmt.Sprintf("%s %q", e.Type, e.Message))
		go p.answerDialog()
	case *audits.EventIssueAdded:
		if e.Issue != nil && e.Issue.Details != nil && e.Issue.Details.ContentSecurityPolicyIssueDetails != nil {
			d := e.Issue.Details.ContentSecurityPolicyIssueDetails
			p.issues = append(p.issues, fmt.Sprintf("%s %s", d.ViolatedDirective, d.BlockedURL))
		}
	case *log.EventEntryAdded:
		if e.Entry != nil && strings.Contains(e.Entry.Text, "Content Security Policy") {
			p.issues = append(p.issues, e.Entry.Text)
		}
	case *runtime.EventExceptionThrown:
		p.errors = append(p.errors, (&chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails}).Error())
	}
}

func (p *Page) answerDialog() {
	ctx, cancel := context.WithTimeout(p.ctx, 10*time.Second)
	defer cancel()
	_, _ = chromedp.Call(ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
}

// Foreign are the addresses that were asked for outside the given base: there must never be one.
func (p *Page) Foreign(base string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var foreign []string
	for _, url := range p.requests {
		ws := "ws" + strings.TrimPrefix(base, "http")
		if !strings.HasPrefix(url, base) && !strings.HasPrefix(url, ws) && !strings.HasPrefix(url, "data:") &&
			!strings.HasPrefix(url, "blob:"+base) && !strings.HasPrefix(url, "about:") {
			foreign = append(foreign, url)
		}
	}
	return foreign
}

// Complaints are dialogs, violations of the content security policy and uncaught exceptions so far.
func (p *Page) Complaints() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []string
	for _, d := range p.dialogs {
		all = append(all, "dialog: "+d)
	}
	for _, i := range p.issues {
		all = append(all, "content security policy: "+i)
	}
	for _, e := range p.errors {
		all = append(all, "exception: "+e)
	}
	return all
}

// must runs a step and fails the test with its name.
func (p *Page) must(what string, step func(context.Context, *chromedp.Target) error) {
	p.t.Helper()
	ctx := p.ctx // the first step opens the tab, which lives as long as that step's context
	if chromedp.FromContext(p.ctx).Target != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(p.ctx, 30*time.Second)
		defer cancel()
	}
	if err := chromedp.Do(ctx, chromedp.Func(step)); err != nil {
		p.t.Fatalf("%s: %v", what, err)
	}
}
