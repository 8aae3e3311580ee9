package browser

import (
	"context"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// named are the codes of keys that are no characters, as Windows numbers them.
var named = map[string]int64{"Enter": 13, "Tab": 9, "Escape": 27, "Backspace": 8, "End": 35, "Home": 36,
	"ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}

// held are the bits of keys that are held down with another.
var held = map[string]int64{"Alt": 1, "Control": 2, "Meta": 4, "Shift": 8}

// Press presses keys one after the other, where the focus is: "a", "Enter", "Shift+Tab", "Alt+Shift+ArrowUp".
func (p *Page) Press(keys ...string) {
	p.t.Helper()
	for _, key := range keys {
		p.must("press "+key, func(ctx context.Context, s *chromedp.Target) error {
			down := input.DispatchKeyEventParams{Type: "keyDown"}
			down.Key = key
			for with, rest, more := strings.Cut(key, "+"); more && held[with] > 0; with, rest, more = strings.Cut(rest, "+") {
				down.Key, down.Modifiers = rest, down.Modifiers|held[with]
			}
			if code, ok := named[down.Key]; ok {
				down.Code, down.WindowsVirtualKeyCode = down.Key, code
			} else {
				down.Text = down.Key
			}
			if down.Key == "Enter" {
				down.Text = "\r"
			}
			if _, err := cdp.Call(ctx, s, input.DispatchKeyEvent, down); err != nil {
				return err
			}
			up := down
			up.Type, up.Text = "keyUp", ""
			_, err := cdp.Call(ctx, s, input.DispatchKeyEvent, up)
			return err
		})
	}
}

// Type types a text where the focus is, letter by letter.
func (p *Page) Type(text string) {
	p.t.Helper()
	for _, letter := range text {
		p.Press(string(letter))
	}
}

// Insert puts a text where the focus is at once, as pasting does.
func (p *Page) Insert(text string) {
	p.t.Helper()
	p.must("insert", func(ctx context.Context, s *chromedp.Target) error {
		_, err := cdp.Call(ctx, s, input.InsertText, input.InsertTextParams{Text: text})
		return err
	})
}

// Focused is the id of what has the focus or, where it has none, its tag.
func (p *Page) Focused() string {
	p.t.Helper()
	return Eval[string](p, `document.activeElement?.id || (document.activeElement?.tagName ?? "").toLowerCase()`)
}
