package gate_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"parley/internal/web/gate"
)

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
