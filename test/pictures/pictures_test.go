package pictures

import (
	"bytes"
	"encoding/json"
	"image/color"
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

func day(n, hour, minute int) time.Time {
	return today.Add(time.Duration(n)*24*time.Hour + time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

// life lets the weeks pass that are behind it, until its meeting is open.
func (s *weeks) life() {
	s.at(day(-60, 12, 0)) // what was not held since then has no row
	s.reading = s.plan("Reading group: Middlemarch", "Chapters 12 to 14. Who has not read them is welcome, too.", day(-54, 20, 0), time.Hour, "FREQ=WEEKLY")
	first := day(-14, 15, 0)
	s.at(first.Add(-time.Hour))
	s.weekly = s.plan("Kestrel weekly", "The people who look after the Kestrel weather stations meet here once a week. Everybody may read, and whoever has something to say joins in.",
		first, time.Hour, "FREQ=WEEKLY")
	s.room(s.weekly.Next.ID).talk(first, 0, 50*time.Minute, 2.4, "3.log.txt", "2.log.txt")
	s.close(s.weekly.Next.ID, first.Add(71*time.Minute))
	s.empty = s.plan("Open hour of the map group", "", day(-8, 17, 0), 30*time.Minute, "")
	s.close(s.empty.Next.ID, day(-8, 17, 41))
	second := s.weekly.Slug + "/2026-11-24"
	s.room(second).talk(first.Add(week), 0, 55*time.Minute, 2.6, "1.log.txt", "2.log.txt")
	s.close(second, first.Add(week+71*time.Minute))
	s.at(day(0, 14, 30))
	s.off = s.plan("Battery clinic", "Bring a station that does not wake up.", day(1, 9, 0), time.Hour, "")
	s.Act("POST", client.MeetingPath(s.off.Next.ID, "/cancellation"), map[string]string{"reason": "Bo is ill. We look for another day."})
	s.board = s.plan("Board of the allotment society", "The budget, and who waters in July.", day(0, 17, 30), 90*time.Minute, "")
	s.plan("Reproducible builds", "", day(1, 9, 0), time.Hour, "FREQ=WEEKLY;INTERVAL=2")
	s.on = s.room(s.weekly.Slug + "/2026-12-01")
	s.live(0, open)
}

// live lets the meeting that is on go on.
func (s *weeks) live(from, until time.Duration) {
	start := day(0, 15, 0)
	s.on.talk(start, from, until, 1.8, "1.log.txt", "3.log.txt", "2.log.txt")
	s.at(start.Add(until))
}

// shot is one picture.
type shot struct {
	name string
	who  browser.Person
	path string
	act  func(p *browser.Page)
}

// Those who look.
var (
	desk      = browser.Person{Wide: 1280}
	dark      = browser.Person{Wide: 1280, Dark: true}
	phone     = browser.Person{Phone: true}
	darkPhone = browser.Person{Phone: true, Dark: true}
	keyboard  = browser.Person{Phone: true, Height: 260} // what is left above it
	turned    = browser.Person{Wide: 1280, Language: "ar-XB"}
)

// during are the pictures of an open meeting; after are those of its last ten minutes, and of all around it.
func (s *weeks) during() []shot {
	now := "/" + s.on.id
	return []shot{{"room", desk, now, join("Priya")}, {"room-dark", dark, now, join("Jonas")}, {"room-phone", phone, now, join("Rui")},
		{"phone-keyboard", keyboard, now, join("Sol")}, {"right-to-left", turned, now, nil}}
}

func (s *weeks) after() []shot {
	now, past, key := "/"+s.on.id, "/"+s.weekly.Slug+"/2026-11-24", "/k/"+s.Key
	return []shot{
		{"wrap-up", desk, now, join("Katrin")}, {"wrap-up-phone", phone, now, nil},
		{"schedule", desk, "/", nil}, {"schedule-phone", phone, "/", nil}, {"schedule-dark", dark, "/", nil},
		{"lobby", desk, "/" + s.board.Next.ID, nil}, {"lobby-phone", phone, "/" + s.board.Next.ID, nil},
		{"transcript", desk, past, nil}, {"transcript-phone", phone, past, nil}, {"transcript-dark", dark, past, nil},
		{"empty", desk, "/" + s.empty.Next.ID, nil}, {"not-held", desk, "/" + s.reading.Slug + "/2026-10-29", nil}, {"cancelled", darkPhone, "/" + s.off.Next.ID, nil},
		{"key", desk, key, nil}, {"new", desk, key, fill}, {"new-phone", phone, key, fill}, {"made", desk, key, made},
		{"host", desk, key, goes("/host/" + s.weekly.Slug)}, {"host-phone", phone, key, goes("/host/" + s.weekly.Slug)}, {"owner", desk, key, goes("/owner")},
		{"refused", desk, now, late(past)}, {"error", desk, "/nothing-here", nil}, {"error-phone", darkPhone, "/nothing-here", nil},
	}
}

func join(name string) func(p *browser.Page) {
	return func(p *browser.Page) { stage.Join(p, name, "Join") }
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

// late sends a line to a meeting that is closed, as a page that was open for long may do.
func late(path string) func(p *browser.Page) {
	return func(p *browser.Page) {
		stage.Join(p, "Ines", "Join")
		p.Go(p.Address()[:strings.LastIndex(p.Address(), path[:strings.LastIndex(path, "/")])] + path)
		browser.Eval[bool](p, `(() => { const f = document.createElement("form"); f.method = "post"; f.action = location.pathname;
			for (const [name, value] of [["text", "One thing more: the ladder is back."], ["cursor", "3"]]) { const i = document.createElement("input"); i.name = name; i.value = value; f.append(i) }
			document.body.append(f); f.submit(); return true })()`)
		p.Shows("the ladder is back")
	}
}

// TestPictures takes them all, into the folder that PARLEY_PICTURES names; where it names none, two of them, of a scene that is set faster.
func TestPictures(t *testing.T) {
	s := &weeks{scene: set(t)}
	out, all := os.LookupEnv("PARLEY_PICTURES")
	some := func(shots []shot) []shot { return shots }
	if !all {
		out, s.step = t.TempDir(), 10*time.Minute
		some = func(shots []shot) []shot { return shots[:1] }
	}
	s.life()
	for _, shot := range some(s.during()) {
		s.take(shot, out)
	}
	s.live(open, wrap)
	for _, shot := range some(s.after()) {
		s.take(shot, out)
	}
}

// take takes one picture.
func (s *weeks) take(shot shot, folder string) {
	s.T.Helper()
	p := s.Person(shot.who, s.URL+shot.path)
	if shot.act != nil {
		shot.act(p)
	}
	small, err := reduce(p.Picture())
	if err != nil {
		s.T.Fatalf("%s: %v", shot.name, err)
	}
	pic, err := png.Decode(bytes.NewReader(small))
	if err != nil || pic.Bounds().Dx() < 300 || len(pic.ColorModel().(color.Palette)) < 16 {
		s.T.Errorf("%s is no picture of a page: %v", shot.name, err)
	}
	if err := os.WriteFile(filepath.Join(folder, shot.name+".png"), small, 0o644); err != nil {
		s.T.Fatal(err)
	}
	p.Close()
}
