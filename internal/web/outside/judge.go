package outside

import (
	"context"
	"crypto/x509"
	"errors"
	"net/netip"
	"regexp"
	"strconv"
	"time"

	"parley/internal/web/words"
)

// first says that a check has to wait for another.
var first = words.Put("Not tried: the public address has to lead here first.")

// renewal is how long before its end a certificate is renewed by every program that does so by itself.
const renewal = 7 * 24 * time.Hour

// origin is what an address bar begins with. Only such a thing is shown again.
var origin = regexp.MustCompile(`^https?://[a-z0-9.:\[\]-]+$`)

// name judges the name and the scheme of --url.
func (c *Checks) name(a asked, came string) Finding {
	f, at := Finding{Title: "Name and scheme", State: Bad}, c.config.URL.String()
	switch {
	case origin.MatchString(came) && came != at:
		f.Says = words.Put("Your browser came here by %s, but --url says %s: that is what all links begin with.", came, at)
		f.Paste = "--url " + came
	case a.err != nil:
		f.Says = words.Put("%s does not answer this machine: %s. It may still be reached from outside.", at, said(a.err))
	case a.moved:
		f.Says = words.Put("%s leads to another address. Set --url to the one where the browser ends up.", at)
	case a.here && a.status == 200:
		f.State, f.Says = Good, words.Put("%s leads to this server.", at)
	case a.here:
		f.Says = words.Put("%s leads to this server, but its answer came back as %s: something on the way changes answers.", at, strconv.Itoa(a.status))
	default:
		f.Says = words.Put("%s answers (%s), but it is not this server that does.", at, strconv.Itoa(a.status))
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
		f.State, f.Says = Good, words.Put("Not needed: %s is reached from this machine only.", host)
	case c.config.URL.Scheme == "http":
		f.Says = words.Put("Talk and keys go through the net in the open. Put a proxy with TLS in front; deploy/Caddyfile is one of three lines.")
		f.Paste = "--url https://" + host
	case a.certificate == nil && a.err != nil:
		f.State, f.Says = Untried, first
		if plain(a.err) {
			f.State, f.Says = Bad, words.Put("What answers there speaks no TLS, while --url says https.")
		}
	case a.certificate == nil:
		f.State, f.Says = Untried, first
	case errors.As(a.distrust, &name):
		f.Says = words.Put("The certificate is for another name than %s.", host)
	case errors.As(a.distrust, &invalid) && invalid.Reason == x509.Expired:
		f.Says = words.Put("The certificate is not valid at this time: it holds until %s, %s UTC.", a.certificate.NotAfter.UTC(), a.certificate.NotAfter.UTC().Format(words.Hours))
	case a.distrust != nil:
		f.Says = words.Put("Browsers will warn: no authority that this machine knows vouches for the certificate.")
	case time.Until(a.certificate.NotAfter) < renewal:
		f.Says = words.Put("The certificate ends on %s and has not been renewed.", a.certificate.NotAfter.UTC())
	default:
		f.State, f.Says = Good, words.Put("The certificate is good until %s.", a.certificate.NotAfter.UTC())
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
		f.Says = words.Put("--proxies takes everybody for a proxy, so that anybody can pass for anybody else. Name the address of your proxy alone.")
		f.Paste = "--proxies loopback"
	case a.arrival.remote == a.local:
		f.State, f.Says = Good, words.Put("No proxy stands in front; who comes is seen. This machine came as %s.", by)
	case !a.arrival.proxy:
		f.Says = words.Put("Everybody seems to come from %s, and shares its limits: that is a proxy, and --proxies does not name it.", by)
		f.Paste = "--proxies " + by
	case len(added) == 0 && forged:
		f.Says = words.Put("The proxy at %s does not say from whom a request is, and passes on what they claim: anybody can pass for anybody else. In nginx:", by)
		f.Paste = telling
	case len(added) == 0:
		f.Says = words.Put("The proxy at %s does not say from whom a request is: everybody shares the limits of one address. In nginx:", by)
		f.Paste = telling
	case from != added[0] && from != nobody.String():
		f.Says = words.Put("Everybody seems to come from %s, and shares its limits: that is a further proxy, and --proxies does not name it.", from)
		f.Paste = "--proxies " + by + "," + from
	default:
		f.State, f.Says = Good, words.Put("This machine came as %s, by the proxy at %s.", added[0], by)
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
		f.State, f.Says = Good, words.Put("The beginning of a stream came after %s.", milliseconds(took))
	default:
		f.Says = words.Put("A stream is held back on the way until it ends: pages have to poll, and lines come seconds late. In nginx:")
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
		f.State, f.Says = Untried, words.Put("Not tried: this server keeps its data elsewhere.")
		return f
	}
	took, err := c.config.Flush(ctx)
	switch {
	case err != nil:
		f.Says = words.Put("A flush beside the data file failed: %s. While that is so, no line can be taken.", said(err))
	case took < tooFast:
		f.Says = words.Put("A flush took %s: no disk is so fast. This file system seems to live in memory, and forgets everything with the machine. Put the data on a disk:", milliseconds(took))
		f.Paste = "--data /var/lib/parley/parley.db"
	case took > tooSlow:
		f.Says = words.Put("A flush took %s, and every line waits for one. Put the data on a faster disk, and not on a network.", milliseconds(took))
	default:
		f.State, f.Says = Good, words.Put("A flush took %s (the middle one of ten, of 4 KiB each).", milliseconds(took))
	}
	return f
}

func milliseconds(d time.Duration) words.Phrase {
	switch {
	case d < 10*time.Microsecond:
		return words.Put("less than 0.01 ms")
	case d < 10*time.Millisecond:
		return words.Put("%s ms", strconv.FormatFloat(float64(d.Microseconds())/1000, 'g', 2, 64))
	default:
		return words.Put("%s ms", strconv.FormatInt(d.Milliseconds(), 10))
	}
}
