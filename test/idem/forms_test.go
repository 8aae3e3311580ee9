package idem

import (
	"net/url"
	"sync"
	"testing"
	"time"

	"parley/test/client"
	"parley/test/outputs"
)

// form reads a page and finds its form with this field.
func (s scene) form(p *client.Person, path, field string) outputs.Form {
	s.T.Helper()
	a, err := p.Get(s.T.Context(), path)
	if err != nil || a.Status != 200 {
		s.T.Fatalf("%s: %d, %v", path, a.Status, err)
	}
	forms, err := outputs.Forms(a.Body)
	if err != nil {
		s.T.Fatal(err)
	}
	for _, f := range forms {
		if f.Has(field) && f.Method == "post" {
			return f
		}
	}
	s.T.Fatalf("%s has no form with a field %q: %+v", path, field, forms)
	return outputs.Form{}
}

// send posts a form n times at once and returns where each answer leads.
func (s scene) send(p *client.Person, n int, path string, fields url.Values) []string {
	s.T.Helper()
	places := make([]string, n)
	var all sync.WaitGroup
	for i := range places {
		all.Go(func() {
			a, err := p.Post(s.T.Context(), path, fields)
			if err != nil || a.Status != 303 {
				s.T.Errorf("%s %v: %d, %v", path, fields, a.Status, err)
			}
			places[i] = a.Header.Get("Location")
		})
	}
	all.Wait()
	return places
}

// TestFormsDoubleClickedOrReloadedStoreOnce: a name, a line and a series, by people without script.
func TestFormsDoubleClickedOrReloadedStoreOnce(t *testing.T) {
	s := set(t)
	p := client.NewPerson(s.URL)
	page := "/" + s.id

	joining := s.form(p, page, "name").With("name", "Ana")
	s.send(p, 5, page, joining)
	s.send(p, 1, page, joining) // F5 and "send again"
	if seat := s.Join(s.id, "Ana"); seat.Attendee.Name != "Ana 2" {
		t.Errorf("after one Ana the next is %s", seat.Attendee.Name)
	}

	talking := s.form(p, page, "text").With("text", "said once")
	s.send(p, 5, page, talking)
	other := s.Join(s.id, "Ben")
	if _, _, err := s.API.Post(t.Context(), s.id, other.Token, "meanwhile", ""); err != nil {
		t.Fatal(err)
	}
	s.send(p, 1, page, talking)
	if lines := s.Lines(s.id); len(lines) != 2 || lines[0].Text != "said once" || lines[0].Author.Name != "Ana" {
		t.Errorf("lines: %+v", lines)
	}

	// The same words again, on a page that shows the first ones, are a new line.
	s.send(p, 1, page, s.form(p, page, "text").With("text", "said once"))
	if lines := s.Lines(s.id); len(lines) != 3 {
		t.Errorf("lines: %+v", lines)
	}
	s.Kill()
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.send(p, 1, page, talking)
	if lines := s.Lines(s.id); len(lines) != 3 {
		t.Errorf("after a restart: %+v", lines)
	}
}

// TestALineFromBeforeTheEndIsNotSentTwiceAfterIt: the form of a line that was stored answers 303 in a closed meeting, a new one the
// page with the words still in it.
func TestALineFromBeforeTheEndIsNotSentTwiceAfterIt(t *testing.T) {
	s := set(t)
	p, page := client.NewPerson(s.URL), "/"+s.id
	s.send(p, 1, page, s.form(p, page, "name").With("name", "Ana"))
	form := s.form(p, page, "text")
	s.send(p, 1, page, form.With("text", "in time"))
	if _, _, err := s.API.Close(t.Context(), s.id); err != nil {
		t.Fatal(err)
	}
	s.send(p, 1, page, form.With("text", "in time"))
	a, err := p.Post(t.Context(), page, form.With("text", "words that must not be lost"))
	if err != nil || a.Status != 409 || !contains(a.Body, "words that must not be lost") {
		t.Errorf("a line after the end: %d, %v; the words are there: %v", a.Status, err, contains(a.Body, "words that must not be lost"))
	}
	if lines := s.Lines(s.id); len(lines) != 1 {
		t.Errorf("lines: %+v", lines)
	}
}

// TestScheduledByFormOnce double-clicks the form that schedules.
func TestScheduledByFormOnce(t *testing.T) {
	s := set(t)
	p := client.NewPerson(s.URL)
	if a, err := p.Post(t.Context(), "/k/"+s.Key, url.Values{}); err != nil || a.Status != 303 {
		t.Fatalf("the owner's link: %d %.300s, %v", a.Status, a.Body, err)
	}
	form := s.form(p, "/new", "title")
	places := s.send(p, 4, "/new", form.With("title", "Pressed twice"))
	for _, place := range places {
		if place == "" || place != places[0] {
			t.Errorf("the form leads to %v", places)
			break
		}
	}
	if a, err := s.API.Do(t.Context(), client.Request{Method: "GET", Path: "/api/v1/series/pressed-twice/meetings?from=" +
		url.QueryEscape(client.Moment(time.Now().Add(-24*time.Hour))) + "&to=" + url.QueryEscape(client.Moment(time.Now().Add(400*24*time.Hour)))}); err != nil || a.Status != 200 {
		t.Errorf("the series: %d %s, %v", a.Status, a.Body, err)
	}
	if a, err := p.Get(t.Context(), "/pressed-twice-2"); err != nil || a.Status != 404 {
		t.Errorf("a second series: %d, %v", a.Status, err)
	}
}

func contains(body []byte, text string) bool {
	root, err := outputs.Forms(body)
	if err != nil {
		return false
	}
	for _, f := range root {
		for _, values := range f.Fields {
			for _, v := range values {
				if v == text {
					return true
				}
			}
		}
	}
	return outputs.Says(body, text)
}
