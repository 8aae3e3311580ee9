package reading

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"parley/internal/meeting"
)

// TestALineTakenBackSaysNothing: its words, earlier and later ones, and what others gave to it are nowhere in its fragment.
func TestALineTakenBackSaysNothing(t *testing.T) {
	l := muchChanged("vitriol", meeting.Author{ID: "a1", Name: "Ana"}).With(meeting.Entry{Seq: 6, Kind: meeting.KindRetraction, Ref: 1})
	got := string(AppendLine(nil, l))
	for _, word := range []string{"first", "vitriol", "👍", "data-mark", "data-edited"} {
		if strings.Contains(got, word) {
			t.Errorf("%s is left: %s", word, got)
		}
	}
	for _, word := range []string{`data-retracted="6"`, `data-as-of="6"`, "Ana</bdi>", "<time", `<p class="gone"></p>`, `href="#l-1"`} {
		if !strings.Contains(got, word) {
			t.Errorf("%s is missing: %s", word, got)
		}
	}
}

// TestFragmentsAddUp: whoever takes each change as it comes has at any time what whoever folds the whole log has, whatever happened, redactions too; and
// so has in the end who comes later, reads what is left of the log, and keeps of each line the newest look.
func TestFragmentsAddUp(t *testing.T) {
	for seed := range uint64(300) {
		dice := rand.New(rand.NewPCG(seed, 5))
		var log []meeting.Entry
		shown := map[int64]string{}
		for range 5 + dice.IntN(60) {
			e := grow(dice, log)
			for _, n := range e.Refs {
				log[n-1] = log[n-1].Empty(e.Seq)
			}
			log = append(log, e)
			tell(t, log, shown, e)
			if t.Failed() {
				t.Fatalf("seed %d: after %d", seed, e.Seq)
			}
		}
		tell(t, log, map[int64]string{}, log...)
		if t.Failed() {
			t.Fatalf("seed %d: read afterwards", seed)
		}
	}
}

// tell gives entries of a log to a page, and holds what it shows then against a fold of the log.
func tell(t *testing.T, log []meeting.Entry, shown map[int64]string, entries ...meeting.Entry) {
	t.Helper()
	told := make([]*meeting.Entry, len(entries))
	for i, e := range entries {
		told[i] = &e
	}
	err := meeting.Tell(told, func(n int64) (all []meeting.Entry, err error) {
		for _, other := range log {
			if other.Seq == n || other.Target() == n {
				all = append(all, other)
			}
		}
		return all, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range told {
		take(t, shown, AppendChange(nil, *e))
	}
	for _, l := range meeting.Fold(log) {
		if want := string(AppendLine(nil, l)); l.Target() == 0 && shown[l.Seq] != want {
			t.Errorf("line %d was told as\n%s\nand the log has\n%s", l.Seq, shown[l.Seq], want)
		}
	}
}

// take does with a change what a page does.
func take(t *testing.T, shown map[int64]string, change []byte) {
	t.Helper()
	var c struct {
		Lines []struct {
			N    int64
			HTML string
		}
	}
	if err := json.Unmarshal(change, &c); err != nil {
		t.Fatal(err)
	}
	for _, l := range c.Lines {
		if asOf(l.HTML) > asOf(shown[l.N]) {
			shown[l.N] = l.HTML
		}
	}
}

func asOf(fragment string) (n int) {
	_, rest, _ := strings.Cut(fragment, `data-as-of="`)
	_, _ = fmt.Sscan(strings.Split(rest, `"`)[0], &n)
	return n
}

// grow makes the next entry of a log: about a line that stands, if it can, as the rules would let it.
func grow(dice *rand.Rand, log []meeting.Entry) meeting.Entry {
	who := meeting.Author{ID: meeting.AttendeeID(fmt.Sprint("id", dice.IntN(3))), Name: fmt.Sprint("Name ", dice.IntN(3)), Role: meeting.RoleGuest}
	e := meeting.Entry{Seq: int64(len(log) + 1), At: noon, Kind: meeting.KindLine, Author: who, Text: fmt.Sprint("text ", len(log))}
	kinds := []meeting.Kind{meeting.KindReaction, meeting.KindReaction, meeting.KindEdit, meeting.KindRetraction, meeting.KindUnmark, meeting.KindRedaction}
	kinds = append(kinds, meeting.Marks...)
	var standing []int64
	for _, l := range meeting.Fold(log) {
		if l.Spoken() && l.Redacted == 0 && l.Retracted == 0 {
			standing = append(standing, l.Seq)
		}
	}
	if len(standing) == 0 || dice.IntN(3) == 0 {
		return e
	}
	e.Kind, e.Ref = kinds[dice.IntN(len(kinds))], standing[dice.IntN(len(standing))]
	switch {
	case e.Kind == meeting.KindReaction:
		e.Text = []string{"👍", "🎉", ""}[dice.IntN(3)]
	case e.Kind == meeting.KindRedaction:
		e.Refs, e.Ref = redacted(dice, log, e.Ref), 0
	case e.Kind.Marks() && dice.IntN(4) == 0:
		e.Ref = 0
	case e.Kind != meeting.KindEdit:
		e.Text = ""
	}
	return e
}

// redacted are the numbers that a redaction empties: a line with its edits, or all of somebody's.
func redacted(dice *rand.Rand, log []meeting.Entry, n int64) (refs []int64) {
	all, who := dice.IntN(3) == 0, log[n-1].Author.ID
	for _, e := range log {
		its := e.Seq == n || e.Target() == n && (e.Kind == meeting.KindEdit || e.Kind == meeting.KindRetraction)
		if e.Redacted == 0 && e.Kind.Personal() && (its || all && e.Author.ID == who) {
			refs = append(refs, e.Seq)
		}
	}
	slices.Sort(refs)
	return refs
}

// TestAHallThatReacts costs each reader so many bytes that they grow with the hall, not with its square; and all are counted.
func TestAHallThatReacts(t *testing.T) {
	const hall = 1000
	line := meeting.LineOf(meeting.Entry{Seq: 1, Kind: meeting.KindLine, Author: meeting.Author{ID: "a1", Name: "Ana"}, Text: "Welcome"})
	bytes, last := 0, ""
	for n := range hall {
		e := meeting.Entry{Seq: int64(n + 2), Kind: meeting.KindReaction, Text: "👍", Ref: 1,
			Author: meeting.Author{ID: meeting.AttendeeID(fmt.Sprintf("attendee%08d", n)), Name: fmt.Sprintf("Somebody Whose Name Is %d", n)}}
		line = line.With(e)
		e.Changed = []meeting.Line{line}
		last = string(AppendChange(nil, e))
		bytes += len(last)
	}
	if most := hall * 6000; bytes > most {
		t.Errorf("a reader gets %d bytes of %d reactions, more than %d", bytes, hall, most)
	}
	for _, shown := range []string{"<b>1000</b>", "Whose Name Is 0<", "attendee00000999", " …</span>"} {
		if !strings.Contains(last, shown) {
			t.Errorf("%q is missing", shown)
		}
	}
}
