package safe

import (
	"crypto/tls"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"parley/test/client"
	"parley/test/outputs"
	"parley/test/port"
	"parley/test/server"
	"parley/test/wire"
)

// check is one of the five on the owner's page.
type check struct{ state, says, paste string }

// checks presses "Check now" as the owner, at the address of base, and reads what the page says then.
func checks(t *testing.T, base, key string) []check {
	t.Helper()
	me := client.NewPerson(base)
	jar, _ := cookiejar.New(nil)
	me.HTTP.Jar, me.HTTP.Transport = jar, &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	defer me.HTTP.CloseIdleConnections()
	send(t, me, "/k/"+key, url.Values{}, 303)
	send(t, me, "/owner", url.Values{"act": {"checks"}}, 303)
	page := send(t, me, "/owner", nil, 200)
	root, err := html.Parse(strings.NewReader(string(page.Body)))
	if err != nil {
		t.Fatal(err)
	}
	var all []check
	for n := range root.Descendants() {
		if n.Data != "ul" || outputs.Attr(n, "class") != "checks" {
			continue
		}
		for item := range n.ChildNodes() {
			if item.Data == "li" {
				c := check{state: outputs.Attr(item, "class"), says: outputs.Text(item)}
				for field := range item.Descendants() {
					if field.Data == "input" {
						c.paste = outputs.Attr(field, "value")
					}
				}
				all = append(all, c)
			}
		}
	}
	if len(all) != 5 {
		t.Fatalf("there are %d checks on the page: %s", len(all), page.Body)
	}
	return all
}

// send gets a path, or posts fields to it, and wants a status.
func send(t testing.TB, p *client.Person, path string, fields url.Values, status int) client.Answer {
	t.Helper()
	var got client.Answer
	var err error
	if fields == nil {
		got, err = p.Get(t.Context(), path)
	} else {
		got, err = p.Post(t.Context(), path, fields)
	}
	if err != nil || got.Status != status {
		t.Fatalf("%s: %d, want %d, %v\n%.2000s", path, got.Status, status, err, got.Body)
	}
	return got
}

const telling = "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"

// TestTheOwnersChecksFindWhatIsWrong with the way to a server: behind nginx and Caddy, set up well and badly.
func TestTheOwnersChecksFindWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		name   string
		scheme string
		front  func(t *testing.T, addr, to string)
		args   []string
		want   string // states of name, TLS, addresses, streams, disk
		paste  string // of the one that is bad
	}{
		{"nginx as in the docs", "http", func(t *testing.T, addr, to string) { wire.Documented(t, addr, to) }, nil, "good good good good good", ""},
		{"Caddy as in deploy", "http", func(t *testing.T, addr, to string) { wire.Caddy(t, "http://"+addr, to) }, nil, "good good good good good", ""},
		{"Caddy with a certificate that nobody vouches for", "https", func(t *testing.T, addr, to string) { wire.Caddy(t, "https://"+addr, to) }, nil,
			"good bad good good good", ""},
		{"nginx that passes on what is claimed", "http", func(t *testing.T, addr, to string) { wire.NginxAt(t, addr, to) }, nil,
			"good good bad good good", telling},
		{"nginx that says nothing", "http", func(t *testing.T, addr, to string) { wire.NginxAt(t, addr, to, `proxy_set_header X-Forwarded-For "";`) }, nil,
			"good good bad good good", telling},
		{"nginx that holds streams back", "http", func(t *testing.T, addr, to string) {
			wire.NginxAt(t, addr, to, telling, "proxy_ignore_headers X-Accel-Buffering;")
		}, nil, "good good good bad good", "proxy_buffering off;"},
		{"nginx that is told so", "http", func(t *testing.T, addr, to string) {
			wire.NginxAt(t, addr, to, telling, "proxy_ignore_headers X-Accel-Buffering;", "proxy_buffering off;")
		}, nil, "good good good good good", ""},
		{"nginx that is not named", "http", func(t *testing.T, addr, to string) { wire.Documented(t, addr, to) }, []string{"--proxies", "none"},
			"good good bad good good", "--proxies 127.0.0.1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			addr := port.Free(t)
			base := c.scheme + "://" + addr
			s := server.Start(t, server.Config{URL: base, Args: c.args})
			c.front(t, addr, s.Addr)
			var states []string
			for _, got := range checks(t, base, s.Key) {
				states = append(states, got.state)
				if got.state == "bad" && got.paste != c.paste {
					t.Errorf("to be pasted is %q, not %q: %s", got.paste, c.paste, got.says)
				}
			}
			if got := strings.Join(states, " "); got != c.want {
				t.Errorf("%s, not %s: %+v", got, c.want, checks(t, base, s.Key))
			}
		})
	}
}

// TestAWrongAddressIsNoticed: --url was forgotten, and the owner came by the proxy.
func TestAWrongAddressIsNoticed(t *testing.T) {
	s := server.Start(t, server.Config{})
	base := wire.Nginx(t, s.Addr, true)
	if got := checks(t, base, s.Key)[0]; got.state != "bad" || got.paste != "--url "+base {
		t.Errorf("%+v", got)
	}
}
