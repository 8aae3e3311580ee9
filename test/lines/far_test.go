package lines

import (
	"fmt"
	"testing"

	"parley/test/browser"
	"parley/test/stage"
)

// sizes are how tall the talk of a room is, and where one of its lines stands in it.
const sizes = `(() => { const list = document.querySelector('.lines'), line = document.querySelector('#l-150');
	return [Math.round(list.getBoundingClientRect().height), Math.round(list.getBoundingClientRect().bottom - line.getBoundingClientRect().bottom)].join(); })()`

// inSight tells whether a line stands in the window and shows its text.
func inSight(p *browser.Page, n int) bool {
	return browser.Eval[bool](p, fmt.Sprintf(`(() => { const li = document.querySelector('#l-%d'), text = li?.querySelector('.text'), box = li?.getBoundingClientRect();
		return !!li && text.checkVisibility({ contentVisibilityAuto: true }) && text.getBoundingClientRect().height > 10 && box.top >= 0 && box.bottom <= innerHeight; })()`, n))
}

// TestFarLinesRestWhereTheyStand: of a long room a browser lays out what is near and in sight. Nothing moves by that; the others are found and
// led to as before; and what answers one of them says so.
func TestFarLinesRestWhereTheyStand(t *testing.T) {
	s := set(t)
	ana := s.Join(s.id, "Ana")
	for n := range 300 {
		s.act(ana.Token, "line", fmt.Sprintf("thought %d, which is longer where its number is divided by three %*s", n, n%3*120, "."), 0)
	}
	p := s.Person(browser.Person{Phone: true}, s.page())
	p.Until("the last two hundred are there", func() bool { return browser.Eval[int](p, `document.querySelectorAll('.lines > .line').length`) == 200 })
	p.Click("link", "Earlier")
	p.Until("all are there", func() bool { return browser.Eval[int](p, `document.querySelectorAll('.lines > .line').length`) == 301 })
	p.Until("the far ones rest", func() bool { return browser.Eval[int](p, `document.querySelectorAll('.lines > .far').length`) == 101 })
	resting := browser.Eval[string](p, sizes)
	browser.Eval[bool](p, `{ const all = new CSSStyleSheet(); all.replaceSync('.far { content-visibility: visible !important }'); document.adoptedStyleSheets = [all]; true }`)
	if laid := browser.Eval[string](p, sizes); resting != laid {
		t.Errorf("height of the talk, and place of a line in it: %s, and with all laid out %s", resting, laid)
	}
	browser.Eval[bool](p, `(document.adoptedStyleSheets = [], true)`)

	s.act(ana.Token, "line", "as I said at first", 12)
	stage.Shows(p, "as I said at first")
	p.Until("the answer quotes a line that rests", func() bool {
		return browser.Eval[string](p, `[...document.querySelectorAll('.re .quote')].at(-1)?.textContent.slice(0, 10) ?? ''`) == "thought 10"
	})
	browser.Eval[bool](p, `([...document.querySelectorAll('.re')].at(-1).click(), true)`)
	p.Until("it leads there", func() bool { return inSight(p, 12) })
	s.act(ana.Token, "edit", "another thought", 12)
	p.Until("it changes", func() bool {
		return browser.Eval[string](p, `document.querySelector('#l-12 .text').textContent`) == "another thought"
	})
	if !inSight(p, 12) {
		t.Error("the line that changed is gone from sight")
	}
}

// TestALinkLeadsIntoALongTranscript, with and without script, and the end is where it ends.
func TestALinkLeadsIntoALongTranscript(t *testing.T) {
	s := set(t)
	ana := s.Join(s.id, "Ana")
	for n := range 450 {
		s.act(ana.Token, "line", fmt.Sprintf("thought %d, which is longer where its number is divided by three %*s", n, n%3*120, "."), 0)
	}
	if _, _, err := s.API.Close(t.Context(), s.id); err != nil {
		t.Fatal(err)
	}
	for name, who := range map[string]browser.Person{"desk": {}, "phone": {Phone: true}, "without script": {NoScript: true}} {
		p := s.Person(who, s.page()+"#l-222")
		p.Until(name+": the line is in sight", func() bool { return inSight(p, 222) })
		if n := browser.Eval[int](p, `document.querySelectorAll('.lines > .line').length`); n != 452 {
			t.Errorf("%s: the transcript has %d lines", name, n)
		}
		if browser.Eval[bool](p, `document.querySelector('#l-60 .text').checkVisibility({ contentVisibilityAuto: true })`) {
			t.Errorf("%s: what is far from sight is laid out", name)
		}
		browser.Eval[bool](p, `(scrollTo(0, document.documentElement.scrollHeight), true)`)
		p.Until(name+": the end is in sight", func() bool { return inSight(p, 451) })
	}
}
