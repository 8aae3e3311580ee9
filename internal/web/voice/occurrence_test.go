package voice_test

import (
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"parley/internal/meeting"
)

// TestAnOccurrenceIsHeldByWhoWaitsThere, and one that was not held ends a stream at once, as a closed one does.
func TestAnOccurrenceIsHeldByWhoWaitsThere(t *testing.T) {
	h := open(t).serve()
	first := h.now().Truncate(time.Second).Add(time.Hour)
	made, err := h.store.Schedule(t.Context(), meeting.Scheduling{Start: first, End: first.Add(time.Hour), HostKey: meeting.HashOf("host"),
		Series: meeting.Series{Title: "Recurring", Slug: "recurring", Rule: "FREQ=WEEKLY", Zone: "UTC", Listed: true}})
	if err != nil {
		t.Fatal(err)
	}
	date := func(weeks int) string { return first.AddDate(0, 0, 7*weeks).Format(time.DateOnly) }
	rows := func() int {
		all, err := h.store.Between(t.Context(), meeting.Window{Series: made.Series.ID, To: first.AddDate(1, 0, 0)})
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	h.path = "/recurring/" + date(1) + "/"
	if status, _, body := h.get("entries"); status != 200 || !strings.Contains(body, `"phase":"scheduled"`) || rows() != 1 {
		t.Errorf("a poll of it: %d %s, and %d rows", status, body, rows())
	}
	if hello, _ := heard(t, h.socket("")); !strings.Contains(hello, `"phase":"scheduled","last_seq":0`) || rows() != 2 {
		t.Errorf("its socket begins with %s, and there are %d rows", hello, rows())
	}
	h.path = "/recurring/" + date(2) + "/"
	if status, _, body := h.get("entries?wait=1"); status != 200 || !strings.Contains(body, `"phase":"scheduled"`) || rows() != 3 {
		t.Errorf("a long poll of it: %d %s, and %d rows", status, body, rows())
	}
	h.path = "/recurring/" + date(3) + "/"
	h.pass(3*7*24*time.Hour + 2*time.Hour)
	if status, _, _ := h.get("stream"); status != 204 {
		t.Errorf("the stream of one that was not held: %d", status)
	}
	if _, code := heard(t, h.socket("")); code != websocket.StatusNormalClosure {
		t.Errorf("its socket closes with %d", code)
	}
	if _, code := heard(t, h.socket("?after=1")); code != 4409 {
		t.Errorf("its socket behind an entry that is not there closes with %d", code)
	}
	if rows() != 3 {
		t.Errorf("there are %d rows", rows())
	}
}
