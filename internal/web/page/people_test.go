package page_test

import (
	"strings"
	"testing"
	"time"

	"parley/internal/meeting"
)

// TestAReturnLinkBringsANameToAnotherDevice, and only its button does: mail scanners open links.
func TestAReturnLinkBringsANameToAnotherDevice(t *testing.T) {
	h := set(t)
	path := h.plan("Tornado weekly")
	ana := h.person().join(path, "Ana")
	ana.get(path+"?link").is(t, 200, "no: Your return link")
	h.person().post(path, "act", "return-link").is(t, 401, "Take a name first")
	for range 2 {
		ana.post(path, "act", "return-link", "cursor", "0").leads(t, path+"?link#link")
	}
	shown := ana.get(path+"?link").is(t, 200, "Only for you.")
	if shown.header.Get("Referrer-Policy") != "no-referrer" || shown.header.Get("Content-Encoding") != "" {
		t.Errorf("the page with a secret has %v", shown.header)
	}
	link := strings.TrimPrefix(shown.find(t, `value="(https://parley\.example/k/[A-Z2-7]{26})" aria-label="Your return link"`), "https://parley.example")
	h.person().get(path+"?link").is(t, 200, "no: "+link)

	bus := h.person()
	got := bus.get(link).is(t, 200, "Continue as Ana in Tornado weekly", "Nothing happens until you press the button.")
	if len(got.header.Values("Set-Cookie")) > 0 || got.header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("opening the link answers %v", got.header)
	}
	bus.get(path).is(t, 200, "no: Ana</bdi></b>")
	bus.post(link).leads(t, "/tornado-weekly")
	bus.get(path).is(t, 200, "You are <b><bdi>Ana</bdi></b>")
	h.later(10 * time.Minute)
	ana.says(path, "from the desk", "1")
	bus.says(path, "from the bus", "2")
	if got := ana.get(path); strings.Count(got.body, `<bdi class="name">Ana</bdi>`) != 2 {
		t.Errorf("two devices are two people: %s", got.text())
	}
}

func TestALinkThatLeadsNowhere(t *testing.T) {
	h := set(t)
	h.plan("Tornado weekly")
	for _, secret := range []string{"AAAAAAAAAAAAAAAAAAAAAAAAAA", "x", "tornado-weekly", strings.Repeat("Z", 500)} {
		for _, got := range []answer{h.person().get("/k/" + secret), h.person().post("/k/" + secret)} {
			got.is(t, 404, "This link leads nowhere", "no: "+strings.Repeat("Z", 500))
		}
	}
}

// TestAHostExtendsAndCloses with the link that was made with the series.
func TestAHostExtendsAndCloses(t *testing.T) {
	h := set(t)
	path := h.plan("Tornado weekly")
	h.later(10 * time.Minute)
	guest := h.person().join(path, "Ben")
	guest.get("/host/tornado-weekly").is(t, 403, "This page is for the host.")
	guest.post("/host/tornado-weekly", "date", "2026-12-01", "act", "closure").is(t, 403)
	guest.get("/host/nothing").is(t, 404)

	host := h.person()
	host.get("/k/HOSTTornado weekly"[:7]).is(t, 404)
	host.get("/k/HOSTTornado%20weekly").is(t, 200, "Host Tornado weekly")
	host.post("/k/HOSTTornado%20weekly").leads(t, "/host/tornado-weekly")
	guest.get(path)
	host.get("/host/tornado-weekly").is(t, 200, "5 minutes more", "10 minutes more", "12 minutes may still be added", "1 here", "Close it early …", "no: for good?")
	for range 2 { // a double click
		host.post("/host/tornado-weekly", "date", "2026-12-01", "act", "extension", "minutes", "10", "cursor", "1").leads(t, "/host/tornado-weekly?done=extension")
	}
	host.get("/host/tornado-weekly?done=extension").is(t, 200, "it goes on for longer", "2 minutes more", "2 minutes may still be added", ">17:10</time>", "no: 5 minutes more")
	host.post("/host/tornado-weekly", "date", "2026-12-01", "act", "extension", "minutes", "5", "cursor", "2").is(t, 409, "more than may still be added")
	host.post("/host/tornado-weekly", "date", "2026-12-01", "act", "extension", "minutes", "-5", "cursor", "2").is(t, 400)
	host.post("/host/tornado-weekly", "date", "2026-12-02", "act", "closure").is(t, 404)
	host.post("/host/tornado-weekly", "date", "2026-12-01", "act", "ending").is(t, 400)
	guest.get(path).is(t, 200, "The meeting goes on for 10 minutes more.")

	host.get("/host/tornado-weekly?close=2026-12-01").is(t, 200, "Close for 1 person, for good?", "Let it go on")
	guest.get(path).is(t, 200, "Your line")
	host.post("/host/tornado-weekly", "date", "2026-12-01", "act", "closure").leads(t, "/host/tornado-weekly?done=closure")
	guest.get(path).is(t, 200, "Host closed the meeting.", "no: Your line")
	host.get("/host/tornado-weekly").is(t, 200, "Past", "Closed", "no: Close it early")
}

func TestAHostCancelsWithAReason(t *testing.T) {
	h := set(t)
	path := h.plan("Tornado weekly")
	host := h.owner()
	host.get("/host/tornado-weekly").is(t, 200, "Cancel it …", "no: Why is it cancelled")
	host.get("/host/tornado-weekly?cancel=2026-12-01").is(t, 200, "Why is it cancelled", "Keep it")
	long := strings.Repeat("a long story ", 60)
	host.post("/host/tornado-weekly", "date", "2026-12-01", "act", "cancellation", "reason", long).is(t, 400, "at most 500", long)
	host.post("/host/tornado-weekly", "date", "2026-12-01", "act", "cancellation", "reason", "the hall is\r\nflooded").leads(t, "/host/tornado-weekly?done=cancellation")
	h.person().get(path).is(t, 200, "This meeting was cancelled.", "the hall is\nflooded")
	h.person().get("/").is(t, 200, "Cancelled", "no: On now")
}

// TestAnAttendeeWhoHostsHasARole that the others see beside the name.
func TestAnAttendeeWhoHostsHasARole(t *testing.T) {
	h := set(t)
	path := h.plan("Tornado weekly")
	host := h.owner().join(path, "Ana")
	h.later(10 * time.Minute)
	host.says(path, "welcome", "1")
	h.person().get(path).is(t, 200, `<small class="role">host</small>`, "no: You host this")
	host.get(path).is(t, 200, "You host this", `href="/host/tornado-weekly">The host’s page`, "redact, remove")
	host.get("/host/tornado-weekly").is(t, 200, `href="`+path+`">Go to the room`)
	f, err := h.store.Find(t.Context(), "tornado-weekly", "2026-12-01")
	if err != nil {
		t.Fatal(err)
	}
	entries, _, err := h.store.After(t.Context(), f.ID, 1, 9)
	if err != nil || len(entries) != 1 || entries[0].Author.Role != meeting.RoleHost {
		t.Errorf("%+v, %v", entries, err)
	}
}
