package page_test

import (
	"testing"
	"time"

	"parley/internal/meeting"
)

// TestATranscriptSaysWhoWasThere, silent people too.
func TestATranscriptSaysWhoWasThere(t *testing.T) {
	h := set(t)
	path := h.plan("Tornado weekly")
	empty := h.plan("Empty weekly")
	host := h.owner().join(path, "Ana")
	h.person().join(path, "Ben")
	h.person().join(path, "In the lobby only")
	h.later(10 * time.Minute)
	host.says(path, "welcome", "1")
	h.person().get(path)
	f, ben := h.facts(path), h.member(path, "Ben")
	err := h.store.Saw(t.Context(), []meeting.Sighting{{Meeting: f.ID, Attendee: ben, At: f.Start.Add(3 * time.Minute)}, {Meeting: f.ID, Attendee: ben, At: f.Start.Add(33 * time.Minute)}})
	if err != nil {
		t.Fatal(err)
	}
	h.later(80 * time.Minute)
	h.person().get(path).is(t, 200, "Who was there", `<bdi>Ana</bdi> <small class="role">host</small></span>`, `<rect width="100%" height="100%"/></svg> <span class="num">1 line</span> <small><time datetime="2026-12-01T15:00:00.000Z" data-as="time">16:00</time></small>`,
		`<bdi>Ben</bdi></span>`, `<rect width="0%" height="100%"/></svg> <span class="num"></span> <small><time datetime="2026-12-01T15:03:00.000Z" data-as="time">16:03</time>–<time datetime="2026-12-01T15:33:00.000Z" data-as="time">16:33</time>`, "no: lobby only")
	h.person().get(empty).is(t, 200, "Closed", "no: Who was there")
}

// TestAClosedPageFindsWhereTheMeetingGoesOn, and looks for it for a while.
func TestAClosedPageFindsWhereTheMeetingGoesOn(t *testing.T) {
	h := set(t)
	path := h.plan("Tornado weekly")
	h.later(20 * time.Minute)
	f := h.facts(path)
	add := func(at, end time.Time) meeting.Facts {
		made, _, err := h.store.Add(t.Context(), meeting.Planning{Series: f.Series, Start: at, End: end})
		if err != nil {
			t.Fatal(err)
		}
		return made
	}
	week := add(f.Start.AddDate(0, 0, 7), f.End.AddDate(0, 0, 7))
	h.act(path, meeting.Post{Kind: meeting.KindClosed})
	reader := h.person()
	reader.get(path).is(t, 200, "Next</span>", "/"+week.Address(), "Look for a next meeting", `data-until="2026-12-01T15:25:00.000Z"`, "no: continues",
		`<parley-next data-api="/api/v1/series/tornado-weekly/meetings?from=2026-12-01T15:00:00.001Z&to=2026-12-01T16:10:00.000Z"`)
	h.later(time.Minute)
	on := add(h.now.Load().Truncate(time.Minute), h.now.Load().Add(30*time.Minute))
	reader.get(path).is(t, 200, `Go on</span> <a href="/`+on.Address()+`">The meeting continues`, "no: Look for a next")
	reader.get("/"+on.Address()).is(t, 200, "Open", "no: continues")
	h.later(time.Hour)
	reader.get("/"+on.Address()).is(t, 200, "Closed")
	reader.get(path).is(t, 200, "Next</span>", "no: Look for a next", "no: continues")
	h.at(week.Start.Add(time.Minute))
	reader.get(path).is(t, 200, "On now</span>", ": join</a>", "no: continues")
}
