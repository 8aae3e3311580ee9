package browser

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"parley/test/wait"
)

// patience is how long anything on a page may take. It is long because the machine may be busy, not because pages are slow.
const patience = 30 * time.Second

// Go opens an address. A form that is still on its way may take the page elsewhere first; then it is opened again.
func (p *Page) Go(url string) {
	p.t.Helper()
	p.must("open "+url, func(ctx context.Context, s *chromedp.Target) error {
		var err error
		for range 5 {
			if _, err = chromedp.Navigate(url)(ctx, s); err == nil || !strings.Contains(err.Error(), "ERR_ABORTED") {
				return err
			}
		}
		return err
	})
}

// Reload loads the page anew, as F5 does.
func (p *Page) Reload() {
	p.t.Helper()
	p.must("reload", func(ctx context.Context, s *chromedp.Target) error {
		_, err := chromedp.Reload()(ctx, s)
		return err
	})
}

// Address is where the page is now.
func (p *Page) Address() string {
	address, err := read(p, chromedp.Location())
	if err != nil {
		p.t.Fatalf("address: %v", err)
	}
	return address
}

// read reads something of the page. Where the page goes elsewhere meanwhile, the next one is read.
func read[T any](p *Page, what chromedp.Action[T]) (v T, err error) {
	for range 5 {
		if v, err = chromedp.Run(p.ctx, what); err == nil || !strings.Contains(err.Error(), "Inspected target navigated") {
			return v, err
		}
	}
	return v, err
}

// find returns the element with this role and accessible name, as a screen reader would; an empty name stands for any.
func find(ctx context.Context, s *chromedp.Target, role, name string) (cdp.BackendNodeID, error) {
	root, err := cdp.Call(ctx, s, dom.GetDocument, dom.GetDocumentParams{})
	if err != nil {
		return 0, err
	}
	found, err := cdp.Call(ctx, s, accessibility.QueryAXTree,
		accessibility.QueryAXTreeParams{NodeID: root.Root.NodeID, Role: role, AccessibleName: name})
	if err != nil {
		return 0, err
	}
	for _, node := range found.Nodes {
		if !node.Ignored && node.BackendDOMNodeID != 0 {
			return node.BackendDOMNodeID, nil
		}
	}
	return 0, fmt.Errorf("no %s named %q on the page", role, name)
}

// Has tells whether there is something with this role and name now.
func (p *Page) Has(role, name string) bool {
	err := chromedp.Do(p.ctx, chromedp.Func(func(ctx context.Context, s *chromedp.Target) error {
		_, err := find(ctx, s, role, name)
		return err
	}))
	return err == nil
}

// on waits for the element and acts on it. A page that changes under the hand is tried again.
func (p *Page) on(role, name string, act func(context.Context, *chromedp.Target, cdp.BackendNodeID) error) {
	p.t.Helper()
	var last error
	err := wait.Until(p.ctx, patience, fmt.Sprintf("%s %q", role, name), func() bool {
		last = chromedp.Do(p.ctx, chromedp.Func(func(ctx context.Context, s *chromedp.Target) error {
			node, err := find(ctx, s, role, name)
			if err != nil {
				return err
			}
			return act(ctx, s, node)
		}))
		return last == nil
	})
	if err != nil {
		p.t.Fatalf("%v: %v\nthe page at %s says:\n%.1500s", err, last, p.Address(), p.Text())
	}
}

// Fill replaces what stands in a field.
func (p *Page) Fill(role, name, text string) {
	p.t.Helper()
	p.on(role, name, func(ctx context.Context, s *chromedp.Target, node cdp.BackendNodeID) error {
		if _, err := cdp.Call(ctx, s, dom.Focus, dom.FocusParams{BackendNodeID: node}); err != nil {
			return err
		}
		clearing := input.DispatchKeyEventParams{Type: "keyDown", Key: "a", Code: "KeyA", Modifiers: 2, Commands: []string{"selectAll"}}
		if _, err := cdp.Call(ctx, s, input.DispatchKeyEvent, clearing); err != nil {
			return err
		}
		clearing.Type, clearing.Commands = "keyUp", nil
		if _, err := cdp.Call(ctx, s, input.DispatchKeyEvent, clearing); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, s, input.InsertText, input.InsertTextParams{Text: text})
		return err
	})
}

// Click presses what has this role and name, once.
func (p *Page) Click(role, name string) { p.t.Helper(); p.press(role, name, 1) }

// DoubleClick presses it twice in a row, as impatient people do.
func (p *Page) DoubleClick(role, name string) { p.t.Helper(); p.press(role, name, 2) }

func (p *Page) press(role, name string, times int64) {
	p.t.Helper()
	p.on(role, name, func(ctx context.Context, s *chromedp.Target, node cdp.BackendNodeID) error {
		if _, err := cdp.Call(ctx, s, dom.ScrollIntoViewIfNeeded, dom.ScrollIntoViewIfNeededParams{BackendNodeID: node}); err != nil {
			return err
		}
		place, err := cdp.Call(ctx, s, dom.GetContentQuads, dom.GetContentQuadsParams{BackendNodeID: node})
		if err != nil {
			return err
		}
		if len(place.Quads) == 0 {
			return fmt.Errorf("%s %q has no place on the page", role, name)
		}
		q := place.Quads[0]
		mouse := input.DispatchMouseEventParams{X: (q[0] + q[4]) / 2, Y: (q[1] + q[5]) / 2, Button: input.MouseButtonLeft}
		for count := int64(1); count <= times; count++ {
			mouse.ClickCount = count
			for _, mouse.Type = range []input.DispatchMouseEventType{input.DispatchMouseEventTypeMousePressed, input.DispatchMouseEventTypeMouseReleased} {
				if _, err := cdp.Call(ctx, s, input.DispatchMouseEvent, mouse); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// Text is what the page says, as a person sees it.
func (p *Page) Text() string {
	text, err := read(p, chromedp.Evaluate[string](`document.body.innerText`))
	if err != nil {
		return ""
	}
	return text
}

// Line is one line of the log as the page shows it.
type Line struct {
	N    int64  `json:"n"`
	Text string `json:"text"`
}

// Lines are the elements l-N inside the log, in the order of the page.
func (p *Page) Lines() []Line {
	const js = `[...document.querySelectorAll('[role="log"] [id^="l-"]')].map(e => ({n: Number(e.id.slice(2)), text: e.textContent}))`
	lines, err := read(p, chromedp.Evaluate[[]Line](js))
	if err != nil {
		return nil
	}
	return lines
}

// CompleteTo is the number that "complete to N" names now; -1 while the page does not say it.
func (p *Page) CompleteTo() int64 {
	said, err := read(p, chromedp.Evaluate[string](`[...document.querySelectorAll('.complete')].filter((e) => e.checkVisibility()).map((e) => e.textContent).join()`))
	_, after, found := strings.Cut(said, "complete to ")
	if err != nil || !found {
		return -1
	}
	n := int64(-1)
	_, _ = fmt.Sscan(after, &n)
	return n
}

// Eval runs an expression on the page. It works with JavaScript switched off, too.
func Eval[T any](p *Page, js string) T {
	p.t.Helper()
	v, err := read(p, chromedp.Evaluate[T](js))
	if err != nil {
		p.t.Fatalf("%s: %v", js, err)
	}
	return v
}

// Picture is a screenshot of the window, as PNG.
func (p *Page) Picture() []byte {
	p.t.Helper()
	png, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatalf("screenshot: %v", err)
	}
	return png
}

// Until waits for a condition on the page and says what the page shows when it does not come.
func (p *Page) Until(what string, done func() bool) {
	p.t.Helper()
	if err := wait.Until(p.ctx, patience, what, done); err != nil {
		p.t.Fatalf("%v\nthe page at %s says:\n%.1500s", err, p.Address(), p.Text())
	}
}

// Shows waits until the page says this text.
func (p *Page) Shows(text string) {
	p.t.Helper()
	p.Until(fmt.Sprintf("the page says %q", text), func() bool { return strings.Contains(p.Text(), text) })
}
