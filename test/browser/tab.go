package browser

import (
	"context"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Hide opens another tab in the same window, which hides this one.
func (p *Page) Hide() {
	p.t.Helper()
	Eval[bool](p, `(window.open("about:blank"), true)`)
	p.Until("the tab is hidden", func() bool { return Eval[bool](p, `document.hidden`) })
}

// Front brings the tab before all others of its window again.
func (p *Page) Front() {
	p.t.Helper()
	p.must("bring to the front", func(ctx context.Context, s *chromedp.Target) error {
		_, err := cdp.Call(ctx, s, page.BringToFront, cdp.Empty{})
		return err
	})
}

// Sleep freezes the tab, as browsers do with one that has long been hidden: no script of it runs any more.
func (p *Page) Sleep() { p.t.Helper(); p.live("frozen") }

// Wake lets a frozen tab run again, and looks at it.
func (p *Page) Wake() { p.t.Helper(); p.live("active"); p.Front() }

func (p *Page) live(state page.SetWebLifecycleStateState) {
	p.t.Helper()
	p.must("let the tab be "+string(state), func(ctx context.Context, s *chromedp.Target) error {
		_, err := cdp.Call(ctx, s, page.SetWebLifecycleState, page.SetWebLifecycleStateParams{State: state})
		return err
	})
}

// Prefers sets what its reader's system asks of pages, as name and value of media features: "prefers-color-scheme", "dark".
func (p *Page) Prefers(features ...string) {
	p.t.Helper()
	var set []*emulation.MediaFeature
	for i := 0; i+1 < len(features); i += 2 {
		set = append(set, &emulation.MediaFeature{Name: features[i], Value: features[i+1]})
	}
	p.must("prefer "+strings.Join(features, " "), func(ctx context.Context, s *chromedp.Target) error {
		_, err := cdp.Call(ctx, s, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: set})
		return err
	})
}

// Window makes the window another size.
func (p *Page) Window(width, height int64) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, chromedp.EmulateViewport(width, height, chromedp.EmulateMobile)); err != nil {
		p.t.Fatalf("a window of %d × %d: %v", width, height, err)
	}
}

// Letters sets how large the letters are that its reader's browser begins with, in points; 16 is what most leave it at.
func (p *Page) Letters(size int64) {
	p.t.Helper()
	p.must("larger letters", func(ctx context.Context, s *chromedp.Target) error {
		_, err := cdp.Call(ctx, s, page.SetFontSizes, page.SetFontSizesParams{FontSizes: &page.FontSizes{Standard: size, Fixed: size}})
		return err
	})
}
