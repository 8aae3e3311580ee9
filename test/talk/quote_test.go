package talk

import (
	"crypto/rand"
	"testing"

	"parley/test/browser"
	"parley/test/client"
	"parley/test/stage"
)

// TestAnswersQuoteListsInWords keeps the items of a list apart where they stand in one row: on the page as the server draws it, and with an
// answer that comes to it.
func TestAnswersQuoteListsInWords(t *testing.T) {
	s := stage.Set(t)
	id := s.Open("The shed").Next.ID
	seat := s.Join(id, "Ana")
	asked := s.Post(id, seat.Token, "Wanted:\n- a ladder\n- a rope\n> by noon")
	answer := func(text string) {
		t.Helper()
		a, err := s.API.Do(t.Context(), client.Request{Method: "POST", Path: client.MeetingPath(id, "/entries"), Token: seat.Token, Idem: rand.Text(),
			Body: map[string]any{"kind": "line", "text": text, "ref": asked.Seq}})
		if err != nil || a.Status != 201 {
			t.Fatalf("answering: %d %s, %v", a.Status, a.Body, err)
		}
	}
	quoted := func(p *browser.Page, text string) {
		t.Helper()
		stage.Shows(p, text)
		p.Until("the quote reads as the list does", func() bool {
			return browser.Eval[string](p, `[...document.querySelectorAll('.re .quote')].at(-1)?.textContent ?? ''`) == "Wanted: a ladder a rope by noon"
		})
	}
	answer("I have both")
	bare := s.Person(browser.Person{NoScript: true}, s.URL+"/"+id)
	quoted(bare, "I have both")
	p := s.Person(browser.Person{}, s.URL+"/"+id)
	quoted(p, "I have both")
	answer("and a lamp")
	quoted(p, "and a lamp")
}
