// Package gate is what stands between the socket and a handler: who asks, from where, how fast, with what body. It also holds
// the one table that turns a kind of error into a status and a problem document.
//
// A handler returns its error and never writes one. [Gate.API] answers it with a problem document, [Gate.Page] with a page; in
// both, writes from other sites are refused before the handler runs, and a panic is a logged 500.
//
// Nothing about people is kept here from one request to the next: what was taken back is gone with the next request. What an address stands
// for never changes, and is kept.
package gate

import (
	"net/http"
	"net/netip"
	"net/url"
	"sync/atomic"
	"time"

	"parley/internal/meeting"
	"parley/internal/slug"
)

// Config is what a Gate has to know about its server.
type Config struct {
	URL      *url.URL       // the public address: scheme and host, without a path
	Proxies  []netip.Prefix // networks from which X-Forwarded-For and X-Forwarded-Proto count
	Limits   bool           // false lifts the limits per person and per address
	Anyone   bool           // anyone may schedule, not only the owner
	OwnerKey meeting.Hash   // the owner's key given by file or environment; zero for none
	Clock    meeting.Clock  // the server's time, for what problems say; nil is the machine's
}

// Gate guards the handlers of one server. It is safe for concurrent use.
type Gate struct {
	// ErrorPage draws an error for people. Set it before serving; without it they get the sentence as plain text.
	ErrorPage func(w http.ResponseWriter, r *http.Request, status int, err *meeting.Error)

	// Phase is the phase of a meeting as readers have been told it, for problems. Set it before serving; without it they go by the clock alone.
	Phase func(meeting.Facts) meeting.Phase

	config   Config
	cal      meeting.Calendar
	keys     meeting.Keys
	origin   *http.CrossOriginProtection
	limits   *limits
	places   places
	arrivals *arrivals
	warned   atomic.Bool // that --url lacks the proxy's TLS
}

// New makes the gate of a server.
func New(c Config, cal meeting.Calendar, keys meeting.Keys) *Gate {
	g := &Gate{config: c, cal: cal, keys: keys, origin: http.NewCrossOriginProtection(), ErrorPage: plain,
		places: places{known: newRecent[string, Place](knownPlaces)}, arrivals: newArrivals()}
	if err := g.origin.AddTrustedOrigin(c.URL.Scheme + "://" + c.URL.Host); err != nil {
		panic("gate: the public address is no origin: " + err.Error())
	}
	if g.config.Clock == nil {
		g.config.Clock = func() time.Time { return time.Now().UTC() }
	}
	g.Phase = func(f meeting.Facts) meeting.Phase { return f.Phase(g.config.Clock()) }
	if c.Limits {
		g.limits = newLimits()
	}
	return g
}

// Secure tells whether the public address has TLS.
func (g *Gate) Secure() bool { return g.config.URL.Scheme == "https" }

// URL is the public address. It is not to be changed.
func (g *Gate) URL() *url.URL { return g.config.URL }

// Host is the host of the public address, with its port if it has one.
func (g *Gate) Host() string { return g.config.URL.Host }

// Absolute is the public address of a path, which begins with a slash and may have a query.
func (g *Gate) Absolute(path string) string {
	return g.config.URL.Scheme + "://" + g.config.URL.Host + path
}

// Meeting finds the meeting that {series} and {date} of the request's path name, as last committed. What cannot be an address is
// NotFound without asking the calendar. An occurrence that has no row is found as it is, with ID 0, but for the time between its start and its
// end: then it is to open, so it gets its row.
func (g *Gate) Meeting(r *http.Request) (meeting.Facts, error) {
	series, date := r.PathValue("series"), r.PathValue("date")
	if !slug.Is(series) || !slug.Is(date) {
		return meeting.Facts{}, meeting.Missing("There is no meeting at this address.")
	}
	f, err := g.cal.Find(r.Context(), series, date)
	if now := g.config.Clock(); err == nil && f.ID == 0 && !now.Before(f.Start) && now.Before(f.End) {
		return g.cal.Hold(r.Context(), f)
	}
	return f, err
}
