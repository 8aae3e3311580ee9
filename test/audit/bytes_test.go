package audit

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"

	"parley/test/browser"
	"parley/test/meetlog"
	"parley/test/stage"
)

// What a room may cost over the line, in bytes as they are packed.
const (
	roomMost = 60 << 10 // page, styles and modules of a room that has just opened, for who was never here
	longMost = 15 << 10 // the page alone with the last 200 lines of a long talk
)

// TestARoomCostsLittleOverTheLine, measured in the browser; nothing of it comes from elsewhere.
func TestARoomCostsLittleOverTheLine(t *testing.T) {
	s := stage.Set(t)
	id := s.Open("Osprey weekly").Next.ID
	page, all, heads := weighed(t, s.Person(browser.Person{Phone: true}, s.URL+"/"+id))
	t.Logf("a room that has just opened: %d bytes, of which the page is %d; the heads of the answers are %d", all, page, heads)
	if all > roomMost {
		t.Errorf("a room is %d bytes over the line; %d is the most", all, roomMost)
	}

	log, speakers := meetlog.Longest(meetlog.All(t)), map[string]func(string){}
	for _, line := range log.Lines[:min(len(log.Lines), 250)] {
		if speakers[line.Nick] == nil {
			speakers[line.Nick] = s.Speaker(id, line.Nick)
		}
		speakers[line.Nick](line.Text)
	}
	if page, _, _ = weighed(t, s.Person(browser.Person{Phone: true}, s.URL+"/"+id)); page > longMost {
		t.Errorf("the page of a room with 200 lines is %d bytes over the line; %d is the most", page, longMost)
	}
	t.Logf("the page of a room with the last 200 lines of %s: %d bytes", log.Name, page)
}

// weighed is what the page of a room took over the line: alone, with styles and modules, and the heads of these answers.
func weighed(t *testing.T, p *browser.Page) (page, all, heads int64) {
	t.Helper()
	p.Until("all of it came", func() bool { return p.CompleteTo() > 0 })
	count := 0
	for _, f := range p.Fetched() {
		switch f.Kind {
		case network.ResourceTypeDocument:
			page = f.Body
		case network.ResourceTypeStylesheet, network.ResourceTypeScript:
		default: // pictures and what the page asks for when it runs
			continue
		}
		all, heads, count = all+f.Body, heads+f.Whole-f.Body, count+1
	}
	if page == 0 || count < 3 {
		t.Fatal("the browser did not see what came")
	}
	return page, all, heads
}

// TestItCanBePutOnAHomeScreen, as the browser itself sees it, from any page.
func TestItCanBePutOnAHomeScreen(t *testing.T) {
	s := stage.Set(t)
	for _, path := range []string{"/", "/" + s.Open("Osprey weekly").Next.ID} {
		p := s.Person(browser.Person{}, s.URL+path)
		if why := p.Uninstallable(); len(why) > 0 {
			t.Errorf("%s cannot be put on a home screen: %s", path, strings.Join(why, ", "))
		}
	}
}
