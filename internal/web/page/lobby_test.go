package page_test

import (
	"strings"
	"testing"
	"time"

	"parley/internal/meeting"
)

// TestALobbySaysWhatTheHostChanged, the newest first, and what it was before where that is known.
func TestALobbySaysWhatTheHostChanged(t *testing.T) {
	h := set(t)
	path := h.plan("Tornado weekly")
	reader := h.person()
	reader.get(path).is(t, 200, "no: What changed")
	title, about := "Osprey weekly", "what it is about"
	next, later := start.Add(24*time.Hour), start.Add(24*time.Hour+40*time.Minute)
	h.act(path, meeting.Post{Kind: meeting.KindMoved, Text: meeting.MoveText(next, later)})
	h.act(path, meeting.Post{Kind: meeting.KindChanged, Text: meeting.Change{Title: &title}.Text()})
	h.act(path, meeting.Post{Kind: meeting.KindChanged, Text: meeting.Change{Description: &about}.Text()})
	got := reader.get(path).is(t, 200, "What changed", "<h1 lang=\"en\" dir=\"auto\">Osprey weekly</h1>", about, "in 24 h")
	if text := got.text(); !strings.Contains(text, "What changed The description was changed. The title is now “Osprey weekly”. Moved to Wed 2 December , 15:50 – 16:30 in Berlin (was Tue 1 December)") {
		t.Errorf("the lobby says %s", text)
	}
	h.act(path, meeting.Post{Kind: meeting.KindMoved, Text: meeting.MoveText(next.Add(10*time.Minute), later.Add(10*time.Minute))})
	if text := reader.get(path).text(); !strings.Contains(text, "Moved to Wed 2 December , 16:00 – 16:40 in Berlin (was Wed 2 December , 15:50 – 16:30 in Berlin ) The description") {
		t.Errorf("after the second move the lobby says %s", text)
	}
	h.later(24 * time.Hour)
	reader.get(path).is(t, 200, "Scheduled", "in 10 min", `data-cursor="4"`)
	h.later(10 * time.Minute)
	reader.get(path).is(t, 200, "Open", "40 min left", "The meeting was moved: now Wed 2 December, 16:00 – 16:40 in Berlin.", "no: What changed")
}

// TestARestoredMeetingHasItsLobbyBack, and until then its page is watched and reads itself anew.
func TestARestoredMeetingHasItsLobbyBack(t *testing.T) {
	h := set(t)
	path := h.plan("Tornado weekly")
	ana := h.person().join(path, "Ana")
	h.act(path, meeting.Post{Kind: meeting.KindCancelled, Text: "ill"})
	ana.get(path).is(t, 200, "This meeting was cancelled.", ">ill</blockquote>", "data-live", `content="60"`, "can take that back", `data-cursor="1"`)
	h.act(path, meeting.Post{Kind: meeting.KindRestored})
	ana.get(path).is(t, 200, "You are <b><bdi>Ana</bdi></b>", "The meeting takes place after all.", "The meeting is cancelled: ill", `data-stage="lobby"`, "no: This meeting was cancelled.")
	h.act(path, meeting.Post{Kind: meeting.KindCancelled})
	h.later(10 * time.Minute)
	ana.get(path).is(t, 200, "This meeting was cancelled.", "no: data-live", "no: http-equiv", "no: take that back")
}

// TestAboveEveryFieldForANameStandsWhoReads what is said, and for how long.
func TestAboveEveryFieldForANameStandsWhoReads(t *testing.T) {
	h := set(t)
	public := h.plan("Tornado weekly")
	made, err := h.store.Schedule(t.Context(), meeting.Scheduling{Start: start.Add(10 * time.Minute), End: start.Add(70 * time.Minute),
		Series: meeting.Series{Title: "Secret plan", Lang: "en", Zone: "UTC"}})
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{public: "Anyone can read what is said here, now and later, at this address.",
		"/" + made.First.Address(): "Whoever has the link can read what is said here, now and later, at this address."} {
		h.at(start)
		ana := h.person().join(path, "Ana")
		pages := map[string]answer{"lobby": h.person().get(path), "lobby, refused": h.person().post(path, "name", " ", "cursor", "0"), "lobby, seated": ana.get(path)}
		h.later(10 * time.Minute)
		pages["room"], pages["room, refused"], pages["room, seated"] = h.person().get(path), h.person().post(path, "name", " ", "cursor", "0"), ana.get(path)
		for where, got := range pages {
			for before := range strings.SplitSeq(got.body, `name="name"`) {
				if rest := before[strings.LastIndex(before, "<form")+1:]; strings.Contains(rest, `method="post"`) && strings.Contains(rest, "<input id=") && !strings.Contains(rest, want) {
					t.Errorf("%s: above a field for a name stands %s", where, rest)
				}
			}
			got.is(t, got.status, want)
		}
	}
}

// TestAnInvitationSaysAllThatOneNeeds, and nothing that the page does not know.
func TestAnInvitationSaysAllThatOneNeeds(t *testing.T) {
	h := set(t)
	path := h.plan("Tornado & Osprey")
	h.person().get(path).is(t, 200, `title="The link of this meeting">https://parley.example`+path+`</pre>`, "no: The link of all meetings",
		"Tornado & Osprey\nTuesday 1 December 2026, 16:00 – 17:00 in Berlin (15:00 – 16:00 UTC)\n\nhttps://parley.example"+path+"\n", "no account, no program",
		`href="mailto:?subject=Tornado%20%26%20Osprey&body=Tornado%20%26%20Osprey%0D%0ATuesday%201%20December`, `href="`+path+`.ics"`)
	h.later(10 * time.Minute)
	h.person().get(path).is(t, 200, "The link of this meeting", "mailto:")
	weekly, err := h.store.Schedule(t.Context(), meeting.Scheduling{Start: h.now.Load().Add(time.Hour), End: h.now.Load().Add(2 * time.Hour),
		Series: meeting.Series{Title: "Weekly", Lang: "ar", Listed: true, Zone: "UTC", Rule: "FREQ=WEEKLY"}})
	if err != nil {
		t.Fatal(err)
	}
	got := h.person().get("/"+weekly.First.Address()).is(t, 200, `title="The link of all meetings">https://parley.example/weekly</pre>`, "\n\nhttps://parley.example/weekly\n", "it always leads to the present meeting, or to the next")
	if series, one := strings.Index(got.body, "of all meetings"), strings.Index(got.body, "of this meeting"); series > one {
		t.Error("the link of the series is not the first")
	}
	h.later(time.Hour)
	h.person().get("/"+weekly.First.Address()).is(t, 200, `lang="ar" dir="rtl"`)
}
