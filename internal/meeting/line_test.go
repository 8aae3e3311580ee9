package meeting

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// randomLog draws a log as it was told, entry by entry, and as it stands in the store afterwards: rows that were redacted are empty there.
func randomLog(t *rapid.T) (told, stored []Entry) {
	kinds := []Kind{KindOpened, KindLine, KindLine, KindLine, KindExtended, KindEnded, KindClosed, KindRedaction}
	for n := range int64(rapid.IntRange(0, 40).Draw(t, "n")) {
		e := Entry{Seq: n + 1, Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Author: Author{ID: "a", Name: "Ana"}, Text: "x"}
		if e.Kind == KindRedaction {
			aimed := slices.DeleteFunc(slices.Clone(stored), func(Entry) bool { return rapid.Bool().Draw(t, "spared") })
			var err error
			if e.Refs, _, err = Redacts(aimed); err != nil || len(e.Refs) == 0 {
				e.Kind = KindLine
			}
		}
		for _, ref := range e.Refs {
			stored[ref-1] = stored[ref-1].Empty(e.Seq)
		}
		told, stored = append(told, e), append(stored, e)
	}
	return told, stored
}

func TestFoldStepByStepIsTheFoldOfTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		told, stored := randomLog(t)
		var step Lines
		for _, e := range told {
			before := append([]Line(nil), step.All()...)
			step.Add(e)
			for i, l := range step.All() {
				changes := l.Seq == e.Seq || slices.Contains(e.Refs, l.Seq)
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

func TestAPartOfALogTakesARedactionOfWhatStandsBefore(t *testing.T) {
	var l Lines
	l.Add(Entry{Seq: 7, Kind: KindLine, Text: "seven"})
	l.Add(Entry{Seq: 8, Kind: KindRedaction, Refs: []int64{2, 7, 9}})
	if got := l.All()[0]; got.Text != "" || got.Redacted != 8 || got.AsOf != 8 {
		t.Errorf("line 7 is %+v", got)
	}
}
