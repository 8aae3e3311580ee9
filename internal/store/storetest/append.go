package storetest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"parley/internal/meeting"
)

var appending = []subject{
	{"numbers and stamps by the server", func(t *testing.T, h *house) {
		m := h.open()
		h.clock.set(start.Add(10*time.Minute + 1_234_567*time.Nanosecond).In(time.FixedZone("east", 3600)))
		c := h.append(line(m, "Hello"), line(m, "again"))
		h.same("outcomes", outcomes(c), "2 Hello, 3 again")
		h.same("log", h.log(m), "1 opened, 2 Hello, 3 again")
		h.same("stamp", c.Outcomes[0].Entry.At, start.Add(10*time.Minute+time.Millisecond))
		h.same("author", c.Outcomes[0].Entry.Author, ana)
	}},
	{"a refused post leaves no hole and fails no neighbour", func(t *testing.T, h *house) {
		m := h.open()
		nobody := line(m, "who am I")
		nobody.Author = meeting.Author{}
		c := h.append(line(m, "a"), line(m, ""), line(999, "where"), nobody, act(m, "dance", ""), line(m, "b"))
		h.same("outcomes", outcomes(c), "2 a, error 1, error 4, error 2, error 1, 3 b")
		h.same("additions", additions(c), []string{"1 opened, 2 a, 3 b"})
		h.same("log", h.log(m), "1 opened, 2 a, 3 b")
	}},
	{"an answer stands for an entry of the same batch", func(t *testing.T, h *house) {
		m := h.open()
		answer, early := line(m, "yes"), line(m, "no")
		answer.Ref, early.Ref = 2, 4
		c := h.append(line(m, "really?"), answer, early)
		h.same("outcomes", outcomes(c), "2 really?, 3 yes, error 1")
		entries, _, err := h.After(background, m, 2, 10)
		h.must(err)
		h.same("ref", entries[0].Ref, int64(2))
	}},
	{"two meetings in one batch", func(t *testing.T, h *house) {
		a, b := h.open(), h.open()
		h.clock.set(start.Add(10 * time.Minute))
		c := h.append(line(b, "b1"), line(a, "a1"), line(b, "b2"))
		h.same("outcomes", outcomes(c), "2 b1, 2 a1, 3 b2")
		h.same("additions", additions(c), []string{"1 opened, 2 b1, 3 b2", "1 opened, 2 a1"})
		for _, a := range c.Additions {
			h.same("facts of the addition", a.Facts, h.facts(a.Facts.ID))
		}
	}},
	{"a post and the closing", func(t *testing.T, h *house) {
		m := h.open()
		c := h.append(line(m, "last"), act(m, meeting.KindClosed, ""), line(m, "late"), act(m, meeting.KindClosed, ""))
		h.same("outcomes", outcomes(c), "2 last, 3 closed, error 5, repeated 3")
		h.same("author of an early closing", c.Outcomes[1].Entry.Author, host)
		h.same("additions", additions(c), []string{"1 opened, 2 last, 3 closed"})
		h.same("phase", h.facts(m).Phase(h.clock.read()), meeting.PhaseClosed)
	}},
	{"what is due is stored even if every post is refused", func(t *testing.T, h *house) {
		m := h.meeting().ID
		h.clock.set(end.Add(time.Hour))
		c := h.append(line(m, "anybody here?"))
		h.same("outcomes", outcomes(c), "error 5")
		h.same("additions", additions(c), []string{"1 opened, 2 ended, 3 closed"})
		h.same("log", h.log(m), "1 opened, 2 ended, 3 closed")
	}},
	{"a refusal tells the times", func(t *testing.T, h *house) {
		m := h.meeting().ID
		var refusal *meeting.Error
		if err := h.post(line(m, "early")).Err; !errors.As(err, &refusal) || refusal.Facts == nil || !refusal.Facts.Start.Equal(start) {
			t.Errorf("the refusal is %v, without the facts", err)
		}
	}},
	{"an extension moves the end", func(t *testing.T, h *house) {
		m := h.open()
		c := h.append(act(m, meeting.KindExtended, "10"), act(m, meeting.KindExtended, "30"), act(m, meeting.KindExtended, "20"))
		h.same("outcomes", outcomes(c), "2 extended, error 6, 3 extended")
		f := h.facts(m)
		h.same("end", f.End, end.Add(30*time.Minute))
		h.same("extended", f.Extended, 30*time.Minute)
		h.clock.set(end.Add(time.Minute))
		h.same("after the planned end", outcomes(h.append(line(m, "still here"))), "4 still here")
	}},
	{"cancelled meetings never open", func(t *testing.T, h *house) {
		m := h.meeting().ID
		h.same("outcomes", outcomes(h.append(act(m, meeting.KindCancelled, "snow"), act(m, meeting.KindCancelled, "ice"))), "1 cancelled, repeated 1")
		h.clock.set(end)
		h.same("outcome", outcomes(h.append(line(m, "hello?"))), "error 5")
		h.same("log", h.log(m), "1 cancelled")
	}},
	{"texts and names come back byte for byte", func(t *testing.T, h *house) {
		m := h.open()
		var want []string
		for _, text := range []string{
			"<b>&amp;'\"--;drop table entries;$1 ?", "e\u0301 \u00e9 ﬁ ß İ", "a\r\nb\n\n c\t ", "\u202eright to left\u202c", "👩‍👩‍👧‍👦 ❤️",
			"\ufeff\u200bzero", "\x1b[31mred", "%00 \\0 \\x00", "مرحبا नमस्ते 你好", strings.Repeat("ä", meeting.MaxText/2),
		} {
			p := line(m, text)
			p.Author.Name = "Ana <\u0301'\"> 你好"
			if o := h.post(p); o.Err != nil || o.Entry.Text != text || o.Entry.Author != p.Author {
				t.Errorf("%q was answered by %+v", text, o)
			}
			want = append(want, text)
		}
		entries, _, err := h.After(background, m, 1, 100)
		h.must(err)
		for i, e := range entries {
			h.same("text", e.Text, want[i])
			h.same("name", e.Author.Name, "Ana <\u0301'\"> 你好")
		}
	}},
	{"no posts are no transaction's fault", func(t *testing.T, h *house) {
		c := h.append()
		h.same("additions", additions(c), []string(nil))
	}},
	{"who hung up before has stored nothing", func(t *testing.T, h *house) {
		m := h.open()
		gone, cancel := context.WithCancel(background)
		cancel()
		_, err := h.Append(gone, []meeting.Post{line(m, "gone")})
		h.want(meeting.Unavailable, err)
		h.same("log", h.log(m), "")
	}},
}
