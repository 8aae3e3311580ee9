package ear

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"parley/test/browser"
	"parley/test/client"
	"parley/test/stage"
	"parley/test/wire"
)

// state is how a page tells of what is new: the mark between the lines, the button below them, the tab's title, and whether the end is in view.
const state = `[document.querySelector(".away")?.textContent ?? "", document.querySelector(".below:not([hidden])")?.textContent ?? "", document.title.match(/^\(\d+\)/)?.[0] ?? "",
	document.querySelector("parley-log").scrollTop > -48 ? "at the end" : ""].join("|")`

// TestNothingScrollsAwayFromWhoDoesNotLook: a hidden tab stays where it was and counts; whoever comes back finds where they were.
func TestNothingScrollsAwayFromWhoDoesNotLook(t *testing.T) {
	s := set(t)
	id := s.Open("Osprey weekly").Next.ID
	ben := s.Speaker(id, "Ben")
	for i := range 40 {
		ben(fmt.Sprintf("before %d.", i))
	}
	p := s.Person(browser.Person{}, s.URL+"/"+id)
	stage.Join(p, "Mei", "Join")
	is := func(want string) {
		t.Helper()
		p.Until("it shows "+want, func() bool { return browser.Eval[string](p, state) == want })
	}
	is("|||at the end")
	mei := listen(t, p)

	p.Hide()
	ben("while hidden 0.")
	ben("while hidden 1.")
	is("|2 new lines below|(2)|")
	p.Front()
	is("2 lines came while you were away|||at the end") // both fit in the window
	mei.hears("polite: Ben: while hidden 0.", "polite: Ben: while hidden 1.")

	p.Hide()
	for i := range 40 {
		ben(fmt.Sprintf("a long talk %d.", i))
	}
	is("|40 new lines below|(40)|")
	p.Front()
	is("40 lines came while you were away|40 new lines below||")
	if !browser.Eval[bool](p, `(() => { const r = document.querySelector(".away").getBoundingClientRect(), w = document.querySelector("parley-log").getBoundingClientRect(); return r.top >= w.top && r.bottom < w.top + w.height / 2; })()`) {
		t.Error("who comes back does not see where they were")
	}
	mei.hears("polite: 40 lines came, from one person")
	p.Click("button", "40 new lines below")
	is("40 lines came while you were away|||at the end")
	browser.Eval[bool](p, `(document.querySelector("parley-log").scrollTo(0, -2000), true)`)
	is("40 lines came while you were away|To the latest line||")
	p.Click("button", "To the latest line")
	stage.Say(p, "I have read it")
	is("|||at the end")
}

// TestNothingIsLost says so in true numbers once the line is back, and the ear hears that one sentence alone.
func TestNothingIsLost(t *testing.T) {
	s := set(t)
	id := s.Open("On a train").Next.ID
	line := wire.Cut(t, s.Addr)
	p := s.Person(browser.Person{}, line.URL+"/"+id)
	stage.Join(p, "Mei", "Join")
	ben := s.Speaker(id, "Ben")
	stage.Say(p, "we are entering the tunnel")
	mei := listen(t, p)
	line.Down()
	p.Shows("No connection, trying again")
	mei.hears("polite: No connection, trying again …")
	for i := range 7 {
		ben(fmt.Sprintf("meanwhile %d.", i))
	}
	for _, mine := range []string{"mine 0.", "mine 1."} {
		stage.Send(p, mine)
		p.Shows(mine)
	}
	line.Flow()
	p.Shows("Nothing lost: 2 of yours sent (")
	var numbers []string
	for _, e := range s.Lines(id) {
		if strings.HasPrefix(e.Text, "mine ") {
			numbers = append(numbers, fmt.Sprint(e.Seq))
		}
	}
	want := "Nothing lost: 2 of yours sent (" + strings.Join(numbers, ", ") + "), 7 came."
	p.Shows(want)
	mei.hears("polite: " + want)

	line.Down()
	p.Shows("No connection, trying again")
	mei.hears("polite: No connection, trying again …")
	ben("in the next tunnel")
	line.Flow()
	p.Shows("Nothing lost: 1 came.")
	mei.hears("polite: Nothing lost: 1 came.")
	ben("and out again")
	mei.hears("polite: Ben: and out again")
	everyLineOnce(t, s, p, id)
}

// TestATabThatSlept through a cut line goes on where it was.
func TestATabThatSlept(t *testing.T) {
	s := set(t)
	id := s.Open("Asleep").Next.ID
	line := wire.Cut(t, s.Addr)
	p := s.Person(browser.Person{}, line.URL+"/"+id)
	stage.Join(p, "Mei", "Join")
	ben := s.Speaker(id, "Ben")
	ben("before")
	stage.Shows(p, "before")
	p.Sleep()
	line.Cut()
	for i := range 3 {
		ben(fmt.Sprintf("while it slept %d.", i))
	}
	p.Wake()
	for i := range 3 {
		stage.Shows(p, fmt.Sprintf("while it slept %d.", i))
	}
	ben("awake")
	stage.Shows(p, "awake")
	everyLineOnce(t, s, p, id)
}

// everyLineOnce holds a page against the log: every line of talk once, in order, under its number.
func everyLineOnce(t *testing.T, s scene, p *browser.Page, id string) {
	t.Helper()
	number := func(e client.Entry) int64 { return e.Seq }
	want := numbers(s.Lines(id), number)
	p.Until("the page has every line", func() bool { return len(p.Lines()) >= len(want) })
	got := browser.Eval[[]int64](p, `[...document.querySelectorAll(".lines > .line:not(.notice)")].map(e => Number(e.dataset.n))`)
	if !slices.Equal(got, want) {
		t.Errorf("the page shows the lines %v and the log has %v", got, want)
	}
}

func numbers[T any](all []T, of func(T) int64) (list []int64) {
	for _, v := range all {
		list = append(list, of(v))
	}
	return list
}
