package page_test

import (
	"strings"
	"testing"
	"time"

	"parley/internal/meeting"
)

// TestANewLinkEndsTheOldOne, in browsers that came by it too, with the names that they took as hosts; the form that made the first link makes
// nobody host again.
func TestANewLinkEndsTheOldOne(t *testing.T) {
	h := set(t)
	owner := h.owner()
	fields := with(owner.fields(), "start", "now", "title", "Tornado weekly")
	made := owner.post("/new", fields...).header.Get("Location")
	link := owner.get(made).find(t, `value="https://parley.example(/k/[A-Z2-7]{26})" aria-label="The link only for you"`)
	host, thief := h.person(), h.person()
	host.post(link).leads(t, hosts)
	thief.post(link).leads(t, hosts)
	path := thief.get("/tornado-weekly").header.Get("Location")
	thief.join(path, "Thief")
	host.join(path, "Ana")

	page := host.get(hosts).is(t, 200, "Only for you", "Make a new link, which ends the old one", "no: /k/")
	token := page.find(t, `value="host-link"><input type="hidden" name="form" value="([A-Z2-7]{26})"`)
	to := ""
	for range 2 { // a double click
		to, _, _ = strings.Cut(host.post(hosts, "act", "host-link", "form", token).header.Get("Location"), "#")
	}
	shown := host.get(to).is(t, 200, "Your new link.", "Mail it to myself")
	renewed := shown.find(t, `value="https://parley.example(/k/[A-Z2-7]{26})" aria-label="The link only for you"`)
	if shown.header.Get("Referrer-Policy") != "no-referrer" || strings.Contains(to, renewed[3:]) || renewed == link {
		t.Errorf("%s leads to %s, %v", to, renewed, shown.header)
	}
	h.owner().get(to).is(t, 200, "no: "+renewed)
	host.get(hosts).is(t, 200, "no: /k/")

	h.person().get(link).is(t, 404)
	thief.get(hosts).is(t, 403, "no: Lock the door")
	thief.post(hosts, "act", "closure", "date", date).is(t, 403)
	if f, err := h.store.Find(t.Context(), "tornado-weekly", date); err != nil || f.Closed != 0 {
		t.Errorf("the thief has closed it: %+v, %v", f, err)
	}
	host.steers("lock", "minutes", "10", "cursor", "7").leads(t, hosts+"?done=lock")

	first := *owner // the browser in which it was scheduled, without the owner's key
	series, _ := h.store.Series(t.Context(), "tornado-weekly")
	holder := meeting.HashOf(first.cookie)
	owner.post("/new", fields...).leads(t, made) // the old form, again
	held, err := h.store.Held(t.Context(), holder, series.ID)
	if err != nil || len(held) != 1 || held[0].Role != meeting.RoleOwner {
		t.Errorf("the old form has made its browser host again: %+v, %v", held, err)
	}
	h.person().get(link).is(t, 404)
	h.person().get(renewed).is(t, 200)
}

func TestADeputyHostsUntilTheirLinkEnds(t *testing.T) {
	h := set(t)
	host, path := h.hosted(10 * time.Minute)
	token := host.get(hosts).find(t, `value="deputy"><input type="hidden" name="form" value="([A-Z2-7]{26})"`)
	host.post(hosts, "act", "deputy", "form", token, "name", " ").is(t, 400, "nothing visible")
	host.post(hosts, "act", "deputy", "form", "short", "name", "Ben").is(t, 400, "Load the page again")
	to, _, _ := strings.Cut(host.post(hosts, "act", "deputy", "form", token, "name", "Ben").header.Get("Location"), "#")
	page := host.get(to)
	if page.body = page.body[strings.Index(page.body, `id="deputies"`):]; strings.Contains(page.body, "Make a new link") {
		t.Error("the button for a new link of one's own stands beside the deputy's")
	}
	link := page.is(t, 200, "The link of", "Ben").find(t, `value="https://parley.example(/k/[A-Z2-7]{26})" aria-label="The link for Ben"`)
	ben := h.person()
	ben.post(link).leads(t, hosts)
	ben.join(path, "Benjamin")
	ben.get(hosts).is(t, 200, "You are a deputy", "no: Make a new link")
	ben.steers("lock", "minutes", "10").is(t, 303)
	for _, act := range []string{"host-link", "deputy", "revocation"} {
		ben.post(hosts, "act", act, "form", strings.Repeat("T", 26), "name", "Friend", "number", "1").is(t, 403, "by their leave")
	}
	host.post(hosts, "act", "revocation", "number", "1").is(t, 404) // the host's own
	number := host.get(hosts).is(t, 200, "End this link").find(t, `name="number" value="(\d+)"`)
	host.post(hosts, "act", "revocation", "number", number).leads(t, hosts+"?done=revocation#yours")
	ben.get(hosts).is(t, 403)
	ben.steers("closure").is(t, 403)
	h.person().get(link).is(t, 404)
	host.get(hosts).is(t, 200, "no: Ben<", "no: End this link")
}

func TestTheInvitationSaysAll(t *testing.T) {
	h := set(t)
	host, _ := h.hosted(0)
	page := host.get(hosts).is(t, 200, "For everybody", `value="https://parley.example/tornado-weekly/2026-12-01" aria-label="The link for everybody"`,
		"Tuesday 1 December 2026, 16:00 – 17:00 in Berlin (15:00 – 16:00 UTC)", "no account, no program", `href="/tornado-weekly/2026-12-01.ics"`)
	mail := page.find(t, `href="(mailto:[^"]+)"`)
	if !strings.HasPrefix(mail, "mailto:?subject=Tornado%20weekly&body=Tornado%20weekly%0D%0ATuesday%201%20December") || strings.Contains(mail, "+") {
		t.Errorf("the letter is %s", mail)
	}
	series, _ := h.store.Series(t.Context(), "tornado-weekly")
	if _, _, err := h.store.Add(t.Context(), meeting.Planning{Series: series.ID, Start: start.Add(48 * time.Hour), End: start.Add(49 * time.Hour)}); err != nil {
		t.Fatal(err)
	}
	host.get(hosts).is(t, 200, `value="https://parley.example/tornado-weekly" aria-label="The link for everybody"`,
		`value="https://parley.example/tornado-weekly/2026-12-01" aria-label="The link of this meeting"`, "leads to the present meeting", `href="/tornado-weekly/2026-12-01.ics"`)
}

// TestAKindEnd: in one minute first, which can be stopped; and a closed meeting goes on in a new one.
func TestAKindEnd(t *testing.T) {
	h := set(t)
	host, path := h.hosted(10 * time.Minute)
	guest := h.person().join(path, "Mei")
	guest.get(path)
	question := host.get(hosts+"?close="+date).is(t, 200, "for good?", "In one minute", "Now").body
	if strings.Index(question, "In one minute<") > strings.Index(question, ">Now<") {
		t.Error("the kind end is not the first choice")
	}
	host.steers("closing", "minutes", "1").leads(t, hosts+"?done=closing")
	host.get(hosts).is(t, 200, "closes in 1 min", "Stop, let it go on", "no: Close it early")
	guest.get(path).is(t, 200, "Host closes the meeting in a minute.")
	host.steers("closing", "minutes", "0", "cursor", "2").leads(t, hosts+"?done=closing-not")
	h.later(2 * time.Minute)
	host.get(hosts).is(t, 200, "Close it early", "no: Stop, let it go on")
	host.steers("continuation", "form", "1").is(t, 409, "Only a meeting that is closed")
	host.steers("closing", "minutes", "1", "cursor", "3").leads(t, hosts+"?done=closing")
	h.later(time.Minute)
	guest.get(path).is(t, 200, "Closed", "no: Your line", "no: Go on in a new meeting")
	host.get(hosts).is(t, 200, "Go on in a new meeting now")
	host.get(path).is(t, 200, "Go on in a new meeting now")
	next := "/tornado-weekly/2026-12-01-1603"
	host.steers("continuation", "form", "1").leads(t, next)
	h.later(time.Second)
	host.steers("continuation", "form", "1").leads(t, next)
	guest.get(path).is(t, 200, "The meeting continues", `href="`+next+`"`)
	guest.says(next, "on we go", "1").is(t, 303)
	host.get(next).is(t, 200, "in Berlin", ">17:03</time>")
	host.get(path).is(t, 200, "no: Go on in a new meeting now")
}
