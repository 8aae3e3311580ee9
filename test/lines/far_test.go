package lines

import (
	"fmt"
	"strings"
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

// jumps scrolls up from where the page stands, and says then by how much what was in the middle of the window went elsewhere, at most.
const jumps = `void (async () => { let most = 0; const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
	for (let i = 0; i < 60 && scrollY > 300; i++) {
		const li = document.elementFromPoint(innerWidth / 3, innerHeight / 2)?.closest('li'), top = li?.getBoundingClientRect().top;
		scrollBy(0, -200);
		for (let k = 0; k < 4; k++) await frame();
		if (li) most = Math.max(most, Math.abs(li.getBoundingClientRect().top - top - 200));
	}
	window.jumped = Math.round(most); })()`

// guessed are the conditions under which a list of a transcript is not laid out.
const guessed = `(() => { const all = [], look = (rules, where) => { for (const r of rules) {
	if (r.style?.contentVisibility && r.selectorText.includes('.transcript')) all.push(where);
	if (r.cssRules?.length) look(r.cssRules, r instanceof CSSSupportsRule ? r.conditionText : where); } };
	for (const s of document.styleSheets) look(s.cssRules, 'always');
	return all.join(', '); })()`

// TestWhoReadsUpwardsStaysWhereTheyAre: the lists above the line to which a link led have other sizes than was guessed. A browser that holds what is
// read in its place lets nobody notice; the others lay out everything.
func TestWhoReadsUpwardsStaysWhereTheyAre(t *testing.T) {
	s := set(t)
	ana := s.Join(s.id, "Ana")
	for n := range 350 {
		s.act(ana.Token, "line", fmt.Sprintf("thought %d %*s", n, n%7*180, "."), 0)
	}
	if _, _, err := s.API.Close(t.Context(), s.id); err != nil {
		t.Fatal(err)
	}
	p := s.Person(browser.Person{Phone: true}, s.page()+"#l-322")
	p.Until("the line is in sight", func() bool { return inSight(p, 322) })
	tall := browser.Eval[int](p, `document.documentElement.scrollHeight`)
	browser.Eval[any](p, jumps)
	p.Until("they have read some way upwards", func() bool { return browser.Eval[bool](p, `window.jumped !== undefined`) })
	if most := browser.Eval[int](p, `window.jumped`); most > 2 {
		t.Errorf("what is read jumps by %d", most)
	}
	if now := browser.Eval[int](p, `document.documentElement.scrollHeight`); now == tall {
		t.Errorf("no list was guessed: the page was and is %d tall", now)
	}
	if where := browser.Eval[string](p, guessed); !strings.Contains(where, "overflow-anchor") || strings.Contains(where, "always") {
		t.Errorf("lists rest where: %s", where)
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
		p.Until(name+": what is far from sight rests", func() bool {
			return !browser.Eval[bool](p, `document.querySelector('#l-60 .text').checkVisibility({ contentVisibilityAuto: true })`)
		})
		browser.Eval[bool](p, `(scrollTo(0, document.documentElement.scrollHeight), true)`)
		p.Until(name+": the end is in sight", func() bool { return inSight(p, 451) })
	}
}
