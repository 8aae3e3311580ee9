package page_test

import (
	"bytes"
	"context"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"parley/internal/calendar"
	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/store/memory"
	"parley/internal/web/gate"
	"parley/internal/web/page"
	"parley/internal/web/page/frame"
	"parley/internal/web/page/host"
	"parley/internal/web/page/planning"
	"parley/internal/web/sofar"
	"parley/internal/web/words"
	"parley/internal/web/words/wordstest"
)

// start is when the tests begin.
var start = time.Date(2026, 12, 1, 14, 50, 0, 0, time.UTC)

const ownerKey = "OWNEROWNEROWNEROWNEROWNERX"

// house is the pages over a store in memory, with a clock that the test sets.
type house struct {
	t       *testing.T
	handler http.Handler
	store   *memory.Store
	live    *live.Live
	frame   *frame.Frame
	now     atomic.Pointer[time.Time]
	looks   atomic.Int64 // at the clock, until two hours pass at once; 0 for never
}

func set(t *testing.T) *house {
	t.Helper()
	h := &house{t: t}
	h.at(start)
	clock := func() time.Time {
		if h.looks.Add(-1) == 0 {
			h.later(2 * time.Hour)
		}
		return *h.now.Load()
	}
	h.store = memory.New(memory.Options{Clock: clock})
	h.live = live.New(h.store, live.Options{Clock: clock})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := h.live.Run(ctx); err != nil {
			t.Error(err)
		}
	}()
	t.Cleanup(func() { cancel(); <-ended })
	base := &url.URL{Scheme: "https", Host: "parley.example"}
	book := calendar.NewBook(h.store, clock)
	g := gate.New(gate.Config{URL: base, OwnerKey: meeting.HashOf(ownerKey), Clock: clock}, book, h.store)
	f := &frame.Frame{Gate: g, Live: h.live, Cal: book, Seats: h.store, Keys: h.store}
	h.frame = f
	p, n, hosts := page.New(f, sofar.New(f.Live)), planning.New(f), host.New(f)
	g.ErrorPage = p.Error
	mux := http.NewServeMux()
	for pattern, handler := range map[string]gate.Handler{
		"GET /{$}": p.Schedule, "GET /new": n.Form, "POST /new": n.Plan, "POST /practise": n.Practise, "GET /{series}": p.Series,
		"GET /{series}/{date}": p.Meeting, "POST /{series}/{date}": p.Speak,
		"GET /k/{secret}": p.Key, "POST /k/{secret}": p.Key, "GET /host/{series}": hosts.Host, "POST /host/{series}": hosts.Steer,
	} {
		mux.Handle(pattern, g.Page(handler))
	}
	h.handler = mux
	return h
}

func (h *house) at(now time.Time) { h.now.Store(&now) }

// later moves the clock on.
func (h *house) later(by time.Duration) { h.at(h.now.Load().Add(by)) }

// plan schedules an hour from 15:00 in Berlin's 16:00, and gives its path.
func (h *house) plan(title string) string {
	h.t.Helper()
	made, err := h.store.Schedule(h.t.Context(), meeting.Scheduling{Start: start.Add(10 * time.Minute), End: start.Add(70 * time.Minute),
		HostKey: meeting.HashOf("HOST" + title), Series: meeting.Series{Title: title, Lang: "en", Listed: true, Zone: "Europe/Berlin",
			ExtensionCap: 12 * time.Minute, AfterTalk: meeting.DefaultAfterTalk}})
	if err != nil {
		h.t.Fatal(err)
	}
	return "/" + made.First.Address()
}

// person is somebody with a browser that has no script.
type person struct {
	*house
	cookie string
}

func (h *house) person() *person { return &person{house: h} }

// owner is a person with the owner's link.
func (h *house) owner() *person {
	p := h.person()
	p.post("/k/"+ownerKey).leads(h.t, "/")
	return p
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

func (p *person) get(path string) answer { return p.do(httptest.NewRequest(http.MethodGet, path, nil)) }

// post sends a form: names and values in turn.
func (p *person) post(path string, pairs ...string) answer {
	fields := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		fields.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(fields.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return p.do(r)
}

// do sends a request; every page that answers it has all its texts in the catalogues.
func (p *person) do(r *http.Request) answer {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	again := func() io.ReadCloser { return io.NopCloser(bytes.NewReader(body)) }
	r.Body = again()
	a := p.send(r)
	if strings.HasPrefix(a.header.Get("Content-Type"), "text/html") && a.header.Get("Location") == "" && p.looks.Load() <= 0 {
		disguised := r.Clone(r.Context())
		disguised.Body, disguised.Header = again(), http.Header{"Accept-Language": {words.Pseudo}, "Content-Type": r.Header["Content-Type"]}
		wordstest.Check(p.t, r.Method+" "+r.URL.String(), p.send(disguised).body)
	}
	return a
}

func (p *person) send(r *http.Request) answer {
	if p.cookie != "" {
		r.AddCookie(&http.Cookie{Name: "__Host-parley", Value: p.cookie})
	}
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	got := w.Result()
	for _, c := range got.Cookies() {
		p.cookie = c.Value
	}
	return answer{got.StatusCode, got.Header, w.Body.String()}
}

// join takes a name.
func (p *person) join(path, name string) *person {
	p.t.Helper()
	p.post(path, "name", name, "cursor", "0").leads(p.t, path)
	return p
}

// says adds a line.
func (p *person) says(path, text, cursor string) answer {
	return p.post(path, "text", text, "cursor", cursor)
}

// leads wants a redirect after a form.
func (a answer) leads(t *testing.T, to string) answer {
	t.Helper()
	if got := a.header.Get("Location"); a.status != http.StatusSeeOther || got != to {
		t.Errorf("the form leads with %d to %q, not to %q\n%s", a.status, got, to, a.text())
	}
	return a
}

// is wants a status, and words that the page says or does not say (those that begin with "no: ").
func (a answer) is(t *testing.T, status int, says ...string) answer {
	t.Helper()
	if a.status != status {
		t.Errorf("status %d, want %d\n%s", a.status, status, a.text())
	}
	text := html.UnescapeString(languages.ReplaceAllString(a.body, ""))
	for _, want := range says {
		absent, no := strings.CutPrefix(want, "no: ")
		switch {
		case no && strings.Contains(text, absent):
			t.Errorf("the page says %q\n%s", absent, a.text())
		case !no && !strings.Contains(text, want):
			t.Errorf("the page does not say %q\n%s", want, a.text())
		}
	}
	return a
}

var (
	heads     = regexp.MustCompile(`(?s)<head>.*?</head>`)
	languages = regexp.MustCompile(`(?s)<form class="languages".*?</form>`) // the same on every page
	tags      = regexp.MustCompile(`<[^>]*>`)
	blank     = regexp.MustCompile(`\s+`)
)

// text is what a person reads.
func (a answer) text() string {
	return blank.ReplaceAllString(html.UnescapeString(tags.ReplaceAllString(heads.ReplaceAllString(languages.ReplaceAllString(a.body, ""), ""), " ")), " ")
}

// find gives what the first group of a pattern catches in the page.
func (a answer) find(t *testing.T, pattern string) string {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(a.body)
	if m == nil {
		t.Fatalf("no %s in\n%s", pattern, a.body)
	}
	return html.UnescapeString(m[1])
}
