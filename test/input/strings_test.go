package input

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"

	"parley/test/browser"
	"parley/test/client"
	"parley/test/history"
	"parley/test/outputs"
)

// TestHostileStringsAreText sends every string as a name and as a line into a meeting that Chromium watches, and then reads every output.
// A string comes back as it was sent, or is refused with 4xx; it never becomes markup, another line, or an escape sequence.
func TestHostileStringsAreText(t *testing.T) {
	s := set(t)
	list := all(t)
	window := browser.Start(t).Open(t, browser.Person{})
	window.Go(s.URL + "/" + s.id)
	window.Until("the page is live", func() bool { return window.CompleteTo() == 2 })

	said := map[int64]hostile{}
	for _, h := range list {
		seat := s.seat
		if a := s.send(t, client.Request{Method: "POST", Path: client.MeetingPath(s.id, "/attendees"), Idem: rand.Text(), Body: h.body("name", "")}); taken(t, h, "name", a) {
			if err := json.Unmarshal(a.Body, &seat); err != nil {
				t.Fatalf("%s: %v", h.id, err)
			}
			if name := seat.Attendee.Name; h.tame() && !strings.HasPrefix(name, norm.NFC.String(squeeze(string(h.bytes)))) {
				t.Errorf("%s: the name %q became %q", h.id, h.bytes, name)
			}
		}
		a := s.send(t, client.Request{Method: "POST", Path: client.MeetingPath(s.id, "/entries"), Token: seat.Token, Idem: rand.Text(), Body: h.body("text", `"kind":"line",`)})
		if taken(t, h, "text", a) {
			var e client.Entry
			if err := json.Unmarshal(a.Body, &e); err != nil || e.Text != string(h.bytes) {
				t.Errorf("%s: %q came back as %q, %v", h.id, h.bytes, e.Text, err)
			}
			said[e.Seq] = h
		}
	}
	log, page, err := s.api.Whole(t.Context(), s.id)
	if err != nil || len(history.Lines(log)) != len(said)+1 {
		t.Fatalf("%d lines, %d said, %v", len(history.Lines(log)), len(said), err)
	}
	window.Until(fmt.Sprintf("Chromium has all %d lines", page.LastSeq), func() bool { return window.CompleteTo() == page.LastSeq })
	s.room(t, log)
	if _, _, err := s.api.Close(t.Context(), s.id); err != nil {
		t.Fatal(err)
	}
	s.transcript(t, log, said)
	window.Go(s.URL + "/" + s.id)
	window.Until("Chromium shows the transcript", func() bool { return len(window.Lines()) >= len(said) })
	if wide := browser.Eval[int](window, `document.documentElement.scrollWidth - innerWidth`); wide > 0 {
		t.Errorf("Chromium: the transcript is %d points wider than its window", wide)
	}
	for _, complaint := range append(window.Complaints(), window.Foreign(s.URL)...) {
		t.Errorf("Chromium: %s", complaint)
	}
}

func (s stage) send(t *testing.T, r client.Request) client.Answer {
	t.Helper()
	r.Type = "application/json"
	a, err := s.api.Do(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// taken tells whether the string was taken. A line that is right must be; a refusal must be a proper one.
func taken(t *testing.T, h hostile, field string, a client.Answer) bool {
	t.Helper()
	if a.Status == 201 {
		if !utf8.Valid(h.bytes) || bytes.Contains(h.bytes, []byte{0}) || !h.visible() && h.tame() {
			t.Errorf("%s: %q was taken as %s", h.id, h.bytes, field)
		}
		return true
	}
	if a.Status != 400 && a.Status != 413 {
		t.Errorf("%s: %q as %s: %d %s", h.id, h.bytes, field, a.Status, a.Body)
	} else if _, err := a.Problem(); err != nil {
		t.Errorf("%s: %v", h.id, err)
	}
	if field == "text" && h.tame() && h.visible() && len(h.bytes) <= 16384 {
		t.Errorf("%s: %q is a right text and was refused: %s", h.id, h.bytes, a.Body)
	}
	return false
}

// room holds the page of the open meeting to its form: lines in the log only, no element that a line could have smuggled in.
func (s stage) room(t *testing.T, log []client.Entry) {
	t.Helper()
	page := s.get(t, "")
	lines, err := outputs.Page(page)
	if err != nil || len(lines) == 0 || lines[len(lines)-1].N != log[len(log)-1].Seq {
		t.Errorf("the room: %d lines, %v", len(lines), err)
	}
	harmless(t, "the room", page)
}

// transcript holds all outputs of the closed meeting against its log.
func (s stage) transcript(t *testing.T, log []client.Entry, said map[int64]hostile) {
	t.Helper()
	page := s.get(t, "")
	harmless(t, "the transcript", page)
	lines, err := outputs.Page(page)
	if err != nil {
		t.Error(err)
	}
	numbers(t, "the transcript", lines, log)
	for _, l := range lines {
		if h := said[l.N]; h.tame() && !outputs.Reads(l.Text, string(h.bytes)) {
			t.Errorf("%s: the transcript shows %q as line %d, not %q", h.id, l.Text, l.N, h.bytes)
		}
	}
	export, err := outputs.JSON(s.get(t, ".json"))
	if err != nil || len(export) < len(log) {
		t.Fatalf(".json: %d entries, %v", len(export), err)
	}
	for i := range log {
		if !history.Same(log[i], export[i]) {
			t.Errorf(".json: entry %d is %+v", i+1, export[i])
		}
	}
	for _, suffix := range []string{".txt", ".log.txt"} {
		text := s.get(t, suffix)
		if !utf8.Valid(text) {
			t.Errorf("%s is not UTF-8", suffix)
		}
		for i, r := range string(text) {
			if r < 0x20 && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 {
				t.Errorf("%s: control character %U in %q", suffix, r, text[max(0, i-40):min(len(text), i+40)])
			}
		}
	}
	numbers(t, ".txt", outputs.Plain(s.get(t, ".txt")), log)
}

// numbers holds the numbers of an output against the lines of the log: each once, in order.
func numbers(t *testing.T, what string, got []outputs.Line, log []client.Entry) {
	t.Helper()
	want := history.Lines(log)
	got = outputs.Talk(got, log)
	if len(got) != len(want) {
		t.Errorf("%s has %d lines instead of %d", what, len(got), len(want))
	}
	for i := range min(len(got), len(want)) {
		if got[i].N != want[i].Seq {
			t.Fatalf("%s has line %d where line %d belongs", what, got[i].N, want[i].Seq)
		}
	}
}

func (s stage) get(t *testing.T, suffix string) []byte {
	t.Helper()
	a, err := s.api.Do(t.Context(), client.Request{Method: "GET", Path: "/" + s.id + suffix, Header: http.Header{"Accept": {"text/html, */*"}}})
	if err != nil || a.Status != 200 {
		t.Fatalf("%s%s: %d, %v", s.id, suffix, a.Status, err)
	}
	return a.Body
}

// harmless finds what no text may become: an element that runs or loads, an attribute that runs, an address that runs.
func harmless(t *testing.T, what string, page []byte) {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "iframe", "object", "embed", "base", "math", "video", "audio", "frame", "style":
			t.Errorf("%s has an element %s", what, n.Data)
		case "script", "link", "img":
			if address := outputs.Attr(n, "src") + outputs.Attr(n, "href"); !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") {
				t.Errorf("%s has an element %s with the address %q", what, n.Data, address)
			}
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || strings.Contains(strings.ToLower(a.Val), "javascript:") && (a.Key == "href" || a.Key == "src" || a.Key == "action") {
				t.Errorf("%s has an element %s with %s=%q", what, n.Data, a.Key, a.Val)
			}
		}
	}
}

// TestHostileTitles schedules a series under every string, and reads schedule and pages.
func TestHostileTitles(t *testing.T) {
	s := set(t)
	window := browser.Start(t).Open(t, browser.Person{})
	times := fmt.Sprintf(`"starts_at":%q,"ends_at":%q,`, client.Moment(time.Now().Add(time.Hour)), client.Moment(time.Now().Add(2*time.Hour)))
	for i, h := range all(t) {
		a := s.send(t, client.Request{Method: "POST", Path: "/api/v1/series", Token: s.Key, Body: h.body("title", times)})
		if !taken(t, h, "title", a) {
			continue
		}
		var made client.Scheduled
		if err := json.Unmarshal(a.Body, &made); err != nil {
			t.Fatalf("%s: %v", h.id, err)
		}
		if h.tame() && squeeze(made.Next.Title) != squeeze(string(h.bytes)) {
			t.Errorf("%s: the title %q became %q", h.id, h.bytes, made.Next.Title)
		}
		page, err := s.api.Do(t.Context(), client.Request{Method: "GET", Path: "/" + made.Next.ID})
		if err != nil || page.Status != 200 {
			t.Fatalf("%s: the page of %s answers %d, %v", h.id, made.Next.ID, page.Status, err)
		}
		harmless(t, h.id, page.Body)
		if h.tame() && !outputs.Says(page.Body, squeeze(string(h.bytes))) {
			t.Errorf("%s: the page does not say the title %q", h.id, h.bytes)
		}
		if i%40 == 0 {
			window.Go(s.URL + "/" + made.Next.ID)
		}
	}
	window.Go(s.URL + "/")
	schedule, err := s.api.Do(t.Context(), client.Request{Method: "GET", Path: "/"})
	if err != nil || schedule.Status != 200 {
		t.Fatalf("the schedule: %d, %v", schedule.Status, err)
	}
	harmless(t, "the schedule", schedule.Body)
	for _, complaint := range append(window.Complaints(), window.Foreign(s.URL)...) {
		t.Errorf("Chromium: %s", complaint)
	}
}

// squeeze makes one space of any white space.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
