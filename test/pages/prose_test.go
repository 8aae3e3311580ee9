package pages

import (
	"fmt"
	"strings"
	"testing"

	"parley/test/browser"
	"parley/test/stage"
)

// TestMarkupIsSeen: what is typed with a little Markdown is shown so, to whoever typed it and without script, and nothing of it stays unsent.
func TestMarkupIsSeen(t *testing.T) {
	s := set(t)
	id := s.Open("Markup").Next.ID
	mei := s.Person(browser.Person{Phone: true}, s.URL+"/"+id)
	stage.Join(mei, "Mei", "Join")
	s.Speaker(id, "Ben")("/me *waves*")
	for _, text := range []string{"/me **nods** twice", "a [plan](https://plan.example/a_(b)) for:\n- *one*\n- two\n\n> three", "```go\nx := `" + strings.Repeat("long", 60) + "`\n```", "`snake_case` of *all*"} {
		stage.Send(mei, text)
	}
	mei.Until("all is there", func() bool { return stage.Count(mei, "snake_case") == 1 && mei.Has("link", "plan") })
	reader := s.Person(browser.Person{NoScript: true}, s.URL+"/"+id)
	for who, p := range map[string]*browser.Page{"typed": mei, "without script": reader} {
		p.Until("all is there", func() bool {
			reader.Go(s.URL + "/" + id)
			return stage.Count(p, "snake_case") == 1 && p.Has("link", "plan")
		})
		for what, js := range map[string]string{
			"the name and what is done stand in one row": `[...document.querySelectorAll(".line.me")].filter(e => Math.abs(e.querySelector(".name").getBoundingClientRect().bottom - e.querySelector(".text").getClientRects()[0].bottom) < 8).length == 2`,
			"the act is marked":                          `document.querySelector(".line.me .text strong").textContent == "nods"`,
			"the list has its items":                     `[...document.querySelectorAll(".text li")].map(e => e.textContent).join() == "one,two"`,
			"the quote is one":                           `document.querySelector(".text blockquote").textContent == "three"`,
			"the link tells its host":                    `document.querySelector(".text a[rel] + .host").textContent == "plan.example"`,
			"the code scrolls within its box":            `(() => { const e = document.querySelector(".text pre"); return e.scrollWidth > e.clientWidth && document.documentElement.scrollWidth <= innerWidth; })()`,
			"nothing is unsent":                          `!document.querySelector(".unsent li")`,
		} {
			p.Until(who+": "+what, func() bool { return browser.Eval[bool](p, js) })
		}
		for _, complaint := range append(p.Complaints(), p.Foreign(s.URL)...) {
			t.Errorf("%s: Chromium: %s", who, complaint)
		}
	}
}

// TestALongPasteUnfolds: all of it is there from the beginning, and seen by choice, with script and without.
func TestALongPasteUnfolds(t *testing.T) {
	s := set(t)
	id := s.Open("Paste").Next.ID
	live := s.Person(browser.Person{}, s.URL+"/"+id)
	var rows strings.Builder
	for i := range 40 {
		fmt.Fprintf(&rows, "row %d\n", i)
	}
	s.Speaker(id, "Ben")(rows.String() + "the last row")
	stage.Shows(live, "the last row")
	for _, p := range []*browser.Page{live, s.Person(browser.Person{NoScript: true}, s.URL+"/"+id)} {
		tall := func() float64 {
			return browser.Eval[float64](p, `document.querySelector(".text.long").getBoundingClientRect().height`)
		}
		if tall() > 300 || !strings.Contains(p.Text(), "the last row") {
			t.Errorf("the folded paste is %v points high, and reads %q", tall(), p.Text())
		}
		p.Click("checkbox", "Show all")
		p.Until("all is seen", func() bool { return tall() > 600 })
		p.Click("checkbox", "Show all")
		p.Until("it is folded again", func() bool { return tall() < 300 })
	}
}

// TestALineWhoseAnswerIsLostIsFound: the line is stored and seen, the answer to its post never comes; the page knows it by its letters.
func TestALineWhoseAnswerIsLostIsFound(t *testing.T) {
	s := set(t)
	id := s.Open("Lost answer").Next.ID
	p := s.Person(browser.Person{}, s.URL+"/"+id)
	stage.Join(p, "Mei", "Join")
	browser.Eval[bool](p, `(() => { const real = window.fetch; window.fetch = (to, o) => o?.method === "POST" && String(to).endsWith("/entries") ? real(to, o).then(() => new Promise(() => {})) : real(to, o); return true; })()`)
	stage.Send(p, "/me **reads** [the plan](https://plan.example/one)")
	p.Until("the line stands once", func() bool {
		return p.Has("link", "the plan") && !browser.Eval[bool](p, `!!document.querySelector(".unsent li")`)
	})
}
