package pages

import (
	"strings"
	"testing"
	"time"

	"parley/test/browser"
	"parley/test/stage"
)

// TestAMeetingFromItsPlanToItsTranscript is the main job, by pages alone: plan, send the link, wait, talk, be closed by the clock, read.
// Once with script and once without.
func TestAMeetingFromItsPlanToItsTranscript(t *testing.T) {
	for name, who := range map[string]browser.Person{"with script": {}, "without script": {NoScript: true}} {
		t.Run(name, func(t *testing.T) {
			s := set(t)
			host := s.Owner(who)
			link := plan(s, host, "Osprey weekly")

			guest, reader := s.Person(who, link), s.Person(who, link)
			guest.Fill("textbox", "Your name", "Mei")
			guest.Click("button", "Wait here")
			guest.Shows("Mei")
			if guest.Has("textbox", "Your line") {
				t.Error("the lobby lets people talk")
			}
			s.Move(11 * time.Minute)
			s.until(who, guest, "the lobby has become the room", func() bool { return guest.Has("textbox", "Your line") })
			stage.Say(guest, "good morning from Mei")
			s.until(who, reader, "the reader sees the line", func() bool { return stage.Count(reader, "good morning from Mei") == 1 })
			stage.Join(reader, "Ivo", "Join")
			stage.Send(reader, "and from Ivo")
			s.until(who, guest, "the guest sees the answer", func() bool { return stage.Count(guest, "and from Ivo") == 1 })

			id := strings.TrimPrefix(link, s.URL+"/")
			s.Move(4 * time.Hour)
			for _, p := range []*browser.Page{guest, reader} {
				s.until(who, p, "the room has become the transcript", func() bool { return !p.Has("textbox", "Your line") && !p.Has("button", "Send") })
				s.same(p, id)
			}
			if m, err := s.API.Meeting(t.Context(), id); err != nil || m.Phase != "closed" {
				t.Errorf("phase %s, %v", m.Phase, err)
			}
		})
	}
}

// plan fills in the form that schedules, for ten minutes from now, and returns the link for everybody.
func plan(s scene, host *browser.Page, title string) string {
	s.T.Helper()
	host.Go(s.URL + "/new")
	host.Fill("textbox", "Title", title)
	host.Click("radio", "In ten minutes")
	host.Click("button", "Schedule it")
	host.Until("the link is shown", func() bool { return host.Has("textbox", "The link for everybody") })
	link := browser.Eval[string](host, `document.querySelector('[aria-label="The link for everybody"]').value`)
	if !strings.HasPrefix(link, s.URL+"/osprey-weekly/") {
		s.T.Fatalf("the link for everybody is %q", link)
	}
	return link
}

// until waits for a condition on a page. Who has no script looks again by hand, as the page says; who has, must not need to.
func (s scene) until(who browser.Person, p *browser.Page, what string, done func() bool) {
	s.T.Helper()
	p.Until(what, func() bool {
		if done() {
			return true
		}
		if who.NoScript {
			p.Reload()
		}
		return done()
	})
}

// TestAHostExtendsAndClosesByPages uses the host's page without script, and a guest with script who must see it at once.
func TestAHostExtendsAndClosesByPages(t *testing.T) {
	s := set(t)
	id := s.Open("Hosted").Next.ID
	series, _, _ := strings.Cut(id, "/")
	host := s.Owner(browser.Person{NoScript: true})
	guest := s.Person(browser.Person{}, s.URL+"/"+id)
	stage.Join(guest, "Mei", "Join")
	stage.Say(guest, "before the end")

	before, err := s.API.Meeting(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	host.Go(s.URL + "/host/" + series)
	host.Click("button", "5 minutes more")
	host.Until("the end has moved", func() bool {
		m, err := s.API.Meeting(t.Context(), id)
		return err == nil && m.EndsAt.Equal(before.EndsAt.Add(5*time.Minute))
	})
	host.Go(s.URL + "/host/" + series)
	host.Click("link", "Close it early …")
	host.Click("button", "Now")
	guest.Until("the guest's page is the transcript", func() bool { return !guest.Has("textbox", "Your line") })
	s.same(guest, id)
	if m, err := s.API.Meeting(t.Context(), id); err != nil || m.Phase != "closed" {
		t.Errorf("phase %s, %v", m.Phase, err)
	}
}

// TestALineTypedWhenTheMeetingEndsIsNotLost: what somebody had written but not sent stays on the screen as not in the record.
func TestALineTypedWhenTheMeetingEndsIsNotLost(t *testing.T) {
	s := set(t)
	id := s.Open("Cut short").Next.ID
	p := s.Person(browser.Person{}, s.URL+"/"+id)
	stage.Join(p, "Mei", "Join")
	p.Fill("textbox", "Your line", "half a thought")
	if _, _, err := s.API.Close(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	p.Until("the meeting has ended on the page", func() bool { return !p.Has("button", "Send") })
	p.Until("the words are still there", func() bool { return strings.Contains(p.Text(), "half a thought") })
	p.Shows("not in the record")
	if len(s.Logged(id, "half a thought")) != 0 {
		t.Error("it is in the log")
	}
}
