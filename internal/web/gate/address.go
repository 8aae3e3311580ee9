package gate

import (
	"net/http"
	"net/netip"
	"strings"
)

// Address is where the request comes from: the peer of the connection, or, where that is a trusted proxy, the last address in
// X-Forwarded-For that is not one. Whatever stands further left was written by strangers. It is invalid for a peer without an
// address (a Unix socket).
func (g *Gate) Address(r *http.Request) netip.Addr {
	from := peer(r)
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && g.trusted(from); i-- {
		hop, ok := readAddress(strings.TrimSpace(hops[i]))
		if !ok {
			break
		}
		from = hop
	}
	return from
}

// Network is the key under which an address is counted: the address itself, or the /64 of an IPv6 one, which belongs to one household.
func (g *Gate) Network(r *http.Request) netip.Prefix {
	a := g.Address(r)
	bits := 32
	if a.Is6() {
		bits = 64
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return netip.Prefix{} // no address: all such peers are one
	}
	return p
}

func (g *Gate) trusted(a netip.Addr) bool {
	for _, p := range g.config.Proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

func peer(r *http.Request) netip.Addr {
	a, _ := readAddress(r.RemoteAddr)
	return a
}

// readAddress reads an address with or without a port, in the forms that proxies write.
func readAddress(s string) (netip.Addr, bool) {
	if ap, err := netip.ParseAddrPort(s); err == nil {
		return ap.Addr().Unmap().WithZone(""), true
	}
	a, err := netip.ParseAddr(strings.Trim(s, "[]"))
	return a.Unmap().WithZone(""), err == nil
}
