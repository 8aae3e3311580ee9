// Package talk does with hands what one does in a room: with keys, a pointer and fingers, in Chromium.
package talk

import (
	"crypto/rand"
	"fmt"
	"strings"
	"testing"

	"parley/test/browser"
	"parley/test/client"
	"parley/test/stage"
)

func TestMain(m *testing.M) { stage.Main(m, "4") }

// scene is a stage with what the tests of this package need besides.
type scene struct{ stage.Stage }

func set(t *testing.T) scene { t.Helper(); return scene{stage.Set(t)} }

// logged are the entries of a kind, with the line they are about and what they say.
func (s scene) logged(id, kind string) []string {
	s.T.Helper()
	log, _, err := s.API.Whole(s.T.Context(), id)
	if err != nil {
		s.T.Fatal(err)
	}
	var all []string
	for _, e := range log {
		if e.Kind == kind {
			all = append(all, strings.TrimSpace(fmt.Sprintf("%d %s", e.Ref, e.Text)))
		}
	}
	return all
}

// wish adds an entry about a line, as a program does.
func (s scene) wish(id, token, kind, text string, ref int64) {
	s.T.Helper()
	a, err := s.API.Do(s.T.Context(), client.Request{Method: "POST", Path: "/api/v1/meetings/" + id + "/entries", Token: token, Idem: rand.Text(),
		Body: map[string]any{"kind": kind, "text": text, "ref": ref}})
	if err != nil || a.Status >= 300 {
		s.T.Fatalf("%s: %d %s, %v", kind, a.Status, a.Body, err)
	}
}

// said waits until the log of a meeting has these entries of a kind.
func (s scene) said(p *browser.Page, id, kind string, want ...string) {
	s.T.Helper()
	p.Until(fmt.Sprintf("the log has %s %q", kind, want), func() bool { return fmt.Sprint(s.logged(id, kind)) == fmt.Sprint(want) })
}

// has waits until an element stands on the page.
func has(p *browser.Page, what, selector string) {
	p.Until(what, func() bool {
		return browser.Eval[bool](p, fmt.Sprintf(`document.querySelector(%q) !== null`, selector))
	})
}

// line is the number of the line with a text, once it stands on the page.
func line(p *browser.Page, text string) int64 {
	stage.Shows(p, text)
	for _, l := range p.Lines() {
		if strings.Contains(l.Text, text) {
			return l.N
		}
	}
	return 0
}

// written is what stands in the field where one writes.
func written(p *browser.Page) string {
	return browser.Eval[string](p, `document.querySelector("#text").value`)
}

// focus waits until something has the focus.
func focus(p *browser.Page, what, selector string) {
	p.Until("the focus is on "+what, func() bool {
		return browser.Eval[bool](p, fmt.Sprintf(`document.activeElement?.matches(%q) ?? false`, selector))
	})
}

func text(n int64) string { return fmt.Sprint(n) }

func quoted(text string) string { return fmt.Sprintf("%q", text) }

// typing is the request of somebody who writes.
func typing(id, token string) client.Request {
	return client.Request{Method: "POST", Path: "/api/v1/meetings/" + id + "/typing", Token: token}
}
