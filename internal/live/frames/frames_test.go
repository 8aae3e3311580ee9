package frames

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"parley/internal/meeting"
)

func numbers(dst []byte, e meeting.Entry) []byte {
	return fmt.Appendf(dst, "<%d%s>", e.Seq, strings.Repeat(".", int(e.Seq%7)))
}

// TestEncodedEqualsEncodingAnew drives a run of frames at random and compares every answer with frames encoded for it alone; and all
// that was ever handed out must stay as it was.
func TestEncodedEqualsEncodingAnew(t *testing.T) {
	dice := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		var (
			run     Run
			entries []meeting.Entry
			last    = dice.Int64N(50)
			held    int64
			handed  = map[string][]byte{}
		)
		for range 200 {
			switch dice.IntN(4) {
			case 0:
				last++
				entries = append(entries, meeting.Entry{Seq: last})
			case 1:
				held += run.Fill(numbers, entries)
			case 2:
				n := dice.IntN(len(entries)/4 + 1)
				entries = entries[n:]
				held -= run.Drop(last + 1 - int64(len(entries)))
			case 3:
				held += run.Fill(numbers, entries)
				first := last + 1 - int64(len(entries))
				cursor := max(0, first-2+dice.Int64N(int64(len(entries)+2)))
				if cursor >= last {
					continue
				}
				most := 1 + dice.IntN(60)
				got, next, ok := run.After(cursor, last, most)
				if ok != (cursor+1 >= first) {
					t.Fatalf("after %d of %d to %d: held %v", cursor, first, last, ok)
				}
				if !ok {
					continue
				}
				var want []byte
				for seq := cursor + 1; seq <= next; seq++ {
					want = numbers(want, meeting.Entry{Seq: seq})
				}
				if next == cursor || !bytes.Equal(got, want) || next > cursor+1 && len(got) > most {
					t.Fatalf("after %d to %d at most %d: %q up to %d, want %q", cursor, last, most, got, next, want)
				}
				handed[string(got)] = got
			}
			if held != int64(cap(run.buf)) {
				t.Fatalf("it holds %d bytes and counts %d", cap(run.buf), held)
			}
		}
		for was, is := range handed {
			if was != string(is) {
				t.Fatalf("bytes that were handed out changed from %q to %q", was, is)
			}
		}
	}
}
