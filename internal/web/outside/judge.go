package outside

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"time"
)

// first says that a check has to wait for another.
const first = "Not tried: the public address has to lead here first."

// renewal is how long before its end a certificate is renewed by every program that does so by itself.
const renewal = 7 * 24 * time.Hour

// origin is what an address bar begins with. Only such a thing is shown again.
var origin = regexp.MustCompile(`^https?://[a-z0-9.:\[\]-]+$`)

// name judges the name and the scheme of --url.
func (c *Checks) name(a asked, came string) Finding {
	f, at := Finding{Title: "Name and scheme", State: Bad}, c.config.URL.String()
	switch {
	case origin.MatchString(came) && came != at:
		f.Says = "Your browser came here by " + came + ", but --url says " + at + ": that is what all links begin with."
		f.Paste = "--url " + came
	case a.err != nil:
		f.Says = at + " does not answer this machine: " + said(a.err) + ". It may still be reached from outside."
	case a.moved:
		f.Says = at + " leads to another address. Set --url to the one where the browser ends up."
	case a.here && a.status == 200:
		f.State, f.Says = Good, at+" leads to this server."
	case a.here:
		f.Says = fmt.Sprintf("%s leads to this server, but its answer came back as %d: something on the way changes answers.", at, a.status)
	default:
		f.Says = fmt.Sprintf("%s answers (%d), but it is not this server that does.", at, a.status)
	}
	return f
}

// tls judges whether talk and keys are safe on their way.
func (c *Checks) tls(a asked) Finding {
	f, host := Finding{Title: "TLS", State: Bad}, c.config.URL.Hostname()
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case c.config.URL.Scheme == "http" && here(host):
		f.State, f.Says = Good, "Not needed: "+host+" is reached from this machine only."
	case c.config.URL.Scheme == "http":
		f.Says = "Talk and keys go through the net in the open. Put a proxy with TLS in front; deploy/Caddyfile is one of three lines."
		f.Paste = "--url https://" + host
	case a.certificate == nil && a.err != nil:
		f.State, f.Says = Untried, first
		if plain(a.err) {
			f.State, f.Says = Bad, "What answers there speaks no TLS, while --url says https."
		}
	case a.certificate == nil:
		f.State, f.Says = Untried, first
	case errors.As(a.distrust, &name):
		f.Says = "The certificate is for another name than " + host + "."
	case errors.As(a.distrust, &invalid) && invalid.Reason == x509.Expired:
		f.Says = "The certificate is not valid at this time: it holds until " + a.certificate.NotAfter.UTC().Format("2 January 2006, 15:04 UTC") + "."
	case a.distrust != nil:
		f.Says = "Browsers will warn: no authority that this machine knows vouches for the certificate."
	case time.Until(a.certificate.NotAfter) < renewal:
		f.Says = "The certificate ends on " + a.certificate.NotAfter.UTC().Format("2 January 2006") + " and has not been renewed."
	default:
		f.State, f.Says = Good, "The certificate is good until "+a.certificate.NotAfter.UTC().Format("2 January 2006")+"."
	}
	return f
}

// here tells whether a host is this machine for itself.
func here(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// telling is the line of nginx that tells whom a request is from; Caddy does it by itself.
const telling = "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"

// addresses judges whether the addresses of those who come arrive, as limits go by them. Our request brought a forged one along, as whoever
// wants to be somebody else would send it.
func (c *Checks) addresses(a asked) Finding {
	f := Finding{Title: "Addresses of those who come", State: Bad}
	if !a.here {
		f.State, f.Says = Untried, first
		return f
	}
	added, forged := a.arrival.hops, false
	if len(added) > 0 && added[0] == nobody.String() {
		added, forged = added[1:], true
	}
	from, by := a.arrival.address.String(), a.arrival.peer.String()
	switch {
	case a.arrival.fooled:
		f.Says = "--proxies takes everybody for a proxy, so that anybody can pass for anybody else. Name the address of your proxy alone."
		f.Paste = "--proxies loopback"
	case a.arrival.remote == a.local:
		f.State, f.Says = Good, "No proxy stands in front; who comes is seen. This machine came as "+by+"."
	case !a.arrival.proxy:
		f.Says = "Everybody seems to come from " + by + ", and shares its limits: that is a proxy, and --proxies does not name it."
		f.Paste = "--proxies " + by
	case len(added) == 0 && forged:
		f.Says = "The proxy at " + by + " does not say from whom a request is, and passes on what they claim: anybody can pass for anybody else. In nginx:"
		f.Paste = telling
	case len(added) == 0:
		f.Says = "The proxy at " + by + " does not say from whom a request is: everybody shares the limits of one address. In nginx:"
		f.Paste = telling
	case from != added[0] && from != nobody.String():
		f.Says = "Everybody seems to come from " + from + ", and shares its limits: that is a further proxy, and --proxies does not name it."
		f.Paste = "--proxies " + by + "," + from
	default:
		f.State, f.Says = Good, "This machine came as "+added[0]+", by the proxy at "+by+"."
	}
	return f
}

// streaming judges whether streams come through as they are written.
func (c *Checks) streaming(arrived bool, err error, took time.Duration) Finding {
	f := Finding{Title: "Streams", State: Bad}
	switch {
	case !arrived:
		f.State, f.Says = Untried, first
	case err == nil && took < c.prompt:
		f.State, f.Says = Good, "The beginning of a stream came after "+milliseconds(took)+"."
	default:
		f.Says = "A stream is held back on the way until it ends: pages have to poll, and lines come seconds late. In nginx:"
		f.Paste = "proxy_buffering off;"
	}
	return f
}

// What a flush takes: less than a disk can do it in, and longer than people wait for each line.
const (
	tooFast = 8 * time.Microsecond
	tooSlow = 250 * time.Millisecond
)

// disk times a flush.
func (c *Checks) disk(ctx context.Context) Finding {
	f := Finding{Title: "The disk", State: Bad}
	if c.config.Flush == nil {
		f.State, f.Says = Untried, "Not tried: this server keeps its data elsewhere."
		return f
	}
	took, err := c.config.Flush(ctx)
	switch {
	case err != nil:
		f.Says = "A flush beside the data file failed: " + said(err) + ". While that is so, no line can be taken."
	case took < tooFast:
		f.Says = "A flush took " + milliseconds(took) + ": no disk is so fast. This file system seems to live in memory, and forgets everything with the machine. Put the data on a disk:"
		f.Paste = "--data /var/lib/parley/parley.db"
	case took > tooSlow:
		f.Says = "A flush took " + milliseconds(took) + ", and every line waits for one. Put the data on a faster disk, and not on a network."
	default:
		f.State, f.Says = Good, "A flush took "+milliseconds(took)+" (the middle one of ten, of 4 KiB each)."
	}
	return f
}

func milliseconds(d time.Duration) string {
	switch {
	case d < 10*time.Microsecond:
		return "less than 0.01 ms"
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.2g ms", float64(d.Microseconds())/1000)
	default:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
}
