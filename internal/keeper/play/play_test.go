package play_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/internal/keeper/play"
	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/store/memory"
)

// rehearsal is a meeting to practise in, with its host, in a bubble.
type rehearsal struct {
	*memory.Store
	t    *testing.T
	live *live.Live
	f    meeting.Facts
	host meeting.Attendee
}

func rehearse(t *testing.T, test func(*testing.T, *rehearsal)) {
	synctest.Test(t, func(t *testing.T) {
		clock := func() time.Time { return time.Now().UTC() }
		r := &rehearsal{Store: memory.New(memory.Options{Clock: clock}), t: t}
		r.live = live.New(r.Store, live.Options{Clock: clock})
		made, err := r.Schedule(t.Context(), meeting.Scheduling{Start: clock(), End: clock().Add(10 * time.Minute),
			Series: meeting.Series{Title: "Practice", Practise: true, ExtensionCap: 10 * time.Minute}})
		if err != nil {
			t.Fatal(err)
		}
		r.f = made.First
		stage := play.NewStage(r.live, r.Store)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{}, 2)
		go func() { r.live.Run(ctx); ended <- struct{}{} }()
		go func() { stage.Run(ctx); ended <- struct{}{} }()
		for range 2 { // the same form twice
			if err := stage.Play(r.f.ID); err != nil {
				t.Fatal(err)
			}
		}
		seat, err := r.Join(t.Context(), meeting.Joining{Meeting: r.f.ID, Name: "Ana", Role: meeting.RoleHost})
		if err != nil {
			t.Fatal(err)
		}
		r.host = seat.Attendee
		test(t, r)
		cancel()
		<-ended
		<-ended
	})
}

func (r *rehearsal) post(kind meeting.Kind, text string, subject meeting.AttendeeID, ref int64) {
	r.t.Helper()
	p := meeting.Post{Meeting: r.f.ID, Kind: kind, Author: r.host.Author(), Text: text, Subject: subject, Ref: ref}
	if _, _, err := r.live.Append(r.t.Context(), p); err != nil {
		r.t.Fatalf("%s %q: %v", kind, text, err)
	}
}

// said gives the lines that contain a text.
func (r *rehearsal) said(text string) []meeting.Entry {
	r.t.Helper()
	entries, _, err := r.After(r.t.Context(), r.f.ID, 0, 1000)
	if err != nil {
		r.t.Fatal(err)
	}
	var found []meeting.Entry
	for _, e := range entries {
		if e.Kind == meeting.KindLine && strings.Contains(e.Text, text) {
			found = append(found, e)
		}
	}
	return found
}

// TestTheThreeReact to what a host tries, each thing once.
func TestTheThreeReact(t *testing.T) {
	rehearse(t, func(t *testing.T, r *rehearsal) {
		time.Sleep(10 * time.Second)
		r.post(meeting.KindLine, "is this on?", "", 0)
		r.post(meeting.KindLine, "it is", "", 0)
		time.Sleep(10 * time.Second)
		greeted := r.said("Hello Ana!")
		if len(greeted) != 1 || greeted[0].Ref != r.said("is this on?")[0].Seq || greeted[0].Author.Name != "Noor" {
			t.Errorf("Ana is greeted %d times: %+v", len(greeted), greeted)
		}
		for kind, heard := range map[meeting.Kind]string{meeting.KindLocked: "the door is locked", meeting.KindExtended: "extra minutes", meeting.KindClosing: "closes in a minute"} {
			for _, text := range []string{"5", "1"} {
				r.post(kind, text, "", 0)
			}
			time.Sleep(5 * time.Second)
			if n := len(r.said(heard)); n != 1 {
				t.Errorf("%s: %d lines say %q", kind, n, heard)
			}
		}
		r.post(meeting.KindClosing, "0", "", 0)
	})
}

// TestTheRudeOneIsGoneOnceRemoved: he neither talks nor counts any more, and the others tell the number of his line.
func TestTheRudeOneIsGoneOnceRemoved(t *testing.T) {
	rehearse(t, func(t *testing.T, r *rehearsal) {
		time.Sleep(45 * time.Second)
		rude := r.said("you are all stupid")
		if len(rude) != 1 || rude[0].Author.Name != "Rolf" {
			t.Fatalf("%+v", rude)
		}
		if told := r.said("has the number " + strconv.FormatInt(rude[0].Seq, 10) + ":"); len(told) != 1 {
			t.Errorf("nobody tells the number %d", rude[0].Seq)
		}
		r.post(meeting.KindRedaction, "rude", "", rude[0].Seq)
		r.post(meeting.KindRemoval, string(rude[0].Author.ID), rude[0].Author.ID, 0)
		time.Sleep(9 * time.Minute)
		if n := len(r.said("I say what I want")) + len(r.said("boring")); n != 0 {
			t.Errorf("he said %d more lines", n)
		}
		if len(r.said("Well done.")) != 1 || len(r.said("Peace at last.")) != 1 || len(r.said("That was all")) != 1 {
			t.Error("the others did not go on")
		}
		if here := r.live.Presence(r.f.ID); strings.Contains(strings.Join(here.Names, " "), "Rolf") {
			t.Errorf("he is still here: %v", here.Names)
		}
		time.Sleep(2 * time.Minute)
		if f, err := r.Facts(t.Context(), r.f.ID); err != nil || f.Closed == 0 {
			t.Errorf("it has not closed: %+v, %v", f, err)
		}
	})
}
