package talk

import (
	"strings"
	"testing"

	"parley/test/browser"
	"parley/test/stage"
)

// TestDidYouMean: who mistypes a command is asked, and nobody else sees it; a press marks the line. With script and without.
func TestDidYouMean(t *testing.T) {
	for name, who := range map[string]browser.Person{"with script": {}, "without script": {NoScript: true}} {
		t.Run(name, func(t *testing.T) {
			s := set(t)
			id := s.Open("Mistyped").Next.ID
			other := s.Person(browser.Person{}, s.URL+"/"+id)
			stage.Join(other, "Ana", "Join")
			p := s.Person(who, s.URL+"/"+id)
			stage.Join(p, "Mei", "Join")
			stage.Say(p, "#acton Ben writes the notes")
			n := line(p, "#acton")
			p.Shows("Did you mean #action?")
			stage.Shows(other, "#acton")
			p.Click("button", "Mark this line as an action")
			s.said(p, id, "action", text(n))
			p.Until("it is asked no more", func() bool { return !strings.Contains(p.Text(), "Did you mean") })

			stage.Say(p, "#topic what only a host sets")
			p.Shows("Only a host sets the topic.")
			if p.Has("button", "Mark this line as a topic") {
				t.Error("a guest is offered to mark a topic")
			}
			stage.Say(p, "#info as it should be")
			p.Until("nothing is asked", func() bool { return !strings.Contains(p.Text(), "Only a host") })
			if strings.Contains(other.Text(), "Did you mean") {
				t.Error("somebody else is asked")
			}
		})
	}
}
