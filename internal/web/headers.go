package web

import (
	"maps"
	"net/http"
	"strings"
)

// policy is what a page may load and do: its own files and nothing else, no inline script, no frame. HOST is the public host for
// browsers to whom 'self' does not include a WebSocket yet.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; manifest-src 'self'; connect-src 'self' HOST; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types parley"

// headers sets what every answer has, errors included. Handlers may overrule the caching and make the referrer stricter. The values are made
// once and shared by all answers: whoever sets another puts it in their place.
func (s *site) headers(h http.Header) {
	s.once.Do(s.makeHeaders)
	maps.Copy(h, s.common)
}

func (s *site) makeHeaders() {
	h, socket := http.Header{}, "ws://"
	if s.Gate.Secure() {
		socket = "wss://"
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
	h.Set("Content-Security-Policy", strings.Replace(policy, "HOST", socket+s.Gate.Host(), 1))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), display-capture=(), payment=(), usb=()")
	h.Set("Cache-Control", "no-store")
	s.common = h
}
