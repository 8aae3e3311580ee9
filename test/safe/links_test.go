package safe

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/test/browser"
	"parley/test/client"
	"parley/test/outputs"
	"parley/test/port"
	"parley/test/server"
	"parley/test/wire"
)

// secrets are a server's secret links of every sort, by name, and the meeting that they are about, which lies ahead: nothing stirs by itself.
type secrets struct {
	*server.Server
	api   *client.Client
	id    string
	links map[string]string // the paths
}

func links(t *testing.T, config server.Config) secrets {
	t.Helper()
	s := server.Start(t, config)
	base := s.URL
	if config.URL != "" {
		base = config.URL
	}
	api := client.New(s.URL, s.Key)
	now := time.Now()
	made, err := api.Schedule(t.Context(), client.Series{Title: "Secret", StartsAt: client.Moment(now.Add(10 * time.Hour)), EndsAt: client.Moment(now.Add(11 * time.Hour))})
	if err != nil {
		t.Fatal(err)
	}
	seat, err := api.Join(t.Context(), made.Next.ID, "Ana", "")
	if err != nil {
		t.Fatal(err)
	}
	all := secrets{s, api, made.Next.ID, map[string]string{
		"the owner's": "/k/" + s.Key, "the host's": strings.TrimPrefix(made.ManageURL, base), "Ana's": strings.TrimPrefix(seat.ReturnURL, base)}}
	me := client.NewPerson(s.URL)
	send(t, me, all.links["the owner's"], url.Values{}, 303)
	form := fieldsOf(t, send(t, me, "/owner", nil, 200), "name")
	form.Set("name", "The library")
	shown := send(t, me, send(t, me, "/owner", form, 303).Header.Get("Location"), nil, 200)
	all.links["a hosting key's"] = linkIn(t, shown.Body, base)
	return all
}

// fieldsOf are the fields of the form on a page that has a certain one.
func fieldsOf(t *testing.T, page client.Answer, field string) url.Values {
	t.Helper()
	forms, err := outputs.Forms(page.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range forms {
		if f.Has(field) {
			return f.With()
		}
	}
	t.Fatalf("no form with %s on the page: %s", field, page.Body)
	return nil
}

// linkIn is the path of the secret link that a page shows.
func linkIn(t *testing.T, page []byte, base string) string {
	t.Helper()
	_, after, found := bytes.Cut(page, []byte(base+"/k/"))
	secret, _, ended := bytes.Cut(after, []byte(`"`))
	if !found || !ended {
		t.Fatalf("no secret link on the page: %s", page)
	}
	return "/k/" + string(secret)
}

// stored is a digest of all that the server has stored.
func (s secrets) stored(t *testing.T) string {
	t.Helper()
	digest := sha256.New()
	for _, file := range []string{s.Data, s.Data + "-wal"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		digest.Write(text)
	}
	return hex.EncodeToString(digest.Sum(nil))
}

// TestOpeningASecretLinkChangesNothing, ten times over, as mail scanners do: not a byte of what is stored, and nothing in the browser.
func TestOpeningASecretLinkChangesNothing(t *testing.T) {
	s := links(t, server.Config{})
	before := s.stored(t)
	for name, link := range s.links {
		scanner := client.NewPerson(s.URL)
		for i := range 10 {
			r, _ := http.NewRequestWithContext(t.Context(), []string{"GET", "HEAD"}[i%2], s.URL+link, nil)
			answer, err := scanner.HTTP.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
			h := answer.Header
			if answer.StatusCode != 200 || h.Get("Set-Cookie") != "" || h.Get("Referrer-Policy") != "no-referrer" || h.Get("Cache-Control") != "no-store" {
				t.Errorf("%s link: %d %v", name, answer.StatusCode, h)
			}
		}
		for path, status := range map[string]int{"/owner": 404, "/host/secret": 403} {
			send(t, scanner, path, nil, status)
		}
		if page := send(t, scanner, "/new", nil, 200); bytes.Contains(page.Body, []byte(`name="title"`)) {
			t.Errorf("who has opened %s link may schedule", name)
		}
		if page := send(t, scanner, "/"+s.id, nil, 200); bytes.Contains(page.Body, []byte("Ana</bdi></b>")) {
			t.Errorf("who has opened %s link is Ana", name)
		}
	}
	if after := s.stored(t); after != before {
		t.Error("the store has changed")
	}
	send(t, client.NewPerson(s.URL), s.links["the host's"], url.Values{}, 303)
	if s.stored(t) == before {
		t.Error("a pressed button changes nothing: the test does not see the store")
	}
}

// TestSecretsStandNowhere once the button is pressed: not in the address to which it leads, nor on any page, in no file that can be had, not in the
// server's log or its proxy's, and not in what is stored.
func TestSecretsStandNowhere(t *testing.T) {
	addr := port.Free(t)
	s := links(t, server.Config{URL: "http://" + addr})
	base, log := wire.Documented(t, addr, s.Addr)
	p := client.NewPerson(base)
	seen := map[string][]byte{}
	for name, link := range s.links {
		send(t, p, link, nil, 200)
		answer := send(t, p, link, url.Values{}, 303)
		var head bytes.Buffer
		_ = answer.Header.Write(&head)
		seen["what the button of "+name+" answers"] = head.Bytes()
	}
	for _, path := range []string{"/", "/new", "/owner", "/host/secret", "/" + s.id, "/" + s.id + ".txt", "/" + s.id + ".json", "/" + s.id + ".log.txt", "/healthz",
		"/openapi.json", client.MeetingPath(s.id, ""), client.MeetingPath(s.id, "/entries"), "/api/v1/series/secret/meetings"} {
		seen[path] = send(t, p, path, nil, 200).Body
	}
	for name, file := range map[string]string{"the server's log": s.Log, "nginx's log": log, "the data": s.Data, "the data's newest": s.Data + "-wal"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if name == "nginx's log" && !bytes.Contains(text, []byte("/owner")) {
			t.Errorf("nginx logs nothing: %s", text)
		}
		seen[name] = text
	}
	backup := filepath.Join(t.TempDir(), "copy.db")
	if out, complaints, code := server.Command(t, t.TempDir(), "backup", "--data", s.Data, backup); code != 0 {
		t.Fatal(out, complaints)
	}
	copied, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	seen["a backup"] = copied
	for where, text := range seen {
		for name, link := range s.links {
			if secret := strings.TrimPrefix(link, "/k/"); len(secret) < 26 || bytes.Contains(text, []byte(secret)) {
				t.Errorf("%s secret stands in %s", name, where)
			}
		}
	}
}

// referers notes what browsers say they come from.
type referers struct {
	mu  sync.Mutex
	all map[string][]string // by path
}

func (n *referers) noting(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n.mu.Lock()
		n.all[r.URL.Path] = append(n.all[r.URL.Path], r.Referer())
		n.mu.Unlock()
		next.ServeHTTP(w, r)
	})
}

func (n *referers) of(path string) []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.all[path]
}

// TestNobodyIsToldWhereASecretWas: who leaves the page of a secret link, by a link of it, its button or a link to another site, sends no Referer,
// nor do the files that the page loads.
func TestNobodyIsToldWhereASecretWas(t *testing.T) {
	addr := port.Free(t)
	s := links(t, server.Config{URL: "http://" + addr})
	to, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	seen := &referers{all: map[string][]string{}}
	here := listen(t, addr, seen.noting(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to); r.Out.Host = r.In.Host }}))
	elsewhere := httptest.NewServer(seen.noting(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<title>Elsewhere</title>elsewhere"))
	})))
	defer elsewhere.Close()
	page := browser.Start(t).Open(t, browser.Person{})
	link := here + s.links["the host's"]
	page.Go(link)
	page.Click("link", "Parley")
	page.Until("the schedule", func() bool { return page.Address() == here+"/" })
	page.Go(link)
	browser.Eval[bool](page, `(() => { const a = document.createElement("a"); a.href = "`+elsewhere.URL+`/away"; a.textContent = "Away"; document.querySelector("main").prepend(a); return true })()`)
	page.Click("link", "Away")
	page.Shows("elsewhere")
	page.Go(link)
	page.Click("button", "Host Secret")
	page.Until("the host's page", func() bool { return strings.HasPrefix(page.Address(), here+"/host/secret") })
	for path, times := range map[string]int{"/": 1, "/away": 1, "/host/secret": 1, s.links["the host's"]: 4} {
		if got := seen.of(path); len(got) != times {
			t.Errorf("%s was asked for %d times, not %d", path, len(got), times)
		}
	}
	secret := strings.TrimPrefix(s.links["the host's"], "/k/")
	for path, all := range seen.all {
		for _, referer := range all {
			if strings.Contains(referer, secret) || path == "/away" && referer != "" {
				t.Errorf("%s is told that one comes from %s", path, referer)
			}
		}
	}
}

// listen serves on an address and gives its URL.
func listen(t *testing.T, addr string, h http.Handler) string {
	t.Helper()
	server := &http.Server{Addr: addr, Handler: h}
	go func() { _ = server.ListenAndServe() }()
	t.Cleanup(func() { _ = server.Close() })
	return "http://" + addr
}

// TestTheOldLinkIsDead after "New host's link", in pages that stand open, too: their next act is refused, and the page says why.
func TestTheOldLinkIsDead(t *testing.T) {
	s := server.Start(t, server.Config{})
	api := client.New(s.URL, s.Key)
	made, err := api.Open(t.Context(), "Secret", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	byName, err := client.New(s.URL, "").Do(t.Context(), client.Request{Method: "POST", Path: client.MeetingPath(made.Next.ID, "/attendees"), Token: made.HostKey,
		Idem: rand.Text(), Body: map[string]string{"name": "Hanna"}})
	var hanna client.Seat
	if err != nil || json.Unmarshal(byName.Body, &hanna) != nil || hanna.Attendee.Role != "host" {
		t.Fatalf("a host's name: %d %s, %v", byName.Status, byName.Body, err)
	}
	chromium := browser.Start(t)
	hosts := chromium.Open(t, browser.Person{})
	hosts.Go(made.ManageURL)
	hosts.Click("button", "Host Secret")
	hosts.Shows("5 minutes more")

	owner := chromium.Open(t, browser.Person{NoScript: true})
	owner.Go(s.URL + "/k/" + s.Key)
	owner.Click("button", "Own this server")
	owner.Click("link", "Owner")
	owner.Click("link", "New host’s link … for Secret")
	owner.Click("button", "Make the new link")
	owner.Shows("It is shown only here, and only now.")
	renewed := browser.Eval[string](owner, `document.querySelector("[aria-label='The link to pass on']").value`)

	hosts.Click("button", "5 minutes more")
	hosts.Shows("This page is for the host.")
	hosts.Go(made.ManageURL)
	hosts.Shows("This link leads nowhere")
	if a, err := api.Do(t.Context(), client.Request{Method: "POST", Path: client.MeetingPath(made.Next.ID, "/closure"), Token: made.HostKey}); err != nil || a.Status != 401 {
		t.Errorf("the old key closes a meeting: %d, %v", a.Status, err)
	}
	if a, err := api.Do(t.Context(), client.Request{Method: "POST", Path: client.MeetingPath(made.Next.ID, "/closure"), Token: hanna.Token}); err != nil || a.Status != 403 {
		t.Errorf("who took a name by the old key closes a meeting: %d, %v", a.Status, err)
	}
	if m, err := api.Meeting(t.Context(), made.Next.ID); err != nil || m.Phase != "open" || !m.EndsAt.Equal(made.Next.EndsAt) {
		t.Errorf("it was extended or closed: %+v, %v", m, err)
	}
	hosts.Go(renewed)
	hosts.Click("button", "Host Secret")
	hosts.Click("button", "5 minutes more")
	hosts.Shows("it goes on for longer")
}

// TestARevokedKeyIsDead, in pages that stand open, too; what was scheduled with it stays its host's.
func TestARevokedKeyIsDead(t *testing.T) {
	s := links(t, server.Config{})
	chromium := browser.Start(t)
	library := chromium.Open(t, browser.Person{})
	library.Go(s.URL + s.links["a hosting key's"])
	library.Click("button", "Schedule meetings on this server, as The library")
	library.Fill("textbox", "Title", "Reading circle")
	library.Click("button", "Schedule it")
	library.Shows("Only for you")
	library.Go(s.URL + "/new")
	library.Fill("textbox", "Title", "A further one")

	owner := client.NewPerson(s.URL)
	send(t, owner, s.links["the owner's"], url.Values{}, 303)
	send(t, owner, "/owner", fieldsOf(t, send(t, owner, "/owner", nil, 200), "number"), 303)

	library.Click("button", "Schedule it")
	library.Shows("needs a hosting key")
	library.Shows("A further one") // what was typed is not lost
	library.Go(s.URL + "/")
	if library.Has("link", "New meeting") {
		t.Error("a revoked key is offered a new meeting")
	}
	library.Go(s.URL + "/host/reading-circle")
	library.Shows("You host")
}

// TestTheOldReturnLinkIsDead once the host has made a new one for a name, and so is the name in a room that stands open: its next line is refused, and
// stays on the screen with the reason.
func TestTheOldReturnLinkIsDead(t *testing.T) {
	s := server.Start(t, server.Config{})
	api := client.New(s.URL, s.Key)
	made, err := api.Open(t.Context(), "Secret", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	room := s.URL + "/" + made.Next.ID
	chromium := browser.Start(t)
	ana := chromium.Open(t, browser.Person{})
	ana.Go(room)
	ana.Fill("textbox", "Your name", "Ana")
	ana.Click("button", "Join")
	ana.Fill("textbox", "Your line", "it is me")
	ana.Click("button", "Send")
	ana.Shows("complete to 2")

	log, _, err := api.Whole(t.Context(), made.Next.ID)
	if err != nil || len(log) != 2 {
		t.Fatalf("%+v, %v", log, err)
	}
	_, date, _ := strings.Cut(made.Next.ID, "/")
	host := chromium.Open(t, browser.Person{NoScript: true})
	host.Go(made.ManageURL)
	host.Click("button", "Host Secret")
	host.Shows("You host")
	host.Go(s.URL + "/host/secret?attendee=" + log[1].Author.ID + "&date=" + date)
	host.Click("button", "Make a new return link")
	host.Until("the new link", func() bool {
		return browser.Eval[int](host, `document.querySelectorAll("input[value*='/k/']").length`) == 1
	})
	renewed := browser.Eval[string](host, `document.querySelector("input[value*='/k/']").value`)

	ana.Fill("textbox", "Your line", "is it still me?")
	ana.Click("button", "Send")
	ana.Shows("not taken: ")
	ana.Shows("is it still me?")
	if log, _, err = api.Whole(t.Context(), made.Next.ID); err != nil || len(log) != 2 {
		t.Errorf("the line is taken: %+v, %v", log, err)
	}
	other := chromium.Open(t, browser.Person{NoScript: true})
	other.Go(renewed)
	other.Click("button", "Continue as Ana in Secret")
	other.Fill("textbox", "Your line", "here I am")
	other.Click("button", "Send")
	other.Shows("here I am")
}
