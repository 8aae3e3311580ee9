package storetest

import (
	"testing"
	"time"

	"parley/internal/meeting"
)

var repeating = []subject{
	{"the same key twice in one batch", func(t *testing.T, h *house) {
		m := h.open()
		c := h.append(keyed(line(m, "once"), "k"), keyed(line(m, "once"), "k"), line(m, "next"))
		h.same("outcomes", outcomes(c), "2 once, repeated 2, 3 next")
		h.same("the same entry", c.Outcomes[1].Entry, c.Outcomes[0].Entry)
		h.same("additions", additions(c), []string{"1 opened, 2 once, 3 next"})
	}},
	{"the same key later", func(t *testing.T, h *house) {
		m := h.open()
		first := h.post(keyed(line(m, "once"), "k"))
		h.clock.set(start.Add(20 * time.Minute))
		again := h.post(keyed(line(m, "once"), "k"))
		h.same("entry", again, meeting.Outcome{Entry: first.Entry, Repeated: true})
		h.same("log", h.log(m), "1 opened, 2 once")
	}},
	{"another body is a mismatch", func(t *testing.T, h *house) {
		m := h.open()
		h.post(keyed(line(m, "once"), "k"))
		answer, other := keyed(line(m, "once"), "k"), keyed(act(m, meeting.KindClosed, ""), "k")
		answer.Ref, other.Actor = 1, answer.Actor
		c := h.append(keyed(line(m, "twice"), "k"), answer, other, keyed(line(m, "once"), "k"))
		h.same("outcomes", outcomes(c), "error 7, error 7, error 7, repeated 2")
	}},
	{"a key belongs to its actor and its meeting", func(t *testing.T, h *house) {
		a, b := h.open(), h.open()
		h.clock.set(start)
		other := keyed(line(a, "mine"), "k")
		other.Actor = "ben"
		c := h.append(keyed(line(a, "mine"), "k"), other, keyed(line(b, "mine"), "k"))
		h.same("outcomes", outcomes(c), "2 mine, 3 mine, 2 mine")
	}},
	{"actor and key do not run together", func(t *testing.T, h *house) {
		m := h.open()
		p, q := line(m, "same"), line(m, "same")
		p.Actor, p.Key, q.Actor, q.Key = "ab", "c", "a", "bc"
		h.same("outcomes", outcomes(h.append(p, q)), "2 same, 3 same")
	}},
	{"without a key every wish is a new one", func(t *testing.T, h *house) {
		m := h.open()
		h.same("outcomes", outcomes(h.append(line(m, "hi"), line(m, "hi"))), "2 hi, 3 hi")
	}},
	{"a refusal is not remembered", func(t *testing.T, h *house) {
		m := h.meeting().ID
		h.same("early", outcomes(h.append(keyed(line(m, "hi"), "k"))), "error 5")
		h.clock.set(start)
		h.same("in time", outcomes(h.append(keyed(line(m, "hi"), "k"))), "2 hi")
	}},
	{"a repeat is answered in every phase", func(t *testing.T, h *house) {
		m := h.open()
		p := keyed(line(m, "once"), "k")
		first := h.post(p).Entry
		for _, moment := range []time.Time{end.Add(-time.Minute), end.Add(time.Minute), end.Add(time.Hour)} {
			h.clock.set(moment)
			h.same("repeat", h.post(p), meeting.Outcome{Entry: first, Repeated: true})
		}
		h.same("log", h.log(m), "1 opened, 2 once, 3 ended, 4 closed")
		h.same("a new one", outcomes(h.append(keyed(line(m, "once"), "other"))), "error 5")
	}},
	{"a closure that the clock was faster with", func(t *testing.T, h *house) {
		m := h.open()
		h.clock.set(end.Add(meeting.DefaultAfterTalk))
		c := h.append(keyed(act(m, meeting.KindClosed, ""), "k"))
		h.same("outcomes", outcomes(c), "repeated 3")
		h.same("entry", c.Outcomes[0].Entry, meeting.Entry{Seq: 3, At: end.Add(meeting.DefaultAfterTalk), Kind: meeting.KindClosed})
	}},
	{"acts with a key are stored once", func(t *testing.T, h *house) {
		m := h.open()
		extend := keyed(act(m, meeting.KindExtended, "10"), "k")
		h.same("outcomes", outcomes(h.append(extend, extend)), "2 extended, repeated 2")
		h.same("end", h.facts(m).End, end.Add(10*time.Minute))
	}},
}
