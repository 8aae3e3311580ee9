package meeting

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// randomLog draws a log as it was told, entry by entry, and as it stands in the store afterwards: rows that were redacted are empty there.
func randomLog(t *rapid.T) (told, stored []Entry) {
	kinds := []Kind{KindOpened, KindLine, KindLine, KindLine, KindExtended, KindEnded, KindClosed, KindRedaction,
		KindReaction, KindReaction, KindEdit, KindRetraction, KindTopic, KindAction, KindUnmark}
	for n := range int64(rapid.IntRange(0, 40).Draw(t, "n")) {
		who := rapid.SampledFrom([]AttendeeID{"a", "b"}).Draw(t, "who")
		e := Entry{Seq: n + 1, Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Author: Author{ID: who, Name: "Ana"}, Text: rapid.SampledFrom([]string{"x", "y", ""}).Draw(t, "text")}
		switch {
		case e.Kind == KindRedaction:
			for _, other := range stored {
				if other.Kind.Personal() && other.Redacted == 0 && rapid.Bool().Draw(t, "aimed") {
					e.Refs = append(e.Refs, other.Seq)
				}
			}
		case e.Kind.Personal() && n > 0:
			ref := rapid.Int64Range(1, n).Draw(t, "ref")
			if stored[ref-1].Target() == 0 {
				e.Ref = ref
			}
		}
		for _, ref := range e.Refs {
			stored[ref-1] = stored[ref-1].Empty(e.Seq)
		}
		told, stored = append(told, e), append(stored, e)
	}
	return told, stored
}

// aboutIn is About for a log that is at hand.
func aboutIn(log []Entry) About {
	return func(n int64) (found []Entry, err error) {
		for _, e := range log {
			if e.Seq == n || e.Target() == n {
				found = append(found, e)
			}
		}
		return found, nil
	}
}

func TestFoldStepByStepIsTheFoldOfTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		told, stored := randomLog(t)
		var step Lines
		for _, e := range told {
			before := append([]Line(nil), step.All()...)
			step.Add(e)
			for i, l := range step.All() {
				changes := l.Seq == e.Seq || l.Seq == e.Target() || slices.Contains(e.Refs, l.Seq) || slices.ContainsFunc(e.Refs, func(n int64) bool { return told[n-1].Target() == l.Seq })
				if same := i < len(before) && reflect.DeepEqual(before[i], l); same == changes {
					t.Fatalf("line %d: it is the same is %v, entry %d changes it is %v", l.Seq, same, e.Seq, changes)
				}
			}
		}
		whole := Fold(stored)
		if len(whole) != len(step.All()) {
			t.Fatal("different lengths")
		}
		for i := range whole {
			if !reflect.DeepEqual(whole[i], step.All()[i]) {
				t.Fatalf("line %d: %v, step by step %v", i+1, whole[i], step.All()[i])
			}
		}
	})
}

// What each entry is told to have changed are just the lines that a fold up to it shows in another way than the fold before it.
func TestTellSaysWhatAFoldShows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		told, _ := randomLog(t)
		var before []Line
		var stored []Entry
		for i := range told {
			e := told[i]
			for _, ref := range e.Refs {
				stored[ref-1] = stored[ref-1].Empty(e.Seq)
			}
			stored = append(stored, e)
			if err := Tell([]*Entry{&e}, aboutIn(stored)); err != nil {
				t.Fatal(err)
			}
			after := Fold(stored)
			var want []Line
			for k, l := range after[:len(before)] {
				if l.Target() == 0 && !reflect.DeepEqual(l, before[k]) {
					want = append(want, l)
				}
			}
			for k, l := range e.Changed {
				if k < len(want) {
					l.At, l.Outside = want[k].At, want[k].Outside
				}
				if k >= len(want) || !reflect.DeepEqual(l, want[k]) {
					t.Fatalf("entry %d changed %+v, and a fold shows %+v", e.Seq, e.Changed, want)
				}
			}
			if len(want) != len(e.Changed) {
				t.Fatalf("entry %d changed %+v, and a fold shows %+v", e.Seq, e.Changed, want)
			}
			before = after
		}
	})
}

func TestAPartOfALogTakesARedactionOfWhatStandsBefore(t *testing.T) {
	var l Lines
	l.Add(Entry{Seq: 7, Kind: KindLine, Text: "seven"})
	l.Add(Entry{Seq: 8, Kind: KindRedaction, Refs: []int64{2, 7, 9}})
	if got := l.All()[0]; got.Text != "" || got.Redacted != 8 || got.AsOf != 8 {
		t.Errorf("line 7 is %+v", got)
	}
}

// TestALineKeepsWhatItShowed: what is folded on shares with what was before, and never changes it.
func TestALineKeepsWhatItShowed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := Entry{Seq: 1, Kind: KindLine, Text: "x", Author: Author{ID: "a"}}
		log, told := []Entry{line}, []*Entry{}
		var folded Lines
		folded.Add(line)
		for n := range int64(rapid.IntRange(1, 30).Draw(t, "n")) {
			e := Entry{Seq: n + 2, Kind: rapid.SampledFrom([]Kind{KindReaction, KindReaction, KindEdit}).Draw(t, "kind"), Ref: 1,
				Author: Author{ID: rapid.SampledFrom([]AttendeeID{"a", "b", "c", "d"}).Draw(t, "who")}, Text: rapid.SampledFrom([]string{"👍", "🎉", ""}).Draw(t, "text")}
			log, told = append(log, e), append(told, &e)
		}
		if err := Tell(told, aboutIn(log)); err != nil {
			t.Fatal(err)
		}
		var before []Line
		for i, e := range told {
			before = append(before, folded.All()[0])
			folded.Add(*e)
			other := before[i].With(Entry{Seq: 99, Kind: KindReaction, Ref: 1, Text: "👀", Author: Author{ID: "z"}}) // somebody else goes on from it
			if got := other.Reactions[len(other.Reactions)-1].Emoji; got != "👀" {
				t.Fatalf("the other one has %q", got)
			}
		}
		for i, e := range told {
			if want := Fold(log[:i+2])[0]; !reflect.DeepEqual(e.Changed[0], want) {
				t.Errorf("entry %d changed %+v, want %+v", e.Seq, e.Changed[0], want)
			}
			if want := Fold(log[:i+1])[0]; !reflect.DeepEqual(before[i], want) {
				t.Errorf("before entry %d it was %+v, want %+v", e.Seq, before[i], want)
			}
		}
	})
}
