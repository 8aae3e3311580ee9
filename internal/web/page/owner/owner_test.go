package owner_test

import (
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/store/memory"
	"parley/internal/web/gate"
	"parley/internal/web/outside"
	"parley/internal/web/page"
	"parley/internal/web/page/frame"
	"parley/internal/web/page/host"
	"parley/internal/web/page/owner"
	"parley/internal/web/page/planning"
	"parley/internal/web/sofar"
	"parley/internal/web/words"
	"parley/internal/web/words/wordstest"
)

var now = time.Date(2026, 12, 1, 15, 20, 0, 0, time.UTC)

const ownerKey = "OWNEROWNEROWNEROWNEROWNERX"

// house is the pages over a store in memory, on a loopback port.
type house struct {
	t     *testing.T
	store *memory.Store
	live  *live.Live
	url   string
}

func set(t *testing.T) *house {
	t.Helper()
	clock := func() time.Time { return now }
	store := memory.New(memory.Options{Clock: clock})
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	at, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	g := gate.New(gate.Config{URL: at, OwnerKey: meeting.HashOf(ownerKey), Clock: clock}, store, store)
	f := &frame.Frame{Gate: g, Live: live.New(store, live.Options{Clock: clock}), Cal: store, Seats: store, Keys: store}
	checks := outside.New(outside.Config{URL: at, Gate: g, Clock: clock, Flush: func(context.Context) (time.Duration, error) { return time.Nanosecond, nil }})
	p, hosts, owners := page.New(f, sofar.New(f.Live)), host.New(f), owner.New(f, checks)
	g.ErrorPage = p.Error
	for pattern, handler := range map[string]gate.Handler{
		"GET /new": planning.New(f).Form, "GET /k/{secret}": p.Key, "POST /k/{secret}": p.Key, "GET /host/{series}": hosts.Host,
		"GET /owner": owners.Owner, "POST /owner": owners.Act,
		"GET /{series}": p.Series, "/": func(http.ResponseWriter, *http.Request) error {
			return meeting.Missing("There is nothing at this address.")
		},
		"GET /healthz": func(w http.ResponseWriter, r *http.Request) error { checks.Arrived(w, r); return nil },
	} {
		mux.Handle(pattern, g.Page(handler))
	}
	return &house{t, store, f.Live, server.URL}
}

// schedule makes a series whose one meeting begins so many minutes from now and lasts an hour.
func (h *house) schedule(title string, minutes int, listed bool) meeting.Scheduled {
	h.t.Helper()
	start := now.Add(time.Duration(minutes) * time.Minute)
	made, err := h.store.Schedule(h.t.Context(), meeting.Scheduling{Start: start, End: start.Add(time.Hour), HostKey: meeting.HashOf("HOST" + title),
		Series: meeting.Series{Title: title, Lang: "en", Listed: listed, Zone: "UTC"}})
	if err != nil {
		h.t.Fatal(err)
	}
	return made
}

// person has a browser without script.
type person struct {
	*house
	client http.Client
}

func (h *house) person() *person {
	jar, _ := cookiejar.New(nil)
	return &person{h, http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

func (h *house) owner() *person {
	p := h.person()
	p.post("/k/"+ownerKey).is(303, "")
	return p
}

type answer struct {
	t      *testing.T
	status int
	header http.Header
	body   string
}

func (p *person) get(path string) answer {
	p.t.Helper()
	r, _ := http.NewRequestWithContext(p.t.Context(), http.MethodGet, p.url+path, nil)
	return p.do(r)
}

// post sends a form: names and values in turn.
func (p *person) post(path string, pairs ...string) answer {
	p.t.Helper()
	fields := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		fields.Add(pairs[i], pairs[i+1])
	}
	r, _ := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.url+path, strings.NewReader(fields.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return p.do(r)
}

// do sends a request. A page that answers it has all its texts in the catalogues; what is refused can be sent once more to see that.
func (p *person) do(r *http.Request) answer {
	p.t.Helper()
	a := p.send(r)
	if strings.HasPrefix(a.header.Get("Content-Type"), "text/html") && (r.Method == http.MethodGet && a.status == 200 || a.status >= 400) {
		disguised := r.Clone(p.t.Context())
		if r.GetBody != nil {
			disguised.Body, _ = r.GetBody()
		}
		disguised.Header.Set("Accept-Language", words.Pseudo)
		wordstest.Check(p.t, r.Method+" "+r.URL.RequestURI(), p.send(disguised).body)
	}
	return a
}

func (p *person) send(r *http.Request) answer {
	p.t.Helper()
	got, err := p.client.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return answer{p.t, got.StatusCode, got.Header, string(body)}
}

var tags = regexp.MustCompile(`(?s)<head>.*?</head>|<[^>]*>`)

// is wants a status, and words that stand in the page's text or, beginning with "no: ", do not.
func (a answer) is(status int, says ...string) answer {
	a.t.Helper()
	text := strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(a.body, " "))), " ")
	if a.status != status {
		a.t.Errorf("status %d, want %d\n%s", a.status, status, text)
	}
	for _, want := range says {
		absent, no := strings.CutPrefix(want, "no: ")
		if no && strings.Contains(text, absent) || !no && !strings.Contains(text, want) {
			a.t.Errorf("wanted %q\n%s", want, text)
		}
	}
	return a
}

func (a answer) find(pattern string) string {
	a.t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(a.body)
	if m == nil {
		a.t.Fatalf("no %s in\n%s", pattern, a.body)
	}
	return html.UnescapeString(m[1])
}

// form is the token of the forms on the page.
func (p *person) form() string {
	p.t.Helper()
	return p.get("/owner").find(`name="form" value="([A-Z2-7]{26})"`)
}

// TestForOthersThereIsNothing, whatever they hold, in no way different from an address that nothing stands at.
func TestForOthersThereIsNothing(t *testing.T) {
	h := set(t)
	h.schedule("Tornado weekly", 10, true)
	stranger, hosts, library := h.person(), h.person(), h.person()
	hosts.post("/k/HOSTTornado%20weekly").is(303)
	err := h.store.Give(t.Context(), meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf("LIBRARY"), Kind: meeting.Link}, Role: meeting.RoleScheduler, Label: "The library"})
	if err != nil {
		t.Fatal(err)
	}
	library.post("/k/LIBRARY").is(303)
	for name, p := range map[string]*person{"a stranger": stranger, "a host": hosts, "a scheduler": library} {
		nothing := p.get("/nothing-of-that-name")
		for what, got := range map[string]answer{"GET": p.get("/owner"), "POST": p.post("/owner", "act", "checks"), "GET ?": p.get("/owner?renew=tornado-weekly&from=x")} {
			if got.status != 404 || got.body != nothing.body || got.header.Get("Set-Cookie") != "" {
				t.Errorf("%s, %s: %d\n%s", name, what, got.status, got.body)
			}
		}
	}
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, h.url+"/owner", nil)
	r.Header.Set("Authorization", "Bearer nothing-of-worth")
	stranger.do(r).is(404)
}

func TestAHostingKeyIsGivenAndRevoked(t *testing.T) {
	h := set(t)
	me := h.owner()
	token := me.form()
	made := me.post("/owner", "act", "key", "form", token, "name", "  The   library ")
	if to := made.is(303).header.Get("Location"); to != "/owner?key="+token {
		t.Fatalf("it leads to %s", to)
	}
	me.post("/owner", "act", "key", "form", token, "name", "The library").is(303) // a double click
	shown := me.get("/owner?key="+token).is(200, "For The library", "only here, and only now", "Revoke the key of The library")
	if shown.header.Get("Referrer-Policy") != "no-referrer" || shown.header.Get("Cache-Control") == "public" || shown.header.Get("Content-Encoding") != "" {
		t.Errorf("the page with a secret has %v", shown.header)
	}
	link := strings.TrimPrefix(shown.find(`value="([^"]*/k/[A-Z2-7]{26})" aria-label="The link to pass on"`), h.url)
	me.get("/owner").is(200, "no: only here, and only now")
	if got := me.get("/owner").body; strings.Contains(got, link) {
		t.Error("the link is shown again")
	}
	other := h.owner() // the owner in another browser
	if got := other.get("/owner?key=" + token).is(200); strings.Contains(got.body, "/k/") {
		t.Error("the link is shown in another browser")
	}
	links, err := h.store.Links(t.Context(), 0)
	if err != nil || len(links) != 1 || links[0].Label != "The library" || links[0].Role != meeting.RoleScheduler {
		t.Fatalf("%+v, %v", links, err)
	}
	me.post("/owner", "act", "key", "form", me.form(), "name", "the LIBRARY").is(409, "There is a key of that name.")
	me.post("/owner", "act", "key", "form", me.form(), "name", " ").is(400)
	me.post("/owner", "act", "key", "form", "short", "name", "Ben").is(400, "not one of this page")
	me.post("/owner", "act", "sale", "form", me.form()).is(400)

	library := h.person()
	library.get(link).is(200, "Schedule meetings on this server, as The library")
	library.post(link).is(303)
	library.get("/new").is(200, "Schedule it")
	number := me.get("/owner").find(`name="number" value="(\d+)"`)
	me.post("/owner", "act", "revocation", "number", "x").is(400)
	for range 2 {
		me.post("/owner", "act", "revocation", "number", number).is(303)
	}
	me.get("/owner?done=revoked").is(200, "the key is revoked", "no: The library")
	library.get("/new").is(200, "no: Schedule it")
	library.get(link).is(404)
}

// TestOnlyHostingKeysAreRevokedHere: the owner's own link is one of the server's, too.
func TestOnlyHostingKeysAreRevokedHere(t *testing.T) {
	h := set(t)
	own := meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf("OWN"), Kind: meeting.Link}, Role: meeting.RoleOwner}
	if err := h.store.Give(t.Context(), own); err != nil {
		t.Fatal(err)
	}
	links, err := h.store.Links(t.Context(), 0)
	if err != nil || len(links) != 1 {
		t.Fatal(links, err)
	}
	me := h.person()
	me.post("/k/OWN").is(303)
	me.post("/owner", "act", "revocation", "number", fmt.Sprint(links[0].Number)).is(303)
	me.get("/owner").is(200, "The owner’s page")
}

func TestANewHostsLinkEndsTheOldOne(t *testing.T) {
	h := set(t)
	made := h.schedule("Tornado weekly", 10, true)
	for name, role := range map[string]meeting.Role{"Hanna": meeting.RoleHost, "Ana": meeting.RoleGuest} { // one of them by the host's link
		if _, err := h.store.Join(t.Context(), meeting.Joining{Meeting: made.First.ID, Name: name, Role: role}); err != nil {
			t.Fatal(err)
		}
	}
	hosts, me := h.person(), h.owner()
	hosts.post("/k/HOSTTornado%20weekly").is(303)
	hosts.get("/host/tornado-weekly").is(200)
	asks := me.get("/owner?renew=tornado-weekly").is(200, "A new host’s link for Tornado weekly ?", "Leave it")
	hosts.get("/host/tornado-weekly").is(200)
	token := asks.find(`name="form" value="([A-Z2-7]{26})"`)
	me.post("/owner", "act", "link", "form", token, "series", "tornado-weekly").is(303)
	hosts.get("/host/tornado-weekly").is(403)
	roster, err := h.store.Roster(t.Context(), made.Series.ID, 9)
	if err != nil || len(roster) != 2 || roster[0].Role != meeting.RoleGuest || roster[1].Role != meeting.RoleGuest {
		t.Errorf("who took a name as host still hosts: %+v, %v", roster, err)
	}
	hosts.get("/k/HOSTTornado%20weekly").is(404)
	shown := me.get("/owner?link="+token).is(200, "For Tornado weekly", "hosts the series")
	link := strings.TrimPrefix(shown.find(`value="([^"]*/k/[A-Z2-7]{26})" aria-label="The link to pass on"`), h.url)
	hosts.post(link).is(303)
	me.post("/owner", "act", "link", "form", token, "series", "tornado-weekly").is(303) // somebody goes back and sends the form again
	hosts.get("/host/tornado-weekly").is(200)
	me.post("/owner", "act", "link", "form", me.form(), "series", "nothing").is(404)
	me.get("/owner?renew=nothing").is(404)
	me.get("/owner?renew=No+Slug").is(404)
}

func TestAllSeriesAreListed(t *testing.T) {
	h := set(t)
	me := h.owner()
	me.get("/owner").is(200, "Nothing has been scheduled yet.")
	secret := h.schedule("Secret circle", 100, false).Series.Slug
	onAir := h.schedule("On the air", -10, true)
	if _, err := h.live.Read(t.Context(), onAir.First.ID, live.Cursor{}, 0); err != nil { // it opens
		t.Fatal(err)
	}
	h.schedule("Élan", 10, true)
	me.get("/owner").is(200, "Secret circle Next Tuesday 1 December 2026 , 17:00 – 18:00 UTC /"+secret+" · made on 1 December 2026 · on no list",
		"On the air On now Tuesday 1 December 2026 , 15:10 – 16:10 UTC", "no: Title or address Find 3 found")
	for n := range 60 {
		h.schedule(fmt.Sprintf("Series %02d", n), 30+n, true)
	}
	first := me.get("/owner").is(200, "Series 00", "Series 47", "no: Series 48", "Further", "no: Earlier")
	further := first.find(`href="(\?from=50)#series">Further`)
	me.get("/owner"+further).is(200, "Series 59", "Élan", "no: Series 47", "Earlier", "no: Further")
	me.get("/owner?find=series+5").is(200, "10 found", "Series 50", "no: Series 49", "Show all")
	me.get("/owner?find=SECRET").is(200, "1 found", "Secret circle")
	me.get("/owner?find=on-the").is(200, "1 found", "On the air")
	me.get("/owner?find=nothing").is(200, "0 found")
	me.get("/owner?from=999").is(200, "Earlier")
	me.get("/owner?from=x").is(400)
}

func TestTheChecksAreShown(t *testing.T) {
	h := set(t)
	me := h.owner()
	me.get("/owner").is(200, "Check now", "no: Last checked", "no: in order")
	if to := me.post("/owner", "act", "checks").is(303).header.Get("Location"); to != "/owner#checks" {
		t.Errorf("it leads to %s", to)
	}
	got := me.get("/owner").is(200, "Last checked: Today, 15:20 UTC.", "Name and scheme in order", "leads to this server", "TLS in order", "Streams in order",
		"The disk not in order", "no disk is so fast")
	if paste := got.find(`value="([^"]*)" aria-label="To be pasted"`); paste != "--data /var/lib/parley/parley.db" {
		t.Errorf("to be pasted: %s", paste)
	}
}
