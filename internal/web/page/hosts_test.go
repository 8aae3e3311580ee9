package page_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/internal/meeting"
)

// from posts a form from another address.
func (p *person) from(address, path string, pairs ...string) answer {
	fields := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		fields.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(fields.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.RemoteAddr = address
	return p.do(r)
}

// hosted is a meeting of which somebody is the host by its own link, 0 for one that is yet to open.
func (h *house) hosted(open time.Duration) (host *person, path string) {
	h.t.Helper()
	path = h.plan("Tornado weekly")
	host = h.person()
	host.post("/k/HOSTTornado%20weekly").leads(h.t, hosts)
	h.later(open)
	host.get(path)
	return host, path
}

const (
	hosts = "/host/tornado-weekly"
	date  = "2026-12-01"
)

// steers posts a form about the meeting.
func (p *person) steers(act string, pairs ...string) answer {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] == "cursor" {
			return p.post(hosts, append([]string{"act", act, "date", date}, pairs...)...)
		}
	}
	return p.post(hosts, append([]string{"act", act, "date", date, "cursor", "0"}, pairs...)...)
}

// attendee is the id of somebody by their name.
func (h *house) attendee(name string) string {
	h.t.Helper()
	series, err := h.store.Series(h.t.Context(), "tornado-weekly")
	if err != nil {
		h.t.Fatal(err)
	}
	roster, err := h.store.Roster(h.t.Context(), series.ID, 1000)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, m := range roster {
		if m.Name == name {
			return string(m.ID)
		}
	}
	h.t.Fatalf("%s is not among %v", name, roster)
	return ""
}

func TestAWrongHourIsCorrected(t *testing.T) {
	h := set(t)
	host, path := h.hosted(0)
	waiting := h.person().join(path, "Mei")
	host.get(hosts).is(t, 200, "Correct it …")
	form := host.get(hosts+"?correct="+date).is(t, 200, "as the clocks show it in Berlin", `value="16:00"`, `value="2026-12-01"`, `value="60"`)
	cursor := form.find(t, `name="cursor" value="(\d+)"`)
	fields := []string{"title", "Tornado weekly", "description", "", "day", date, "time", "16:00", "length", "60"}
	for _, c := range []struct{ field, value, says, at string }{
		{"time", "25:00", "Choose a day and a time", "day"}, {"day", "2026-11-01", "This moment has passed", "day"}, {"time", "15:40", "This moment has passed", "day"},
		{"day", "2027-03-28", "", ""}, {"length", "0", "whole minutes", "length"}, {"title", " ", "nothing visible", "title"},
	} {
		wrong := with(fields, c.field, c.value)
		if c.at == "" { // an hour that the clocks skip
			wrong, c.says, c.at = with(wrong, "time", "02:30"), "The clocks skip this hour", "day"
		}
		got := host.steers("correction", wrong...).is(t, 400, c.says, c.value)
		if at := got.find(t, `id="([a-z]+)"[^>]* aria-invalid="true" aria-describedby="problem" autofocus`); at != c.at {
			t.Errorf("%s %q: the page begins at %s", c.field, c.value, at)
		}
	}
	right := append(with(fields, "time", "18:30", "length", "45", "title", "Tornado, corrected"), "cursor", cursor)
	for range 2 {
		host.post(hosts, append([]string{"act", "correction", "date", date}, right...)...).leads(t, hosts+map[bool]string{true: "?done=correction", false: ""}[waiting != nil])
		waiting = nil
	}
	lobby := h.person().get(path).is(t, 200, "Tornado, corrected", ">18:30</time>", ">19:15</time>").text()
	if moved := strings.Index(lobby, "Moved to"); moved < 0 || moved > strings.Index(lobby, "The title is now") {
		t.Errorf("the hour is not what the lobby tells first: %s", lobby)
	}
	entries, f, err := h.store.After(t.Context(), 1, 0, 10)
	if err != nil || len(entries) != 2 || entries[0].Kind != meeting.KindChanged || entries[1].Kind != meeting.KindMoved || f.Address() != path[1:] {
		t.Errorf("%+v, %v", entries, err)
	}
	host.post(hosts, append([]string{"act", "correction", "date", date}, with(right, "description", "stale")...)...).is(t, 409, "Somebody has corrected this meeting", "stale")
	host.get(hosts).is(t, 200, "What hosts did", "The meeting was moved: now Tue 1 December, 18:30 – 19:15 in Berlin.", "The title is now “Tornado, corrected”.")
	h.later(163 * time.Minute)
	host.get(hosts+"?correct="+date).is(t, 200, "It has opened, so its start stays.", "no: Day")
	h.later(4 * time.Hour)
	host.get(hosts+"?correct="+date).is(t, 200, "It is over, so it stays as it is.")
}

func TestACancelledMeetingIsRestored(t *testing.T) {
	h := set(t)
	host, path := h.hosted(0)
	host.steers("cancellation", "reason", "flooded").leads(t, hosts+"?done=cancellation")
	host.get(hosts).is(t, 200, "Coming", "Cancelled", "flooded", "Let it take place after all", "no: Cancel it …")
	host.steers("restoration", "cursor", "1").leads(t, hosts+"?done=restoration")
	h.person().get(path).is(t, 200, "no: was cancelled")
	host.steers("cancellation", "cursor", "2").leads(t, hosts+"?done=cancellation")
	h.later(time.Hour)
	host.get(hosts).is(t, 200, "Past", "no: Let it take place")
	host.steers("restoration", "cursor", "3").is(t, 409, "only before it")
}

func TestAMeetingIsDeletedWhileOnlyItsHostHasSpoken(t *testing.T) {
	h := set(t)
	host, path := h.hosted(10 * time.Minute)
	host.join(path, "Ana")
	host.says(path, "is anybody here?", "1")
	host.get(hosts).is(t, 200, "Delete it …", "no: Delete the meeting")
	host.get(hosts+"?delete="+date).is(t, 200, "Delete it with everything in it?", "Delete the meeting", "Keep it")
	guest := h.person().join(path, "Bo")
	guest.says(path, "me", "2")
	host.get(hosts).is(t, 200, "no: Delete it …")
	host.steers("deletion").is(t, 409, "Others have spoken")
	host.get(path).is(t, 200, "is anybody here?")

	h = set(t)
	host, _ = h.hosted(0)
	host.steers("deletion").leads(t, "/")
	host.get("/host/tornado-weekly").is(t, 404)
	if _, err := h.store.Find(t.Context(), "tornado-weekly", date); meeting.KindOf(err) != meeting.NotFound {
		t.Errorf("it is still there: %v", err)
	}
}

func TestTheDoorIsLocked(t *testing.T) {
	h := set(t)
	host, path := h.hosted(10 * time.Minute)
	in := h.person().join(path, "Mei")
	host.get(hosts).is(t, 200, "Lock the door for 10 minutes")
	host.steers("lock", "minutes", "10").leads(t, hosts+"?done=lock")
	host.get(hosts).is(t, 200, "The door is locked until 16:10", "Open the door")
	h.person().post(path, "name", "Late", "cursor", "1").is(t, 409, "locked the door")
	in.says(path, "we talk on", "2").leads(t, path+"#l-3")
	host.steers("lock", "minutes", "0").leads(t, hosts+"?done=lock-not")
	h.person().join(path, "Late")
	host.steers("lock", "minutes", "10", "cursor", "4").leads(t, hosts+"?done=lock")
	h.later(10 * time.Minute)
	h.person().join(path, "Later")
}

// TestATrollIsGoneWithThreePresses: the host's page, the name, the button. Who came from elsewhere stays, and so do hosts.
func TestATrollIsGoneWithThreePresses(t *testing.T) {
	h := set(t)
	host, path := h.hosted(10 * time.Minute)
	host.join(path, "Ana")
	mei := h.person()
	mei.from("198.51.100.9:1", path, "name", "Mei", "cursor", "0").leads(t, path)
	mei.says(path, "on with the agenda", "1")
	var trolls []*person
	for i := range 5 {
		troll := h.person()
		troll.from("203.0.113.7:99", path, "name", "Troll "+strconv.Itoa(i), "cursor", "0").leads(t, path)
		trolls = append(trolls, troll)
		for n := range 8 {
			troll.says(path, "SPAM "+strconv.Itoa(n), strconv.Itoa(10*i+n))
		}
	}
	deputy := h.person()
	deputy.from("203.0.113.7:98", path, "name", "Deputy", "cursor", "0").leads(t, path)
	host.steers("promotion", "attendee", h.attendee("Deputy"), "role", "host")

	remove := host.get(hosts).is(t, 200, "Troll 3", "8 lines").find(t, `href="(\?remove=`+h.attendee("Troll 3")+`[^"]*)"`)
	question := host.get(hosts+remove).is(t, 200, "Remove all 5 that came from the same place", "8 lines", "no: 203.0.113", "no: Mei", "no: Deputy")
	others := question.find(t, `name="others" value="([^"]+)"`)
	host.steers("removal", "attendee", h.attendee("Troll 3"), "others", others, "lines", "redact").leads(t, hosts+"?done=removal")

	for _, page := range []string{path, hosts} {
		host.get(page).is(t, 200, "no: SPAM", "no: Troll")
	}
	for _, troll := range trolls {
		troll.says(path, "I am back", "99").is(t, 401)
	}
	mei.says(path, "where were we?", "99").is(t, 303)
	acts := host.get(hosts).is(t, 200, "Ana removed somebody.", "redacted 8 lines.", "Mei", "Deputy")
	last := 1 << 10
	for _, m := range regexp.MustCompile(`#l-(\d+)">\d+</a></p>`).FindAllStringSubmatch(acts.body, -1) {
		if n, _ := strconv.Atoi(m[1]); n >= last {
			t.Errorf("of what was done in one moment, %d stands below %d", n, last)
		} else {
			last = n
		}
	}
	if last == 1<<10 {
		t.Error("nothing leads to what hosts did")
	}
}

func TestOneAttendeeIsRemovedOrOnlyTheirLines(t *testing.T) {
	h := set(t)
	host, path := h.hosted(10 * time.Minute)
	rude := h.person().join(path, "Rude")
	h.person().join(path, "Mei").says(path, "hello", "1")
	rude.says(path, "RUBBISH", "1")
	id := h.attendee("Rude")
	host.get(hosts+"?remove="+id+"&date="+date).is(t, 200, "and redact 1 line", "Remove only, the lines stay")
	host.get(hosts+"?redact=3&date="+date).is(t, 200, "Remove <bdi>Rude</bdi> …", "remove="+id)
	host.steers("removal", "attendee", id).leads(t, hosts+"?done=removal")
	host.get(path).is(t, 200, "RUBBISH")
	host.get(hosts+"?remove="+id+"&date="+date).is(t, 404, "may have been removed")
	h.person().join(path, "Rude") // the name is free
	host.get(hosts+"?redact=3&date="+date).is(t, 200, "RUBBISH", "Redact this line?", "no: Remove <bdi>")
	host.get(hosts+"?redact=1&date="+date).is(t, 404, "no line of talk")
	host.get(hosts+"?redact=99&date="+date).is(t, 404, "no line of talk")
	host.steers("redaction", "seq", "x").is(t, 400, "plain digits")
	host.steers("redaction", "seq", "3", "reason", strings.Repeat("why ", 200)).is(t, 400, "at most 500", "RUBBISH", "why why")
	host.steers("redaction", "seq", "3", "reason", "an insult").leads(t, hosts+"?done=redaction")
	host.get(path).is(t, 200, "no: RUBBISH")
	host.get(hosts).is(t, 200, "Host redacted line 3.", "an insult", "no: RUBBISH")
	host.get(hosts+"?redact=3&date="+date).is(t, 200, "redacted already")
	h.later(3 * time.Hour)
	host.get(path)
	host.steers("removal", "attendee", h.attendee("Mei"), "cursor", "9").is(t, 409, "only until the meeting closes")
	host.steers("removal", "attendee", h.attendee("Mei"), "lines", "redact").leads(t, hosts+"?done=removal")
	host.get(path).is(t, 200, "no: hello")
}

// TestAnEndedReturnLinkStaysDead, also when its owner comes back by the host's new link in the same browser, and takes the name along again; and nobody has
// the name again by the form with which they took it.
func TestAnEndedReturnLinkStaysDead(t *testing.T) {
	h := set(t)
	host, path := h.hosted(10 * time.Minute)
	ana := h.person()
	form := []string{"name", "Ana", "cursor", "0"}
	ana.post(path, form...).leads(t, path)
	link := func() string {
		t.Helper()
		ana.post(path, "act", "return-link", "cursor", "0").leads(t, path+"?link#link")
		return ana.get(path+"?link").find(t, `value="https://parley\.example(/k/[A-Z2-7]{26})" aria-label="Your return link"`)
	}
	lost := link()
	h.person().get(lost).is(t, 200)
	to := host.steers("return-link", "attendee", h.attendee("Ana"), "form", strings.Repeat("T", 26)).header.Get("Location")
	given := host.get(to).find(t, `value="https://parley.example(/k/[A-Z2-7]{26})"`)
	h.person().get(lost).is(t, 404)
	ana.post(given).leads(t, "/tornado-weekly")
	if again := link(); again == lost || again == given {
		t.Errorf("her links are %s, %s, %s", lost, given, again)
	}
	h.person().get(lost).is(t, 404)
	host.steers("return-link", "attendee", h.attendee("Ana"), "form", strings.Repeat("U", 26))
	ana.post(path, form...).leads(t, path+"?renamed")
	ana.get(path).is(t, 200, "You are <bdi>Ana 2</bdi>")
}

// TestAnaGetsHerNameBack from whoever took it, with a link that only she has.
func TestAnaGetsHerNameBack(t *testing.T) {
	h := set(t)
	host, path := h.hosted(10 * time.Minute)
	false1 := h.person().join(path, "Ana")
	ana := h.person()
	ana.post(path, "name", "Ana", "cursor", "0").leads(t, path+"?renamed")
	id := h.attendee("Ana 2")
	host.get(hosts+"?attendee="+id+"&date="+date).is(t, 200, "Give the name", "back to them", "no: for good")
	host.steers("renaming", "attendee", id, "name", "Ana").leads(t, hosts+"?attendee="+id+"&date="+date+"&done=renaming")
	ana.get(path).is(t, 200, "You are <bdi>Ana</bdi>")
	false1.get(path).is(t, 200, "no: You are <bdi>Ana</bdi>")
	host.get(hosts).is(t, 200, "was called", "Ana 2")
	host.steers("renaming", "attendee", id, "name", "\u200b").is(t, 400, "nothing visible")

	token := strings.Repeat("T", 26)
	to := host.steers("return-link", "attendee", id, "form", token).header.Get("Location")
	link := host.get(to).is(t, 200, "is shown only now").find(t, `value="https://parley.example(/k/[A-Z2-7]{26})"`)
	if strings.Contains(to, link[3:]) {
		t.Error("the secret stands in a query")
	}
	ana.says(path, "am I still here?", "1").is(t, 401)
	other := h.person()
	other.post(link).leads(t, "/tornado-weekly")
	other.says(path, "I am", "1").is(t, 303)
	h.owner().get(to).is(t, 200, "no: /k/") // another browser does not see it

	guest := h.person().join(path, "Guest")
	guest.get(hosts).is(t, 403)
	host.steers("promotion", "attendee", h.attendee("Guest"), "role", "owner").is(t, 400)
	host.steers("promotion", "attendee", h.attendee("Guest"), "role", "host").is(t, 303)
	guest.get(hosts).is(t, 200, "You are a deputy", "no: Make a new link")
	guest.post(hosts, "act", "host-link", "form", token).is(t, 403)
	guest.steers("promotion", "attendee", h.attendee("Guest"), "role", "guest").is(t, 400, "This is you")
	host.steers("promotion", "attendee", h.attendee("Guest"), "role", "guest").is(t, 303)
	guest.get(hosts).is(t, 403)
}
