package gate_test

import (
	"net/http"
	"net/netip"
	"testing"
	"time"

	"parley/internal/meeting"
	"parley/internal/web/gate"
)

func TestAllow(t *testing.T) {
	h := build(t)
	limited := h.gate(func(c *gate.Config) {
		c.Limits, c.Proxies = true, []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}
	})
	from := func(address string) *http.Request {
		r := with("X-Forwarded-For: " + address)
		r.RemoteAddr = "127.0.0.1:1"
		return r
	}
	ana := gate.Who{Actor: "ana", Holder: meeting.Holder{Kind: meeting.Token}}
	until := func(act gate.Act, r *http.Request, who func(int) gate.Who) (n int, err error) {
		for ; err == nil && n < 1000; n++ {
			err = limited.Allow(r, act, who(n))
		}
		return n - 1, err
	}
	n, err := until(gate.Post, from("192.0.2.1"), func(int) gate.Who { return ana })
	if e := gate.Refusal(err); n < 20 || n > 25 || e.Code != "too-many" || e.RetryAfter <= 0 || e.RetryAfter > time.Second {
		t.Errorf("a person: %d, %+v", n, e)
	}
	crowd := func(n int) gate.Who {
		return gate.Who{Actor: string(rune('A' + n)), Holder: meeting.Holder{Kind: meeting.Token}}
	}
	if n, err := until(gate.Post, from("192.0.2.2"), crowd); n < 200 || n > 300 || gate.Status(err) != 429 {
		t.Errorf("a crowd behind one address: %d, %v", n, err)
	}
	if err := limited.Allow(from("192.0.2.3"), gate.Post, crowd(999)); err != nil {
		t.Errorf("somebody elsewhere: %v", err)
	}
	if n, err := until(gate.Join, from("2001:db8::1"), func(int) gate.Who { return gate.Who{} }); n < 300 || n > 350 || gate.Status(err) != 429 {
		t.Errorf("names from one household: %d, %v", n, err)
	}
	if err := limited.Allow(from("2001:db8::2"), gate.Join, gate.Who{}); gate.Status(err) != 429 {
		t.Errorf("its other address: %v", err)
	}
	free := h.gate(nil)
	for range 1000 {
		if err := free.Allow(from("192.0.2.1"), gate.Post, ana); err != nil {
			t.Fatal(err)
		}
	}
}
