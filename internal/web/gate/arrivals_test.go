package gate_test

import (
	"net/http/httptest"
	"net/netip"
	"net/url"
	"testing"

	"parley/internal/meeting"
	"parley/internal/store/memory"
	"parley/internal/web/gate"
)

// TestSamePlace: names taken from one network are known to be so, behind a proxy too; those of who has no address, or hides behind a proxy, are not.
func TestSamePlace(t *testing.T) {
	store := memory.New(memory.Options{})
	g := gate.New(gate.Config{URL: &url.URL{Scheme: "http", Host: "x"}, Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}, store, store)
	for id, from := range map[meeting.AttendeeID][2]string{
		"troll": {"203.0.113.7:1000", ""}, "troll again": {"203.0.113.7:2000", ""}, "proxied": {"127.0.0.1:9", "203.0.113.7"},
		"neighbour": {"203.0.113.8:1000", ""}, "six": {"[2001:db8::1]:5", ""}, "six too": {"[2001:db8::2:1]:6", ""},
		"hidden": {"127.0.0.1:9", ""}, "hidden too": {"127.0.0.1:10", "127.0.0.5"},
		"socket": {"@", ""}, "socket too": {"@", ""},
	} {
		r := httptest.NewRequest("POST", "/", nil)
		r.RemoteAddr = from[0]
		if from[1] != "" {
			r.Header.Set("X-Forwarded-For", from[1])
		}
		g.Came(r, id)
	}
	for pair, want := range map[[2]meeting.AttendeeID]bool{
		{"troll", "troll again"}: true, {"troll", "proxied"}: true, {"troll", "neighbour"}: false, {"six", "six too"}: true, {"six", "troll"}: false,
		{"socket", "socket too"}: false, {"hidden", "hidden too"}: false, {"nobody", "nobody too"}: false, {"troll", "nobody"}: false,
	} {
		if got := g.SamePlace(pair[0], pair[1]); got != want {
			t.Errorf("%s and %s: %v", pair[0], pair[1], got)
		}
	}
}
