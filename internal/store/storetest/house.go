package storetest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/meeting"
)

// The times of every meeting that a test does not plan itself, and the moment at which a test begins.
var (
	start = time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC)
	end   = start.Add(time.Hour)
	dawn  = start.Add(-time.Hour)
)

// hand is a clock that is moved by hand.
type hand struct {
	mu  sync.Mutex
	now time.Time
}

func newHand() *hand { return &hand{now: dawn} }

func (h *hand) read() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *hand) set(t time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = t
}

// house is a store with its clock and the shorthands of the tests.
type house struct {
	Store
	t      *testing.T
	clock  *hand
	faults *faults
	gone   atomic.Bool // the store did not come back in its time

	mu    sync.Mutex
	first map[meeting.ID]meeting.Facts // as scheduled
}

func newHouse(t *testing.T, clock *hand, s Store) *house {
	h := &house{Store: s, t: t, clock: clock, first: map[meeting.ID]meeting.Facts{}}
	t.Cleanup(h.lawful)
	return h
}

// lawful checks the law of [meeting.Log] over everything that the test has made.
func (h *house) lawful() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for id, f := range h.first {
		entries, last, err := h.After(background, id, 0, 1_000_000)
		if err != nil {
			h.t.Errorf("reading meeting %d at the end: %v", id, err)
			continue
		}
		for i, e := range entries {
			if e.Seq != int64(i+1) {
				h.t.Errorf("entry %d of meeting %d has the number %d", i+1, id, e.Seq)
			}
			if i > 0 && e.At.Before(entries[i-1].At) {
				h.t.Errorf("the stamp of entry %d of meeting %d goes back", e.Seq, id)
			}
			if e.At != e.At.UTC().Truncate(time.Millisecond) {
				h.t.Errorf("the stamp of entry %d of meeting %d is not UTC in milliseconds: %v", e.Seq, id, e.At)
			}
			f = meeting.Apply(f, e)
		}
		if diff := cmp.Diff(f, last); diff != "" {
			h.t.Errorf("the facts of meeting %d are not what its log says (-log +facts):\n%s", id, diff)
		}
	}
}

// must is for what a test takes for granted.
func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// want checks the kind of an error.
func (h *house) want(kind meeting.ErrorKind, err error) {
	h.t.Helper()
	if got := meeting.KindOf(err); got != kind {
		h.t.Errorf("error is %v (kind %d), want kind %d", err, got, kind)
	}
}

// same compares any two values.
func (h *house) same(what string, got, want any) {
	h.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		h.t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// wish is the usual wish for a series.
func (h *house) wish(title string) meeting.Scheduling {
	return meeting.Scheduling{
		Series: meeting.Series{Title: title, Lang: "en", Listed: true, Zone: "UTC",
			ExtensionCap: meeting.DefaultExtensionCap, AfterTalk: meeting.DefaultAfterTalk},
		Start: start, End: end, HostKey: meeting.HashOf(meeting.NewSecret()),
	}
}

func (h *house) schedule(w meeting.Scheduling) meeting.Scheduled {
	h.t.Helper()
	made, err := h.Schedule(background, w)
	h.must(err)
	h.keep(made.First)
	return made
}

// keep remembers a meeting for the check at the end.
func (h *house) keep(f meeting.Facts) meeting.Facts {
	h.mu.Lock()
	defer h.mu.Unlock()
	if f.LastSeq == 0 {
		h.first[f.ID] = f
	}
	return f
}

// meeting schedules the usual meeting.
func (h *house) meeting() meeting.Facts {
	h.t.Helper()
	return h.schedule(h.wish("Tornado weekly")).First
}

// open schedules the usual meeting and lets the clock be ten minutes into it.
func (h *house) open() meeting.ID {
	h.t.Helper()
	f := h.meeting()
	h.clock.set(start.Add(10 * time.Minute))
	return f.ID
}

func (h *house) append(posts ...meeting.Post) meeting.Commit {
	h.t.Helper()
	c, err := h.Append(background, posts)
	h.must(err)
	if len(c.Outcomes) != len(posts) {
		h.t.Fatalf("%d outcomes for %d posts", len(c.Outcomes), len(posts))
	}
	return c
}

// post appends one post.
func (h *house) post(p meeting.Post) meeting.Outcome {
	h.t.Helper()
	return h.append(p).Outcomes[0]
}

func (h *house) settle(ids ...meeting.ID) meeting.Commit {
	h.t.Helper()
	c, err := h.Settle(background, ids)
	h.must(err)
	return c
}

func (h *house) facts(m meeting.ID) meeting.Facts {
	h.t.Helper()
	f, err := h.Facts(background, m)
	h.must(err)
	return f
}

// log is the whole log of a meeting in words.
func (h *house) log(m meeting.ID) string {
	h.t.Helper()
	entries, _, err := h.After(background, m, 0, 1_000_000)
	h.must(err)
	return show(entries)
}

// join takes a name with a fresh token, which is returned hashed.
func (h *house) join(m meeting.ID, name string) (meeting.Attendee, meeting.Hash) {
	h.t.Helper()
	token := meeting.HashOf(meeting.NewSecret())
	seat, err := h.Join(background, meeting.Joining{Meeting: m, Name: name, Role: meeting.RoleGuest, Holders: []meeting.Holder{{Hash: token, Kind: meeting.Token}}})
	h.must(err)
	return seat.Attendee, token
}

func (h *house) held(holder meeting.Hash, s meeting.SeriesID) []meeting.Grant {
	h.t.Helper()
	g, err := h.Held(background, holder, s)
	h.must(err)
	for i := range g {
		if g[i].Number <= 0 {
			h.t.Errorf("a grant has the number %d", g[i].Number)
		}
		g[i].Number = 0 // which one is the store's business
	}
	return g
}

var (
	ana  = meeting.Author{ID: "ana", Name: "Ana", Role: meeting.RoleGuest}
	host = meeting.HostByKey
)

// line is Ana's wish to say something.
func line(m meeting.ID, text string) meeting.Post {
	return meeting.Post{Meeting: m, Kind: meeting.KindLine, Author: ana, Text: text}
}

// keyed gives p a key of its author's.
func keyed(p meeting.Post, key string) meeting.Post {
	p.Key, p.Actor = key, string(p.Author.ID)
	return p
}

// act is a wish of the host's.
func act(m meeting.ID, kind meeting.Kind, text string) meeting.Post {
	return meeting.Post{Meeting: m, Kind: kind, Author: host, Text: text}
}

// show writes entries as "1 opened, 2 Hello".
func show(entries []meeting.Entry) string {
	words := make([]string, len(entries))
	for i, e := range entries {
		words[i] = fmt.Sprintf("%d %s", e.Seq, e.Kind)
		if e.Kind == meeting.KindLine {
			words[i] = fmt.Sprintf("%d %s", e.Seq, e.Text)
		}
	}
	return strings.Join(words, ", ")
}

// outcomes writes the outcomes of a batch as "2 Hello, repeated 2, error 5".
func outcomes(c meeting.Commit) string {
	words := make([]string, len(c.Outcomes))
	for i, o := range c.Outcomes {
		switch {
		case o.Err != nil:
			words[i] = fmt.Sprintf("error %d", meeting.KindOf(o.Err))
		case o.Repeated:
			words[i] = fmt.Sprintf("repeated %d", o.Entry.Seq)
		default:
			words[i] = show([]meeting.Entry{o.Entry})
		}
	}
	return strings.Join(words, ", ")
}

// additions writes what logs grew by, one a meeting.
func additions(c meeting.Commit) []string {
	var words []string
	for _, a := range c.Additions {
		words = append(words, show(a.Entries))
	}
	return words
}

// background outlives the test, whose own context has ended when its log is checked.
var background = context.Background()
