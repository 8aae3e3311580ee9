package client

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// follow lets one reader of each way follow the fake from before its first line to after its end.
func follow(t *testing.T, f *fake) map[Way]*Reader {
	t.Helper()
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	readers, ended := map[Way]*Reader{}, make(chan error)
	for _, way := range Ways {
		r := &Reader{Client: New(server.URL, ""), Meeting: "s/d", Way: way, Name: string(way)}
		readers[way] = r
		go func() { ended <- r.Run(ctx) }()
	}
	for i := range 20 {
		f.add("line", fmt.Sprint("line ", i))
	}
	f.add("closed", "")
	for range readers {
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
	}
	return readers
}

func TestReadersOfAllWaysSeeTheWholeLog(t *testing.T) {
	for name, f := range map[string]*fake{"in peace": {}, "cut after every third entry": {cut: 3}} {
		t.Run(name, func(t *testing.T) {
			for way, r := range follow(t, f) {
				got, _, faults, closed, cuts := r.Seen()
				if len(got) != 21 || !closed || faults != nil {
					t.Errorf("%s: %d entries, closed %v, %v", way, len(got), closed, faults)
				}
				for i, e := range got {
					if e.Seq != int64(i+1) {
						t.Errorf("%s: entry %d at place %d", way, e.Seq, i+1)
					}
				}
				if f.cut > 0 && (way == SSE || way == Socket) && cuts < 5 {
					t.Errorf("%s: only %d cuts noticed", way, cuts)
				}
			}
		})
	}
}

func TestReadersHideNothing(t *testing.T) {
	for way, r := range follow(t, &fake{skip: 7, mute: true}) {
		got, _, faults, _, _ := r.Seen()
		if way == Poll || way == LongPoll {
			continue
		}
		if len(got) != 20 || got[6].Seq != 8 {
			t.Errorf("%s: the entry left out does not show: %d entries", way, len(got))
		}
		if !strings.Contains(strings.Join(faults, " "), "not hello") {
			t.Errorf("%s: the missing hello does not show: %v", way, faults)
		}
	}
}

func TestEventsFollowTheRulesOfTheFormat(t *testing.T) {
	var got []string
	err := Events(strings.NewReader(": comment\nid: 1\r\ndata: one\ndata:two\n\nevent: beat\ndata: {}\n\nid: 3\n\ndata: cut off\n"), func(e Event) error {
		got = append(got, fmt.Sprintf("%s|%s|%s|%v", e.ID, e.Name, e.Data, e.HasID))
		return nil
	})
	if want := "1||one\ntwo|true ;|beat|{}|false"; err == nil || strings.Join(got, " ;") != want {
		t.Errorf("%q, %v", got, err)
	}
}
