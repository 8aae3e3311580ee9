package page_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"parley/internal/meeting"
)

// fields are those of the form for a new meeting as it comes.
func (p *person) fields() []string {
	p.t.Helper()
	got := p.get("/new")
	return []string{"form", got.find(p.t, `name="form" value="([A-Z2-7]{26})"`), "title", "Osprey weekly", "description", "", "start", "at",
		"day", "2026-12-24", "time", "18:30", "zone", "Europe/Berlin", "length", "45", "listed", "yes"}
}

// with replaces fields.
func with(fields []string, pairs ...string) []string {
	out := append([]string(nil), fields...)
	for i := 0; i < len(pairs); i += 2 {
		for j := 0; j < len(out); j += 2 {
			if out[j] == pairs[i] {
				out[j+1] = pairs[i+1]
			}
		}
	}
	return out
}

func TestPlanningAMeeting(t *testing.T) {
	h := set(t)
	h.person().get("/new").is(t, 200, "to whom its owner has given a hosting key", "parley key owner", "no: <form")
	h.person().post("/new", "title", "Osprey weekly").is(t, 401, "Osprey weekly")
	owner := h.owner()
	fields := owner.fields()
	got := owner.post("/new", fields...)
	made := got.header.Get("Location")
	got.leads(t, "/host/osprey-weekly?made="+fields[1])
	h.later(90 * time.Second) // a double click, and a reload after a minute has passed
	owner.post("/new", fields...).leads(t, made)

	page := owner.get(made).is(t, 200, "Osprey weekly", "Thursday 24 December 2026", ">18:30</time>", ">19:15</time>", "in Berlin", "17:30 – 18:15 UTC",
		"For everybody", "Only for you", `value="https://parley.example/osprey-weekly/2026-12-24" aria-label="The link for everybody"`)
	if page.header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("the page with a secret has %v", page.header)
	}
	link := strings.TrimPrefix(page.find(t, `value="(https://parley\.example/k/[A-Z2-7]{26})" aria-label="The link only for you"`), "https://parley.example")
	h.person().get(made).is(t, 403, "no: "+link)
	other := h.person()
	other.post(link).leads(t, "/host/osprey-weekly")
	other.get(made).is(t, 200, "For everybody", "no: Only for you")
	again := owner.fields() // the same words in a new form are another meeting
	owner.post("/new", again...).leads(t, "/host/osprey-weekly-2?made="+again[1])
	h.person().get("/").is(t, 200, "/osprey-weekly/2026-12-24", "/osprey-weekly-2/2026-12-24")
}

func TestStartsInOneClick(t *testing.T) {
	h := set(t)
	h.at(start.Add(42 * time.Second))
	owner := h.owner()
	for _, c := range []struct{ choice, from, to, says string }{
		{"now", "14:50", "15:35", "Open"}, {"soon", "15:00", "15:45", "Scheduled"},
	} {
		got := owner.post("/new", with(owner.fields(), "start", c.choice, "zone", "UTC", "title", "It starts "+c.choice)...)
		page := owner.get(got.header.Get("Location")).is(t, 200, ">"+c.from+"</time>", ">"+c.to+"</time>")
		link, err := url.Parse(page.find(t, `value="([^"]+)" aria-label="The link for everybody"`))
		if err != nil {
			t.Fatal(err)
		}
		h.person().get(link.Path).is(t, 200, c.says)
	}
}

// TestAPlanIsRefusedWithItsReason, and the form comes again as it was filled in.
func TestAPlanIsRefusedWithItsReason(t *testing.T) {
	h := set(t)
	owner := h.owner()
	fields := owner.fields()
	for _, c := range []struct{ field, value, says, kept string }{
		{"title", " ", "nothing visible", "18:30"},
		{"title", strings.Repeat("t", 121), "at most 120", strings.Repeat("t", 121)},
		{"description", strings.Repeat("d", 4001), "at most 4000", strings.Repeat("d", 4001)},
		{"zone", "Europe/Nowhere", "Choose a time zone", "Europe/Nowhere"},
		{"zone", "", "Choose a time zone", "18:30"},
		{"zone", "Local", "Choose a time zone", "Local"},
		{"length", "0", "whole minutes", "0"},
		{"length", "-1", "whole minutes", "-1"},
		{"length", "an hour", "whole minutes", "an hour"},
		{"length", "99999", "whole minutes", "99999"},
		{"day", "24.12.2026", "Choose a day and a time", "24.12.2026"},
		{"time", "25:00", "Choose a day and a time", "25:00"},
		{"day", "2025-12-24", "passed", "2025-12-24"},
		{"start", "later", "Choose when it starts", "18:30"},
		{"form", "short", "Load the page again", "18:30"},
	} {
		owner.post("/new", with(fields, c.field, c.value)...).is(t, 400, c.says, "Schedule it", `name="listed"`, c.kept)
	}
	owner.post("/new", with(fields, "day", "2027-03-28", "time", "02:30")...).is(t, 400, "The clocks skip this hour", `value="02:30"`)
	owner.post("/new", with(fields, "zone", "UTC", "length", "x")...).is(t, 400, `value="18:30"`)
	owner.post("/new", with(fields, "day", "2025-12-24")...).is(t, 400, "Wednesday 24 December, 18:30 in Berlin · Wed 17:30 UTC")
	if all, err := h.store.Between(t.Context(), meeting.Window{To: start.AddDate(2, 0, 0)}); err != nil || len(all) != 0 {
		t.Errorf("something was scheduled: %v, %v", all, err)
	}
}

// TestTheReasonStandsAtTheFieldAtFault: there the page begins, and there a screen reader finds it.
func TestTheReasonStandsAtTheFieldAtFault(t *testing.T) {
	h := set(t)
	owner := h.owner()
	fields := owner.fields()
	for _, c := range []struct{ field, value, at string }{
		{"title", " ", "title"}, {"description", strings.Repeat("d", 4001), "description"}, {"zone", "Europe/Nowhere", "zone"}, {"length", "0", "length"},
		{"day", "24.12.2026", "day"}, {"time", "25:00", "day"}, {"day", "2025-12-24", "day"},
	} {
		got := owner.post("/new", with(fields, c.field, c.value)...)
		if at := got.find(t, `id="([a-z]+)"[^>]* aria-invalid="true" aria-describedby="problem" autofocus`); at != c.at {
			t.Errorf("%s %q: the page begins at %s", c.field, c.value, at)
		}
		reason := got.find(t, `<span class="problem" id="problem">([^<]+)</span>`)
		if top := got.find(t, `<p class="problem" role="alert">([^<]+)</p>`); top != reason || strings.Count(got.body, `id="problem"`) != 1 {
			t.Errorf("%s %q: %q on top, %q at the field", c.field, c.value, top, reason)
		}
	}
	owner.post("/new", with(fields, "form", "short")...).is(t, 400, `role="alert" id="problem">The form is not`, "no: autofocus")
	owner.get("/new").is(t, 200, "no: problem", "no: aria-invalid")
}

func TestAnUnlistedMeetingIsOnNoList(t *testing.T) {
	h := set(t)
	owner := h.owner()
	made := owner.post("/new", with(owner.fields(), "listed", "no")...).header.Get("Location")
	link := owner.get(made).find(t, `value="https://parley.example(/[a-z0-9]{26}/2026-12-24)"`)
	h.person().get("/").is(t, 200, "no: Osprey")
	h.person().get(link).is(t, 200, "Osprey weekly", "Whoever has the link can read", `content="noindex"`)
}

func TestTheScheduleShowsWhatIsOnWhatComesAndWhatWas(t *testing.T) {
	h := set(t)
	h.person().get("/").is(t, 200, "Meetings in writing, at a set time", "Nothing is scheduled here yet", "no: Schedule the first one")
	h.owner().get("/").is(t, 200, "Schedule the first one")
	schedule := func(title string, in time.Duration) string {
		begin := h.now.Load().Truncate(time.Second).Add(in)
		made, err := h.store.Schedule(t.Context(), meeting.Scheduling{Start: begin, End: begin.Add(time.Hour),
			Series: meeting.Series{Title: title, Lang: "en", Listed: true, Zone: "UTC"}})
		if err != nil {
			t.Fatal(err)
		}
		return "/" + made.First.Address()
	}
	var over []string
	for i := range 40 {
		over = append(over, schedule("Past", time.Duration(i)*time.Second))
	}
	h.later(2 * time.Hour)
	for _, path := range over {
		h.person().get(path).is(t, 200, "Closed")
	}
	schedule("Called On now", -time.Minute)
	schedule("Called Tomorrow", 24*time.Hour)
	schedule("Called Far off", 60*24*time.Hour)
	first := h.person().get("/").is(t, 200, "On now", "Called On now", "Nobody is here yet", "Tomorrow", "Called Far off", "30 Jan 2027", "Nothing was said.", "no: entries", "Older")
	rest := h.person().get(first.find(t, `href="(/\?before=\d+)">Older`)).is(t, 200, "Newest", "no: Called", "no: Older")
	for _, path := range over {
		if !strings.Contains(first.body+rest.body, `href="`+path+`"`) {
			t.Errorf("%s is on neither page", path)
		}
	}
}

// TestASeriesLeadsToItsPresentMeeting, else to the next, but for twelve hours after an end: then it says so. Where nothing comes it shows what was.
func TestEveryPageTellsTheServersTime(t *testing.T) {
	h := set(t)
	h.plan("Tornado weekly")
	h.later(3 * time.Hour)
	for _, path := range []string{"/", "/new", "/tornado-weekly", "/nowhere"} {
		page := h.owner().get(path)
		if page.find(t, `id="now" hidden data-now="([^"]*)"`) != "2026-12-01T17:50:00.000Z" {
			t.Errorf("%s tells another time", path)
		}
	}
}

func TestASeriesLeadsToItsPresentMeeting(t *testing.T) {
	h := set(t)
	first := h.plan("Tornado weekly")
	series, err := h.store.Series(t.Context(), "tornado-weekly")
	if err != nil {
		t.Fatal(err)
	}
	next, _, err := h.store.Add(t.Context(), meeting.Planning{Series: series.ID, Start: start.Add(48 * time.Hour), End: start.Add(49 * time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	second := "/" + next.Address()
	for _, step := range []struct {
		pass time.Duration
		to   string // empty: nowhere
		says []string
	}{
		{0, first, nil}, {10 * time.Minute, first, nil},
		{80 * time.Minute, "", []string{"Today’s meeting ended at", ">17:00</time>", ">read it</a>", `href="` + first, "Next", `href="` + second, "no: Past"}},
		{11*time.Hour + 39*time.Minute, "", []string{"Yesterday’s meeting ended at"}}, {time.Minute, second, nil}, {35*time.Hour + 30*time.Minute, second, nil},
		{100 * time.Hour, "", []string{"no: ended at", "no: Next", "Past", `href="` + first, `href="` + second}},
	} {
		h.later(step.pass)
		h.person().get(first)
		h.person().get(second)
		got := h.person().get("/tornado-weekly")
		if step.to == "" {
			got.is(t, 200, step.says...)
		}
		if got.header.Get("Location") != step.to {
			t.Errorf("at %v: %d to %s, want %s", h.now.Load(), got.status, got.header.Get("Location"), step.to)
		}
	}
	for _, path := range []string{"/nothing", "/NOTHING"} {
		if got := h.person().get(path); got.status != 404 {
			t.Errorf("%s: %d", path, got.status)
		}
	}
}

// TestLinksWithATail: what a mailing or a network hangs on a link changes nothing.
func TestLinksWithATail(t *testing.T) {
	h := set(t)
	path := h.plan("Tornado weekly")
	owner := h.owner()
	for _, c := range []struct {
		page   string
		status int
	}{
		{"/", 200}, {"/new", 200}, {"/tornado-weekly", 302}, {path, 200}, {"/host/tornado-weekly", 200}, {"/k/" + ownerKey, 200},
	} {
		owner.get(c.page+"?utm_source=letter&fbclid=IwAR0-x").is(t, c.status)
	}
	owner.get(path+"?fbclid=1&before=x").is(t, 400, "plain digits")
}

// TestAnEndedMeetingIsFoundBeforeManyThatCome: a term's dates do not hide what ended an hour ago.
func TestAnEndedMeetingIsFoundBeforeManyThatCome(t *testing.T) {
	h := set(t)
	first := h.plan("Tornado weekly")
	series, err := h.store.Series(t.Context(), "tornado-weekly")
	if err != nil {
		t.Fatal(err)
	}
	for week := range 35 {
		at := start.Add(time.Duration(week+1) * 7 * 24 * time.Hour)
		if _, _, err := h.store.Add(t.Context(), meeting.Planning{Series: series.ID, Start: at, End: at.Add(time.Hour)}); err != nil {
			t.Fatal(err)
		}
	}
	h.later(3 * time.Hour)
	h.person().get(first)
	h.person().get("/tornado-weekly").is(t, 200, `href="`+first+`">read it`)
}

// TestAClosedPageLeadsOn to what is on in its series, or comes next.
func TestAClosedPageLeadsOn(t *testing.T) {
	h := set(t)
	first := h.plan("Tornado weekly")
	series, err := h.store.Series(t.Context(), "tornado-weekly")
	if err != nil {
		t.Fatal(err)
	}
	next, _, err := h.store.Add(t.Context(), meeting.Planning{Series: series.ID, Title: "Tornado, the second", Start: start.Add(3 * time.Hour), End: start.Add(4 * time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	h.later(90 * time.Minute)
	h.person().get(first).is(t, 200, "Closed", "Next", "Tornado, the second", `href="/`+next.Address()+`"`)
	h.later(91 * time.Minute)
	h.person().get(first).is(t, 200, "On now", "Tornado, the second", "join")
	h.later(3 * time.Hour)
	h.person().get("/"+next.Address()).is(t, 200, "Closed", "no: On now")
	h.person().get(first).is(t, 200, "no: On now", "no: Next")
}

// TestTheScheduleShowsDescriptionsWithoutTheirMarks, in a row as one text.
func TestTheScheduleShowsDescriptionsWithoutTheirMarks(t *testing.T) {
	h := set(t)
	about := "Stations of the **coast** & <more>.\n\n- the pier"
	h.act(h.plan("Kestrel weekly"), meeting.Post{Kind: meeting.KindChanged, Text: meeting.Change{Description: &about}.Text()})
	if text := h.person().get("/").is(t, 200, "no: **").text(); !strings.Contains(text, "Kestrel weekly Stations of the coast & <more>. the pier") {
		t.Errorf("the schedule says %s", text)
	}
}
