// Package history judges what happened to one meeting: what writers sent and were answered, what readers were given, and what
// the log says afterwards. It knows nothing of how the server works.
package history

import (
	"fmt"
	"time"

	"parley/test/client"
)

// Post is one wish to say a line. Its tries share one Idempotency-Key, so they are one operation. Texts are unique in a history.
type Post struct {
	Writer  string
	Text    string
	Call    time.Time // when the first try was sent
	Return  time.Time // when the answer came; zero without one
	Seq     int64     // the number acknowledged; 0 when none was
	Refused bool      // the answer was that the meeting takes no more lines
}

// Reading is what one reader was given.
type Reading struct {
	Name   string
	From   int64 // its first cursor
	Got    []client.Entry
	Looks  []client.Look
	Closed bool // it was told that the meeting is closed
}

// History is everything known about one meeting.
type History struct {
	Log      []client.Entry // read afterwards, from the first entry to the last
	Posts    []Post
	Readings []Reading
	// Prefix allows readings that stop before the log does, for readers that were not told that the meeting is closed.
	Prefix bool
}

// Add takes what a reader has seen. The protocol faults that the reader noticed itself come back.
func (h *History) Add(r *client.Reader) []string {
	got, looks, faults, closed, _ := r.Seen()
	h.Readings = append(h.Readings, Reading{r.Name, r.From, got, looks, closed})
	for i, f := range faults {
		faults[i] = r.Name + ": " + f
	}
	return faults
}

// Faults is every promise that the history breaks, in words; none when all is well.
func (h *History) Faults() []string {
	var f faults
	h.checkLog(&f)
	h.checkPosts(&f)
	for _, r := range h.Readings {
		h.checkReading(r, &f)
		h.checkLooks(r, &f)
	}
	if len(f) == 0 && !h.linearizable() {
		f.add("posts and polls: there is no order in which each could have happened at one moment")
	}
	return f
}

type faults []string

func (f *faults) add(format string, args ...any) {
	if len(*f) == 30 {
		*f = append(*f, "and more")
	}
	if len(*f) < 30 {
		*f = append(*f, fmt.Sprintf(format, args...))
	}
}

// checkLog: numbers without holes, stamps that never go back and are written as promised, at most one `closed`.
func (h *History) checkLog(f *faults) {
	var last time.Time
	count := map[string]int{}
	for i, e := range h.Log {
		if e.Seq != int64(i)+1 {
			f.add("log: entry %d stands at place %d", e.Seq, i+1)
		}
		at := e.Time()
		if at.IsZero() {
			f.add("log: entry %d has the unreadable stamp %q", e.Seq, e.At)
		}
		if at.Before(last) {
			f.add("log: the stamp of entry %d goes back from %v to %v", e.Seq, last, at)
		}
		last = at
		count[e.Kind]++
	}
	for _, kind := range []string{"opened", "ended", "closed"} {
		if count[kind] > 1 {
			f.add("log: %d entries say %s", count[kind], kind)
		}
	}
}

// checkPosts: an acknowledged line stands once under its number, an unknown one at most once, a refused one nowhere, and nothing
// stands there that nobody said.
func (h *History) checkPosts(f *faults) {
	if h.Posts == nil {
		return
	}
	at := map[string][]int64{}
	for _, e := range h.Log {
		if e.Kind == "line" {
			at[e.Text] = append(at[e.Text], e.Seq)
		}
	}
	for _, p := range h.Posts {
		seqs := at[p.Text]
		switch {
		case len(seqs) > 1:
			f.add("doubled: %q of %s stands in the log as %v", p.Text, p.Writer, seqs)
		case p.Refused && len(seqs) > 0:
			f.add("refused yet stored: %q of %s stands in the log as %v", p.Text, p.Writer, seqs)
		case p.Seq != 0 && len(seqs) == 0:
			f.add("lost: %q of %s was acknowledged as %d", p.Text, p.Writer, p.Seq)
		case p.Seq != 0 && seqs[0] != p.Seq:
			f.add("wrong number: %q of %s was acknowledged as %d and is %d", p.Text, p.Writer, p.Seq, seqs[0])
		}
		delete(at, p.Text)
	}
	for text, seqs := range at {
		f.add("ghost: nobody said %q, which is %v", text, seqs)
	}
}

// checkReading: a reader got the log from its first cursor on, each entry once, in order and with the same content; and all of it
// up to `closed` when it was told so.
func (h *History) checkReading(r Reading, f *faults) {
	next := r.From + 1
	for i, e := range r.Got {
		switch {
		case e.Seq < next:
			f.add("%s: got entry %d again at place %d", r.Name, e.Seq, i+1)
			continue
		case e.Seq > next:
			f.add("%s: missed the entries from %d to %d", r.Name, next, e.Seq-1)
		}
		next = e.Seq + 1
		if e.Seq > int64(len(h.Log)) {
			f.add("%s: got entry %d, which is not in the log", r.Name, e.Seq)
		} else if want := h.Log[e.Seq-1]; !Same(e, want) {
			f.add("%s: entry %d is %s there and %s in the log", r.Name, e.Seq, show(e), show(want))
		}
	}
	end := int64(len(h.Log))
	for _, e := range h.Log {
		if e.Kind == "closed" && r.Closed {
			end = e.Seq // what follows is for those who ask
		}
	}
	if next <= end && (r.Closed || !h.Prefix) {
		f.add("%s: stopped at %d of %d (told closed: %v)", r.Name, next-1, end, r.Closed)
	}
}

// checkLooks: the answer to a poll agrees with itself.
func (h *History) checkLooks(r Reading, f *faults) {
	for _, l := range r.Looks {
		if l.Cursor > l.LastSeq {
			f.add("%s: cursor %d is beyond last_seq %d", r.Name, l.Cursor, l.LastSeq)
		}
		if l.Cursor != l.After+int64(l.Entries) {
			f.add("%s: %d entries after %d end with cursor %d", r.Name, l.Entries, l.After, l.Cursor)
		}
		if l.Entries == 0 && l.Cursor < l.LastSeq {
			f.add("%s: no entries after %d although the last is %d", r.Name, l.Cursor, l.LastSeq)
		}
	}
}

// Same tells whether two entries are equal in everything that is promised.
func Same(a, b client.Entry) bool {
	if (a.Author == nil) != (b.Author == nil) || a.Author != nil && *a.Author != *b.Author {
		return false
	}
	a.Author, b.Author = nil, nil
	return a == b
}

func show(e client.Entry) string {
	who := "the clock"
	if e.Author != nil {
		who = e.Author.Name
	}
	return fmt.Sprintf("%s by %s at %s %.60q", e.Kind, who, e.At, e.Text)
}
