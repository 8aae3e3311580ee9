package voice

import (
	"net/netip"
	"sync"
	"testing"

	"parley/internal/meeting"
)

func TestSeats(t *testing.T) {
	one, two := netip.MustParsePrefix("192.0.2.1/32"), netip.MustParsePrefix("2001:db8::/64")
	s := newSeats(5, 3)
	take := func(from netip.Prefix, want meeting.ErrorKind) func() {
		t.Helper()
		leave, err := s.take(from)
		if meeting.KindOf(err) != want || err == nil && leave == nil {
			t.Fatalf("taking a seat gave %v", err)
		}
		return leave
	}
	first := take(one, 0)
	take(one, 0)
	take(one, 0)
	take(one, meeting.TooMany)
	take(two, 0)
	take(two, 0)
	take(two, meeting.Unavailable)
	first()
	first() // leaving twice is leaving once
	take(one, 0)
	take(two, meeting.Unavailable)
	if s.taken != 5 || len(s.address) != 2 {
		t.Errorf("%d are taken from %d addresses", s.taken, len(s.address))
	}
}

func TestSeatsEmptyAgain(t *testing.T) {
	s := newSeats(1<<16, 0)
	var crowd sync.WaitGroup
	for i := range 2000 {
		crowd.Go(func() {
			leave, err := s.take(netip.PrefixFrom(netip.AddrFrom4([4]byte{192, 0, 2, byte(i % 7)}), 32))
			if err != nil {
				t.Error(err)
				return
			}
			leave()
		})
	}
	crowd.Wait()
	if s.taken != 0 || len(s.address) != 0 {
		t.Errorf("%d are taken from %d addresses", s.taken, len(s.address))
	}
}

func TestDescriptorsAreKeptBack(t *testing.T) {
	for descriptors, want := range map[int]int{20000: 19744, 1024: 768, 512: 256, 256: 128, 64: 32} {
		if got := mostOf(descriptors); got != want {
			t.Errorf("of %d descriptors streams get %d, want %d", descriptors, got, want)
		}
	}
	if n := descriptors(); n < 64 {
		t.Errorf("this process has %d descriptors", n)
	}
}
