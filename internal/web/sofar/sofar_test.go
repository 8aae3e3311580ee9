package sofar_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"sync"
	"testing"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/reading"
	"parley/internal/reading/marks"
	"parley/internal/store/memory"
	"parley/internal/web/sofar"
)

// room is an open meeting with Ana, who hosts it, and Ben.
type room struct {
	t     *testing.T
	live  *live.Live
	facts meeting.Facts
	names []meeting.Author
}

func open(t *testing.T) *room {
	t.Helper()
	now := time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	store := memory.New(memory.Options{Clock: clock})
	r := &room{t: t, live: live.New(store, live.Options{Clock: clock})}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := r.live.Run(ctx); err != nil {
			t.Error(err)
		}
	}()
	t.Cleanup(func() { cancel(); <-ended })
	made, err := store.Schedule(t.Context(), meeting.Scheduling{Start: now, End: now.Add(time.Hour), HostKey: meeting.HashOf("HOST"),
		Series: meeting.Series{Title: "Kites", Lang: "en", Zone: "UTC"}})
	if err != nil {
		t.Fatal(err)
	}
	r.facts = made.First
	for _, name := range []string{"Ana", "Ben"} {
		role := map[bool]meeting.Role{true: meeting.RoleHost, false: meeting.RoleGuest}[name == "Ana"]
		secret := meeting.Holder{Hash: meeting.HashOf("browser of " + name), Kind: meeting.Browser}
		seat, err := store.Join(t.Context(), meeting.Joining{Meeting: r.facts.ID, Name: name, Role: role, Holders: []meeting.Holder{secret}, Shown: secret.Hash})
		if err != nil {
			t.Fatal(err)
		}
		r.live.Took(seat.Settled)
		r.names = append(r.names, seat.Attendee.Author())
	}
	return r
}

// does adds an entry, if it is admitted, and gives its number.
func (r *room) does(who int, kind meeting.Kind, text string, ref int64) int64 {
	r.t.Helper()
	e, _, err := r.live.Append(r.t.Context(), meeting.Post{Meeting: r.facts.ID, Author: r.names[who], Kind: kind, Text: text, Ref: ref})
	if err != nil && meeting.KindOf(err) == 0 { // a refusal is as good as anything
		r.t.Fatal(err)
	}
	return e.Seq
}

// agrees holds a board against the whole log.
func (r *room) agrees(b *sofar.Board) sofar.State {
	r.t.Helper()
	got, err := b.Of(r.t.Context(), r.facts)
	if err != nil {
		r.t.Fatal(err)
	}
	s, err := r.live.Whole(r.t.Context(), r.facts)
	if err != nil {
		r.t.Fatal(err)
	}
	lines := meeting.Fold(s.Entries)
	want := marks.Fold(s.Facts, lines)
	if got.LastSeq != s.Facts.LastSeq || len(want)+len(got.Marks) > 0 && !reflect.DeepEqual(got.Marks, want) || got.Tally != reading.Count(lines) {
		r.t.Fatalf("up to %d the board has %+v, the log %+v", s.Facts.LastSeq, got, want)
	}
	return got
}

// TestBoardAgreesWithTheLog after whatever came, however much of it at once.
func TestBoardAgreesWithTheLog(t *testing.T) {
	for seed := range uint64(20) {
		r, rng := open(t), rand.New(rand.NewPCG(seed, 1))
		board := sofar.New(r.live)
		for range 60 {
			who, ref := rng.IntN(2), 2+rng.Int64N(40)
			switch rng.IntN(8) {
			case 0:
				r.does(who, meeting.KindInfo, "", ref)
			case 1:
				r.does(who, meeting.KindUnmark, "", ref)
			case 2:
				r.does(who, meeting.KindRetraction, "", ref)
			case 3:
				r.does(who, meeting.KindEdit, "#info edited", ref)
			case 4:
				r.does(0, meeting.KindRedaction, "", ref)
			case 5:
				r.does(0, meeting.KindLine, "#undo", 0)
			default:
				r.does(who, meeting.KindLine, fmt.Sprint([]string{"#topic ", "#action Ben ", "hello "}[rng.IntN(3)], rng.IntN(99)), 0)
			}
			if rng.IntN(3) == 0 {
				r.agrees(board)
			}
		}
		r.does(0, meeting.KindClosed, "", 0)
		r.agrees(board)
		r.does(0, meeting.KindRedaction, "", 2)
		r.agrees(board)
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
