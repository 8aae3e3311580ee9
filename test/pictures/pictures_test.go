package pictures

import (
	"bytes"
	"encoding/json"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/test/browser"
	"parley/test/client"
	"parley/test/stage"
)

func decode(t testing.TB, body []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(body, into); err != nil {
		t.Fatalf("%v: %.300s", err, body)
	}
}

// weeks is a server with a past, a meeting that is on, and others to come.
type weeks struct {
	*scene
	weekly, board, off, empty, reading client.Scheduled
	on                                 *room
}

// life lets three weeks pass.
func life(t *testing.T) weeks {
	s := weeks{scene: set(t)}
	at := func(day int, hour, minute int) time.Time {
		return today.Add(time.Duration(day)*24*time.Hour + time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
	}
	s.at(at(-60, 12, 0)) // what was not held since then has no row
	s.reading = s.plan("Reading group: Middlemarch", "Chapters 12 to 14. Who has not read them is welcome, too.", at(-54, 20, 0), time.Hour, "FREQ=WEEKLY")
	first := at(-14, 15, 0)
	s.at(first.Add(-time.Hour))
	s.weekly = s.plan("Kestrel weekly", "The people who look after the Kestrel weather stations meet here once a week. Everybody may read, and whoever has something to say joins in.",
		first, time.Hour, "FREQ=WEEKLY")
	s.room(s.weekly.Next.ID).talk(first, 50*time.Minute, 2.4, "3.log.txt", "2.log.txt")
	s.close(s.weekly.Next.ID, first.Add(71*time.Minute))
	s.empty = s.plan("Open hour of the map group", "", at(-8, 17, 0), 30*time.Minute, "")
	s.close(s.empty.Next.ID, at(-8, 17, 41))
	second := s.weekly.Slug + "/2026-11-24"
	s.room(second).talk(first.Add(week), 55*time.Minute, 2.6, "1.log.txt", "2.log.txt")
	s.close(second, first.Add(week+71*time.Minute))
	s.at(at(0, 14, 30))
	s.off = s.plan("Battery clinic", "Bring a station that does not wake up.", at(1, 9, 0), time.Hour, "")
	s.Act("POST", client.MeetingPath(s.off.Next.ID, "/cancellation"), map[string]string{"reason": "Bo is ill. We look for another day."})
	s.board = s.plan("Board of the allotment society", "The budget, and who waters in July.", at(0, 17, 30), 90*time.Minute, "")
	s.plan("Reproducible builds", "", at(1, 9, 0), time.Hour, "FREQ=WEEKLY;INTERVAL=2")
	s.on = s.room(s.weekly.Slug + "/2026-12-01")
	s.on.talk(at(0, 15, 0), live, 1.8, "1.log.txt", "3.log.txt", "2.log.txt")
	s.at(at(0, 15, 0).Add(live))
	return s
}

// shot is one picture.
type shot struct {
	name string
	who  browser.Person
	path string
	act  func(p *browser.Page)
}

func (s weeks) shots() []shot {
	desk, phone := browser.Person{Wide: 1280}, browser.Person{Phone: true}
	dark, darkPhone, turned := browser.Person{Wide: 1280, Dark: true}, browser.Person{Phone: true, Dark: true}, browser.Person{Wide: 1280, Language: "ar-XB"}
	now, past := "/"+s.on.id, "/"+s.weekly.Slug+"/2026-11-24"
	join := func(p *browser.Page) { stage.Join(p, "Priya", "Join") }
	return []shot{
		{"schedule", desk, "/", nil}, {"schedule-phone", phone, "/", nil}, {"schedule-dark", dark, "/", nil},
		{"lobby", desk, "/" + s.board.Next.ID, nil}, {"lobby-phone", phone, "/" + s.board.Next.ID, nil},
		{"wrap-up", desk, now, join}, {"room-dark", dark, now, join}, {"room-phone", phone, now, join},
		{"keyboard-phone", browser.Person{Phone: true, Height: 260}, now, join},
		{"right-to-left", turned, now, nil},
		{"transcript", desk, past, nil}, {"transcript-phone", phone, past, nil}, {"transcript-dark", dark, past, nil},
		{"series", desk, "/" + s.reading.Slug, nil},
		{"not-held", desk, "/" + s.reading.Slug + "/2026-10-29", nil},
		{"key", desk, "/k/" + s.Key, nil}, {"new", desk, "/k/" + s.Key, fill}, {"new-phone", phone, "/k/" + s.Key, fill}, {"new-dark", dark, "/k/" + s.Key, fill},
		{"made", desk, "/k/" + s.Key, made}, {"host", desk, "/k/" + s.Key, goes("/host/" + s.weekly.Slug)}, {"host-phone", phone, "/k/" + s.Key, goes("/host/" + s.weekly.Slug)},
		{"owner", desk, "/k/" + s.Key, goes("/owner")}, {"owner-dark", darkPhone, "/k/" + s.Key, goes("/owner")},
		{"error-closed", desk, past, refused},
		{"empty", desk, "/" + s.empty.Next.ID, nil}, {"cancelled", desk, "/" + s.off.Next.ID, nil}, {"cancelled-phone", darkPhone, "/" + s.off.Next.ID, nil},
		{"error", desk, "/nothing-here", nil}, {"error-phone", darkPhone, "/nothing-here", nil},
	}
}

// goes presses the button of a secret link, and goes on to a page.
func goes(path string) func(p *browser.Page) {
	return func(p *browser.Page) {
		base, _, _ := strings.Cut(p.Address(), "/k/")
		p.Click("button", "")
		p.Until("the secret has left the address", func() bool { return !strings.Contains(p.Address(), "/k/") })
		p.Go(base + path)
	}
}

// fill fills in the form of a new meeting.
func fill(p *browser.Page) {
	goes("/new")(p)
	p.Fill("textbox", "Title", "Station 12, the night shift")
	p.Fill("textbox", "Description not needed", "Who watches the pier from *October* on. Bring the list of last year.")
	browser.Eval[bool](p, `[["day", "2026-12-03"], ["time", "18:30"], ["zone", "Europe/Berlin"], ["repeats", "1"]].every(([id, v]) => { const e = document.getElementById(id); e.value = v; return e.dispatchEvent(new Event("input", {bubbles: true})) })`)
	p.Shows("every week at 18:30 in Berlin")
}

func made(p *browser.Page) {
	fill(p)
	p.Click("button", "Schedule it")
	p.Shows("Only for you")
}

// refused sends a line to a meeting that is closed, as a page that was open for long may do.
func refused(p *browser.Page) {
	browser.Eval[bool](p, `(() => { const f = document.createElement("form"); f.method = "post"; f.action = location.pathname;
		for (const [name, value] of [["text", "One thing more: the ladder is back."], ["cursor", "3"]]) { const i = document.createElement("input"); i.name = name; i.value = value; f.append(i) }
		document.body.append(f); f.submit(); return true })()`)
	p.Shows("the ladder is back")
}

// TestPictures takes them all, into PARLEY_PICTURES where that names a folder.
func TestPictures(t *testing.T) {
	s := life(t)
	out := os.Getenv("PARLEY_PICTURES")
	if out == "" {
		out = t.TempDir()
	}
	for _, shot := range s.shots() {
		p := s.Person(shot.who, s.URL+shot.path)
		if shot.act != nil {
			shot.act(p)
		}
		small, err := reduce(p.Picture())
		if err != nil {
			t.Fatalf("%s: %v", shot.name, err)
		}
		if pic, err := png.Decode(bytes.NewReader(small)); err != nil || pic.Bounds().Dx() < 300 {
			t.Errorf("%s is no picture of a page: %v", shot.name, err)
		}
		if err := os.WriteFile(filepath.Join(out, shot.name+".png"), small, 0o644); err != nil {
			t.Fatal(err)
		}
		p.Close()
	}
}
