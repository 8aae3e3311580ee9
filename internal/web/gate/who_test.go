package gate_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"parley/internal/meeting"
	"parley/internal/store/memory"
	"parley/internal/web/gate"
)

// house is a store with two series, each with a host's key, and people in the first.
type house struct {
	*memory.Store
	first, second meeting.Scheduled
	key, otherKey string // of the hosts
	token, back   string // of Ana
	browser       string // in which Ana took her name
}

func build(t *testing.T) house {
	t.Helper()
	now := time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC)
	h := house{Store: memory.New(memory.Options{Clock: func() time.Time { return now }}), key: meeting.NewSecret(), otherKey: meeting.NewSecret(),
		token: meeting.NewSecret(), back: meeting.NewSecret(), browser: meeting.NewSecret()}
	schedule := func(title, key string) meeting.Scheduled {
		made, err := h.Schedule(t.Context(), meeting.Scheduling{Series: meeting.Series{Title: title, Listed: true, Lang: "en"},
			Start: now, End: now.Add(time.Hour), HostKey: meeting.HashOf(key)})
		if err != nil {
			t.Fatal(err)
		}
		return made
	}
	h.first, h.second = schedule("First", h.key), schedule("Second", h.otherKey)
	_, err := h.Join(t.Context(), meeting.Joining{Meeting: h.first.First.ID, Name: "Ana", Role: meeting.RoleGuest, Holders: []meeting.Holder{
		{Hash: meeting.HashOf(h.token), Kind: meeting.Token}, {Hash: meeting.HashOf(h.back), Kind: meeting.Link},
		{Hash: meeting.HashOf(h.browser), Kind: meeting.Browser}}})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func (h house) gate(change func(*gate.Config)) *gate.Gate {
	c := gate.Config{URL: &url.URL{Scheme: "http", Host: "parley.test"}}
	if change != nil {
		change(&c)
	}
	return gate.New(c, h, h)
}

// hostsBrowser is a browser that followed the first host's link.
func (h house) hostsBrowser(t *testing.T) string {
	t.Helper()
	browser := meeting.NewSecret()
	err := h.Give(t.Context(), meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf(browser), Kind: meeting.Browser}, Role: meeting.RoleHost, Series: h.first.Series.ID})
	if err != nil {
		t.Fatal(err)
	}
	return browser
}

func with(headers ...string) *http.Request {
	r := httptest.NewRequest("POST", "/", nil)
	for _, line := range headers {
		k, v, _ := strings.Cut(line, ": ")
		r.Header.Add(k, v)
	}
	return r
}

func TestWho(t *testing.T) {
	h := build(t)
	const owner = "an-owner-key-from-the-environment"
	g := h.gate(func(c *gate.Config) { c.OwnerKey = meeting.HashOf(owner) })
	hosts, both := h.hostsBrowser(t), h.hostsBrowser(t)
	_, err := h.Join(t.Context(), meeting.Joining{Meeting: h.first.First.ID, Name: "Ben", Role: meeting.RoleGuest,
		Holders: []meeting.Holder{{Hash: meeting.HashOf(both), Kind: meeting.Browser}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		shows  string
		author string // name and role
		host   bool
		owner  bool
		code   string
	}{
		{"nothing", "X: y", " ", false, false, ""},
		{"her token", "Authorization: Bearer " + h.token, "Ana guest", false, false, ""},
		{"her token in small letters", "Authorization: bearer   " + h.token, "Ana guest", false, false, ""},
		{"her browser", "Cookie: parley=" + h.browser, "Ana guest", false, false, ""},
		{"a browser of nobody", "Cookie: parley=" + meeting.NewSecret(), " ", false, false, ""},
		{"a cookie that is none of ours", "Cookie: parley=x; parley=" + h.browser, "Ana guest", false, false, ""},
		{"a cookie for TLS", "Cookie: __Host-parley=" + h.browser, " ", false, false, ""},
		{"the host's key", "Authorization: Bearer " + h.key, "Host host", true, false, ""},
		{"the host's browser", "Cookie: parley=" + hosts, "Host host", true, false, ""},
		{"the browser of a host with a name", "Cookie: parley=" + both, "Ben host", true, false, ""},
		{"the owner's key", "Authorization: Bearer " + owner, "Host host", true, true, ""},
		{"another series' key", "Authorization: Bearer " + h.otherKey, "", false, false, "token-unknown"},
		{"her way back", "Authorization: Bearer " + h.back, "", false, false, "token-unknown"},
		{"her cookie as a token", "Authorization: Bearer " + h.browser, "", false, false, "token-unknown"},
		{"her token as a cookie", "Cookie: parley=" + h.token, " ", false, false, ""},
		{"a guess", "Authorization: Bearer " + meeting.NewSecret(), "", false, false, "token-unknown"},
		{"an empty token", "Authorization: Bearer ", "", false, false, "token-unknown"},
		{"another scheme", "Authorization: Basic " + h.token, " ", false, false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			who, err := g.Who(nil, with(c.shows), h.first.Series.ID)
			if c.code != "" {
				if e := gate.Refusal(err); e.Code != c.code || gate.Status(err) != 401 {
					t.Fatalf("%v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if a := who.Author(); a.Name+" "+string(a.Role) != c.author || who.Host != c.host || who.Owner != c.owner {
				t.Errorf("%+v", who)
			}
			if who.Actor == "" || strings.Contains(who.Actor, h.key) {
				t.Errorf("actor %q", who.Actor)
			}
		})
	}
}

// TestTakenBack: what ends is over with the next request.
func TestTakenBack(t *testing.T) {
	h := build(t)
	g := h.gate(nil)
	if who, err := g.Who(nil, with("Authorization: Bearer "+h.key), h.first.Series.ID); err != nil || !who.Host {
		t.Fatalf("%+v, %v", who, err)
	}
	err := h.Renew(t.Context(), meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf("another"), Kind: meeting.Link}, Role: meeting.RoleHost, Series: h.first.Series.ID})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.Who(nil, with("Authorization: Bearer "+h.key), h.first.Series.ID); gate.Status(err) != 401 {
		t.Errorf("the old key: %v", err)
	}
}

// TestOwnersBrowser: what a browser took from a key that was set from outside ends when the key is another one, or none; what it took from a
// stored link ends with the link.
func TestOwnersBrowser(t *testing.T) {
	h := build(t)
	const set = "a-key-that-is-set-from-outside"
	with1 := func(c *gate.Config) { c.OwnerKey = meeting.HashOf(set) }
	with2 := func(c *gate.Config) { c.OwnerKey = meeting.HashOf(set + "-but-another") }
	stored := meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf("stored"), Kind: meeting.Link}, Role: meeting.RoleOwner}
	taken := func(through string) string {
		browser := meeting.NewSecret()
		err := h.Give(t.Context(), meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf(browser), Kind: meeting.Browser},
			Role: meeting.RoleOwner, Through: meeting.HashOf(through)})
		if err != nil {
			t.Fatal(err)
		}
		return "Cookie: parley=" + browser
	}
	if err := h.Give(t.Context(), stored); err != nil {
		t.Fatal(err)
	}
	outside, inside := taken(set), taken("stored")
	owns := func(change func(*gate.Config), shows string) bool {
		who, err := h.gate(change).Who(nil, with(shows), h.first.Series.ID)
		if err != nil {
			t.Fatal(err)
		}
		return who.Owner
	}
	if !owns(with1, outside) || owns(with2, outside) || owns(nil, outside) {
		t.Error("a key from outside does not end with its setting")
	}
	if !owns(nil, inside) || !owns(with1, inside) {
		t.Error("a stored key does not count")
	}
	stored.Hash = meeting.HashOf("another")
	if err := h.Renew(t.Context(), stored); err != nil {
		t.Fatal(err)
	}
	if owns(nil, inside) {
		t.Error("a stored key does not end with its link")
	}
}

func TestLink(t *testing.T) {
	h := build(t)
	g := h.gate(func(c *gate.Config) { c.OwnerKey = meeting.HashOf("owner") })
	for secret, want := range map[string]meeting.Role{"owner": meeting.RoleOwner, h.key: meeting.RoleHost, h.back: meeting.RoleGuest,
		h.token: "", h.browser: "", "guess": "", "": ""} {
		grants, err := g.Link(t.Context(), secret)
		if err != nil || (len(grants) == 1) != (want != "") || want != "" && (grants[0].Role != want || grants[0].Kind != meeting.Link) {
			t.Errorf("%q: %v, %v", secret, grants, err)
		}
	}
}

func TestMaySchedule(t *testing.T) {
	h := build(t)
	owners := meeting.NewSecret()
	err := h.Give(t.Context(), meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf(owners), Kind: meeting.Browser}, Role: meeting.RoleOwner})
	if err != nil {
		t.Fatal(err)
	}
	hosting, librarys := meeting.NewSecret(), meeting.NewSecret()
	link := meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf(hosting), Kind: meeting.Link}, Role: meeting.RoleScheduler, Label: "The library"}
	taken := link
	taken.Holder, taken.Through = meeting.Holder{Hash: meeting.HashOf(librarys), Kind: meeting.Browser}, link.Hash
	if err := h.Give(t.Context(), link, taken); err != nil {
		t.Fatal(err)
	}
	key, open := h.gate(nil), h.gate(func(c *gate.Config) { c.Anyone = true })
	for _, c := range []struct {
		name, shows       string
		status, whereOpen int
	}{
		{"nobody", "X: y", 401, 0},
		{"a browser", "Cookie: parley=" + h.browser, 401, 0},
		{"the owner's browser", "Cookie: parley=" + owners, 0, 0},
		{"a hosting key", "Authorization: Bearer " + hosting, 0, 0},
		{"a browser that holds one", "Cookie: parley=" + librarys, 0, 0},
		{"its cookie as a key", "Authorization: Bearer " + librarys, 401, 401},
		{"a host's key", "Authorization: Bearer " + h.key, 403, 0},
		{"a guest's token", "Authorization: Bearer " + h.token, 403, 0},
		{"a guess", "Authorization: Bearer guess", 401, 401},
	} {
		t.Run(c.name, func(t *testing.T) {
			for g, want := range map[*gate.Gate]int{key: c.status, open: c.whereOpen} {
				who, err := g.MaySchedule(with(c.shows))
				if (err == nil) != (want == 0) || err != nil && gate.Status(err) != want {
					t.Errorf("%v, not %d", err, want)
				}
				if err == nil && (who.Actor == "" || who.Attendee.ID != "") {
					t.Errorf("%+v", who)
				}
			}
		})
	}
}

// TestAHostingKeyHostsNothing: it is no key in any series, and a browser that holds one is nobody there; when it is revoked, both are
// nobody everywhere.
func TestAHostingKeyHostsNothing(t *testing.T) {
	h := build(t)
	g := h.gate(nil)
	key, browser := meeting.NewSecret(), meeting.NewSecret()
	link := meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf(key), Kind: meeting.Link}, Role: meeting.RoleScheduler, Label: "The library"}
	taken := link
	taken.Holder, taken.Through = meeting.Holder{Hash: meeting.HashOf(browser), Kind: meeting.Browser}, link.Hash
	if err := h.Give(t.Context(), link, taken); err != nil {
		t.Fatal(err)
	}
	if _, err := g.Who(nil, with("Authorization: Bearer "+key), h.first.Series.ID); gate.Status(err) != 401 {
		t.Errorf("in a series it is somebody: %v", err)
	}
	if who, err := g.Who(nil, with("Cookie: parley="+browser), h.first.Series.ID); err != nil || who.Host || who.Owner || who.Author() != (meeting.Author{}) {
		t.Errorf("its browser is %+v, %v", who, err)
	}
	links, err := h.Links(t.Context(), 0)
	if err != nil || len(links) != 1 {
		t.Fatal(links, err)
	}
	if err := h.Revoke(t.Context(), 0, links[0].Number); err != nil {
		t.Fatal(err)
	}
	for _, shows := range []string{"Authorization: Bearer " + key, "Cookie: parley=" + browser} {
		if _, err := g.MaySchedule(with(shows)); gate.Status(err) != 401 {
			t.Errorf("revoked, and %s… may: %v", shows[:6], err)
		}
	}
}

// TestBrokenStore: what the store says to us is not said to strangers.
func TestBrokenStore(t *testing.T) {
	h := build(t)
	g := gate.New(gate.Config{URL: &url.URL{Scheme: "http", Host: "parley.test"}}, h, broken{h})
	w := httptest.NewRecorder()
	g.API(func(w http.ResponseWriter, r *http.Request) error {
		_, err := g.Who(w, r, h.first.Series.ID)
		return err
	}).ServeHTTP(w, with("Authorization: Bearer "+h.token))
	if w.Code != 500 || strings.Contains(w.Body.String(), "secret.db") || !strings.Contains(w.Body.String(), `"code":"internal"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

type broken struct{ meeting.Keys }

func (broken) Held(context.Context, meeting.Hash, meeting.SeriesID) ([]meeting.Grant, error) {
	return nil, errors.New("disk I/O error in secret.db")
}
