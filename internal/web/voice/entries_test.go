package voice_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
)

func TestPoll(t *testing.T) {
	h := open(t)
	for i := range 5 {
		h.say(fmt.Sprintf("line %d with \"quotes\",\nand <b>two</b> lines", i))
	}
	all := h.poll("")
	if len(all.Entries) != 6 || all.Cursor != 6 || all.LastSeq != 6 || all.Phase != "open" {
		t.Fatalf("all: %+v", all)
	}
	if e := all.Entries[3]; e.Seq != 4 || e.Kind != "line" || e.Text != "line 2 with \"quotes\",\nand <b>two</b> lines" {
		t.Errorf("entry 4 is %+v", e)
	}
	for _, c := range []struct {
		query           string
		entries, cursor int64
	}{
		{"?after=6", 0, 6}, {"?after=4", 2, 6}, {"?after=2&limit=3", 3, 5}, {"?limit=5000", 6, 6}, {"?after=6&at=" + all.Entries[5].At, 0, 6},
		{"?after=4&as=json&wait=99", 2, 6},
	} {
		if p := h.poll(c.query); int64(len(p.Entries)) != c.entries || p.Cursor != c.cursor || p.LastSeq != 6 {
			t.Errorf("%s: %+v", c.query, p)
		}
	}
	if p := h.poll("?after=2&limit=2&as=html"); len(p.Entries) != 2 || p.Entries[1].Seq != 4 || p.Entries[1].Lines[0].N != 4 ||
		!strings.Contains(p.Entries[1].Lines[0].HTML, "&lt;b&gt;") {
		t.Errorf("as html: %+v", p)
	}
	if _, err := time.Parse(meeting.TimeFormat, all.ServerTime); err != nil {
		t.Error(err)
	}
}

func TestEntriesAreTheSameInEveryAnswer(t *testing.T) {
	h := open(t)
	h.say("hello")
	_, _, one := h.get("entries?after=1")
	_, _, all := h.get("entries")
	var answer struct{ Entries []json.RawMessage }
	if err := json.Unmarshal([]byte(one), &answer); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(all, string(answer.Entries[0])) {
		t.Errorf("%s is not in %s", answer.Entries[0], all)
	}
}

func TestBadQuestions(t *testing.T) {
	h := open(t)
	e := h.say("hello")
	wrong := e.At.Add(time.Millisecond).Format(meeting.TimeFormat)
	for _, kind := range []string{"entries", "stream"} {
		for query, field := range map[string]string{
			"?after=-1": "after", "?after=": "after", "?after=1e3": "after", "?after=100000000000000000000000": "after", "?after=%00": "after",
			"?after=1&after=1": "after", "?as=xml": "as", "?at=yesterday": "at", "?afer=1": "afer",
		} {
			h.problem(kind+query, http.StatusBadRequest, "invalid", field)
		}
		h.problem(kind+"?after=3", http.StatusConflict, "cursor-unknown", "after")
		h.problem(kind+"?after=9223372036854775807", http.StatusConflict, "cursor-unknown", "after")
		h.problem(kind+"?after=2&at="+wrong, http.StatusConflict, "cursor-unknown", "after")
		h.problem(kind, http.StatusUnauthorized, "token-unknown", "", "Authorization", "Bearer nonsense")
	}
	for _, query := range []string{"?limit=0", "?limit=-1", "?limit=x"} {
		h.problem("entries"+query, http.StatusBadRequest, "invalid", "limit")
	}
	h.problem("entries?wait=-1", http.StatusBadRequest, "invalid", "wait")
	h.problem("stream?limit=1", http.StatusBadRequest, "invalid", "limit")
	for _, id := range []string{"garbage", "-1", "1e3", "100000000000000000000000"} {
		h.problem("stream?after=1", http.StatusBadRequest, "invalid", "Last-Event-ID", "Last-Event-ID", id)
	}
	h.problem("stream?after=1", http.StatusConflict, "cursor-unknown", "after", "Last-Event-ID", "77")
	h.path = "/nowhere/2026-12-01/"
	h.problem("entries", http.StatusNotFound, "not-found", "")
	h.problem("stream", http.StatusNotFound, "not-found", "")
}

func TestLongPoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { _ = h.Run(ctx); close(done) }()
		h.poll("")
		took := func(query string) (poll, time.Duration) {
			began := time.Now()
			return h.poll(query), time.Since(began)
		}
		if p, took := took("?after=1&wait=20"); took != 20*time.Second || len(p.Entries) != 0 || p.PollAfter != 0 {
			t.Errorf("with nothing to tell: %v after %v", p, took)
		}
		if _, took := took("?after=1&wait=1000"); took != 55*time.Second {
			t.Errorf("the longest wait took %v", took)
		}
		time.AfterFunc(5*time.Second, func() { h.say("hello") })
		if p, took := took("?after=1&wait=20"); took != 5*time.Second || len(p.Entries) != 1 || p.PollAfter != 0 {
			t.Errorf("with a line: %v after %v", p, took)
		}
		if p, took := took("?wait=20"); took != 0 || len(p.Entries) != 2 {
			t.Errorf("with something there: %v after %v", p, took)
		}
		time.AfterFunc(5*time.Second, h.Drain)
		if p, took := took("?after=2&wait=20"); took != 5*time.Second || p.PollAfter < 1000 {
			t.Errorf("when the server drains: %v after %v", p, took)
		}
		h.close()
		if p, took := took("?after=3&wait=20"); took != 0 || p.Phase != "closed" || p.PollAfter < 60_000 {
			t.Errorf("of a closed meeting: %v after %v", p, took)
		}
		stop()
		<-done
	})
}

// TestWhoPollsWithATokenIsNoReader, though a moment ago the same address polled without one.
func TestWhoPollsWithATokenIsNoReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		src, err := h.Watch(t.Context(), h.m.ID, live.Cursor{}, "json/lines", live.Visitor{Key: "who else is there"})
		if err != nil {
			t.Fatal(err)
		}
		defer src.Close()
		for _, step := range []struct {
			headers []string
			want    string
		}{{nil, "{0 2 []}"}, {[]string{"Authorization", "Bearer " + h.token}, `{1 1 [Ana "<b>"]}`}, {nil, `{1 2 [Ana "<b>"]}`}} {
			time.Sleep(time.Second)
			h.get("entries", step.headers...)
			if got := fmt.Sprint(h.Presence(h.m.ID)); got != step.want {
				t.Errorf("there are %s, want %s", got, step.want)
			}
		}
	})
}

// TestAPollThatWaitsHoldsAPlace, as a stream does: who finds none is answered at once, and told when to come again.
func TestAPollThatWaitsHoldsAPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.poll("")
		var waiting sync.WaitGroup
		for range 1000 {
			waiting.Go(func() { h.poll("?after=1&wait=20") })
		}
		synctest.Wait()
		began := time.Now()
		if p := h.poll("?after=1&wait=20"); time.Since(began) != 0 || p.PollAfter < 1000 {
			t.Errorf("without a place: %v after %v", p, time.Since(began))
		}
		waiting.Wait()
		began = time.Now()
		if h.poll("?after=1&wait=20"); time.Since(began) != 20*time.Second {
			t.Errorf("with all places free again it waited %v", time.Since(began))
		}
	})
}

func TestHowOftenToPoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		after := func(min, max time.Duration) {
			t.Helper()
			p := h.poll(fmt.Sprint("?after=", h.poll("").LastSeq))
			if got := time.Duration(p.PollAfter) * time.Millisecond; got < min || got > max {
				t.Errorf("in phase %s, %s: poll after %v, want %v to %v", p.Phase, p.ServerTime, got, min, max)
			}
		}
		after(time.Second, time.Second)
		h.say("hello")
		after(time.Second, time.Second)
		time.Sleep(time.Minute)
		after(5*time.Second, 7*time.Second)
		time.Sleep(10 * time.Minute)
		after(12*time.Second, 12*time.Second)
		h.say("hello again")
		after(time.Second, time.Second)
		if p := h.poll("?limit=1"); p.PollAfter != 0 {
			t.Errorf("with more to read: %d", p.PollAfter)
		}
		time.Sleep(time.Until(h.m.End) - 3*time.Second)
		after(3*time.Second, 6*time.Second)
		time.Sleep(10 * time.Second)
		after(time.Second, time.Second)
		time.Sleep(time.Second)
		for range 3000 { // everybody at once
			h.get("entries?after=1")
		}
		after(3*time.Second, 4*time.Second)
		time.Sleep(time.Hour)
		after(10*time.Minute, 10*time.Minute)
	})
}

func TestTheLobbyComesBackWhenItOpens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.offset.Store(int64(-30 * time.Second))
		made, err := h.store.Schedule(t.Context(), meeting.Scheduling{Start: h.m.Start, End: h.m.End, Series: meeting.Series{Title: "Another"}})
		if err != nil {
			t.Fatal(err)
		}
		h.path = "/" + made.First.Address() + "/"
		seen := map[int64]bool{}
		for range 20 {
			p := h.poll("")
			if p.PollAfter < 30_000 || p.PollAfter > 33_000 {
				t.Errorf("30 s before the start: %d", p.PollAfter)
			}
			seen[p.PollAfter] = true
		}
		if len(seen) < 10 {
			t.Errorf("the lobby comes back at %d moments only", len(seen))
		}
		h.offset.Store(int64(-24 * time.Hour))
		if p := h.poll(""); p.PollAfter != 60_000 {
			t.Errorf("a day before: %d", p.PollAfter)
		}
	})
}
