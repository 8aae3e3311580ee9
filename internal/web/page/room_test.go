package page_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/internal/meeting"
)

// act does what a host does with their key, to the meeting of a path.
func (h *house) act(path string, p meeting.Post) meeting.Entry {
	h.t.Helper()
	p.Meeting, p.Author = h.facts(path).ID, meeting.HostByKey
	e, _, err := h.live.Append(h.t.Context(), p)
	if err != nil {
		h.t.Fatal(err)
	}
	return e
}

func (h *house) facts(path string) meeting.Facts {
	h.t.Helper()
	slug, date, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	f, err := h.store.Find(h.t.Context(), slug, date)
	if err != nil {
		h.t.Fatal(err)
	}
	return f
}

// member is who has a name in the series of a path.
func (h *house) member(path, name string) meeting.AttendeeID {
	h.t.Helper()
	all, err := h.store.Roster(h.t.Context(), h.facts(path).Series, 99)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, m := range all {
		if m.Name == name {
			return m.ID
		}
	}
	h.t.Fatalf("nobody is called %q", name)
	return ""
}

// TestRedactedLinesLeaveOneMark: their numbers stay, and nothing of what was said.
func TestRedactedLinesLeaveOneMark(t *testing.T) {
	h := set(t)
	path := h.plan("Tornado weekly")
	h.later(10 * time.Minute)
	ana, troll := h.person().join(path, "Ana"), h.person().join(path, "Troll")
	ana.says(path, "good morning", "1")
	for i := range 3 {
		troll.says(path, fmt.Sprint("buy my pills ", i), fmt.Sprint(i+2))
	}
	ana.says(path, "and on with it", "5")
	troll.says(path, "more pills", "6")
	reader := h.person()
	h.act(path, meeting.Post{Kind: meeting.KindRedaction, Subject: h.member(path, "Troll")})
	for _, got := range []answer{reader.get(path), reader.get(path + "?before=8"), ana.get(path + "?seen=2")} {
		got.is(t, 200, "Lines 3–5 were redacted.", "Line 7 was redacted.", `<li class="line notice redacted" id="l-3" data-n="3" data-as-of="8"`,
			`<li class="line more notice redacted" id="l-4"`, `id="l-5"`, `id="l-7"`, "no: pills", "no: Troll")
	}
	ana.get(path+"?seen=2").is(t, 200, "1 new line</li>")
	h.later(80 * time.Minute)
	reader.get(path).is(t, 200, "2 lines by 1 person; 4 lines were redacted", "Lines 3–5 were redacted.", "no: pills", "no: Troll")
}

// TestWhoWasRemovedIsToldSo by the form that is refused; nobody else is told that.
func TestWhoWasRemovedIsToldSo(t *testing.T) {
	h := set(t)
	path := h.plan("Tornado weekly")
	h.later(10 * time.Minute)
	ben := h.person().join(path, "Ben")
	id := ben.get(path).find(t, `name="me" value="([A-Za-z0-9]+)"`)
	h.act(path, meeting.Post{Kind: meeting.KindRemoval, Subject: meeting.AttendeeID(id), Text: id})
	ben.post(path, "text", "but I", "cursor", "1", "me", id).is(t, 401, "The host has taken your name out of this meeting. You can read on.", "Not in the record:", "but I", "no: Take a name first")
	ben.post(path, "name", "Benedikt", "act", "rename", "cursor", "1", "me", id).is(t, 401, "The host has taken your name out")
	h.person().post(path, "text", "but I", "cursor", "1", "me", "nobody").is(t, 401, "Your name is not in this browser any more", "but I", "no: taken your name")
	ben.get(path).is(t, 200, "Host removed somebody.", "<button>Join</button>", "no: Ben<")
}

// TestOneRenamesOneself: what was said keeps its name, and a name that is held is numbered.
func TestOneRenamesOneself(t *testing.T) {
	h := set(t)
	path := h.plan("Tornado weekly")
	h.later(10 * time.Minute)
	ana, ben := h.person().join(path, "Ana"), h.person().join(path, "Ben")
	ben.says(path, "as Ben", "1")
	ben.get(path).is(t, 200, "Rename yourself", "Anyone can read what is said here, now and later, at this address.")
	ben.post(path, "name", "Benedikt", "act", "rename", "cursor", "2").leads(t, path)
	ben.says(path, "as Benedikt", "2")
	ana.get(path).is(t, 200, ">Ben</bdi>", ">Benedikt</bdi>")
	for range 2 {
		ben.post(path, "name", "ana", "act", "rename", "cursor", "3").leads(t, path+"?renamed")
	}
	ben.get(path+"?renamed").is(t, 200, "That name was taken, so you are <b><bdi>ana 2</bdi></b> here.")
	ben.post(path, "name", strings.Repeat("x", 41), "act", "rename", "cursor", "3").is(t, 400, "at most 40", "<details open>", `id="rename" name="name" value="`+strings.Repeat("x", 41)+`"`, "Your line")
	h.person().post(path, "name", "Cleo", "act", "rename").is(t, 401, "Take a name first")
	h.later(80 * time.Minute)
	ben.post(path, "name", "Cleo", "act", "rename").is(t, 409, "The meeting is over")
}

// TestALockedDoorSaysUntilWhen, and opens by the clock or by the host.
func TestALockedDoorSaysUntilWhen(t *testing.T) {
	h := set(t)
	path := h.plan("Tornado weekly")
	ana := h.person().join(path, "Ana")
	h.act(path, meeting.Post{Kind: meeting.KindLocked, Text: "20"})
	reader := h.person()
	reader.get(path).is(t, 200, "The door is locked until", ">16:10</time>", "It opens by itself", "<button disabled>Wait here</button>", "Anyone can read what is said here")
	ana.get(path).is(t, 200, "You are <b><bdi>Ana</bdi></b>", "no: locked until")
	reader.post(path, "name", "Cleo", "cursor", "0").is(t, 409, "The host has locked the door", `value="Cleo"`)
	h.later(10 * time.Minute)
	reader.get(path).is(t, 200, "<button disabled>Join</button>", "The door is locked for 20 minutes", "data-as")
	h.later(10 * time.Minute)
	reader.get(path).is(t, 200, "<button>Join</button>", "no: locked until").is(t, 200)
	h.act(path, meeting.Post{Kind: meeting.KindLocked, Text: "5"})
	h.act(path, meeting.Post{Kind: meeting.KindLocked, Text: "0"})
	reader.get(path).is(t, 200, "<button>Join</button>", "The door is open again.", "no: locked until")
}

// TestClosingInAMinuteIsCounted from the entry on, and no more when it was stopped.
func TestClosingInAMinuteIsCounted(t *testing.T) {
	h := set(t)
	path := h.plan("Tornado weekly")
	h.later(20 * time.Minute)
	ana := h.person().join(path, "Ana")
	h.act(path, meeting.Post{Kind: meeting.KindClosing, Text: "1"})
	ana.get(path).is(t, 200, "closes in 1 min", `data-to="2026-12-01T15:11:00.000Z" data-form="closes"`, "Host closes the meeting in a minute.", "no: min left")
	h.act(path, meeting.Post{Kind: meeting.KindClosing, Text: "0"})
	ana.get(path).is(t, 200, "50 min left", "The meeting goes on: it is not closed early.", "no: closes in")
	h.act(path, meeting.Post{Kind: meeting.KindClosing, Text: "1"})
	h.later(time.Minute)
	ana.get(path).is(t, 200, "Closed", "no: closes in", "no: <form")
}
