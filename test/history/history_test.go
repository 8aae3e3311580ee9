package history

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/test/client"
)

// sound is a history without fault: twenty lines by two writers between `opened` and `closed`, a poller that looked after
// every entry, and a reader of the stream.
func sound() *History {
	t0 := time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC)
	at := func(ms int) time.Time { return t0.Add(time.Duration(ms) * time.Millisecond) }
	h := &History{}
	add := func(kind, text string, author *client.Author) client.Entry {
		n := len(h.Log) + 1
		e := client.Entry{Seq: int64(n), At: at(10 * n).Format(client.TimeFormat), Kind: kind, Text: text, Author: author}
		h.Log = append(h.Log, e)
		return e
	}
	poller := Reading{Name: "poller", Closed: true}
	look := func(e client.Entry) {
		phase := "open"
		if e.Kind == "closed" {
			phase = "closed"
		}
		call := at(10*int(e.Seq) + 4)
		poller.Looks = append(poller.Looks, client.Look{
			Call: call, Return: call.Add(time.Millisecond), After: e.Seq - 1, Entries: 1, Cursor: e.Seq, LastSeq: e.Seq, Phase: phase})
	}
	look(add("opened", "", nil))
	for i := range 20 {
		author := &client.Author{ID: fmt.Sprint("w", i%2), Name: "Ana", Role: "guest"}
		e := add("line", fmt.Sprint("line ", i), author)
		call := at(10 * int(e.Seq))
		h.Posts = append(h.Posts, Post{Writer: author.ID, Text: e.Text, Call: call, Return: call.Add(3 * time.Millisecond), Seq: e.Seq})
		look(e)
	}
	look(add("closed", "", nil))
	poller.Got = append([]client.Entry(nil), h.Log...)
	h.Readings = []Reading{poller, {Name: "streamer", Got: append([]client.Entry(nil), h.Log...), Closed: true}}
	return h
}

func TestASoundHistoryHasNoFaults(t *testing.T) {
	if f := sound().Faults(); f != nil {
		t.Fatal(strings.Join(f, "\n"))
	}
}

func TestAnUnansweredPostMayBeStoredOrNot(t *testing.T) {
	h := sound()
	h.Posts[7].Seq, h.Posts[7].Return = 0, time.Time{}
	h.Posts = append(h.Posts, Post{Writer: "w1", Text: "never came", Call: h.Posts[3].Call})
	if f := h.Faults(); f != nil {
		t.Fatal(strings.Join(f, "\n"))
	}
}

// TestPlantedFaultsAreFound breaks one promise at a time.
func TestPlantedFaultsAreFound(t *testing.T) {
	for _, c := range []struct {
		name, want string
		plant      func(h *History)
	}{
		{"a line lost from the log", "log: entry 7 stands at place 6", func(h *History) { h.Log = append(h.Log[:5], h.Log[6:]...) }},
		{"an acknowledged line replaced", "lost:", func(h *History) { h.Log[5].Text = "other" }},
		{"a line nobody said", "ghost:", func(h *History) { h.Log[5].Text = "other" }},
		{"a repeat stored twice", "doubled:", func(h *History) { h.Log[9].Text = h.Log[8].Text }},
		{"a wrong number acknowledged", "wrong number:", func(h *History) { h.Posts[4].Seq++ }},
		{"refused yet stored", "refused yet stored", func(h *History) { h.Posts[4].Refused, h.Posts[4].Seq = true, 0 }},
		{"a stamp that goes back", "goes back", func(h *History) { h.Log[9].At = h.Log[3].At }},
		{"a stamp without milliseconds", "unreadable stamp", func(h *History) { h.Log[9].At = "2026-12-01T15:00:00Z" }},
		{"closed twice", "entries say closed", func(h *History) { h.Log[4].Kind = "closed" }},
		{"an entry given twice", "got entry 5 again", func(h *History) { r := &h.Readings[1]; r.Got = splice(r.Got, 5, r.Got[4]) }},
		{"an entry left out", "missed the entries from 6 to 6", func(h *History) { r := &h.Readings[1]; r.Got = append(r.Got[:5], r.Got[6:]...) }},
		{"two entries swapped", "missed the entries", func(h *History) { g := h.Readings[1].Got; g[4], g[5] = g[5], g[4] }},
		{"another text", "entry 6 is", func(h *History) { h.Readings[1].Got[5].Text = "altered" }},
		{"another author", "entry 6 is", func(h *History) {
			other := *h.Log[5].Author
			other.Name = "Ben"
			h.Readings[1].Got[5].Author = &other
		}},
		{"told closed without the last line", "stopped at 20 of 22 (told closed: true)", func(h *History) { h.Readings[1].Got = h.Readings[1].Got[:20] }},
		{"stopped early", "stopped at 20", func(h *History) { h.Readings[1].Got, h.Readings[1].Closed = h.Readings[1].Got[:20], false }},
		{"a cursor ahead of the log", "beyond last_seq", func(h *History) { h.Readings[0].Looks[3].LastSeq-- }},
		{"a cursor ahead of what was given", "end with cursor", func(h *History) { h.Readings[0].Looks[3].Entries = 0 }},
		{"a stale tail", "no order", func(h *History) {
			stale := h.Readings[0].Looks[3] // complete, and twenty entries old
			stale.Call, stale.Return = h.Posts[19].Return.Add(time.Millisecond), h.Posts[19].Return.Add(2*time.Millisecond)
			h.Readings[0].Looks = append(h.Readings[0].Looks, stale)
		}},
		{"acknowledged before it was said", "no order", func(h *History) {
			h.Posts[2].Call, h.Posts[2].Return = h.Posts[9].Call, h.Posts[9].Return
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := sound()
			c.plant(h)
			if f := strings.Join(h.Faults(), "\n"); !strings.Contains(f, c.want) {
				t.Fatalf("not found: %q in:\n%s", c.want, f)
			}
		})
	}
}

func TestAReadingMayStopEarlyWhenThatIsAllowed(t *testing.T) {
	h := sound()
	h.Prefix = true
	h.Readings[1].Got, h.Readings[1].Closed = h.Readings[1].Got[:20], false
	if f := h.Faults(); f != nil {
		t.Fatal(strings.Join(f, "\n"))
	}
}

func splice(list []client.Entry, at int, e client.Entry) []client.Entry {
	return append(list[:at:at], append([]client.Entry{e}, list[at:]...)...)
}
