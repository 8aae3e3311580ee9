package gate_test

import (
	"net/http/httptest"
	"net/netip"
	"net/url"
	"testing"

	"parley/internal/web/gate"
)

func TestAddress(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128"), netip.MustParsePrefix("10.0.0.0/8")}
	for _, c := range []struct {
		name      string
		peer      string
		forwarded []string
		want      string
		network   string
	}{
		{"no proxy", "203.0.113.7:4711", nil, "203.0.113.7", "203.0.113.7/32"},
		{"a stranger forges the header", "203.0.113.7:4711", []string{"198.51.100.1"}, "203.0.113.7", "203.0.113.7/32"},
		{"a proxy", "127.0.0.1:4711", []string{"198.51.100.1"}, "198.51.100.1", "198.51.100.1/32"},
		{"a proxy without the header", "127.0.0.1:4711", nil, "127.0.0.1", "127.0.0.1/32"},
		{"a stranger forges behind a proxy", "127.0.0.1:4711", []string{"192.0.2.1, 198.51.100.1"}, "198.51.100.1", "198.51.100.1/32"},
		{"two proxies", "127.0.0.1:4711", []string{"192.0.2.1, 198.51.100.1, 10.1.2.3"}, "198.51.100.1", "198.51.100.1/32"},
		{"two proxies, two headers", "127.0.0.1:4711", []string{"192.0.2.1", "198.51.100.1", "10.1.2.3"}, "198.51.100.1", "198.51.100.1/32"},
		{"all are proxies", "127.0.0.1:4711", []string{"10.0.0.1, 10.0.0.2"}, "10.0.0.1", "10.0.0.1/32"},
		{"garbage", "127.0.0.1:4711", []string{"198.51.100.1, unknown"}, "127.0.0.1", "127.0.0.1/32"},
		{"garbage further left", "127.0.0.1:4711", []string{"<b>, 198.51.100.1"}, "198.51.100.1", "198.51.100.1/32"},
		{"with ports", "[::1]:4711", []string{"198.51.100.1:99"}, "198.51.100.1", "198.51.100.1/32"},
		{"IPv6 in brackets", "[::1]:4711", []string{"[2001:db8:1:2:3::4]:99"}, "2001:db8:1:2:3::4", "2001:db8:1:2::/64"},
		{"IPv6", "[2001:db8:1:2:3::5]:4711", nil, "2001:db8:1:2:3::5", "2001:db8:1:2::/64"},
		{"IPv4 written as IPv6", "[::ffff:127.0.0.1]:4711", []string{"::ffff:198.51.100.1"}, "198.51.100.1", "198.51.100.1/32"},
		{"a zone", "[fe80::1%eth0]:4711", nil, "fe80::1", "fe80::/64"},
		{"no address", "@", []string{"198.51.100.1"}, "invalid IP", "invalid Prefix"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := gate.New(gate.Config{URL: &url.URL{Scheme: "http", Host: "parley.test"}, Proxies: proxies}, nil, nil)
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = c.peer
			r.Header["X-Forwarded-For"] = c.forwarded
			if got := g.Address(r).String(); got != c.want {
				t.Errorf("address %s, not %s", got, c.want)
			}
			if got := g.Network(r).String(); got != c.network {
				t.Errorf("network %s, not %s", got, c.network)
			}
		})
	}
}

func TestScheme(t *testing.T) {
	g := gate.New(gate.Config{URL: &url.URL{Scheme: "http", Host: "parley.test"}, Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}}, nil, nil)
	for _, c := range []struct{ peer, says, want string }{
		{"127.0.0.1:1", "https", "https"}, {"127.0.0.1:1", "HTTPS, http", "https"}, {"127.0.0.1:1", "http", "http"},
		{"127.0.0.1:1", "", "http"}, {"203.0.113.7:1", "https", "http"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		r.Header.Set("X-Forwarded-Proto", c.says)
		if got := g.Scheme(r); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}
