// Package lines looks at what becomes of lines: replies, reactions, edits, marks, lines taken back and redacted, in browsers with and without scripts.
package lines

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"parley/test/browser"
	"parley/test/client"
	"parley/test/stage"
)

func TestMain(m *testing.M) { stage.Main(m, "3") }

// scene is a meeting, and what its test does there by the API.
type scene struct {
	stage.Stage
	id string
}

func set(t *testing.T) scene {
	t.Helper()
	s := scene{Stage: stage.Set(t)}
	s.id = s.Open("Tornado weekly").Next.ID
	return s
}

func (s scene) page() string { return s.URL + "/" + s.id }

// act adds an entry.
func (s scene) act(token, kind, text string, ref int64) int64 {
	s.T.Helper()
	body := map[string]any{"kind": kind, "text": text}
	if ref > 0 {
		body["ref"] = ref
	}
	a, err := s.API.Do(s.T.Context(), client.Request{Method: "POST", Path: client.MeetingPath(s.id, "/entries"), Token: token, Body: body})
	var seq int64
	if err == nil {
		_, err = fmt.Sscanf(string(a.Body), `{"seq":%d,`, &seq)
	}
	if err != nil || a.Status != 201 {
		s.T.Fatalf("%s: %d %s, %v", kind, a.Status, a.Body, err)
	}
	return seq
}

// joinAsHost takes a name with the host's key.
func (s scene) joinAsHost(name string) string {
	s.T.Helper()
	a, err := s.API.Do(s.T.Context(), client.Request{Method: "POST", Path: client.MeetingPath(s.id, "/attendees"), Token: s.Key, Idem: rand.Text(), Body: map[string]string{"name": name}})
	var seat client.Seat
	if err == nil {
		err = json.Unmarshal(a.Body, &seat)
	}
	if err != nil || seat.Attendee.Role != "host" {
		s.T.Fatalf("%d %s, %v", a.Status, a.Body, err)
	}
	return seat.Token
}

// looks says how a page shows its log, an item an entry: what is the same for everybody.
const looks = `[...document.querySelectorAll('[role="log"] .lines > li[data-n]')].map(li => {
  const text = e => (e?.textContent ?? '').trim().replace(/\s+/g, ' ');
  const given = [...li.querySelectorAll('.reactions > li')].map(text).join('; ');
  const seen = li.classList.contains('more') && li.matches('.gap, .notice') ? '' : text(li.querySelector('.words') ?? (li.classList.contains('gap') ? li : null));
  return [li.dataset.n, li.dataset.kind, li.dataset.asOf, li.classList.contains('more') && 'more', seen, text(li.querySelector('.name')), text(li.querySelector('.re')),
    li.querySelector('.re')?.getAttribute('href'), text(li.querySelector('.text')), text(li.querySelector('.gone')), text(li.querySelector('.edited')), given,
    text(li.querySelector('.mark')), li.dataset.mark, li.dataset.owner].map(v => v ?? '').join(' | ');
})`

func shown(p *browser.Page) []string { return browser.Eval[[]string](p, looks) }

// agree waits until all pages show the same, and gives it. The one without script is loaded anew.
func agree(t *testing.T, upTo int64, plain *browser.Page, live ...*browser.Page) []string {
	t.Helper()
	for _, p := range live {
		p.Until("the page is complete", func() bool { return p.CompleteTo() == upTo })
	}
	plain.Reload()
	want := shown(plain)
	for i, p := range live {
		var got []string
		p.Until("two pages agree", func() bool { got = shown(p); return len(got) == len(want) })
		for n := range got {
			if got[n] != want[n] {
				t.Errorf("page %d shows\n%s\nand the page without script\n%s", i, got[n], want[n])
			}
		}
	}
	return want
}

// TestThreePagesAgree line by line, two with scripts and one without, whatever becomes of the lines, also when one of them was drawn in the middle.
func TestThreePagesAgree(t *testing.T) {
	s := set(t)
	ana, ben, host := s.Join(s.id, "Ana").Token, s.Join(s.id, "Ben").Token, s.joinAsHost("Hana")
	one, plain := s.Person(browser.Person{Zone: "UTC"}, s.page()), s.Person(browser.Person{NoScript: true}, s.page())
	first := s.act(ana, "line", "We ship on *Fryday*, whatever happens until then, and tell the list about it on the very same day.", 0)
	s.act(ana, "line", "and more", 0)
	answer := s.act(ben, "line", "Which hour?", first)
	s.act(ben, "reaction", "👍", first)
	s.act(ana, "edit", "We ship on *Friday*, whatever happens until then, and tell the list about it on the very same day.", first)
	two := s.Person(browser.Person{Phone: true, Zone: "UTC"}, s.page())
	s.act(ana, "reaction", "👍", answer)
	s.act(host, "decision", "", first)
	s.act(ben, "action", "Mei <Lin>", answer)
	s.act(ana, "info", "https://a.example/list has it all", 0)
	oops := s.act(ben, "line", "oops", 0)
	s.act(ana, "line", "what?", oops)
	got := agree(t, s.act(ben, "retraction", "", oops), plain, one, two)
	want := []string{"Ana We ship on Friday, whatever happens until then, and tell the list about it on th… " + fmt.Sprint(first), "2 reactions, 1 edit, 2 marks",
		"👍 1 Ben", "Action: Mei <Lin>", "Decision", "Info", "Taken back.", "1 line taken back"}
	for _, words := range want {
		if !slices.ContainsFunc(got, func(l string) bool { return strings.Contains(l, words) }) {
			t.Errorf("nothing says %q:\n%s", words, strings.Join(got, "\n"))
		}
	}
	s.act(ben, "reaction", "", first)
	s.act(host, "unmark", "", answer)
	s.Act("POST", client.MeetingPath(s.id, "/redactions"), map[string]any{"seq": first})
	s.act(ben, "line", "and on", first)
	_, page, err := s.API.Whole(t.Context(), s.id)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range agree(t, page.LastSeq, plain, one, two) {
		if strings.Contains(l, "Friday") || strings.Contains(l, "Fryday") {
			t.Errorf("what was redacted is quoted: %s", l)
		}
	}
	for i, p := range []*browser.Page{one, two, plain} {
		if c := p.Complaints(); len(c) > 0 {
			t.Errorf("page %d: %v", i, c)
		}
	}
}

// TestALineIsAnsweredAndChangedWithoutScript: from the room to the page of the line and back, with forms alone; the others see it at once.
func TestALineIsAnsweredAndChangedWithoutScript(t *testing.T) {
	s := set(t)
	ana := s.Join(s.id, "Ana").Token
	first := s.act(ana, "line", "We ship on Fryday.", 0)
	plain, live := s.Person(browser.Person{NoScript: true, Phone: true, Zone: "UTC"}, s.page()), s.Person(browser.Person{Zone: "UTC"}, s.page())
	stage.Join(plain, "Mei", "Join")
	plain.Click("link", fmt.Sprintf("Line %d …", first))
	plain.Click("button", "🎉")
	live.Until("the reaction is there", func() bool { return strings.Contains(shown(live)[1], "🎉 1 Mei") })
	plain.Click("link", fmt.Sprintf("Line %d …", first))
	plain.Fill("textbox", "Answer it", "Friday, you mean?")
	plain.Click("button", "Send the answer")
	stage.Shows(live, "Friday, you mean?")
	plain.Click("link", "Line 4 …")
	plain.Fill("textbox", "Edit it", "You mean Friday?")
	plain.Click("button", "Save the edit")
	stage.Shows(live, "You mean Friday?")
	plain.Click("link", "Line 4 …")
	plain.Shows("What it said before")
	plain.Click("button", "Info")
	live.Until("the mark is there", func() bool { return strings.Contains(shown(live)[3], "| Info |") })
	plain.Until("the form leads back", func() bool { return strings.HasSuffix(plain.Address(), "#l-4") })
	agree(t, 6, plain, live)
	plain.Click("link", "Line 4 …")
	plain.Click("button", "Take line 4 back")
	live.Until("it is taken back", func() bool { return strings.Contains(shown(live)[3], "Taken back.") })
	plain.Until("the form leads back", func() bool { return strings.HasSuffix(plain.Address(), "#l-4") })
	agree(t, 7, plain, live)
}

// TestEarlierLinesAreShownAsTheyStand: in the room, above what it showed first, also those that changed while they were not on the page; what is answered
// there is quoted from then on.
func TestEarlierLinesAreShownAsTheyStand(t *testing.T) {
	s := set(t)
	ana, ben := s.Join(s.id, "Ana").Token, s.Join(s.id, "Ben").Token
	first := s.act(ana, "line", "We ship on Fryday.", 0)
	s.act(ben, "line", "my number is 0137", 0)
	for i := range 205 {
		s.Post(s.id, ben, fmt.Sprint("and on ", i))
	}
	p := s.Person(browser.Person{Zone: "UTC"}, s.page())
	s.act(ana, "edit", "We ship on Friday.", first)
	s.act(ben, "reaction", "🎉", first)
	s.Act("POST", client.MeetingPath(s.id, "/redactions"), map[string]any{"seq": first + 1})
	last := s.act(ben, "line", "as Ana said", first)
	p.Until("the answer is there", func() bool { return p.CompleteTo() == last })
	if re := browser.Eval[string](p, `[...document.querySelectorAll('.re')].pop().outerHTML`); !strings.Contains(re, fmt.Sprintf(`href="?line=%d"`, first)) || strings.Contains(re, "Fri") {
		t.Errorf("what is not on the page is shown as %s", re)
	}
	if n := browser.Eval[int](p, `document.querySelectorAll('#l-2').length`); n != 0 {
		t.Error("a line that is not here is put above the others")
	}
	p.Click("link", "Earlier")
	p.Until("the first lines are there", func() bool { return strings.Contains(shown(p)[0], "| opened |") })
	if got := shown(p)[1]; !strings.Contains(got, "We ship on Friday. |") || !strings.Contains(got, "🎉 1 Ben") {
		t.Errorf("the first line is shown as %s", got)
	}
	if strings.Contains(p.Text(), "0137") {
		t.Error("what was redacted is shown")
	}
	p.Click("link", fmt.Sprintf("Ana We ship on Friday. %d", first))
	p.Until("it is led there", func() bool {
		return browser.Eval[bool](p, `(() => { const l = document.querySelector('#l-2'), b = l.getBoundingClientRect(); return document.activeElement === l && b.top >= 0 && b.bottom <= innerHeight; })()`)
	})
}
