package host

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/test/browser"
	"parley/test/client"
	"parley/test/server"
	"parley/test/stage"
)

// TestAWrongHourIsCorrectedWhileTwoWait: a meeting is scheduled from nothing, for the wrong hour; two wait in its lobby, one of them without a script, and see
// the right hour and title under the same link.
func TestAWrongHourIsCorrectedWhileTwoWait(t *testing.T) {
	s := set(t)
	host := s.Owner(browser.Person{})
	host.Go(s.URL + "/new")
	host.Fill("textbox", "Title", "Osprey wekly")
	host.Click("radio", "In ten minutes")
	host.Click("button", "Schedule it")
	host.Until("the link is shown", func() bool { return host.Has("textbox", "The link for everybody") })
	link := browser.Eval[string](host, `document.querySelector('[aria-label="The link for everybody"]').value`)

	mei, ivo := s.Person(browser.Person{}, link), s.Person(browser.Person{NoScript: true}, link)
	stage.Join(mei, "Mei", "Wait here")
	stage.Join(ivo, "Ivo", "Wait here")
	host.Click("link", "The host’s page")
	host.Click("link", "Correct it …")
	host.Until("there is the form", func() bool { return host.Has("textbox", "Length in minutes") })
	day := browser.Eval[string](host, `document.getElementById('day').value`)
	tomorrow, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	tomorrow = tomorrow.AddDate(0, 0, 1)
	browser.Eval[bool](host, `document.getElementById('day').value = '`+tomorrow.Format(time.DateOnly)+`', document.getElementById('time').value = '18:30', true`)
	host.Fill("textbox", "Title", "Osprey weekly")
	host.Fill("textbox", "Length in minutes", "45")
	host.Click("button", "Correct it")
	host.Shows("it is corrected")

	want := tomorrow.Format("2 January 2006")
	for page, who := range map[*browser.Page]string{mei: "with script", ivo: "without script"} {
		page.Until("who waits "+who+" sees the right hour", func() bool {
			if page == ivo {
				page.Reload()
			}
			text := page.Text()
			return strings.Contains(text, "Osprey weekly") && strings.Contains(text, want) && browser.Eval[bool](page, `!!document.querySelector('[datetime*="`+tomorrow.Format(time.DateOnly)+`"]')`)
		})
		if page.Address() != link || page.Has("textbox", "Your name") {
			t.Errorf("%s: at %s, %.200s", who, page.Address(), page.Text())
		}
	}
	host.Shows("Osprey weekly")
	host.Shows("What hosts did")
}

// TestATrollIsGoneWithThreePresses, with five names and 40 lines, while two talk on: from pages, streams, polls, every export and a backup made afterwards.
func TestATrollIsGoneWithThreePresses(t *testing.T) {
	s := set(t)
	made := s.Open("Tornado weekly")
	id, api := made.Next.ID, client.MeetingPath(made.Next.ID, "")
	mei, ivo := s.Person(browser.Person{}, s.URL+"/"+id), s.Person(browser.Person{}, s.URL+"/"+id)
	stage.Join(mei, "Mei", "Join")
	stage.Join(ivo, "Ivo", "Join")
	stage.Say(mei, "first point: the roof")
	tokens := s.troll(api)
	ivo.Until("Ivo sees all of it", func() bool { return stage.Count(ivo, "RUBBISH") == 40 })

	host := s.Holder(browser.Person{NoScript: true}, s.URL+"/k/"+made.HostKey)
	host.Click("link", "Remove Troll 3 …") // one
	host.Shows("Remove Troll 3 and redact 8 lines")
	for _, other := range []string{"Mei", "Ivo"} {
		if strings.Contains(host.Text(), other) {
			t.Errorf("%s would be removed with the troll:\n%s", other, host.Text())
		}
	}
	host.Click("button", "Remove all 5 that came from the same place: Troll 3, Troll 1, Troll 2, Troll 4, Troll 5") // two, and that was all
	host.Shows("they are out")

	stage.Say(ivo, "the roof is fine")
	for name, page := range map[string]*browser.Page{"Mei": mei, "Ivo": ivo, "somebody who comes later": s.Person(browser.Person{}, s.URL+"/"+id)} {
		page.Until("the page of "+name+" has nothing of the troll", func() bool {
			text := page.Text()
			return stage.Count(page, "RUBBISH") == 0 && !strings.Contains(text, "Troll") && stage.Count(page, "first point") == 1 && stage.Count(page, "the roof is fine") == 1
		})
	}
	for _, token := range tokens {
		if status := s.from("203.0.113.7", token, api+"/entries", map[string]string{"kind": "line", "text": "RUBBISH again"}, nil); status != 401 {
			t.Errorf("a token of the troll is answered with %d", status)
		}
	}
	s.clean(id, made.Slug)
	log, _, err := s.API.Whole(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range log {
		if e.Seq != int64(i+1) || e.Kind == "line" && e.Redacted > 0 && (e.Text != "" || e.Author != nil) {
			t.Errorf("entry %d: %+v", i+1, e)
		}
	}
	host.Go(s.URL + "/host/" + made.Slug)
	host.Shows("Host redacted 8 lines.")
}

// troll takes five names and says eight lines with each, from one address.
func (s scene) troll(api string) (tokens []string) {
	for i := range 5 {
		var seat client.Seat
		if status := s.from("203.0.113.7", "", api+"/attendees", map[string]string{"name": fmt.Sprintf("Troll %d", i+1)}, &seat); status != 201 {
			s.T.Fatalf("the troll's name: %d", status)
		}
		for n := range 8 {
			s.from("203.0.113.7", seat.Token, api+"/entries", map[string]string{"kind": "line", "text": fmt.Sprintf("RUBBISH %d", n)}, nil)
		}
		tokens = append(tokens, seat.Token)
	}
	return tokens
}

// clean holds everything that can be read of a meeting, and a copy of the data, against what was redacted.
func (s scene) clean(id, slug string) {
	s.T.Helper()
	api := client.MeetingPath(id, "")
	for _, path := range []string{"/" + id, "/" + id + ".txt", "/" + id + ".log.txt", "/" + id + ".json", "/" + id + ".md", "/" + id + ".csv", "/" + id + ".ics",
		api, api + "/entries?limit=1000", api + "/entries?limit=1000&as=html", "/" + slug + ".ics", "/"} {
		if status, text := s.read(s.T.Context(), path); strings.Contains(text, "RUBBISH") || strings.Contains(text, "Troll") {
			s.T.Errorf("%s (%d) still has something of the troll", path, status)
		}
	}
	for _, voice := range []string{"", "&as=html"} {
		if text := s.streamed(api + "/stream?after=0" + voice); strings.Contains(text, "RUBBISH") || strings.Contains(text, "Troll") {
			s.T.Errorf("a stream (%q) still has something of the troll", voice)
		}
	}
	binary, err := server.Binary()
	if err != nil {
		s.T.Fatal(err)
	}
	copied := filepath.Join(s.T.TempDir(), "copy.db")
	if out, err := exec.CommandContext(s.T.Context(), binary, "backup", "--data", s.Data, copied).CombinedOutput(); err != nil {
		s.T.Fatalf("backup: %v\n%s", err, out)
	}
	data, err := os.ReadFile(copied)
	if err != nil {
		s.T.Fatal(err)
	}
	for _, word := range []string{"RUBBISH", "Troll "} {
		if strings.Contains(string(data), word) {
			s.T.Errorf("the backup contains %q", word)
		}
	}
}

// streamed is what a stream of a meeting hands on, up to its first beat: then it has told all that there is.
func (s scene) streamed(path string) string {
	s.T.Helper()
	ctx, cancel := context.WithTimeout(s.T.Context(), time.Minute)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+path, nil)
	if err != nil {
		s.T.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		s.T.Fatal(err)
	}
	defer answer.Body.Close()
	var all strings.Builder
	entries, told := 0, errors.New("told all")
	err = client.Events(answer.Body, func(e client.Event) error {
		all.WriteString(e.Data)
		if e.HasID {
			entries++
		}
		if e.Name == "beat" && entries > 0 {
			return told
		}
		return nil
	})
	if !errors.Is(err, told) {
		s.T.Fatalf("the stream ended after %d entries: %v", entries, err)
	}
	return all.String()
}

// TestTheLockedDoor keeps new names out and nobody else, until it is opened.
func TestTheLockedDoor(t *testing.T) {
	s := set(t)
	made := s.Open("Tornado weekly")
	room := s.URL + "/" + made.Next.ID
	mei, late := s.Person(browser.Person{}, room), s.Person(browser.Person{NoScript: true}, room)
	stage.Join(mei, "Mei", "Join")
	host := s.Holder(browser.Person{NoScript: true}, s.URL+"/k/"+made.HostKey)
	host.Click("button", "Lock the door for 10 minutes")
	host.Shows("The door is locked until")
	late.Fill("textbox", "Your name", "Late")
	late.Click("button", "Join")
	late.Shows("The host has locked the door for a while")
	stage.Say(mei, "we talk on")
	host.Click("button", "Open the door")
	host.Shows("the door is open")
	late.Click("link", "Look again")
	late.Until("the door is open on the page", func() bool { return !late.Has("link", "Look again") })
	stage.Join(late, "Late", "Join")
}

// TestAMeetingIsClosedKindlyGoesOnAndIsDeleted: in one minute, stopped, in one minute again; the new meeting begins from the closed page; a meeting in which
// nobody else spoke is deleted.
func TestAMeetingIsClosedKindlyGoesOnAndIsDeleted(t *testing.T) {
	s := set(t)
	made := s.Open("Tornado weekly")
	room := s.URL + "/" + made.Next.ID
	mei := s.Person(browser.Person{}, room)
	stage.Join(mei, "Mei", "Join")
	stage.Say(mei, "are we done?")
	host := s.Holder(browser.Person{}, s.URL+"/k/"+made.HostKey)
	closing := func() {
		host.Click("link", "Close it early …")
		host.Click("button", "In one minute")
		host.Shows("It closes in")
	}
	closing()
	mei.Shows("closes the meeting in a minute")
	host.Click("button", "Stop, let it go on")
	host.Shows("it goes on")
	s.Move(5 * time.Minute)
	stage.Say(mei, "not yet")
	closing()
	s.Move(7 * time.Minute)
	mei.Until("the meeting is over for Mei", func() bool { return !mei.Has("textbox", "Your line") })

	host.Go(room)
	host.Click("button", "Go on in a new meeting now")
	host.Until("the new meeting is there", func() bool { return host.Address() != room && host.Has("button", "Join") })
	next := host.Address()
	mei.Shows("The meeting continues") // on the page that she still looks at
	host.Go(s.URL + "/host/" + made.Slug)
	host.Click("link", "Delete it …")
	host.Click("button", "Delete the meeting")
	host.Shows("it is deleted")
	if strings.Contains(host.Text(), "Open") {
		t.Errorf("it is still there:\n%s", host.Text())
	}
	if _, err := s.API.Meeting(t.Context(), strings.TrimPrefix(next, s.URL+"/")); err == nil {
		t.Error("its address still leads to it")
	}
}

// TestANewLinkEndsTheOldInOpenPages: whoever hosted by the old one finds their open page without power.
func TestANewLinkEndsTheOldInOpenPages(t *testing.T) {
	s := set(t)
	made := s.Open("Tornado weekly")
	old := s.URL + "/k/" + made.HostKey
	thief := s.Holder(browser.Person{}, old)
	thief.Shows("Only for you")
	host := s.Holder(browser.Person{}, old)
	host.Click("button", "Make a new link, which ends the old one")
	host.Until("the new link is shown", func() bool { return host.Has("textbox", "The link only for you") })
	link := browser.Eval[string](host, `document.querySelector('[aria-label="The link only for you"]').value`)
	if strings.Contains(host.Address(), link[strings.LastIndex(link, "/")+1:]) {
		t.Errorf("the secret stands in %s", host.Address())
	}
	thief.Click("button", "10 minutes more")
	thief.Shows("This page is for the host")
	if m, err := s.API.Meeting(t.Context(), made.Next.ID); err != nil || !m.EndsAt.Equal(made.Next.EndsAt) {
		t.Errorf("the thief has extended it: %+v, %v", m, err)
	}
	if status, _ := s.read(t.Context(), "/k/"+made.HostKey); status != 404 {
		t.Errorf("the old link answers %d", status)
	}
	host.Go(s.URL + "/host/" + made.Slug)
	host.Click("button", "10 minutes more")
	host.Shows("it goes on for longer")
	s.Holder(browser.Person{NoScript: true}, link).Shows("10 minutes more")
	log, err := os.ReadFile(s.Log)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{made.HostKey, link[strings.LastIndex(link, "/")+1:]} {
		if strings.Contains(string(log), secret) {
			t.Error("a secret stands in the server's log")
		}
	}
}

// TestPractising: three people come, greet, and one of them is there to be removed.
func TestPractising(t *testing.T) {
	s := set(t)
	host := s.Owner(browser.Person{})
	host.Click("button", "Practise first")
	host.Until("there is a room", func() bool { return host.Has("button", "Join") })
	stage.Join(host, "Ana", "Join")
	stage.Say(host, "is this on?")
	host.Until("Ana is greeted", func() bool { return stage.Count(host, "Hello Ana!") == 1 })
	host.Until("somebody is rude", func() bool { return stage.Count(host, "THIS IS STUPID") == 1 })
	series, _, _ := strings.Cut(strings.TrimPrefix(host.Address(), s.URL+"/"), "/")
	host.Go(s.URL + "/host/" + series)
	host.Shows("This is to practise")
	host.Click("link", "Remove Rolf …")
	host.Shows("Remove Rolf?")
	browser.Eval[bool](host, `document.querySelector('button.grave').click(), true`)
	host.Shows("they are out")
	if text := host.Text(); strings.Contains(text, "Rolf") {
		t.Errorf("he is still there:\n%s", text)
	}
	if _, text := s.read(t.Context(), "/"); strings.Contains(text, "Practice") {
		t.Error("it is on the public schedule")
	}
}
