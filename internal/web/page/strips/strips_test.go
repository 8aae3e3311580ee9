package strips_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/store/memory"
	"parley/internal/web/gate"
	"parley/internal/web/page/strips"
	"parley/internal/web/words"
)

// counted is a log that counts how many entries were read from it.
type counted struct {
	meeting.Log
	read atomic.Int64
}

func (c *counted) After(ctx context.Context, m meeting.ID, after int64, limit int) ([]meeting.Entry, meeting.Facts, error) {
	entries, f, err := c.Log.After(ctx, m, after, limit)
	c.read.Add(int64(len(entries)))
	return entries, f, err
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
	h := &house{t: t, mux: http.NewServeMux()}
	h.at(0)
	clock := func() time.Time { return *h.now.Load() }
	h.store = memory.New(memory.Options{Clock: clock})
	h.log = &counted{Log: h.store}
	h.live = live.New(h.log, live.Options{Clock: clock})
	g := gate.New(gate.Config{URL: &url.URL{Scheme: "https", Host: "parley.example"}, Clock: clock}, h.store, h.store)
	h.strips = strips.New(g, h.live)
	h.mux.Handle("GET /{series}/{date}", g.Text(h.strips.File))
	return h
}

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

// lines is how many lines the strip of a meeting counts.
func (h *house) lines(f meeting.Facts) int {
	h.t.Helper()
	told, err := h.strips.Of(h.t.Context(), f)
	if err != nil {
		h.t.Fatal(err)
	}
	return told.Tally.Lines
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

// TestALogIsReadOnce, however often its strip is drawn, and then only what is new.
func TestALogIsReadOnce(t *testing.T) {
	h := set(t)
	f := h.plan("Tornado weekly", 300)
	for range 50 {
		if n := h.lines(f); n != 300 {
			t.Fatalf("it counts %d lines", n)
		}
	}
	once := h.log.read.Load()
	for range 50 {
		h.say(f.ID, "one more")
		h.lines(h.facts(f.ID))
	}
	if n := h.lines(h.facts(f.ID)); n != 350 {
		t.Errorf("it counts %d lines", n)
	}
	if again := h.log.read.Load() - once; once > 1000 || again > 50 {
		t.Errorf("%d entries were read at first and %d for 50 new ones", once, again)
	}
}

// TestWhatIsKeptIsBounded: of many long logs those that nobody asks for are let go, and read again when somebody does.
func TestWhatIsKeptIsBounded(t *testing.T) {
	h := set(t)
	all := make([]meeting.Facts, 0, 50)
	for n := range 50 {
		all = append(all, h.plan(fmt.Sprint("Meeting ", n), 1200))
	}
	for _, f := range all {
		h.lines(f)
	}
	before := h.log.read.Load()
	h.lines(all[49])
	if again := h.log.read.Load() - before; again != 0 {
		t.Errorf("the last one was read again: %d entries", again)
	}
	if h.lines(all[0]); h.log.read.Load() == before {
		t.Error("the first of 50 long logs is still kept")
	}
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
	f := h.plan("Tornado weekly", 3)
	e := h.say(f.ID, "a secret")
	if n := h.lines(h.facts(f.ID)); n != 4 {
		t.Fatalf("it counts %d lines", n)
	}
	if _, _, err := h.live.Append(t.Context(), meeting.Post{Meeting: f.ID, Kind: meeting.KindRedaction, Author: meeting.HostByKey, Ref: e.Seq, Actor: "h"}); err != nil {
		t.Fatal(err)
	}
	if n := h.lines(h.facts(f.ID)); n != 3 {
		t.Errorf("it counts %d lines", n)
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

// TestLongLogsThatGrowWhileOthersAreAsked: what is let go and taken up again while somebody reads on is looked at by one at a time.
func TestLongLogsThatGrowWhileOthersAreAsked(t *testing.T) {
	h := set(t)
	var all []meeting.Facts
	for n := range 20 {
		all = append(all, h.plan(fmt.Sprint("Meeting ", n), 1000))
	}
	var readers sync.WaitGroup
	for reader := range 4 {
		readers.Go(func() {
			for n := range 60 {
				f := all[(n*(reader+1))%len(all)]
				if _, _, err := h.live.Append(t.Context(), meeting.Post{Meeting: f.ID, Kind: meeting.KindLine, Author: meeting.Author{ID: "a", Name: "Ana"}, Text: "x"}); err != nil {
					t.Error(err)
				}
				f, err := h.store.Facts(t.Context(), f.ID)
				if err != nil {
					t.Error(err)
				}
				if told, err := h.strips.Of(t.Context(), f); err != nil || int64(told.Tally.Lines) < f.LastSeq-1 {
					t.Errorf("%d lines of %d, %v", told.Tally.Lines, f.LastSeq, err)
				}
			}
		})
	}
	readers.Wait()
}
