package page_test

import (
	"testing"

	"parley/internal/meeting"
)

const hostingKey = "HOSTINGHOSTINGHOSTINGHOSTI"

// library is a person whose browser has pressed the button of a hosting key.
func (h *house) library() *person {
	h.t.Helper()
	err := h.store.Give(h.t.Context(), meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf(hostingKey), Kind: meeting.Link},
		Role: meeting.RoleScheduler, Label: "The library"})
	if err != nil {
		h.t.Fatal(err)
	}
	p := h.person()
	got := p.get("/k/"+hostingKey).is(h.t, 200, "Schedule meetings on this server, as The library", "Nothing happens until you press the button.")
	if len(got.header.Values("Set-Cookie")) > 0 {
		h.t.Errorf("opening the link answers %v", got.header)
	}
	p.get("/new").is(h.t, 200, "no: Schedule it")
	p.post("/k/"+hostingKey).leads(h.t, "/new")
	return p
}

// TestAHostingKeySchedulesAndHostsWhatItScheduled, nothing else, until it is revoked; what was scheduled with it stays its host's.
func TestAHostingKeySchedulesAndHostsWhatItScheduled(t *testing.T) {
	h := set(t)
	h.plan("Tornado weekly")
	library := h.library()
	library.get("/host/tornado-weekly").is(t, 403)
	fields := library.fields()
	made := library.post("/new", with(fields, "title", "Reading circle")...).header.Get("Location")
	library.get(made).is(t, 200, "Only for you")
	library.get("/host/reading-circle").is(t, 200, "Cancel it …")

	links, err := h.store.Links(t.Context(), 0)
	if err != nil || len(links) != 1 {
		t.Fatal(links, err)
	}
	if err := h.store.Revoke(t.Context(), 0, links[0].Number); err != nil {
		t.Fatal(err)
	}
	library.get("/new").is(t, 200, "no: Schedule it")
	library.post("/new", with(fields, "title", "Another")...).is(t, 401, "needs a hosting key", "parley key owner")
	library.post("/k/"+hostingKey).is(t, 404, "This link leads nowhere")
	library.get("/host/reading-circle").is(t, 200, "Cancel it …")
}

// TestWithoutTheRightThereIsNoButton for a new meeting, on any page.
func TestWithoutTheRightThereIsNoButton(t *testing.T) {
	h := set(t)
	path := h.plan("Tornado weekly")
	host := h.person()
	host.post("/k/HOSTTornado%20weekly").leads(t, "/host/tornado-weekly")
	for _, address := range []string{"/", "/new", path, "/host/tornado-weekly", "/k/" + ownerKey, "/nowhere"} {
		for name, p := range map[string]*person{"a stranger": h.person(), "a host": host} {
			if got := p.get(address); got.body == "" {
				t.Errorf("%s says nothing to %s", address, name)
			} else {
				got.is(t, got.status, `no: href="/new"`, `no: href="/owner"`)
			}
		}
	}
	owner := h.owner()
	owner.get("/").is(t, 200, `href="/new">New meeting`, `href="/owner"`)
	h.library().get("/").is(t, 200, `href="/new">New meeting`, `no: href="/owner"`)
}
