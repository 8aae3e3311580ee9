package gate

import (
	"net/http"

	"parley/internal/meeting"
)

// cookieAge is how long a browser keeps its cookie: as long as browsers allow.
const cookieAge = 400 * 24 * 60 * 60

// Browser is the secret of the browser's one cookie, under which grants are stored. A browser without one gets one; at a write the
// one it has is renewed. Nothing is stored here: until a POST gives it a grant, the secret is nobody's.
func (g *Gate) Browser(w http.ResponseWriter, r *http.Request) string {
	secret := g.cookie(r)
	if secret != "" && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		return secret
	}
	if secret == "" {
		secret = meeting.NewSecret()
	}
	http.SetCookie(w, &http.Cookie{Name: g.cookieName(), Value: secret, Path: "/", MaxAge: cookieAge,
		Secure: g.Secure(), HttpOnly: true, SameSite: http.SameSiteLaxMode})
	return secret
}

// cookie is the secret the browser showed, empty for none. What was not made here is none.
func (g *Gate) cookie(r *http.Request) string {
	for _, c := range r.CookiesNamed(g.cookieName()) {
		if isSecret(c.Value) {
			return c.Value
		}
	}
	return ""
}

// cookieName: only a cookie with Secure may have the prefix that keeps other hosts and plain HTTP from setting it.
func (g *Gate) cookieName() string {
	if g.Secure() {
		return "__Host-parley"
	}
	return "parley"
}

// isSecret tells whether s has the form of what meeting.NewSecret makes.
func isSecret(s string) bool {
	if len(s) != 26 {
		return false
	}
	for _, c := range []byte(s) {
		if (c < 'A' || c > 'Z') && (c < '2' || c > '7') {
			return false
		}
	}
	return true
}
