package talk

import (
	"crypto/rand"
	"testing"

	"parley/test/browser"
	"parley/test/client"
	"parley/test/stage"
)

// TestAnswersQuoteListsInWords keeps the items of a list apart where they stand in one row.
func TestAnswersQuoteListsInWords(t *testing.T) {
	s := stage.Set(t)
	id := s.Open("The shed").Next.ID
	seat := s.Join(id, "Ana")
	asked := s.Post(id, seat.Token, "Wanted:\n- a ladder\n- a rope\n> by noon")
	a, err := s.API.Do(t.Context(), client.Request{Method: "POST", Path: client.MeetingPath(id, "/entries"), Token: seat.Token, Idem: rand.Text(),
		Body: map[string]any{"kind": "line", "text": "I have both", "ref": asked.Seq}})
	if err != nil || a.Status != 201 {
		t.Fatalf("answering: %d %s, %v", a.Status, a.Body, err)
	}
	p := s.Person(browser.Person{}, s.URL+"/"+id)
	stage.Shows(p, "I have both")
	p.Until("the quote reads as the list does", func() bool {
		return browser.Eval[string](p, `document.querySelector('.re .quote')?.textContent ?? ''`) == "Wanted: a ladder a rope by noon"
	})
}
