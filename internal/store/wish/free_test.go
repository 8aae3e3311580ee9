package wish_test

import (
	"errors"
	"testing"
	"time"

	"parley/internal/meeting"
	"parley/internal/store/wish"
)

func TestFirstAsksLittleAndFindsTheLowest(t *testing.T) {
	for _, held := range []int{0, 1, 7, 8, 9, 15, 16, 17, 1000, 10_000} {
		asked := 0
		n, err := wish.FirstFree(func(n int) (bool, error) {
			asked++
			return n <= held, nil
		})
		if err != nil || n != held+1 {
			t.Errorf("with %d taken the first free one is %d (%v)", held, n, err)
		}
		if asked > 40 {
			t.Errorf("with %d taken it asked %d times", held, asked)
		}
	}
}

func TestFirstGivesOnlyWhatIsFree(t *testing.T) {
	for bits := range 1 << 12 { // every way in which twelve behind the first eight can be taken
		taken := func(n int) bool { return n <= 8 || n <= 20 && bits>>(n-9)&1 == 1 }
		if n, err := wish.FirstFree(func(n int) (bool, error) { return taken(n), nil }); err != nil || taken(n) {
			t.Fatalf("%d is taken in %b (%v)", n, bits, err)
		}
	}
}

func TestFirstPassesErrorsOn(t *testing.T) {
	broken := errors.New("broken")
	for at := 1; at <= 64; at++ {
		if _, err := wish.FirstFree(func(n int) (bool, error) {
			if n >= at {
				return false, broken
			}
			return true, nil
		}); !errors.Is(err, broken) {
			t.Errorf("an error at %d came out as %v", at, err)
		}
	}
}

func TestNamesStayWithinTheirLength(t *testing.T) {
	long := "Wolfeschlegelsteinhausenbergerdorff the1" // 40 characters
	held := map[string]bool{}
	for range 100 {
		name, err := wish.Name(long, func(key string) (bool, error) { return held[key], nil })
		if err != nil || len(name) > meeting.MaxName || held[meeting.NameKey(name)] {
			t.Fatalf("name %q (%v)", name, err)
		}
		held[meeting.NameKey(name)] = true
	}
	if name, err := wish.NextName("Ana", func(string) (bool, error) { return false, nil }); err != nil || name != "Ana 2" {
		t.Errorf("who gives Ana away is %q (%v)", name, err)
	}
}

func TestBodies(t *testing.T) {
	secret := []byte("secret")
	p := meeting.Post{Kind: meeting.KindLine, Text: "1", Ref: 12}
	q := meeting.Post{Kind: meeting.KindLine, Text: "21", Ref: 1}
	if wish.PostBody(secret, p) == wish.PostBody(secret, q) {
		t.Error("parts run together")
	}
	if wish.PostBody(secret, p) == wish.PostBody([]byte("other"), p) {
		t.Error("without the secret a body can be guessed")
	}
	s := meeting.Scheduling{Start: time.Unix(0, 0), HostKey: meeting.HashOf("a")}
	again := s
	again.Start, again.HostKey = s.Start.UTC(), meeting.HashOf("b")
	if wish.SchedulingBody(secret, s) != wish.SchedulingBody(secret, again) {
		t.Error("another zone of the same moment, or another key of the host, is another wish")
	}
}
