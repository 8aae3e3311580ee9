package crowd_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"parley/internal/live/crowd"
	"parley/internal/meeting"
)

func somebody(name string) crowd.Visitor {
	return crowd.Visitor{Key: "the same browser", Attendee: meeting.Attendee{ID: meeting.AttendeeID("id of " + name), Name: name}}
}

func TestWhoIsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c crowd.Crowd
		is := func(want string) {
			t.Helper()
			time.Sleep(time.Second)
			if got := fmt.Sprint(c.Presence()); got != want {
				t.Errorf("there are %s, want %s", got, want)
			}
		}
		is("{0 0 []}")
		c.Leave(somebody("nobody"))
		c.Enter(somebody("Zoe"))
		c.Enter(somebody("Ana"))
		c.Enter(somebody("Ana")) // a second tab
		c.Enter(crowd.Visitor{Key: "x"})
		c.Enter(crowd.Visitor{Key: "y"})
		is("{2 2 [Ana Zoe]}")
		c.Leave(somebody("Ana"))
		c.Leave(crowd.Visitor{Key: "x"})
		time.Sleep(3 * time.Second)
		is("{2 2 [Ana Zoe]}") // a reload is no absence
		time.Sleep(5 * time.Second)
		is("{2 1 [Ana Zoe]}")
		c.Leave(somebody("Ana"))
		c.Stay(crowd.Visitor{Key: "a poll"}, 20*time.Second)
		c.Stay(crowd.Visitor{Key: "a poll"}, time.Second)
		time.Sleep(10 * time.Second)
		is("{1 2 [Zoe]}")
		time.Sleep(10 * time.Second)
		is("{1 1 [Zoe]}")
		for a := range c.Attendees() {
			if a.ID != "id of Zoe" {
				t.Errorf("%s is there", a.ID)
			}
		}
	})
}

// TestWhoTakesANameIsThereOnce: whoever read along without one is no reader beside the attendee, whether their stream ends before or after.
func TestWhoTakesANameIsThereOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c crowd.Crowd
		is := func(want string) {
			t.Helper()
			time.Sleep(time.Second)
			if got := fmt.Sprint(c.Presence()); got != want {
				t.Errorf("there are %s, want %s", got, want)
			}
		}
		ana, before := somebody("Ana"), crowd.Visitor{Key: "the same browser"}
		c.Enter(before)
		c.Enter(crowd.Visitor{Key: "another"})
		is("{0 2 []}")
		c.Stay(ana, time.Minute) // the page
		c.Leave(before)
		c.Enter(ana)
		is("{1 1 [Ana]}")
		c.Leave(ana)
		time.Sleep(time.Minute)
		is("{0 1 []}")

		c.Enter(before) // without a name once more
		is("{0 2 []}")
		c.Leave(before)
		c.Enter(ana)
		is("{1 1 [Ana]}")
		c.Stay(before, 20*time.Second) // somebody else there, at the same address
		is("{1 2 [Ana]}")
	})
}

func TestNewsAreFew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c crowd.Crowd
		told := 0
		for i := range 3000 { // 100 come in a second
			c.Enter(somebody(fmt.Sprint("visitor ", i)))
			if _, news := c.News(); news {
				told++
			}
			time.Sleep(10 * time.Millisecond)
		}
		if want := 10 + 4; told < want-1 || told > want+1 {
			t.Errorf("in 30 s of people coming it was told %d times, want about %d", told, want)
		}
		time.Sleep(5 * time.Second)
		p, news := c.News()
		if !news || p.Here != 3000 || len(p.Names) != 40 {
			t.Errorf("in the end: %v, %d here, %d names", news, p.Here, len(p.Names))
		}
		time.Sleep(time.Minute)
		if _, news := c.News(); news {
			t.Error("nothing has changed, and it is told")
		}
	})
}

func TestACrowdIsBounded(t *testing.T) {
	var c crowd.Crowd
	for i := range 25000 {
		c.Enter(crowd.Visitor{Key: fmt.Sprint(i)})
	}
	if n := c.Presence().Reading; n != 20000 {
		t.Errorf("%d are counted", n)
	}
	c.Leave(crowd.Visitor{Key: "24999"})
}
