package page_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"parley/internal/meeting"
)

// TestOnePageLivesThroughThePhases reads the page of a meeting as time goes by.
func TestOnePageLivesThroughThePhases(t *testing.T) {
	h := set(t)
	path := h.plan("Tornado weekly")
	ana, reader := h.person(), h.person()
	ana.get(path).is(t, 200, `<button>Wait here</button>`, `<label class="sr" for="name">Your name</label>`, "in 10 min", "Anyone can read what is said here",
		"Tuesday 1 December 2026", ">16:00</time>", "in Berlin", `data-there="Tuesday 16:00 – 17:00 in Berlin"`,
		"15:00 – 16:00 UTC", "no: Your line")
	ana.join(path, "Ana")
	ana.get(path).is(t, 200, "You are <b><bdi>Ana</bdi></b>", `<noscript><meta http-equiv="refresh" content="60">`, "no: Wait here", "no: Your line")
	reader.get(path).is(t, 200, "no: http-equiv")

	h.later(10 * time.Minute)
	reader.get(path).is(t, 200, `<button>Join</button>`, `role="log"`, `id="l-1"`, "The meeting is open.", "complete to 1", "1 h left", "no: Your line")
	ana.get(path).is(t, 200, `<label class="sr" for="text">Your line</label>`, `<button>Send</button>`, "no: http-equiv")
	ana.says(path, "first", "1").leads(t, path+"#l-2")
	reader.get(path).is(t, 200, `id="l-2"`, ">16:00</time>", `<div class="text" dir="auto">first</div>`, "complete to 2", `data-cursor="2" data-at="2026-12-01T15:00:00.000Z"`)

	h.later(52 * time.Minute)
	reader.get(path).is(t, 200, "Wrapping up", "8 min left")
	h.later(8 * time.Minute)
	ana.get(path).is(t, 200, "After-talk", "closes in 10 min", "Formal end", "<button>Send</button>")
	h.later(10 * time.Minute)
	ana.get(path).is(t, 200, "Closed", ">17:10</time>", "1 line by 1 person", "complete to 4", `href="`+path+`.txt"`, "no: <form", "no: data-live")
}

func TestACancelledMeetingSaysWhy(t *testing.T) {
	h := set(t)
	path := h.plan("Osprey weekly")
	f, err := h.store.Find(t.Context(), "osprey-weekly", "2026-12-01")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.live.Append(t.Context(), meeting.Post{Meeting: f.ID, Kind: meeting.KindCancelled, Author: meeting.HostByKey, Text: "half of <us> are away"}); err != nil {
		t.Fatal(err)
	}
	h.person().get(path).is(t, 200, "Cancelled", "This meeting was cancelled.", "half of <us> are away", "no: Wait here")
}

// TestARefusedFormKeepsWhatWasTyped: the page comes again with the status of the refusal and the words in it.
func TestARefusedFormKeepsWhatWasTyped(t *testing.T) {
	h := set(t)
	path := h.plan("Tornado weekly")
	ana := h.person().join(path, "Ana")
	ana.says(path, "too early", "0").is(t, 409, "Lines are taken only while the meeting is open.", "too early", "Not in the record")
	h.later(10 * time.Minute)
	h.person().post(path, "name", " ", "cursor", "1").is(t, 400, "There is nothing visible in this.", `aria-invalid="true"`)
	h.person().post(path, "name", strings.Repeat("x", 41), "cursor", "1").is(t, 400, strings.Repeat("x", 41), "at most 40")
	long := strings.Repeat("long ", 4000)
	ana.says(path, long, "1").is(t, 413, "at most 16,384 bytes", long, `aria-describedby="problem"`)
	ana.says(path, strings.Repeat("x", 300<<10), "1").is(t, 413, "Send it in pieces")
	ana.says(path, "a\x00b", "1").is(t, 400, "NUL")
	ana.says(path, "what", "minus one").is(t, 400, "plain digits", ">what</textarea>")
	ana.post(path, "text", "one", "text", "two", "cursor", "1").is(t, 400, "only once")
	ana.post(path, "text", "one", "txet", "two").is(t, 400, "not known here", ">one</textarea>")
	ana.post(path, "cursor", "1").is(t, 400, "neither a name nor a text")
	h.person().says(path, "who am I?", "1").is(t, 401, "Take a name first, then send it again.", "who am I?", "<button>Join</button>", "no: token")
	h.later(80 * time.Minute)
	ana.says(path, "too late", "3").is(t, 409, "too late", "Not in the record", "Closed")
	h.person().post(path, "name", "Ben", "cursor", "3").is(t, 409, "nobody can join it any more")
	if got := ana.get(path); strings.Contains(got.body, `data-kind="line"`) {
		t.Errorf("something was taken: %s", got.text())
	}
}

// TestFormsStoreOnce: double clicks and reloads of one form are one wish, in every phase; the same words from a newer page are another.
func TestFormsStoreOnce(t *testing.T) {
	h := set(t)
	path := h.plan("Tornado weekly")
	h.later(10 * time.Minute)
	ana := h.person()
	ana.get(path)
	ana.join(path, "Ana").join(path, "Ana")
	for range 3 {
		ana.says(path, "+1", "1").leads(t, path+"#l-2")
	}
	ana.says(path, "+1", "2").leads(t, path+"#l-3")
	h.person().join(path, "Ben").get(path).is(t, 200, "no: Ana 2", "complete to 3")
	h.later(80 * time.Minute)
	ana.says(path, "+1", "1").leads(t, path+"#l-2")
}

func TestATakenNameIsNumberedAndThePageSaysSo(t *testing.T) {
	h := set(t)
	path := h.plan("Tornado weekly")
	h.person().join(path, "Ana")
	other := h.person()
	other.post(path, "name", "ANA", "cursor", "0").leads(t, path+"?renamed")
	other.get(path+"?renamed").is(t, 200, "That name was taken, so you are <b><bdi>ANA 2</bdi></b> here.", "return link", "ask the host, who can give the name back")
	other.get(path).is(t, 200, "ANA 2", "no: was taken")
}

// TestNewsWithoutAScript: Send and Read on show what came since, and mark it.
func TestNewsWithoutAScript(t *testing.T) {
	h := set(t)
	path := h.plan("Tornado weekly")
	h.later(10 * time.Minute)
	ana, ben := h.person().join(path, "Ana"), h.person().join(path, "Ben")
	ben.says(path, "one", "1")
	h.later(time.Minute)
	ben.says(path, "two", "2")
	ben.says(path, "three", "3")
	ana.says(path, "mine", "2").leads(t, path+"?seen=2#news")
	got := ana.get(path+"?seen=2").is(t, 200, `<li class="away" id="news">3 new lines</li><li class="line" id="l-3"`, `<li class="line more" id="l-4"`, "?seen=5&now=")
	if strings.Count(got.body, `id="news"`) != 1 {
		t.Error("there is more than one place of the news")
	}
	ana.get(path+"?seen=5").is(t, 200, "no: new line", `<span id="news"></span>`)
	ana.get(path+"?follow").is(t, 200, `<meta http-equiv="refresh" content="15">`, "no: <textarea", "no: data-live", "Back to the room")
	for _, query := range []string{"?seen=x", "?seen=-1", "?before=1&before=2", "?before=99999999999999999999"} {
		ana.get(path+query).is(t, 400, "All meetings")
	}
}

// TestEarlierLeadsThroughTheWholeLog, by links alone: every line once, in order.
func TestEarlierLeadsThroughTheWholeLog(t *testing.T) {
	h := set(t)
	path := h.plan("Tornado weekly")
	h.later(10 * time.Minute)
	ana := h.person().join(path, "Ana")
	for i := range 449 {
		ana.says(path, fmt.Sprint("line ", i), fmt.Sprint(i+1))
	}
	var seen []string
	numbers := regexp.MustCompile(`id="l-(\d+)"`)
	for at, steps := path, 0; steps < 4; steps++ {
		got := ana.get(at)
		var here []string
		for _, m := range numbers.FindAllStringSubmatch(got.body, -1) {
			here = append(here, m[1])
		}
		seen = append(here, seen...)
		next := regexp.MustCompile(`href="(\?before=\d+)">Earlier`).FindStringSubmatch(got.body)
		if next == nil {
			break
		}
		at = path + next[1]
	}
	for i, n := range seen {
		if n != fmt.Sprint(i+1) {
			t.Fatalf("number %s stands in place %d", n, i+1)
		}
	}
	if len(seen) != 450 {
		t.Errorf("%d of 450 entries are shown", len(seen))
	}
	ana.get(path+"?before=51").is(t, 200, `href="?before=251">Later`, "Back to the room")
	h.later(80 * time.Minute)
	if got := ana.get(path); strings.Count(got.body, `id="l-`) != 452 {
		t.Errorf("the transcript has %d of 452 entries", strings.Count(got.body, `id="l-`))
	}
}

// TestTextStaysText in every place where a person's words stand.
func TestTextStaysText(t *testing.T) {
	h := set(t)
	evil := `"><script>alert(1)</script><b x='`
	path := h.plan(evil)
	ana := h.person().join(path, evil)
	h.later(10 * time.Minute)
	ana.says(path, evil, "1")
	pages := []answer{ana.get(path), ana.get("/"), ana.says(path, evil+strings.Repeat("x", 20000), "2"), h.person().post(path, "name", evil+strings.Repeat("x", 40), "cursor", "2")}
	h.later(80 * time.Minute)
	pages = append(pages, ana.get(path), ana.says(path, evil, "9"))
	for i, got := range pages {
		if strings.Contains(got.body, "<script>") || strings.Contains(got.body, "<b x") || !strings.Contains(got.body, "alert(1)") {
			t.Errorf("page %d: %s", i, got.body)
		}
	}
}

// TestAPageIsOfOneMoment: at whichever look at the clock the meeting closes, nobody gets a place to write in a closed one.
func TestAPageIsOfOneMoment(t *testing.T) {
	stages := map[string]int{}
	for looks := range 40 {
		h := set(t)
		path := h.plan("Tornado weekly")
		h.later(20 * time.Minute)
		ana := h.person().join(path, "Ana")
		ana.says(path, "Good morning", "1").leads(t, path+"#l-2")
		h.looks.Store(int64(looks) + 1)
		got := ana.get(path).is(t, 200, "Good morning")
		stage := got.find(t, `<body class="([a-z]+)">`)
		stages[stage]++
		if closed := got.find(t, `data-phase="([a-z-]+)"`) == "closed"; closed != (stage == "transcript") || closed == strings.Contains(got.body, ">Send<") {
			t.Errorf("two hours pass at look %d: the stage is %s\n%s", looks+1, stage, got.text())
		}
	}
	if stages["room"] == 0 || stages["transcript"] == 0 {
		t.Errorf("the stages were %v", stages)
	}
}
