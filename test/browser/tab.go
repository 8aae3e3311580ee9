package browser

import (
	"context"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
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

// modifiers are the bits of the keys that are held down with another.
var modifiers = map[string]int64{"Alt": 1, "Control": 2, "Meta": 4, "Shift": 8}

// codes are what the browser's own keys go by.
var codes = map[string]int64{"Tab": 9, "Enter": 13, "Escape": 27, "ArrowUp": 38, "ArrowDown": 40, "ArrowLeft": 37, "ArrowRight": 39, "Home": 36, "End": 35}

// Stroke presses keys together, as in "Alt+Shift+ArrowUp" or "?", wherever the focus is.
func (p *Page) Stroke(combo string) {
	p.t.Helper()
	parts := strings.Split(combo, "+")
	stroke := input.DispatchKeyEventParams{Type: "keyDown", Key: parts[len(parts)-1]}
	for _, held := range parts[:len(parts)-1] {
		stroke.Modifiers |= modifiers[held]
	}
	stroke.WindowsVirtualKeyCode = codes[stroke.Key]
	if len(stroke.Key) == 1 && stroke.Modifiers&^modifiers["Shift"] == 0 {
		stroke.Text = stroke.Key
	}
	p.must("press "+combo, func(ctx context.Context, s *chromedp.Target) error {
		if _, err := cdp.Call(ctx, s, input.DispatchKeyEvent, stroke); err != nil {
			return err
		}
		stroke.Type, stroke.Text = "keyUp", ""
		_, err := cdp.Call(ctx, s, input.DispatchKeyEvent, stroke)
		return err
	})
}
