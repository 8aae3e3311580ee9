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
	from, hops := peer(r), Hops(r)
	for i := len(hops) - 1; i >= 0 && g.IsProxy(from); i-- {
		hop, ok := readAddress(hops[i])
		if !ok {
			break
		}
		from = hop
	}
	return from
}

// Hops is what X-Forwarded-For says, from the farthest to the nearest, as it came; nothing where it is not there.
func Hops(r *http.Request) []string {
	said := strings.Join(r.Header.Values("X-Forwarded-For"), ",")
	if said == "" {
		return nil
	}
	hops := strings.Split(said, ",")
	for i, hop := range hops {
		hops[i] = strings.TrimSpace(hop)
	}
	return hops
}

// Peer is the other end of the request's connection, and whether that is a trusted proxy.
func (g *Gate) Peer(r *http.Request) (from netip.Addr, proxy bool) {
	from = peer(r)
	return from, g.IsProxy(from)
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

// IsProxy tells whether an address is one of the proxies whose headers count.
func (g *Gate) IsProxy(a netip.Addr) bool {
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
