// Package lobby shows what attendees and readers see of what a host does: before a meeting, in it, and after it.
package lobby

import (
	"encoding/json"
	"testing"
	"time"

	"parley/test/browser"
	"parley/test/client"
	"parley/test/stage"
)

func TestMain(m *testing.M) { stage.Main(m, "4") }

// scene is a stage with what the tests of this package need besides.
type scene struct{ stage.Stage }

func set(t *testing.T) scene { t.Helper(); return scene{stage.Set(t)} }

// plan schedules an hour in Berlin that begins after a while (before now, if that is negative), and gives its id.
func (s scene) plan(title string, in time.Duration) string {
	s.T.Helper()
	start := time.Now().Add(in)
	made, err := s.API.Schedule(s.T.Context(), client.Series{Title: title, Zone: "Europe/Berlin", StartsAt: client.Moment(start), EndsAt: client.Moment(start.Add(time.Hour))})
	if err != nil {
		s.T.Fatal(err)
	}
	return made.Next.ID
}

// member is the id of the attendee who said a line.
func (s scene) member(id, text string) string {
	s.T.Helper()
	log, _, err := s.API.Whole(s.T.Context(), id)
	if err != nil {
		s.T.Fatal(err)
	}
	for _, e := range log {
		if e.Text == text && e.Author != nil {
			return e.Author.ID
		}
	}
	s.T.Fatalf("nobody said %q", text)
	return ""
}

// lacks wants a page that has nothing of a text, neither on the screen nor behind it nor in what the browser keeps.
func lacks(t *testing.T, p *browser.Page, text string) {
	t.Helper()
	if browser.Eval[bool](p, `(document.documentElement.outerHTML + JSON.stringify(localStorage) + [...document.querySelectorAll("input, textarea")].map(f => f.value).join(" ")).includes(`+quoted(text)+`)`) {
		t.Errorf("the page still has %q\n%.1500s", text, p.Text())
	}
}

func quoted(text string) string {
	b, _ := json.Marshal(text)
	return string(b)
}
