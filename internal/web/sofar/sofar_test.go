package sofar_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/reading"
	"parley/internal/reading/marks"
	"parley/internal/reading/strip"
	"parley/internal/store/memory"
	"parley/internal/web/sofar"
)

// room is an open meeting with Ana, who hosts it, and Ben. Its clock is the test's.
type room struct {
	t     *testing.T
	past  atomic.Int64 // seconds
	store *memory.Store
	log   *counted
	live  *live.Live
	facts meeting.Facts
	names []meeting.Author
}

// counted is a log that counts how many entries were read from it, and that can be exchanged.
type counted struct {
	meeting.Log
	read atomic.Int64
}

func (c *counted) After(ctx context.Context, m meeting.ID, after int64, limit int) ([]meeting.Entry, meeting.Facts, error) {
	entries, f, err := c.Log.After(ctx, m, after, limit)
	c.read.Add(int64(len(entries)))
	return entries, f, err
}

func open(t *testing.T) *room {
	t.Helper()
	now, r := time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC), &room{t: t}
	clock := func() time.Time { return now.Add(time.Duration(r.past.Load()) * time.Second) }
	r.store = memory.New(memory.Options{Clock: clock})
	r.log = &counted{Log: r.store}
	r.live = live.New(r.log, live.Options{Clock: clock})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := r.live.Run(ctx); err != nil {
			t.Error(err)
		}
	}()
	t.Cleanup(func() { cancel(); <-ended })
	r.facts = r.plan("Kites", 0)
	for _, name := range []string{"Ana", "Ben"} {
		role := map[bool]meeting.Role{true: meeting.RoleHost, false: meeting.RoleGuest}[name == "Ana"]
		secret := meeting.Holder{Hash: meeting.HashOf("browser of " + name), Kind: meeting.Browser}
		seat, err := r.store.Join(t.Context(), meeting.Joining{Meeting: r.facts.ID, Name: name, Role: role, Holders: []meeting.Holder{secret}, Shown: secret.Hash})
		if err != nil {
			t.Fatal(err)
		}
		r.live.Took(seat.Settled)
		r.names = append(r.names, seat.Attendee.Author())
	}
	return r
}

// plan schedules an hour that has just begun, in which so many lines were said at once.
func (r *room) plan(title string, lines int) meeting.Facts {
	r.t.Helper()
	made, err := r.store.Schedule(r.t.Context(), meeting.Scheduling{Start: r.live.Now(), End: r.live.Now().Add(time.Hour), HostKey: meeting.HashOf("HOST" + title),
		Series: meeting.Series{Title: title, Lang: "en", Zone: "UTC", AfterTalk: meeting.DefaultAfterTalk}})
	if err != nil {
		r.t.Fatal(err)
	}
	for range lines {
		r.post(meeting.Post{Meeting: made.First.ID, Kind: meeting.KindLine, Author: meeting.Author{ID: "a", Name: "Ana"}, Text: "hello"})
	}
	return r.now(made.First.ID)
}

// now gives the facts of a meeting as they stand.
func (r *room) now(m meeting.ID) meeting.Facts {
	r.t.Helper()
	f, err := r.store.Facts(r.t.Context(), m)
	if err != nil {
		r.t.Fatal(err)
	}
	return f
}

// does adds an entry, if it is admitted, and gives its number.
func (r *room) does(who int, kind meeting.Kind, text string, ref int64) int64 {
	r.t.Helper()
	return r.post(meeting.Post{Meeting: r.facts.ID, Author: r.names[who], Kind: kind, Text: text, Ref: ref})
}

func (r *room) post(p meeting.Post) int64 {
	r.t.Helper()
	e, _, err := r.live.Append(r.t.Context(), p)
	if err != nil && meeting.KindOf(err) == 0 { // a refusal is as good as anything
		r.t.Fatal(err)
	}
	return e.Seq
}

// agrees holds a board against the whole log, and against a board that knows nothing yet.
func (r *room) agrees(b *sofar.Board) sofar.State {
	r.t.Helper()
	s, err := r.live.Whole(r.t.Context(), r.facts)
	if err != nil {
		r.t.Fatal(err)
	}
	got, err := b.Of(r.t.Context(), s.Facts)
	if err != nil {
		r.t.Fatal(err)
	}
	lines := meeting.Fold(s.Entries)
	want := marks.Fold(s.Facts, lines)
	if got.LastSeq != s.Facts.LastSeq || len(want)+len(got.Marks) > 0 && !reflect.DeepEqual(got.Marks, want) || got.Tally != reading.Count(lines) ||
		!reflect.DeepEqual(got.Talk, strip.Of(lines, strip.Moments(want))) {
		r.t.Fatalf("up to %d the board has %+v, %+v, the log %+v", got.LastSeq, got.Marks, got.Talk, want)
	}
	fresh, err := sofar.New(r.live).Of(r.t.Context(), s.Facts)
	if fresh.Changed = got.Changed; err != nil || !reflect.DeepEqual(got, fresh) {
		r.t.Fatalf("up to %d the board has\n%+v, a fresh one\n%+v, %v", got.LastSeq, got, fresh, err)
	}
	return got
}

// TestBoardAgreesWithTheLog after whatever came, however much of it at once.
func TestBoardAgreesWithTheLog(t *testing.T) {
	for seed := range uint64(20) {
		r, rng := open(t), rand.New(rand.NewPCG(seed, 1))
		board := sofar.New(r.live)
		for range 80 {
			r.past.Add(rng.Int64N(90)) // so some meetings come to their end and some to their closing
			r.acts(rng)
			if rng.IntN(3) == 0 {
				r.agrees(board)
			}
		}
		r.does(0, meeting.KindClosed, "", 0)
		r.agrees(board)
		for range 5 {
			r.post(meeting.Post{Meeting: r.facts.ID, Kind: meeting.KindRedaction, Author: meeting.HostByKey, Ref: 2 + rng.Int64N(40)})
			r.agrees(board)
		}
	}
}

// acts lets something happen that may be refused.
func (r *room) acts(rng *rand.Rand) {
	who, ref := rng.IntN(2), 2+rng.Int64N(40)
	any := []meeting.Kind{meeting.KindTopic, meeting.KindInfo, meeting.KindDecision, meeting.KindAction, meeting.KindUnmark}[rng.IntN(5)]
	switch rng.IntN(11) {
	case 0:
		r.does(who, any, "", ref)
	case 1:
		r.does(who, meeting.KindReaction, "👍", ref)
	case 2:
		r.does(who, meeting.KindRetraction, "", ref)
	case 3:
		r.does(who, meeting.KindEdit, "#info edited", ref)
	case 4:
		r.does(0, meeting.KindRedaction, "", ref)
	case 5:
		r.does(who, meeting.KindLine, "#undo", 0)
	case 6: // the host hands over, or takes the meeting back
		r.names[0].Role, r.names[1].Role = r.names[1].Role, r.names[0].Role
	case 7:
		if rng.IntN(4) == 0 { // all of somebody's
			r.post(meeting.Post{Meeting: r.facts.ID, Kind: meeting.KindRedaction, Author: meeting.HostByKey, Subject: r.names[who].ID})
		}
	default:
		r.does(who, meeting.KindLine, fmt.Sprint([]string{"#topic ", "#agreed ", "#action Ben ", "hello "}[rng.IntN(4)], rng.IntN(99)), 0)
	}
}

// TestBoardAgreesWithAFile that was read in, and of which lines are redacted.
func TestBoardAgreesWithAFile(t *testing.T) {
	says := []string{"#startmeeting", "#topic The roof", "#chair Ben", "#agreed we mend it", "#action Ben buys tar", "#undo", "hello", "#endmeeting", "https://parley.example/"}
	r := open(t)
	for seed := range uint64(20) {
		rng, at := rand.New(rand.NewPCG(seed, 2)), time.Date(2016, 3, 1, 15, 0, 0, 0, time.UTC)
		var all []meeting.Entry
		for n := range int64(60) {
			at = at.Add(time.Duration(rng.IntN(90)) * time.Second)
			said := says[rng.IntN(len(says))]
			if n == 0 {
				said = says[0]
			}
			all = append(all, meeting.Entry{Seq: n + 1, At: at, Kind: meeting.KindLine, Author: meeting.Author{Name: r.names[rng.IntN(2)].Name, Role: meeting.RoleGuest}, Text: said})
		}
		all = append(all, meeting.Entry{Seq: 61, At: at, Kind: meeting.KindClosed})
		f, _, err := r.store.Import(t.Context(), meeting.Importing{Series: meeting.Series{Slug: "old-talks", Title: "Old talks", Lang: "en", Zone: "UTC"},
			Start: all[0].At.AddDate(0, 0, int(seed)), Entries: all, Source: fmt.Sprint(seed)})
		if err != nil {
			t.Fatal(err)
		}
		r.facts = f
		board := sofar.New(r.live)
		r.agrees(board)
		for range 5 {
			r.post(meeting.Post{Meeting: f.ID, Kind: meeting.KindRedaction, Author: meeting.HostByKey, Ref: 1 + rng.Int64N(60)})
			r.agrees(board)
		}
	}
}

// TestChangedIsWhenItReadOtherwise: what changes no mark leaves bytes and number alone, and a board with more meetings than it keeps reads them again.
func TestChangedIsWhenItReadOtherwise(t *testing.T) {
	r := open(t)
	board := sofar.New(r.live)
	at := r.does(0, meeting.KindLine, "#topic Roof", 0)
	if got := r.agrees(board); got.Changed != at || !got.Spoke[r.names[0].ID] || got.Spoke[r.names[1].ID] {
		t.Errorf("after %d: %+v", at, got)
	}
	r.does(1, meeting.KindLine, "hello", 0)
	r.does(1, meeting.KindReaction, "👍", at)
	if got := r.agrees(board); got.Changed != at || got.Tally.Lines != 2 || !got.Spoke[r.names[1].ID] {
		t.Errorf("talk alone gives %+v", got)
	}
	next := r.does(1, meeting.KindLine, "#info leaks", 0)
	if got := r.agrees(board); got.Changed != next {
		t.Errorf("an info at %d gives %+v", next, got)
	}
	for id := range meeting.ID(99) {
		if _, err := board.Of(t.Context(), meeting.Facts{ID: id + 1000}); meeting.KindOf(err) != meeting.NotFound {
			t.Fatalf("a meeting that is not there: %v", err)
		}
	}
	if got := r.agrees(board); got.Changed != next {
		t.Errorf("read again: %+v", got)
	}
	if got, err := board.Of(t.Context(), meeting.Facts{}); err != nil || got.LastSeq != 0 {
		t.Errorf("an occurrence without a row: %+v, %v", got, err)
	}
}

// TestManyAskAtOnce while people talk.
func TestManyAskAtOnce(t *testing.T) {
	r := open(t)
	board := sofar.New(r.live)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			last := sofar.State{}
			for range 50 {
				got, err := board.Of(t.Context(), r.facts)
				if err != nil || got.LastSeq < last.LastSeq || got.Changed < last.Changed || len(got.Marks) < len(last.Marks) {
					t.Errorf("%+v after %+v, %v", got, last, err)
				}
				last = got
			}
		})
	}
	for i := range 50 {
		r.does(i%2, meeting.KindLine, fmt.Sprint("#info ", i), 0)
	}
	all.Wait()
	if got := r.agrees(board); len(got.Marks) != 50 {
		t.Errorf("%d marks", len(got.Marks))
	}
}
