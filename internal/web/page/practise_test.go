package page_test

import (
	"strings"
	"testing"
	"time"

	"parley/internal/meeting"
)

// TestPractisingFirst: who may schedule gets a meeting of their own that is on now, on no list, and hosts it.
func TestPractisingFirst(t *testing.T) {
	h := set(t)
	var came []meeting.ID
	h.frame.Practise = func(m meeting.ID) error { came = append(came, m); return nil }
	token := strings.Repeat("P", 26)
	h.person().get("/").is(t, 200, "no: Practise first")
	h.person().post("/practise", "form", token).is(t, 401)
	owner := h.owner()
	owner.get("/").is(t, 200, "Practise first")
	owner.post("/practise", "form", "short").is(t, 400, "Load the page again")
	form := owner.get("/new").is(t, 200, "Practise first").find(t, `action="/practise">\s*<input type="hidden" name="form" value="([A-Z2-7]{26})"`)
	room := owner.post("/practise", "form", form).header.Get("Location")
	series, _, _ := strings.Cut(strings.TrimPrefix(room, "/"), "/")
	if len(series) != 26 || len(came) != 1 {
		t.Fatalf("it leads to %s, and people came to %v", room, came)
	}
	owner.post("/practise", "form", form).leads(t, room)
	h.later(2 * time.Second)
	owner.post("/practise", "form", form).leads(t, "/"+series)
	owner.get(room).is(t, 200, "Practice", "Open", "10 min left", `href="/host/`+series+`"`)
	owner.get("/host/"+series).is(t, 200, "This is to practise", "gone tomorrow", "5 minutes more")
	h.person().join(room, "Noor").says(room, "hello", "1")
	owner.get("/host/"+series).is(t, 200, "Delete it …")
	h.person().get("/").is(t, 200, "no: Practice")
	h.person().get("/host/"+series).is(t, 403)
	if s, err := h.store.Series(t.Context(), series); err != nil || !s.Practise || s.Listed {
		t.Errorf("%+v, %v", s, err)
	}
	_, date, _ := strings.Cut(room[1:], "/")
	owner.post("/host/"+series, "act", "deletion", "date", date, "cursor", "2").leads(t, "/")
	owner.get(room).is(t, 404)
}
