package browser

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Look gives the window another width and the page the dark or the light that a system prefers. Nothing on it moves from then on, so that it
// looks at once as it will.
func (p *Page) Look(width int, dark bool) {
	p.t.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	p.must("look", func(ctx context.Context, s *chromedp.Target) error {
		media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}}
		if _, err := cdp.Call(ctx, s, emulation.SetEmulatedMedia, media); err != nil {
			return err
		}
		_, err := chromedp.EmulateViewport(int64(width), 900)(ctx, s)
		return err
	})
}

// Before runs a script in every page before its own.
func (p *Page) Before(js string) {
	p.t.Helper()
	p.must("put a script before the page's", func(ctx context.Context, s *chromedp.Target) error {
		_, err := cdp.Call(ctx, s, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: js})
		return err
	})
}

// Await runs an expression that is a promise, and gives what it comes to.
func Await[T any](p *Page, js string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%.200s: %v", js, err)
	}
	return v
}

// Uninstallable says why the browser would not offer to put the page on a home screen; nothing, when it would.
func (p *Page) Uninstallable() (why []string) {
	p.t.Helper()
	p.must("ask whether it can be installed", func(ctx context.Context, s *chromedp.Target) error {
		found, err := cdp.Call(ctx, s, page.GetInstallabilityErrors, cdp.Empty{})
		for _, e := range found.InstallabilityErrors {
			if e.ErrorID != "in-incognito" { // every page of a test has cookies of its own, as a private window has
				why = append(why, e.ErrorID)
			}
		}
		return err
	})
	return why
}
