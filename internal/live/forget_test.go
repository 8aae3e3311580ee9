package live_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
)

// TestADeletedMeetingIsForgotten: streams end, waits return, and nobody is told of it again, here and where its tail was in memory elsewhere.
func TestADeletedMeetingIsForgotten(t *testing.T) {
	for name, forget := range map[string]func(r *room){
		"here":      func(r *room) { r.Forget(r.m) },
		"elsewhere": func(r *room) { r.Hear(r.m, 99) },
	} {
		t.Run(name, func(t *testing.T) {
			inRoom(t, live.Options{}, func(t *testing.T, r *room) {
				r.open()
				e := r.listen(1)
				waited := make(chan error, 1)
				go func() { waited <- r.Wait(context.WithoutCancel(t.Context()), r.m, 1) }()
				synctest.Wait()
				if err := r.store.Delete(t.Context(), r.m); err != nil {
					t.Fatal(err)
				}
				forget(r)
				synctest.Wait()
				if err := e.ends(t); code(err) != "cursor-unknown" {
					t.Errorf("the stream ends with %v", err)
				}
				if err := <-waited; err != nil && meeting.KindOf(err) != meeting.NotFound {
					t.Errorf("the wait ends with %v", err)
				}
				for range 2 {
					if _, err := r.Read(t.Context(), r.m, live.Cursor{}, 1); meeting.KindOf(err) != meeting.NotFound {
						t.Errorf("it is read: %v", err)
					}
					if _, err := r.Watch(t.Context(), r.m, live.Cursor{}, "plain", live.Visitor{}); meeting.KindOf(err) != meeting.NotFound {
						t.Errorf("it is watched: %v", err)
					}
					time.Sleep(time.Hour)
				}
			})
		})
	}
}

// TestTheRemovedAreNotHere: neither a stream nor a poll makes them present again.
func TestTheRemovedAreNotHere(t *testing.T) {
	inRoom(t, live.Options{}, func(t *testing.T, r *room) {
		r.open()
		keep := r.listen(1)
		ana := live.Visitor{Key: "k", Attendee: meeting.Attendee{ID: r.ana.ID, Name: r.ana.Name}}
		w, err := r.Watch(t.Context(), r.m, live.Cursor{}, "plain", ana)
		if err != nil {
			t.Fatal(err)
		}
		p := meeting.Post{Meeting: r.m, Kind: meeting.KindRemoval, Author: meeting.HostByKey, Text: string(r.ana.ID), Subject: r.ana.ID}
		if _, _, err := r.Append(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		if err := w.End(0); !errors.Is(err, live.ErrRemoved) {
			t.Errorf("their stream goes on: %v", err)
		}
		w.Close()
		if _, err := r.Watch(t.Context(), r.m, live.Cursor{}, "plain", ana); !errors.Is(err, live.ErrRemoved) {
			t.Errorf("they begin another: %v", err)
		}
		r.Here(r.m, ana, time.Hour)
		time.Sleep(10 * time.Second)
		if p := r.Presence(r.m); p.Here != 0 {
			t.Errorf("present are %+v", p)
		}
		if seen := r.Sightings(); len(seen) != 0 {
			t.Errorf("seen were %+v", seen)
		}
		keep.goesOn(t)
	})
}

// TestTheRemovedLeaveAllMeetingsOfTheSeries, be their stream in the one in which they were removed or in another.
func TestTheRemovedLeaveAllMeetingsOfTheSeries(t *testing.T) {
	inRoom(t, live.Options{}, func(t *testing.T, r *room) {
		r.open()
		f, err := r.store.Facts(t.Context(), r.m)
		if err != nil {
			t.Fatal(err)
		}
		side, _, err := r.store.Add(t.Context(), meeting.Planning{Series: f.Series, Start: f.Start, End: f.End})
		if err != nil {
			t.Fatal(err)
		}
		w, err := r.Watch(t.Context(), side.ID, live.Cursor{}, "plain", live.Visitor{Key: "k", Attendee: meeting.Attendee{ID: r.ana.ID, Name: r.ana.Name}})
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		wake := w.Wake()
		p := meeting.Post{Meeting: r.m, Kind: meeting.KindRemoval, Author: meeting.HostByKey, Text: string(r.ana.ID), Subject: r.ana.ID}
		if _, _, err := r.Append(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		<-wake
		if err := w.End(1); !errors.Is(err, live.ErrRemoved) {
			t.Errorf("their stream goes on: %v", err)
		}
		if p := r.Presence(side.ID); p.Here != 0 || len(r.Attendees(side.ID)) != 0 {
			t.Errorf("present are %+v", p)
		}
	})
}

// TestARedactionBehindAGapIsHeededAtOnce: another node wrote in between and its bell was not heard, the store does not answer, and still nobody is given
// from memory what was redacted.
func TestARedactionBehindAGapIsHeededAtOnce(t *testing.T) {
	inRoom(t, live.Options{}, func(t *testing.T, r *room) {
		r.open()
		n := r.say("a secret")
		w, err := r.Watch(t.Context(), r.m, live.Cursor{After: n - 1}, "plain", live.Visitor{})
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		if _, err := r.store.Append(t.Context(), []meeting.Post{r.line("by way of another node")}); err != nil {
			t.Fatal(err)
		}
		r.log.deaf.Store(true)
		p := meeting.Post{Meeting: r.m, Kind: meeting.KindRedaction, Author: meeting.HostByKey, Ref: n}
		if _, _, err := r.Append(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		if frames, _, held := w.After(n - 1); held {
			t.Errorf("from memory comes %q", frames)
		}
		r.log.deaf.Store(false)
		frames, _, err := w.Fill(t.Context(), n-1)
		if e, ok := readPlain(lines(frames)[0]); err != nil || !ok || e.Seq != n || e.Redacted != n+2 || e.Text != "" {
			t.Errorf("from the store comes %q, %v", frames, err)
		}
	})
}
