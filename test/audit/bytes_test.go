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
	roomMost  = 60 << 10 // page, styles and modules of a room, for who was never here
	firstMost = 15 << 10 // the page alone with the last 200 lines of a long talk, for who comes late
)

// TestARoomCostsLittleOverTheLine, measured in the browser, in a room with the longest log there is; nothing of it comes from elsewhere.
func TestARoomCostsLittleOverTheLine(t *testing.T) {
	s := stage.Set(t)
	id := s.Open("Osprey weekly").Next.ID
	log, speakers := meetlog.Longest(meetlog.All(t)), map[string]func(string){}
	for _, line := range log.Lines[:min(len(log.Lines), 250)] {
		if speakers[line.Nick] == nil {
			speakers[line.Nick] = s.Speaker(id, line.Nick)
		}
		speakers[line.Nick](line.Text)
	}
	p := s.Person(browser.Person{Phone: true}, s.URL+"/"+id)
	p.Until("all of it came", func() bool { return p.CompleteTo() > 200 })

	page, all, heads, count := int64(0), int64(0), int64(0), 0
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
	t.Logf("the page with its last lines %d bytes; with styles and modules %d, in %d answers whose heads are %d", page, all, count, heads)
	if page == 0 || count < 10 {
		t.Fatal("the browser did not see what came")
	}
	if all > roomMost {
		t.Errorf("a room is %d bytes over the line; %d is the most", all, roomMost)
	}
	if page > firstMost {
		t.Errorf("the page of a room with 200 lines is %d bytes over the line; %d is the most", page, firstMost)
	}
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
