package manners

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"parley/test/client"
	"parley/test/outputs"
	"parley/test/server"
)

// TestHeadersOfEveryAnswer: no answer, errors included, without the headers that keep a page to itself.
func TestHeadersOfEveryAnswer(t *testing.T) {
	s := set(t, server.Config{})
	seat := s.join("Ana")
	_, secret, _ := strings.Cut(seat.ReturnURL, "/k/")
	series, _, _ := strings.Cut(s.id, "/")
	for _, path := range []string{
		"/", "/new", "/" + series, "/" + s.id, "/" + s.id + ".txt", "/" + s.id + ".json", "/" + s.id + ".log.txt", "/k/" + secret, "/k/nothing",
		"/nowhere", "/host/" + series, "/owner", "/healthz", "/readyz", "/openapi.json", "/robots.txt", "/assets/nothing.css",
		client.MeetingPath(s.id, ""), client.MeetingPath(s.id, "/entries"), client.MeetingPath(s.id, "/entries?after=x"), "/api/v1/nothing",
	} {
		a, err := client.NewPerson(s.URL).Get(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		policy := a.Header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: the policy lacks %s: %s", path, want, policy)
			}
		}
		if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
			t.Errorf("%s: the policy is %s", path, policy)
		}
		if a.Header.Get("X-Content-Type-Options") != "nosniff" || a.Header.Get("Referrer-Policy") == "" || a.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %v", path, a.Header)
		}
		if strings.HasPrefix(path, "/k/") {
			if a.Header.Get("Referrer-Policy") != "no-referrer" || !strings.Contains(a.Header.Get("Cache-Control"), "no-store") || !noindex(a) {
				t.Errorf("%s: %v", path, a.Header)
			}
			if a.Header.Get("Set-Cookie") != "" {
				t.Errorf("opening a secret link sets a cookie: %s", a.Header.Get("Set-Cookie"))
			}
		}
	}
}

func noindex(a client.Answer) bool {
	return strings.Contains(a.Header.Get("X-Robots-Tag")+string(a.Body), "noindex")
}

// TestCookiesKeepToThemselves: the browser's one cookie cannot be read by scripts nor sent by other sites, and is Secure under TLS.
func TestCookiesKeepToThemselves(t *testing.T) {
	for base, wants := range map[string][]string{
		"":                       {"HttpOnly", "SameSite=Lax", "Path=/"},
		"https://parley.example": {"HttpOnly", "SameSite=Lax", "Path=/", "Secure", "__Host-parley="},
	} {
		s := set(t, server.Config{URL: base})
		a, err := client.NewPerson(s.URL).Get(t.Context(), "/"+s.id)
		if err != nil {
			t.Fatal(err)
		}
		cookies := a.Header["Set-Cookie"]
		if len(cookies) != 1 {
			t.Fatalf("a page with a form sets %d cookies", len(cookies))
		}
		for _, want := range wants {
			if !strings.Contains(cookies[0], want) {
				t.Errorf("with --url %q the cookie lacks %s: %s", base, want, cookies[0])
			}
		}
		if strings.Contains(cookies[0], "Domain") {
			t.Errorf("the cookie names a domain: %s", cookies[0])
		}
	}
}

// TestTheHostHeaderIsNotEchoed: links are relative or come from the settings, whatever the client says its host is.
func TestTheHostHeaderIsNotEchoed(t *testing.T) {
	s := set(t, server.Config{})
	series, _, _ := strings.Cut(s.id, "/")
	for _, path := range []string{"/", "/new", "/" + series, "/" + s.id, "/" + s.id + ".txt", client.MeetingPath(s.id, ""), "/openapi.json", "/nowhere"} {
		req, err := http.NewRequestWithContext(t.Context(), "GET", s.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = "evil.example"
		req.Header.Set("X-Forwarded-Host", "evil.example")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		_ = resp.Header.Write(&b)
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String()+string(body), "evil.example") {
			t.Errorf("%s echoes the host", path)
		}
	}
}

// TestSecretLinksChangeNothingWhenOpened: a scanner that opens the host's link gets no rights and makes nothing.
func TestSecretLinksChangeNothingWhenOpened(t *testing.T) {
	s := set(t, server.Config{})
	scanner := client.NewPerson(s.URL)
	for range 3 {
		a, err := scanner.Get(t.Context(), "/k/"+s.Key)
		if err != nil || a.Status != 200 {
			t.Fatalf("%d, %v", a.Status, err)
		}
	}
	a, err := scanner.Get(t.Context(), "/new")
	if err != nil {
		t.Fatal(err)
	}
	forms, err := outputs.Forms(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range forms {
		if f.Has("title") {
			t.Error("who has only opened the owner's link may schedule")
		}
	}
}
