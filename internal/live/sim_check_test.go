package live_test

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"parley/internal/live"
	"parley/internal/meeting"
)

// judge holds what everybody was told against the log.
func (w *world) judge(t *testing.T) {
	t.Helper()
	stored := map[string]int64{}
	for i, e := range w.log {
		if e.Seq != int64(i+1) {
			t.Errorf("entry %d of the log has number %d", i+1, e.Seq)
		}
		if i > 0 && e.At.Before(w.log[i-1].At) {
			t.Errorf("the stamp of entry %d steps back", e.Seq)
		}
		if e.Kind == meeting.KindLine && e.Redacted == 0 {
			if stored[e.Text] > 0 {
				t.Errorf("%q is there twice: %d and %d", e.Text, stored[e.Text], e.Seq)
			}
			stored[e.Text] = e.Seq
		}
	}
	if !w.m.Phase(w.now()).Over() {
		t.Errorf("the meeting is not over but %s", w.m.Phase(w.now()))
	}
	for _, p := range w.posts {
		switch {
		case p.text == "":
		case p.refused && stored[p.text] > 0:
			t.Errorf("%q was refused and is entry %d", p.text, stored[p.text])
		case p.answer > 0 && w.log[p.seq-1].Redacted > 0:
		case p.answer > 0 && stored[p.text] != p.seq:
			t.Errorf("%q was acknowledged as %d and is %d", p.text, p.seq, stored[p.text])
		}
	}
	for i, has := range w.shown {
		if len(has) != len(w.log) {
			t.Errorf("reader %d ended with %d of %d entries", i, len(has), len(w.log))
			continue
		}
		for k, e := range has {
			row := w.log[k]
			row.Changed, e.Changed = nil, nil // which judgeLooks looks at
			if !reflect.DeepEqual(e, row) {
				t.Errorf("reader %d has %+v as entry %d, the log has %+v", i, e, k+1, w.log[k])
			}
		}
	}
	w.judgeLooks(t)
	if len(w.lives) == 1 && !linearizable(w) {
		t.Error("the history is not linearizable")
	}
}

// operation is an append (the seq it got) or a read (the newest seq seen).
type operation struct {
	append bool
	seq    int64
}

// model is the log as one number, the newest: an append must get the next one, a read must see the newest.
var model = porcupine.Model{
	Init: func() any { return int64(0) },
	Step: func(state, input, _ any) (bool, any) {
		newest, op := state.(int64), input.(operation)
		if op.append {
			return op.seq == newest+1, op.seq
		}
		return op.seq == newest, newest
	},
	Equal: func(a, b any) bool { return a == b },
}

// linearizable tells whether posts and polls can be put in an order in which each takes place at one moment between its call and
// its answer. A post without an answer may have taken place until the end, the clock's entries and hosts' acts at any time.
func linearizable(w *world) bool {
	end := w.moment()
	posts, known := map[string]*posted{}, map[int64]*posted{} // a line that was redacted is known by its number, if that was told
	for _, p := range w.posts {
		if p.text != "" {
			posts[p.text], known[p.seq] = p, p
		}
	}
	var ops []porcupine.Operation
	for i, e := range w.log {
		op := porcupine.Operation{ClientId: i, Input: operation{true, e.Seq}, Return: end}
		p := posts[e.Text]
		if e.Redacted > 0 {
			p = known[e.Seq]
		}
		if p != nil && e.Kind == meeting.KindLine {
			op.Call = p.call
			if p.answer > 0 {
				op.Return = p.answer
			}
		}
		ops = append(ops, op)
	}
	for i, l := range w.looks {
		ops = append(ops, porcupine.Operation{ClientId: len(w.log) + i, Input: operation{false, l.newest}, Call: l.call, Return: l.answer})
	}
	return porcupine.CheckOperations(model, ops)
}

// plain is a voice that can be read back: a record a line, with bars between the fields.
var plain = live.Voice{Name: "plain", Encode: encodePlain, Hint: func(dst []byte, h live.Hint) []byte {
	return fmt.Appendf(dst, "hint|%s|%s|%d|%d|%d|%s\n", h.Kind, h.Phase, h.LastSeq, h.Presence.Here, h.Presence.Reading, strings.Join(h.Presence.Names, ","))
}}

func encodePlain(dst []byte, e meeting.Entry) []byte {
	refs := strings.Trim(fmt.Sprint(e.Refs), "[]")
	return fmt.Appendf(dst, "%d|%d|%s|%s|%s|%s|%s|%d|%d|%s|%s\n", e.Seq, e.At.UnixMilli(), e.Kind, e.Author.ID, e.Author.Name, e.Author.Role, e.Text, e.Ref, e.Redacted, refs, changedPlain(e))
}

// fourVoices are as many as the server has, so that what one of them holds is not what another holds.
var fourVoices = []live.Voice{plain, {Name: "2", Encode: plain.Encode, Hint: plain.Hint}, {Name: "3", Encode: plain.Encode, Hint: plain.Hint},
	{Name: "4", Encode: plain.Encode, Hint: plain.Hint}}

// lines takes frames apart.
func lines(frames []byte) []string { return slices.Collect(strings.Lines(string(frames))) }

func readPlain(record string) (meeting.Entry, bool) {
	f := strings.Split(strings.TrimSuffix(record, "\n"), "|")
	seq, err := strconv.ParseInt(f[0], 10, 64)
	if err != nil || len(f) != 11 {
		return meeting.Entry{}, false
	}
	at, _ := strconv.ParseInt(f[1], 10, 64)
	ref, _ := strconv.ParseInt(f[7], 10, 64)
	redacted, _ := strconv.ParseInt(f[8], 10, 64)
	var refs []int64
	for _, n := range strings.Fields(f[9]) {
		ref, _ := strconv.ParseInt(n, 10, 64)
		refs = append(refs, ref)
	}
	return meeting.Entry{Redacted: redacted, Refs: refs, Seq: seq, At: time.UnixMilli(at).UTC(), Kind: meeting.Kind(f[2]), Text: f[6], Ref: ref,
		Author: meeting.Author{ID: meeting.AttendeeID(f[3]), Name: f[4], Role: meeting.Role(f[5])}}, true
}

func readHint(record string) live.Hint {
	f := strings.Split(strings.TrimSuffix(record, "\n"), "|")
	if len(f) != 7 || f[0] != "hint" {
		return live.Hint{Kind: "unreadable"}
	}
	h := live.Hint{Kind: live.HintKind(f[1]), Phase: meeting.Phase(f[2])}
	h.LastSeq, _ = strconv.ParseInt(f[3], 10, 64)
	h.Presence.Here, _ = strconv.Atoi(f[4])
	h.Presence.Reading, _ = strconv.Atoi(f[5])
	if f[6] != "" {
		h.Presence.Names = strings.Split(f[6], ",")
	}
	return h
}
