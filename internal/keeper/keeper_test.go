package keeper_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"parley/internal/calendar"
	"parley/internal/keeper"
	"parley/internal/meeting"
	"parley/internal/store/memory"
)

// house is a store with a keeper in it. It is the keeper's live side, too, without anybody who watches.
type house struct {
	*memory.Store
	log  bytes.Buffer
	stop func() // ends the keeper and waits for it

	mu      sync.Mutex
	ahead   time.Duration // of the server's clock before the machine's
	seen    []meeting.Sighting
	broken  error // what Due and Saw answer
	refused error // what Settle answers
	unheld  error // what Hold answers
}

// set changes the house under the keeper's feet.
func (h *house) set(change func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	change()
}

func (h *house) get(what *error) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return *what
}

func (h *house) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return time.Now().UTC().Add(h.ahead)
}

func (h *house) Settle(ctx context.Context, meetings ...meeting.ID) error {
	if err := h.get(&h.refused); err != nil {
		return err
	}
	_, err := h.Store.Settle(ctx, meetings)
	return err
}

func (h *house) Sightings() []meeting.Sighting {
	h.mu.Lock()
	defer h.mu.Unlock()
	seen := h.seen
	h.seen = nil
	return seen
}

func (h *house) Due(ctx context.Context, now time.Time, limit int) ([]meeting.ID, time.Time, error) {
	if err := h.get(&h.broken); err != nil {
		return nil, time.Time{}, err
	}
	return h.Store.Due(ctx, now, limit)
}

func (h *house) Saw(ctx context.Context, seen []meeting.Sighting) error {
	if err := h.get(&h.broken); err != nil {
		return err
	}
	return h.Store.Saw(ctx, seen)
}

func (h *house) Hold(ctx context.Context, f meeting.Facts) (meeting.Facts, error) {
	if err := h.get(&h.unheld); err != nil {
		return meeting.Facts{}, err
	}
	return h.Store.Hold(ctx, f)
}

// run runs the test in a bubble with a keeper, which ends with it.
func run(t *testing.T, test func(t *testing.T, h *house)) {
	synctest.Test(t, func(t *testing.T) {
		h := &house{}
		h.Store = memory.New(memory.Options{Clock: h.Now})
		k := keeper.New(h, h, calendar.NewBook(h, h.Now), keeper.Options{Log: slog.New(slog.NewTextHandler(&h.log, nil))})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); k.Run(ctx) }()
		h.stop = func() { cancel(); <-ended }
		synctest.Wait()
		test(t, h)
		h.stop()
	})
}

// schedule plans a meeting of an hour.
func (h *house) schedule(t *testing.T, in time.Duration) meeting.Facts {
	t.Helper()
	start := h.Now().Add(in).Truncate(time.Second)
	made, err := h.Schedule(t.Context(), meeting.Scheduling{
		Series: meeting.Series{Title: "Tornado weekly", AfterTalk: 10 * time.Minute},
		Start:  start, End: start.Add(time.Hour), HostKey: meeting.HashOf(meeting.NewSecret()),
	})
	if err != nil {
		t.Fatal(err)
	}
	return made.First
}

// wants checks which entries the log of a meeting has.
func (h *house) wants(t *testing.T, m meeting.ID, kinds ...meeting.Kind) []meeting.Entry {
	t.Helper()
	synctest.Wait()
	entries, _, err := h.After(t.Context(), m, 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	var want []string
	for _, e := range entries {
		got = append(got, string(e.Kind))
	}
	for _, k := range kinds {
		want = append(want, string(k))
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Fatalf("at %v the log has %v, want %v", h.Now(), got, want)
	}
	return entries
}

func TestPhasesComeByThemselves(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		f := h.schedule(t, 3*time.Hour)
		time.Sleep(3*time.Hour - time.Millisecond)
		h.wants(t, f.ID)
		time.Sleep(6 * time.Millisecond)
		h.wants(t, f.ID, meeting.KindOpened)
		time.Sleep(time.Hour)
		h.wants(t, f.ID, meeting.KindOpened, meeting.KindEnded)
		time.Sleep(10 * time.Minute)
		entries := h.wants(t, f.ID, meeting.KindOpened, meeting.KindEnded, meeting.KindClosed)
		for i, at := range []time.Time{f.Start, f.End, f.ClosesAt()} {
			if !entries[i].At.Equal(at) {
				t.Errorf("%s is stamped %v, want the moment it records, %v", entries[i].Kind, entries[i].At, at)
			}
		}
	})
}

func TestAStepOfTheClockIsHeardWithinASecond(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		f := h.schedule(t, 24*time.Hour)
		time.Sleep(time.Minute)
		h.set(func() { h.ahead = 48 * time.Hour })
		time.Sleep(time.Second)
		h.wants(t, f.ID, meeting.KindOpened, meeting.KindEnded, meeting.KindClosed)
		h.set(func() { h.ahead = 0 })
		time.Sleep(48 * time.Hour)
		h.wants(t, f.ID, meeting.KindOpened, meeting.KindEnded, meeting.KindClosed)
	})
}

func TestAServerThatSleptSettlesEverything(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		var all []meeting.ID
		for range 250 {
			all = append(all, h.schedule(t, time.Hour).ID)
		}
		h.set(func() { h.ahead = 365 * 24 * time.Hour })
		time.Sleep(2 * time.Second)
		for _, id := range all {
			h.wants(t, id, meeting.KindOpened, meeting.KindEnded, meeting.KindClosed)
		}
	})
}

func TestAFailingStoreIsAskedAgain(t *testing.T) {
	for name, fail := range map[string]func(*house, error){
		"due":    func(h *house, err error) { h.set(func() { h.broken = err }) },
		"settle": func(h *house, err error) { h.set(func() { h.refused = err }) },
	} {
		t.Run(name, func(t *testing.T) {
			run(t, func(t *testing.T, h *house) {
				f := h.schedule(t, time.Minute)
				fail(h, errors.New("the disk is gone"))
				time.Sleep(11 * time.Minute)
				h.wants(t, f.ID)
				if n := strings.Count(h.log.String(), "the disk is gone"); n < 5 || n > 12 {
					t.Errorf("told %d times in eleven minutes, want once a minute:\n%s", n, h.log.String())
				}
				fail(h, nil)
				time.Sleep(time.Second)
				h.wants(t, f.ID, meeting.KindOpened)
				if !strings.Contains(h.log.String(), "works again") {
					t.Errorf("nobody says that it works again:\n%s", h.log.String())
				}
			})
		})
	}
}

func TestSightingsAreStoredOnceAMinuteAndAtTheEnd(t *testing.T) {
	run(t, func(t *testing.T, h *house) {
		ana := h.join(t)
		time.Sleep(30 * time.Minute)
		first := h.see(ana)
		time.Sleep(time.Minute)
		h.wantsSeen(t, ana, first, "a minute later")

		h.set(func() { h.broken = errors.New("the disk is gone") })
		second := h.see(ana)
		time.Sleep(5 * time.Minute)
		h.wantsSeen(t, ana, first, "while the store fails")
		h.set(func() { h.broken = nil })
		time.Sleep(time.Minute)
		h.wantsSeen(t, ana, second, "when the store works again")

		third := h.see(ana)
		h.stop()
		h.wantsSeen(t, ana, third, "after the end")
	})
}

// join takes a name in a meeting that is open.
func (h *house) join(t *testing.T) meeting.Sighting {
	t.Helper()
	f := h.schedule(t, 0)
	seat, err := h.Join(t.Context(), meeting.Joining{Meeting: f.ID, Name: "Ana", Role: meeting.RoleGuest})
	if err != nil {
		t.Fatal(err)
	}
	return meeting.Sighting{Meeting: f.ID, Attendee: seat.Attendee.ID}
}

// see lets the live side see an attendee now.
func (h *house) see(s meeting.Sighting) time.Time {
	s.At = h.Now().Truncate(time.Minute)
	h.set(func() { h.seen = append(h.seen, s) })
	return s.At
}

func (h *house) wantsSeen(t *testing.T, s meeting.Sighting, last time.Time, when string) {
	t.Helper()
	synctest.Wait()
	who, err := h.Attendance(context.WithoutCancel(t.Context()), s.Meeting)
	if err != nil {
		t.Fatal(err)
	}
	if len(who) != 1 || who[0].Attendee.ID != s.Attendee || !who[0].Last.Equal(last) {
		t.Errorf("%s the store has %v, want one who was last seen at %v", when, who, last)
	}
}
