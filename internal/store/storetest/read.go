package storetest

import (
	"sync"
	"testing"
	"time"

	"parley/internal/meeting"
)

var reading = []subject{
	{"what follows a cursor, at most so many", func(t *testing.T, h *house) {
		m := h.open()
		h.append(line(m, "a"), line(m, "b"), line(m, "c"))
		for _, c := range []struct {
			after int64
			limit int
			want  string
		}{
			{0, 100, "1 opened, 2 a, 3 b, 4 c"},
			{0, 2, "1 opened, 2 a"},
			{2, 1, "3 b"},
			{3, 100, "4 c"},
			{4, 100, ""},
			{1 << 60, 100, ""},
			{-5, 1, "1 opened"},
			{0, 0, ""},
		} {
			entries, f, err := h.After(background, m, c.after, c.limit)
			h.must(err)
			h.same("entries", show(entries), c.want)
			h.same("last", f.LastSeq, int64(4))
		}
	}},
	{"reading settles nothing", func(t *testing.T, h *house) {
		m := h.open()
		_, f, err := h.After(background, m, 0, 10)
		h.must(err)
		h.same("phase", f.Phase(h.clock.read()), meeting.PhaseScheduled)
		h.same("log", h.log(m), "")
	}},
	{"facts are those of the last commit", func(t *testing.T, h *house) {
		scheduled := h.meeting()
		h.same("as scheduled", h.facts(scheduled.ID), scheduled)
		h.clock.set(start)
		c := h.append(line(scheduled.ID, "a"))
		h.same("after a post", h.facts(scheduled.ID), c.Additions[0].Facts)
	}},
	{"the stamp of one entry", func(t *testing.T, h *house) {
		m := h.open()
		e := h.post(line(m, "a")).Entry
		at, err := h.Stamp(background, m, e.Seq)
		h.must(err)
		h.same("stamp", at, e.At)
		for _, seq := range []int64{0, -1, 3} {
			_, err := h.Stamp(background, m, seq)
			h.want(meeting.NotFound, err)
		}
	}},
	{"an unknown meeting is not found", func(t *testing.T, h *house) {
		_, _, err := h.After(background, 999, 0, 10)
		h.want(meeting.NotFound, err)
		_, err = h.Facts(background, 999)
		h.want(meeting.NotFound, err)
		_, err = h.Stamp(background, 999, 1)
		h.want(meeting.NotFound, err)
	}},
	{"entries and facts are of one snapshot", func(t *testing.T, h *house) {
		m := h.open()
		const posts = 100
		var writer sync.WaitGroup
		writer.Go(func() {
			for range posts {
				h.append(line(m, "x"), line(m, "y"))
			}
		})
		for last := int64(0); last < 2*posts+1; {
			entries, f, err := h.After(background, m, last, 1000)
			h.must(err)
			if got := int64(len(entries)); got != f.LastSeq-last || last > 0 && got%2 != 0 {
				t.Errorf("after %d came %d entries, and the facts say that %d is the last", last, got, f.LastSeq)
			}
			if n := len(entries); n > 0 && (entries[n-1].Seq != f.LastSeq || entries[n-1].At != f.LastAt) {
				t.Errorf("the last entry is %+v, the facts say %d at %v", entries[n-1], f.LastSeq, f.LastAt)
			}
			last = f.LastSeq
		}
		writer.Wait()
	}},
	{"what was answered is seen by every later reader", func(t *testing.T, h *house) {
		m := h.open()
		for i := range 50 {
			e := h.post(line(m, "x")).Entry
			if f := h.facts(m); f.LastSeq != e.Seq || e.Seq != int64(i+2) {
				t.Fatalf("entry %d was answered, a reader is told %d", e.Seq, f.LastSeq)
			}
		}
		h.clock.set(start.Add(20 * time.Minute))
	}},
}
