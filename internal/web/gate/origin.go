package gate

import (
	"log/slog"
	"net/http"
	"strings"

	"parley/internal/meeting"
)

// checkOrigin refuses writes that another site made a browser send. Reads change nothing, so they pass.
func (g *Gate) checkOrigin(r *http.Request) error {
	if err := g.origin.Check(r); err != nil {
		return &meeting.Error{Kind: meeting.Forbidden, Code: "cross-origin", Err: err,
			Message: "Your browser says that another site sent this. If you came here by this site's own address, then the server does not know it: " +
				"the setting --url (PARLEY_URL) is wrong. It says " + g.Absolute("/") + ", and must be what stands in the browser's address bar."}
	}
	return nil
}

// lookAtScheme says once in the log if the proxy in front has TLS and --url does not: cookies would go without Secure, links without https.
func (g *Gate) lookAtScheme(r *http.Request) {
	if g.Secure() || g.warned.Load() || g.Scheme(r) != "https" || !g.warned.CompareAndSwap(false, true) {
		return
	}
	slog.Warn("the proxy in front speaks https, but --url (PARLEY_URL) does not: set it to the public https address", "url", g.Absolute("/"))
}

// Scheme is how the client reached us: what a trusted proxy says, else by the connection itself.
func (g *Gate) Scheme(r *http.Request) string {
	if said := r.Header.Get("X-Forwarded-Proto"); said != "" && g.IsProxy(peer(r)) {
		first, _, _ := strings.Cut(said, ",")
		if strings.EqualFold(strings.TrimSpace(first), "https") {
			return "https"
		}
		return "http"
	}
	if r.TLS != nil {
		return "https"
	}
	return "http"
}
