package gate_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
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
	hosts := meeting.NewSecret()
	err := h.Give(t.Context(), meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf(hosts), Kind: meeting.Browser}, Role: meeting.RoleHost, Series: h.first.Series.ID})
	if err != nil {
		t.Fatal(err)
	}
	both := meeting.NewSecret()
	err = h.Give(t.Context(), meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf(both), Kind: meeting.Browser}, Role: meeting.RoleHost, Series: h.first.Series.ID})
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.Join(t.Context(), meeting.Joining{Meeting: h.first.First.ID, Name: "Ben", Role: meeting.RoleGuest,
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

func TestMaySchedule(t *testing.T) {
	h := build(t)
	owners := meeting.NewSecret()
	err := h.Give(t.Context(), meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf(owners), Kind: meeting.Browser}, Role: meeting.RoleOwner})
	if err != nil {
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

func TestBrowser(t *testing.T) {
	h := build(t)
	for _, scheme := range []string{"http", "https"} {
		g := h.gate(func(c *gate.Config) { c.URL.Scheme = scheme })
		w := httptest.NewRecorder()
		secret := g.Browser(w, httptest.NewRequest("GET", "/", nil))
		cookies := w.Result().Cookies()
		if len(secret) != 26 || len(cookies) != 1 || cookies[0].Value != secret {
			t.Fatalf("%s: %q, %v", scheme, secret, cookies)
		}
		c := cookies[0]
		name := map[string]string{"http": "parley", "https": "__Host-parley"}[scheme]
		if c.Name != name || c.Secure != (scheme == "https") || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge < 365*24*3600 {
			t.Errorf("%s: %v", scheme, c)
		}
		for method, renewed := range map[string]int{"GET": 0, "HEAD": 0, "POST": 1} {
			r := httptest.NewRequest(method, "/", nil)
			r.AddCookie(&http.Cookie{Name: name, Value: secret})
			w := httptest.NewRecorder()
			if got := g.Browser(w, r); got != secret || len(w.Result().Cookies()) != renewed {
				t.Errorf("%s %s: %q, %v", scheme, method, got, w.Result().Cookies())
			}
		}
	}
}

func TestAllow(t *testing.T) {
	h := build(t)
	limited := h.gate(func(c *gate.Config) {
		c.Limits, c.Proxies = true, []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}
	})
	from := func(address string) *http.Request {
		r := with("X-Forwarded-For: " + address)
		r.RemoteAddr = "127.0.0.1:1"
		return r
	}
	ana := gate.Who{Actor: "ana", Holder: meeting.Holder{Kind: meeting.Token}}
	until := func(act gate.Act, r *http.Request, who func(int) gate.Who) (n int, err error) {
		for ; err == nil && n < 1000; n++ {
			err = limited.Allow(r, act, who(n))
		}
		return n - 1, err
	}
	n, err := until(gate.Post, from("192.0.2.1"), func(int) gate.Who { return ana })
	if e := gate.Refusal(err); n < 20 || n > 25 || e.Code != "too-many" || e.RetryAfter <= 0 || e.RetryAfter > time.Second {
		t.Errorf("a person: %d, %+v", n, e)
	}
	crowd := func(n int) gate.Who {
		return gate.Who{Actor: string(rune('A' + n)), Holder: meeting.Holder{Kind: meeting.Token}}
	}
	if n, err := until(gate.Post, from("192.0.2.2"), crowd); n < 200 || n > 300 || gate.Status(err) != 429 {
		t.Errorf("a crowd behind one address: %d, %v", n, err)
	}
	if err := limited.Allow(from("192.0.2.3"), gate.Post, crowd(999)); err != nil {
		t.Errorf("somebody elsewhere: %v", err)
	}
	if n, err := until(gate.Join, from("2001:db8::1"), func(int) gate.Who { return gate.Who{} }); n < 300 || n > 350 || gate.Status(err) != 429 {
		t.Errorf("names from one household: %d, %v", n, err)
	}
	if err := limited.Allow(from("2001:db8::2"), gate.Join, gate.Who{}); gate.Status(err) != 429 {
		t.Errorf("its other address: %v", err)
	}
	free := h.gate(nil)
	for range 1000 {
		if err := free.Allow(from("192.0.2.1"), gate.Post, ana); err != nil {
			t.Fatal(err)
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

type broken struct{ meeting.Seats }

func (broken) Held(context.Context, meeting.Hash, meeting.SeriesID) ([]meeting.Grant, error) {
	return nil, &http.ProtocolError{ErrorString: "disk I/O error in secret.db"}
}
