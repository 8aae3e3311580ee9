package page_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// marks has Ana, who hosts, and Ben mark what matters, and gives the path and Ana's browser.
func (h *house) marks() (path string, ana, ben *person) {
	h.t.Helper()
	path = h.plan("Kites weekly")
	ana, ben = h.owner().join(path, "Ana"), h.person().join(path, "Ben")
	h.later(20 * time.Minute)
	for i, said := range []string{"#topic The roof", "it leaks", "#agreed we mend <it>", "#info three tiles", "#topic The door"} {
		ana.says(path, said, fmt.Sprint(i+1))
	}
	ben.says(path, "#topic mine", "6")
	ben.says(path, "#action Ana buys tar", "7")
	return path, ana, ben
}

// TestTheRoomSaysWhatCameSoFar beside the talk: the present topic, decisions and actions, each with its number, and what was undone no more.
func TestTheRoomSaysWhatCameSoFar(t *testing.T) {
	h := set(t)
	path, ana, ben := h.marks()
	side := ben.get(path)
	_, side.body, _ = strings.Cut(side.body, "<so-far")
	side.body, _, _ = strings.Cut(side.body, "</so-far>")
	side.is(t, 200, `data-seq="8" data-known="8" data-lines="2 4 5 6 8"`, "<h2>So far</h2>",
		`<li data-mark="topic"><span class="mark">Topic</span> <div class="text" dir="auto">The door</div> <a class="n" href="#l-6">6</a></li>`,
		`<span class="mark">Decision</span> <div class="text" dir="auto">we mend <it></div> <a class="n" href="#l-4">4</a>`,
		`<span class="mark">Action</span> <div class="text" dir="auto">Ana buys tar</div> <a class="n" href="#l-8">8</a>`, "no: The roof", "no: tiles", "no: mine", "no: hidden")
	ana.says(path, "#undo", "8")
	page := ana.get(path)
	page.is(t, 200, `<li class="line more undone" id="l-8"`, "no: Ana buys tar</div> <a")
	if strings.Contains(page.body, `undone" id="l-4"`) {
		t.Error("a line that counts is dressed as one that does not")
	}
	h.later(90 * time.Minute)
	end := h.person().get(path)
	end.is(t, 200, `<h2 class="display" lang="en">What came of it</h2>`, `<h3 class="topic"><span dir="auto">The roof</span> <a class="n" href="#l-2">2</a></h3><ul class="marks"><li data-mark="decision"><span class="mark">Decision</span>`,
		`<span class="mark">Info</span> <div class="text" dir="auto">three tiles</div>`, `<li class="line more undone" id="l-8"`, "no: <so-far")
	h = set(t)
	path = h.plan("Nothing weekly")
	h.later(30 * time.Minute)
	h.person().get(path).is(t, 200, "<so-far", "hidden>", "no: <catch-up>")
	h.later(90 * time.Minute)
	h.person().get(path).is(t, 200, "Nothing was said.", "no: What came of it")
}

// TestWhoComesLateIsShownWhatCame, before and after taking a name, until they close it or say something.
func TestWhoComesLateIsShownWhatCame(t *testing.T) {
	h := set(t)
	path, ana, ben := h.marks()
	late := h.person()
	card := []string{"<catch-up>", "7 lines by 2 people", "The door", "we mend", "Ana buys tar", `href="?seen=8&now=`}
	late.get(path).is(t, 200, card...)
	late.join(path, "Cleo").get(path).is(t, 200, card...)
	for _, p := range []*person{ana, ben} {
		p.get(path).is(t, 200, "<so-far", "no: <catch-up>")
	}
	late.get(path+"?seen=8&now=1").is(t, 200, "<so-far", "no: <catch-up>")
	late.get(path+"?follow").is(t, 200, "<so-far", "no: <catch-up>")
	late.says(path, "hello", "8")
	late.get(path).is(t, 200, "no: <catch-up>")
	for i := range 5 {
		ana.says(path, fmt.Sprintf("#agreed number %d", i), fmt.Sprint(20+i))
	}
	h.person().get(path).is(t, 200, `<a href="#side">and 3 more</a>`, "number 4", "number 2")
	h = set(t)
	path = h.plan("Early weekly")
	h.later(20 * time.Minute)
	ana = h.person().join(path, "Ana")
	for i := range 10 {
		h.person().get(path).is(t, 200, "no: <catch-up>")
		ana.says(path, fmt.Sprint("line ", i), fmt.Sprint(i+1))
	}
	h.person().get(path).is(t, 200, "<catch-up>", "10 lines by 1 person")
}

// TestTheFirstFlightHoldsLinesAndField: what a late comer is shown of a long real log, the lines of the last 200 entries with the field for a name below them
// and the card of what came so far, comes within 15 KiB. What stands behind it on the page, beside the talk, may come later.
func TestTheFirstFlightHoldsLinesAndField(t *testing.T) {
	const flight = 15 << 10
	files, err := filepath.Glob("../../../../shared/corpora/meetbot/*.log.txt")
	if err != nil {
		t.Fatal(err)
	}
	invented, err := filepath.Glob("../../../test/testdata/logs/*.log.txt")
	if err != nil || len(invented) == 0 {
		t.Fatalf("no logs: %v", err)
	}
	for _, file := range append(files, invented...) {
		h := set(t)
		path := h.plan("Tornado weekly")
		h.later(10 * time.Minute)
		said := h.replay(path, file)
		body := h.person().get(path).body
		_, rest, found := strings.Cut(body, `<button>Join</button>`)
		first := strings.TrimSuffix(body, rest)
		if n := strings.Count(first, `<li class="line`); !found || n != min(said+1, 200) || said > 20 && !strings.Contains(first, "<catch-up>") {
			t.Fatalf("%s: %d lines of %d stand before the field", file, n, said)
		}
		if size := packed(t, first); size > flight {
			t.Errorf("%s: %d bytes for the first screen, %d for the page", filepath.Base(file), size, packed(t, body))
		} else {
			t.Logf("%s: %d lines, %d bytes for the first screen, %d for the page", filepath.Base(file), said, size, packed(t, body))
		}
	}
}

// replay says what stands in a log, whoever leads it as a host, and gives how many lines that are.
func (h *house) replay(path, file string) (said int) {
	h.t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		h.t.Fatal(err)
	}
	people := map[string]*person{}
	for row := range strings.Lines(string(text)) {
		part := strings.SplitN(strings.TrimRight(row, "\n"), " ", 3)
		if len(part) < 3 || part[1] == "*" || strings.TrimSpace(part[2]) == "" {
			continue
		}
		if people[part[1]] == nil {
			who := h.person()
			if len(people) == 0 {
				who = h.owner()
			}
			people[part[1]] = who.join(path, strings.Trim(part[1], "<>"))
		}
		said++
		people[part[1]].says(path, part[2], fmt.Sprint(said))
		h.later(9 * time.Second)
	}
	return said
}

// packed is how long a page is as it is sent.
func packed(t *testing.T, page string) int {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(page)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}
