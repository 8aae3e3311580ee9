package stage

import (
	"strings"

	"parley/test/browser"
)

// Join takes a name on a meeting's page, with the button that the lobby or the room has for it.
func Join(p *browser.Page, name, button string) {
	p.Fill("textbox", "Your name", name)
	p.Click("button", button)
	p.Until("the name is taken", func() bool { return !p.Has("button", button) && !p.Has("textbox", "Your name") })
}

// Send writes a line and sends it.
func Send(p *browser.Page, text string) {
	p.Fill("textbox", "Your line", text)
	p.Click("button", "Send")
}

// Say sends a line and waits until it is one.
func Say(p *browser.Page, text string) {
	Send(p, text)
	Shows(p, text)
}

// Shows waits until the page has this text in exactly one numbered line.
func Shows(p *browser.Page, text string) {
	p.Until("the page shows once: "+text, func() bool { return Count(p, text) == 1 })
}

// Count is how many lines of the page contain the text.
func Count(p *browser.Page, text string) int {
	n := 0
	for _, l := range p.Lines() {
		if strings.Contains(l.Text, text) {
			n++
		}
	}
	return n
}
