package lobby

import (
	"strings"
	"testing"
	"time"

	"parley/test/browser"
	"parley/test/client"
	"parley/test/stage"
)

// TestClosingInAMinuteIsSeenAndStopped, and when it is not stopped the page is the transcript.
func TestClosingInAMinuteIsSeenAndStopped(t *testing.T) {
	s := set(t)
	id := s.plan("Osprey weekly", -time.Minute)
	ana, plain := s.Person(browser.Person{Phone: true}, s.URL+"/"+id), s.Person(browser.Person{NoScript: true}, s.URL+"/"+id)
	stage.Join(ana, "Ana", "Join")
	left := func(p *browser.Page) string {
		return browser.Eval[string](p, `document.querySelector("#head .left").innerText`)
	}
	s.Act("POST", client.MeetingPath(id, "/closure"), map[string]int{"minutes": 1})
	ana.Until("the closing is counted", func() bool { return strings.HasPrefix(left(ana), "closes in 0:") })
	ana.Shows("Host closes the meeting in a minute.")
	plain.Reload()
	plain.Until("the closing is told", func() bool { return left(plain) == "closes in 1 min" })
	s.Act("DELETE", client.MeetingPath(id, "/closure"), nil)
	ana.Until("it is stopped", func() bool { return strings.HasSuffix(left(ana), " left") })
	ana.Shows("The meeting goes on: it is not closed early.")
	s.Act("POST", client.MeetingPath(id, "/closure"), map[string]int{"minutes": 1})
	ana.Until("the closing is counted again", func() bool { return strings.HasPrefix(left(ana), "closes in 0:") })
	s.Move(61 * time.Second)
	ana.Until("the page is the transcript", func() bool { return browser.Eval[string](ana, `document.body.className`) == "transcript" })
}

// TestOneRenamesOneself from the page, with and without script; what was said keeps its name, and a name that is held comes out as another.
func TestOneRenamesOneself(t *testing.T) {
	s := set(t)
	id := s.plan("Osprey weekly", -time.Minute)
	for _, c := range []struct {
		who       browser.Person
		name, out string
	}{{browser.Person{}, "Mei", "Mei of the hills"}, {browser.Person{NoScript: true}, "Kim", "Mei of the hills 2"}} {
		p := s.Person(c.who, s.URL+"/"+id)
		stage.Join(p, c.name, "Join")
		stage.Say(p, "as "+c.name)
		browser.Eval[bool](p, `((document.querySelector(".yours details").open = true), true)`)
		p.Fill("textbox", "New name", "Mei of the hills")
		p.Click("button", "Rename")
		p.Until("the new name is told", func() bool { return strings.Contains(p.Text(), "You are "+c.out) })
		if told := strings.Contains(p.Text(), "That name was taken, so you are "+c.out+" here."); told != (c.name == "Kim") {
			t.Errorf("%s is told that the name was taken: %v", c.name, told)
		}
		stage.Say(p, "now as "+c.out)
		names := browser.Eval[string](p, `[...document.querySelectorAll(".line:not(.notice) .name")].map(e => e.textContent).join(", ")`)
		if !strings.HasSuffix(names, c.name+", "+c.out) {
			t.Errorf("the lines are said by %s", names)
		}
	}
}

// TestATranscriptListsWhoSaidNothing, and who hosted.
func TestATranscriptListsWhoSaidNothing(t *testing.T) {
	s := set(t)
	id := s.plan("Osprey weekly", -time.Minute)
	silent := s.Person(browser.Person{Phone: true}, s.URL+"/"+id)
	stage.Join(silent, "Silent Sam", "Join")
	s.Person(browser.Person{}, s.URL+"/"+id).Shows("reading along")
	ana := s.Owner(browser.Person{})
	ana.Go(s.URL + "/" + id)
	stage.Join(ana, "Ana", "Join")
	stage.Say(ana, "hello")
	if code, err := s.Stop(t.Context()); err != nil || code != 0 { // what was seen is stored once a minute, and at the end
		t.Fatalf("stopping: %d, %v", code, err)
	}
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Act("POST", client.MeetingPath(id, "/closure"), nil)
	silent.Shows("Who was there")
	if got := browser.Eval[string](silent, `[...document.querySelectorAll(".there li")].map(e => e.innerText.replace(/\s+/g, " ").replace(/\d\d:\d\d(–\d\d:\d\d)?/g, "T")).sort().join(", ")`); got != "Ana host 1 line T, Silent Sam T" {
		t.Errorf("there were: %s", got)
	}
	if over := browser.Eval[int](silent, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
		t.Errorf("the transcript is %d points wider than the window", over)
	}
}

// TestAClosedPageFindsTheMeetingThatGoesOn, without anybody doing anything; without script by a link.
func TestAClosedPageFindsTheMeetingThatGoesOn(t *testing.T) {
	s := set(t)
	id := s.plan("Osprey weekly", -time.Minute)
	slug, _, _ := strings.Cut(id, "/")
	week := time.Now().AddDate(0, 0, 7)
	s.Act("POST", "/api/v1/series/"+slug+"/meetings", map[string]string{"starts_at": client.Moment(week), "ends_at": client.Moment(week.Add(time.Hour))})
	ana, plain := s.Person(browser.Person{}, s.URL+"/"+id), s.Person(browser.Person{NoScript: true, Phone: true}, s.URL+"/"+id)
	stage.Join(ana, "Ana", "Join")
	ana.Go(s.URL + "/" + slug + "/now") // which leads to next week's when this one has closed
	stage.Say(ana, "not done yet")
	s.Act("POST", client.MeetingPath(id, "/closure"), nil)
	ana.Until("it is closed", func() bool { return browser.Eval[string](ana, `document.body.className`) == "transcript" })
	plain.Reload()
	plain.Shows("Look for a next meeting")
	if stage.Count(ana, "not done yet") == 0 {
		t.Error("the page is another meeting's")
	}
	now := time.Now()
	s.Act("POST", "/api/v1/series/"+slug+"/meetings", map[string]string{"starts_at": client.Moment(now), "ends_at": client.Moment(now.Add(30 * time.Minute))})
	ana.Until("the page finds it", func() bool { return ana.Has("link", "The meeting continues") })
	plain.Click("link", "Look for a next meeting")
	plain.Until("the page finds it", func() bool { return plain.Has("link", "The meeting continues") })
	for _, p := range []*browser.Page{ana, plain} {
		p.Click("link", "The meeting continues")
		p.Until("one is in the room", func() bool { return p.Has("region", "Talk") })
	}
	if !ana.Has("textbox", "Your line") {
		t.Error("a name of the series is not one of its next meeting")
	}
}
