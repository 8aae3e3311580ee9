package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"strings"
)

// settings are the settings of a server. This table is what --help prints, what the environment can set and what
// docs/settings.md is made from.
type settings struct {
	place
	Proxies      networks `setting:"" default:"loopback" placeholder:"NETS" help:"Networks of the proxies whose X-Forwarded-For and X-Forwarded-Proto count: addresses and CIDR ranges with commas between, the word loopback, or none."`
	OwnerKeyFile string   `setting:"" placeholder:"FILE" help:"A file with the owner's key, better 22 random letters and digits or more; PARLEY_OWNER_KEY is the key itself. Without either, a data file that has no owner yet gets one when the server starts: printed as a link on a terminal, otherwise written beside the data, to parley.owner for parley.db."`
	Schedule     schedule `setting:"" default:"key" placeholder:"WHO" help:"Who may schedule meetings: key (the owner, and whoever was given a hosting key on the owner's page, /owner) or anyone."`
	Limits       onOff    `setting:"" default:"on" placeholder:"on|off" help:"Limits per person and per address; off lifts them, for benchmarks."`
	TestClock    string   `setting:"" placeholder:"FILE" help:"Take the time from a file that holds an offset in milliseconds or =2026-12-01T15:00:00.000Z (frozen). For tests; only on a loopback address."`
}

// place is where the server is reached and where its data is: what the commands share that make links.
type place struct {
	Addr string `setting:"" default:"localhost:8080" placeholder:"HOST:PORT" help:"Where the server listens. Without a host (:8080) it is every address of the machine."`
	dataFile
	URL publicURL `setting:"" placeholder:"URL" help:"The public address, https://meet.example.org, when a proxy stands in front. All absolute links are made from it; it decides whether cookies are for TLS only. Without it, the address listened on."`
}

// dataFile is the setting that every command with a data file has.
type dataFile struct {
	Data string `setting:"" default:"parley.db" placeholder:"FILE" help:"The data file. Beside it stand FILE-wal, FILE-shm and FILE-lock while it is in use."`
}

// Validate is called by the parser.
func (d dataFile) Validate() error {
	if d.Data == "" || strings.Contains(d.Data, "://") || strings.ContainsAny(d.Data, "?\x00") {
		return errors.New("--data is the path of a file, without a question mark")
	}
	return nil
}

// Validate is called by the parser.
func (l place) Validate() error {
	_, port, err := net.SplitHostPort(l.Addr)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return errors.New("--addr is HOST:PORT, such as localhost:8080, :8080 or [::1]:8080")
	}
	return l.dataFile.Validate()
}

// Validate holds the settings against each other.
func (s settings) Validate() error {
	if err := s.place.Validate(); err != nil {
		return err
	}
	if host, _, _ := net.SplitHostPort(s.Addr); s.TestClock != "" && !loopback(host) {
		return errors.New("--test-clock lets others set the time, so it works only on a loopback address: use --addr localhost:8080 with it")
	}
	return nil
}

// base is what absolute links begin with: the public address, else the one listened on, by a name that works on this machine.
func (l place) base() *url.URL {
	if l.URL.url != nil {
		return l.URL.url
	}
	host, port, _ := net.SplitHostPort(l.Addr) // Validate has done so
	if ip := net.ParseIP(host); host == "" || ip.IsUnspecified() {
		host = "localhost"
	}
	host = net.JoinHostPort(host, port)
	return &url.URL{Scheme: "http", Host: strings.TrimSuffix(host, ":80")}
}

// loopback tells whether a host to listen on is reached from this machine only.
func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// publicURL is the address under which people reach the server.
type publicURL struct{ url *url.URL }

// UnmarshalText reads a setting.
func (u *publicURL) UnmarshalText(text []byte) error {
	to, err := url.Parse(strings.TrimSuffix(string(text), "/"))
	if err != nil || to.Scheme != "http" && to.Scheme != "https" || to.Hostname() == "" || to.User != nil || to.Path != "" ||
		to.RawQuery != "" || to.ForceQuery || to.Fragment != "" {
		return errors.New("the public address is http:// or https:// and a host, without a path: https://meet.example.org")
	}
	// As browsers write an origin: small letters, no port that goes without saying.
	to.Host = strings.ToLower(to.Host)
	if port := to.Port(); to.Scheme == "http" && port == "80" || to.Scheme == "https" && port == "443" {
		to.Host = strings.TrimSuffix(to.Host, ":"+port)
	}
	u.url = to
	return nil
}

// networks are where proxies stand.
type networks []netip.Prefix

// UnmarshalText reads a setting.
func (n *networks) UnmarshalText(text []byte) error {
	*n = nil
	if strings.TrimSpace(string(text)) == "none" {
		return nil
	}
	for word := range strings.SplitSeq(string(text), ",") {
		word = strings.TrimSpace(word)
		if word == "loopback" {
			*n = append(*n, netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128"))
			continue
		}
		prefix, err := netip.ParsePrefix(word)
		if ip, notIP := netip.ParseAddr(word); err != nil && notIP == nil && ip.Zone() == "" {
			prefix, err = netip.PrefixFrom(ip, ip.BitLen()), nil
		}
		if err != nil {
			return errors.New("proxies are addresses and ranges with commas between (10.0.0.0/8,192.0.2.7), loopback, or none")
		}
		*n = append(*n, prefix.Masked())
	}
	return nil
}

// schedule says who may schedule meetings.
type schedule struct{ anyone bool }

// UnmarshalText reads a setting.
func (s *schedule) UnmarshalText(text []byte) error {
	return choose(&s.anyone, string(text), "key", "anyone")
}

// onOff is a switch.
type onOff struct{ on bool }

// UnmarshalText reads a setting.
func (o *onOff) UnmarshalText(text []byte) error { return choose(&o.on, string(text), "off", "on") }

func choose(to *bool, text, no, yes string) error {
	if text != no && text != yes {
		return fmt.Errorf("it is either %s or %s", no, yes)
	}
	*to = text == yes
	return nil
}

// ownerKey gives the owner's key that is set from outside, and where it comes from; empty if none is.
func (s settings) ownerKey(getenv func(string) string) (key, from string, err error) {
	inEnv := getenv("PARLEY_OWNER_KEY")
	switch {
	case s.OwnerKeyFile != "" && inEnv != "":
		return "", "", misused("the owner's key is given twice, by PARLEY_OWNER_KEY and by --owner-key-file: take one of them away")
	case inEnv != "":
		key, from = inEnv, "PARLEY_OWNER_KEY"
	case s.OwnerKeyFile != "":
		text, err := os.ReadFile(s.OwnerKeyFile)
		if err != nil {
			return "", "", misused("the owner's key cannot be read: %w", err)
		}
		key, from = string(text), s.OwnerKeyFile
	default:
		return "", "", nil
	}
	if key, err = cleanKey(key); err != nil {
		return "", "", misused("%s: %w", from, err)
	}
	return key, from, nil
}

// An owner's key of one's own may be short where only oneself can reach the server; below sureKey the server says that it is.
const (
	shortestKey = 8
	sureKey     = 22
)

// cleanKey takes a key as people keep it: alone, or as the secret link.
func cleanKey(text string) (string, error) {
	key := strings.TrimSpace(text)
	if i := strings.LastIndex(key, "/k/"); i >= 0 {
		key = key[i+len("/k/"):]
	}
	bad := func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-' || r == '_' || r == '.' || r == '~')
	}
	if len(key) < shortestKey || len(key) > 200 || strings.ContainsFunc(key, bad) {
		return "", errors.New("an owner's key has 8 to 200 letters, digits, hyphens and underscores, and nobody can guess it")
	}
	return key, nil
}
