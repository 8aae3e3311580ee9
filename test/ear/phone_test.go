package ear

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/test/browser"
	"parley/test/stage"
)

// box is where an element stands in the window, as much of it as is seen, in points.
const box = `(selector) => { const r = document.querySelector(selector)?.getBoundingClientRect(); return r ? [r.top, r.bottom, Math.min(r.bottom, innerHeight) - Math.max(r.top, 0)].map(Math.round) : [0, 0, 0]; }`

// TestAPhoneWithItsKeyboardUp: there is talk to be seen, the field and its button are, and so is what goes wrong.
func TestAPhoneWithItsKeyboardUp(t *testing.T) {
	s := set(t)
	id := s.Open("Osprey release planning weekly").Next.ID
	ben := s.Speaker(id, "Ben")
	for i := range 20 {
		ben(fmt.Sprintf("a thought of some length that takes two rows on a phone %d.", i))
	}
	p := s.Person(browser.Person{Phone: true}, s.URL+"/"+id)
	stage.Join(p, "Mei", "Join")
	p.Click("link", "1 here")
	p.Until("the sheet is there", func() bool { return browser.Eval[bool](p, `document.querySelector("#side").matches(":popover-open")`) })
	for _, part := range []string{"Settings", "Invite", "As a file"} {
		p.Shows(part)
	}
	browser.Eval[bool](p, `(document.querySelector("#side").hidePopover(), true)`)

	p.Window(360, 260)
	p.Fill("textbox", "Your line", "half a thought")
	seen := func(selector string) []int { return browser.Eval[[]int](p, `(`+box+`)(`+quoted(selector)+`)`) }
	for _, warned := range []bool{false, true} {
		if warned {
			s.Kill()
			p.Until("the page says that there is no connection", func() bool { return seen(".foot .status")[2] > 10 })
		}
		if talk := seen("parley-log"); talk[2] < 140 {
			t.Errorf("%d points of talk are seen (said that something is wrong: %v)", talk[2], warned)
		}
		for _, selector := range []string{"#text", ".compose button", ".bar .title", ".state meeting-clock"} {
			if r := seen(selector); r[0] < 0 || r[1] > 260 || r[2] < 10 {
				t.Errorf("%s stands from %d to %d in a window of 260", selector, r[0], r[1])
			}
		}
		if last := browser.Eval[bool](p, `document.querySelector(".lines > li:last-child").getBoundingClientRect().bottom <= document.querySelector(".say").getBoundingClientRect().top + 1`); !last {
			t.Error("the last line lies under the field")
		}
	}
	if size := browser.Eval[float64](p, `Math.min(...[...document.querySelectorAll("input:not([type=hidden], [type=checkbox]), textarea, select")].map(e => parseFloat(getComputedStyle(e).fontSize)))`); size < 16 {
		t.Errorf("a field has letters of %v points, for which some phones enlarge the page", size)
	}
}

// TestNothingIsWiderThanTheWindow on any page, at 320 points, with letters twice as large, and turned round.
func TestNothingIsWiderThanTheWindow(t *testing.T) {
	s := set(t)
	open, soon, over := s.plan("Osprey release planning weekly", -50*time.Minute, time.Hour), s.plan("Kestrel design review", time.Hour, time.Hour), s.plan("Heron retrospective", -time.Minute, time.Hour)
	for _, id := range []string{open, over} {
		ana := s.Speaker(id, "Ana-Katharina Ferrer-Wittgenstein")
		ana("https://example.org/a/very/long/link/that/goes/on/" + strings.Repeat("and/on/", 30))
		ana("a word: " + strings.Repeat("Donaudampfschiff", 12))
		ana("```\n" + strings.Repeat("code without a break ", 20) + "\n```")
	}
	s.Act("POST", "/api/v1/meetings/"+over+"/closure", map[string]any{})
	p := s.Owner(browser.Person{Narrow: 320})
	series, _, _ := strings.Cut(open, "/")
	for _, at := range []string{"/", "/new", "/owner", "/host/" + series, "/" + series, "/" + open, "/" + soon, "/" + over, "/nothing/here"} {
		p.Go(s.URL + at)
		for _, c := range []struct {
			width, letters int64
		}{{320, 16}, {640, 32}, {320, 32}} {
			p.Window(c.width, 700)
			p.Letters(c.letters)
			wide := `[...document.querySelectorAll("body *")].filter(e => { const r = e.getBoundingClientRect(); return r.width > 1 && (r.right > ` + fmt.Sprint(c.width+1) + ` || r.left < -1) && !e.closest("pre, .sr, .skip"); }).map(e => e.tagName + "." + e.className + " " + Math.round(e.getBoundingClientRect().right)).slice(0, 4).join(", ")`
			if found := browser.Eval[string](p, `document.documentElement.scrollWidth > innerWidth || innerWidth > `+fmt.Sprint(c.width)+` ? innerWidth + ": " + `+wide+` : ""`); found != "" {
				t.Errorf("%s is wider than %d points with letters of %d: %s", at, c.width, c.letters, found)
			}
		}
		p.Letters(16)
	}
}
