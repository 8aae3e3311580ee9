package strips_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/store/memory"
	"parley/internal/web/gate"
	"parley/internal/web/page/strips"
	"parley/internal/web/sofar"
	"parley/internal/web/words"
)

// counted is a log that counts how often its facts and entries were asked for.
type counted struct {
	meeting.Log
	asked atomic.Int64
}

func (c *counted) After(ctx context.Context, m meeting.ID, after int64, limit int) ([]meeting.Entry, meeting.Facts, error) {
	c.asked.Add(1)
	return c.Log.After(ctx, m, after, limit)
}

func (c *counted) Facts(ctx context.Context, m meeting.ID) (meeting.Facts, error) {
	c.asked.Add(1)
	return c.Log.Facts(ctx, m)
}

// house is strips over a store in memory, with a clock that the test sets.
type house struct {
	t      testing.TB
	store  *memory.Store
	log    *counted
	live   *live.Live
	strips *strips.Strips
	mux    *http.ServeMux
	now    atomic.Pointer[time.Time]
}

var english = words.English

var start = time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC)

func set(t testing.TB) *house {
	h := &house{t: t}
	h.at(0)
	h.store = memory.New(memory.Options{Clock: h.clock})
	h.log = &counted{Log: h.store}
	h.serve()
	return h
}

// serve begins to serve, or does so anew: what is stored stays, what is in memory goes.
func (h *house) serve() {
	h.live, h.mux = live.New(h.log, live.Options{Clock: h.clock}), http.NewServeMux()
	g := gate.New(gate.Config{URL: &url.URL{Scheme: "https", Host: "parley.example"}, Clock: h.clock}, h.store, h.store)
	h.strips = strips.New(g, h.live, sofar.New(h.live))
	h.mux.Handle("GET /{series}/{date}", g.Text(h.strips.File))
}

func (h *house) clock() time.Time { return *h.now.Load() }

func (h *house) at(minute int) {
	now := start.Add(time.Duration(minute) * time.Minute)
	h.now.Store(&now)
}

// plan schedules an hour that has just begun, in which so many lines were said at once.
func (h *house) plan(title string, lines int) meeting.Facts {
	h.t.Helper()
	made, err := h.store.Schedule(h.t.Context(), meeting.Scheduling{Start: *h.now.Load(), End: h.now.Load().Add(time.Hour), HostKey: meeting.HashOf("HOST" + title),
		Series: meeting.Series{Title: title, Lang: "en", Listed: true, Zone: "UTC", AfterTalk: meeting.DefaultAfterTalk}})
	if err != nil {
		h.t.Fatal(err)
	}
	for range lines {
		h.say(made.First.ID, "hello")
	}
	return h.facts(made.First.ID)
}

func (h *house) say(m meeting.ID, text string) meeting.Entry {
	h.t.Helper()
	e, _, err := h.live.Append(h.t.Context(), meeting.Post{Meeting: m, Kind: meeting.KindLine, Author: meeting.Author{ID: "a", Name: "Ana", Role: meeting.RoleGuest}, Text: text, Actor: "a"})
	if err != nil {
		h.t.Fatal(err)
	}
	return e
}

func (h *house) facts(m meeting.ID) meeting.Facts {
	h.t.Helper()
	f, err := h.store.Facts(h.t.Context(), m)
	if err != nil {
		h.t.Fatal(err)
	}
	return f
}

// draw gives the strip of a meeting as it stands in a list.
func (h *house) draw(m meeting.ID) strips.Strip {
	h.t.Helper()
	f := h.facts(m)
	drawn, err := h.strips.Draw(h.t.Context(), f, strips.Page{Lang: english, Now: h.clock(), Phase: f.Phase(h.clock())})
	if err != nil {
		h.t.Fatal(err)
	}
	return drawn
}

func (h *house) act(m meeting.ID, kind meeting.Kind, ref int64) {
	h.t.Helper()
	if _, _, err := h.live.Append(h.t.Context(), meeting.Post{Meeting: m, Kind: kind, Author: meeting.HostByKey, Ref: ref, Actor: "h"}); err != nil {
		h.t.Fatal(err)
	}
}

// get asks for the file of a meeting; header is name and value by turns.
func (h *house) get(path string, header ...string) *httptest.ResponseRecorder {
	h.t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.mux.ServeHTTP(w, r)
	return w
}

// TestTheFile is the same for everybody until something happens or a minute has passed.
func TestTheFile(t *testing.T) {
	h := set(t)
	f := h.plan("Tornado weekly", 3)
	path := "/" + f.Address()
	first := h.get(path)
	if first.Code != 200 || first.Header().Get("Content-Type") != "image/svg+xml" || !strings.Contains(first.Body.String(), "<title>The meeting as one line: 3 lines</title>") {
		t.Fatalf("%d %v %s", first.Code, first.Header(), first.Body)
	}
	if german := h.get(path, "Accept-Language", "de"); !strings.Contains(german.Body.String(), "3 Zeilen") {
		t.Errorf("in German: %s", german.Body)
	}
	for _, happens := range []func(){func() { h.say(f.ID, "x") }, func() { h.at(1) }} {
		tag := h.get(path).Header().Get("ETag")
		if same := h.get(path, "If-None-Match", tag); same.Code != http.StatusNotModified || same.Body.Len() > 0 {
			t.Errorf("when nothing happened: %d", same.Code)
		}
		happens()
		if other := h.get(path, "If-None-Match", tag); other.Code != 200 {
			t.Errorf("when something happened: %d", other.Code)
		}
	}
	if packed := h.get(path, "Accept-Encoding", "gzip"); packed.Header().Get("Content-Encoding") != "gzip" || packed.Body.Len() >= first.Body.Len() {
		t.Errorf("packed: %v, %d of %d bytes", packed.Header(), packed.Body.Len(), first.Body.Len())
	}
	if wrong := h.get(path + "?after=3"); wrong.Code != 400 {
		t.Errorf("with a parameter that it does not know: %d", wrong.Code)
	}
	if none := h.get("/tornado-weekly/2026-12-02"); none.Code != 404 {
		t.Errorf("of no meeting: %d", none.Code)
	}
}

// TestARedactedLineCountsNoMore, in what is kept already.
func TestARedactedLineCountsNoMore(t *testing.T) {
	h := set(t)
	m := h.plan("Tornado weekly", 3).ID
	e := h.say(m, "a secret")
	for _, over := range []bool{false, true} {
		if over {
			e = h.say(m, "another secret")
			h.act(m, meeting.KindClosed, 0)
		}
		if said := h.draw(m).Said; said != "4 lines, 1 person" {
			t.Fatalf("before, it counts %s", said)
		}
		h.act(m, meeting.KindRedaction, e.Seq)
		if said := h.draw(m).Said; said != "3 lines, 1 person" {
			t.Errorf("it counts %s", said)
		}
	}
}

// TestWhatIsOverIsDrawnOnce, and its log is asked for nothing then, though the board has let go of it for the long logs of others.
func TestWhatIsOverIsDrawnOnce(t *testing.T) {
	h := set(t)
	m := h.plan("Tornado weekly", 3).ID
	if h.draw(m).File == "" {
		t.Error("while it is on, it has no file")
	}
	h.act(m, meeting.KindClosed, 0)
	h.serve()
	first := h.draw(m)
	for _, title := range []string{"Long", "Longer"} {
		other := h.plan(title, 0).ID
		for range 2200 {
			h.say(other, strings.Repeat("x", 8000))
		}
		h.draw(other)
	}
	before := h.log.asked.Load()
	for range 50 {
		h.at(100)
		if again := h.draw(m); again != first || again.File != "" || again.Said != "3 lines, 1 person" {
			t.Fatalf("%+v after %+v", again, first)
		}
	}
	if n := h.log.asked.Load() - before; n > 0 {
		t.Errorf("its log was asked for %d times", n)
	}
}

// BenchmarkSchedule is what the strips of a page with fifty meetings cost, when they are kept.
func BenchmarkSchedule(b *testing.B) {
	h := set(b)
	all := make([]meeting.Facts, 0, 50)
	for n := range 50 {
		all = append(all, h.plan(fmt.Sprint("Meeting ", n), 250))
	}
	for b.Loop() {
		for _, f := range all {
			if _, err := h.strips.Draw(b.Context(), f, strips.Page{Phase: meeting.PhaseOpen, Now: start, Lang: english}); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkRoom is what the strip of a room with 2,000 entries costs when one more came since.
func BenchmarkRoom(b *testing.B) {
	h := set(b)
	f := h.plan("Tornado weekly", 2000)
	for b.Loop() {
		h.say(f.ID, "one more")
		if _, err := h.strips.Draw(b.Context(), h.facts(f.ID), strips.Page{Phase: meeting.PhaseOpen, Now: start, Lang: english, Leads: true}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFile is one of the many who ask for a strip that did not change.
func BenchmarkFile(b *testing.B) {
	h := set(b)
	path := "/" + h.plan("Tornado weekly", 2000).Address()
	for b.Loop() {
		if w := h.get(path, "Accept-Encoding", "gzip"); w.Code != 200 {
			b.Fatal(w.Code)
		}
	}
}
