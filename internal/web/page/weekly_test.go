package page_test

import (
	"strings"
	"testing"
	"time"
)

// weekly schedules a series from the form.
func (p *person) weekly(pairs ...string) answer {
	p.t.Helper()
	return p.post("/new", append(with(p.fields(), pairs...), "repeats", "1")...)
}

// TestAWeeklyMeetingFromTheForm: the link that stays comes first, and it leads to whatever comes next.
func TestAWeeklyMeetingFromTheForm(t *testing.T) {
	h := set(t)
	owner := h.owner()
	made := owner.weekly().header.Get("Location")
	page := owner.get(made).is(t, 200, "and then every week at 18:30 in Berlin", "17:30 – 18:15 UTC this time", `value="https://parley.example/osprey-weekly" aria-label="The link for everybody"`,
		`value="https://parley.example/osprey-weekly/2026-12-24" aria-label="The link of this meeting"`, "Only for you")
	if strings.Index(page.body, "The link for everybody") > strings.Index(page.body, "The link of this meeting") {
		t.Error("the link of the first meeting comes first")
	}
	if got := h.person().get("/osprey-weekly"); got.header.Get("Location") != "/osprey-weekly/2026-12-24" {
		t.Errorf("the series leads to %s", got.header.Get("Location"))
	}
	h.person().get("/osprey-weekly/2027-04-01").is(t, 200, "18:30", "16:30 – 17:15 UTC", `name="name"`)
	h.person().get("/osprey-weekly/2027-04-02").is(t, 404)
	owner.post("/new", append(with(owner.fields(), "title", "Every second"), "repeats", "2")...)
	h.person().get("/every-second/2026-12-31").is(t, 404)
	h.person().get("/every-second/2027-01-07").is(t, 200)
	refused := owner.post("/new", append(owner.fields(), "repeats", "daily")...).is(t, 400, "Choose how often it repeats")
	if at := refused.find(t, `id="([a-z]+)"[^>]* aria-invalid="true" aria-describedby="problem" autofocus`); at != "repeats" {
		t.Errorf("the page begins at %s", at)
	}
	owner.post("/new", append(with(owner.fields(), "title", " "), "repeats", "2")...).is(t, 400, `<option value="2" selected>`)
}

// TestAWeeklyMeetingSaysSo to those who come, in its lobby, its invitation and on the page of its series; and its host, who corrects one of them, is
// told what becomes of the others.
func TestAWeeklyMeetingSaysSo(t *testing.T) {
	h := set(t)
	owner := h.owner()
	owner.get(h.plan("Tornado")).is(t, 200, "no: It repeats")
	owner.get("/host/tornado?correct=2026-12-01").is(t, 200, "no: Only this meeting changes.")
	owner.weekly()
	says := "It repeats every week at 18:30 in Berlin."
	reader := h.person()
	reader.get("/osprey-weekly/2026-12-31").is(t, 200, `<p class="muted">`+says, "(17:30 – 18:15 UTC)\n"+says+"\n\nhttps://parley.example/osprey-weekly\n", "no: The host’s page")
	owner.get("/osprey-weekly/2026-12-31").is(t, 200, "The host’s page", "Correct the hour")
	owner.get("/host/osprey-weekly?correct=2026-12-31").is(t, 200, "Only this meeting changes.", "stay as they are: every week at 18:30 in Berlin.")
	reader.join("/osprey-weekly/2026-12-24", "Ana")
	h.at(time.Date(2026, 12, 24, 17, 40, 0, 0, time.UTC))
	reader.get("/osprey-weekly/now").is(t, 200, "Open", says)
	h.at(time.Date(2026, 12, 24, 19, 0, 0, 0, time.UTC))
	reader.get("/osprey-weekly").is(t, 200, "Today’s meeting ended", says, "no: The host’s page")
	owner.get("/osprey-weekly").is(t, 200, `href="/host/osprey-weekly">The host’s page`)
	reader.get("/osprey-weekly/2026-12-24").is(t, 200, "no: "+says)
}

// TestListsOfAWeeklyMeetingAreShort: two on the schedule, four for its host; nothing was planned and lost.
func TestListsOfAWeeklyMeetingAreShort(t *testing.T) {
	h := set(t)
	owner := h.owner()
	owner.weekly()
	h.plan("Another")
	h.person().get("/").is(t, 200, "/osprey-weekly/2026-12-24", "/osprey-weekly/2026-12-31", "no: /osprey-weekly/2027-01-07", "/another/2026-12-01")
	owner.get("/host/osprey-weekly").is(t, 200, "/osprey-weekly/2026-12-24", "/osprey-weekly/2027-01-14", "no: /osprey-weekly/2027-01-21", "no: Past")
	owner.post("/host/osprey-weekly", "date", "2027-01-07", "act", "cancellation", "reason", "We are away").leads(t, "/host/osprey-weekly?done=cancellation")
	h.person().get("/osprey-weekly/2027-01-07").is(t, 200, "This meeting was cancelled", "We are away", "/osprey-weekly/2026-12-24")
}

// TestAnOccurrenceTakesNames before it has a row, and so does the form at now.
func TestAnOccurrenceTakesNames(t *testing.T) {
	h := set(t)
	h.owner().weekly()
	ana := h.person().join("/osprey-weekly/2027-02-04", "Ana")
	ana.get("/osprey-weekly/2027-02-04").is(t, 200, "You are", "Ana")
	ana.get("/osprey-weekly/2026-12-24").is(t, 200, "You are", "Ana")
	h.at(time.Date(2026, 12, 24, 17, 40, 0, 0, time.UTC))
	ana.says("/osprey-weekly/now", "good evening", "0").leads(t, "/osprey-weekly/2026-12-24#l-2")
	h.person().get("/osprey-weekly/now").is(t, 200, "good evening")
}

// TestAnOccurrenceThatWasNotHeld says so, with the last and the next; who types there gets the typed back.
func TestAnOccurrenceThatWasNotHeld(t *testing.T) {
	h := set(t)
	h.owner().weekly()
	ana := h.person().join("/osprey-weekly/2026-12-24", "Ana")
	h.at(time.Date(2026, 12, 24, 18, 30, 0, 0, time.UTC))
	ana.get("/osprey-weekly/2026-12-24").is(t, 200, "Closed")
	h.at(time.Date(2026, 12, 31, 18, 15, 0, 0, time.UTC))
	ana.get("/osprey-weekly/2026-12-31").is(t, 200, "Not held", "This meeting was not held: nobody was here before its end.", `href="/osprey-weekly/2027-01-07"`, `href="/osprey-weekly/2026-12-24">read it`)
	ana.says("/osprey-weekly/2026-12-31", "am I late?", "0").is(t, 409, "am I late?", "so it was not held")
	h.person().post("/osprey-weekly/2026-12-31", "name", "Ben", "cursor", "0").is(t, 409, "so it was not held")
	h.person().get("/osprey-weekly").leadsOn(t, "/osprey-weekly/2027-01-07")
}

// leadsOn wants a redirect of a page.
func (a answer) leadsOn(t *testing.T, to string) {
	t.Helper()
	if got := a.header.Get("Location"); a.status != 302 || got != to {
		t.Errorf("the page leads with %d to %q, not to %q", a.status, got, to)
	}
}
