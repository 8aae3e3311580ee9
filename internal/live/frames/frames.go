// Package frames keeps the newest entries of a log encoded, once for everybody who reads them in a voice.
package frames

import (
	"sort"

	"parley/internal/meeting"
)

// Run is a run of frames in one voice, behind each other in one array. Bytes once written are never changed, so readers share them;
// what is dropped in front stays whole for readers that still hold it. The zero value is empty. It is not safe for concurrent use.
type Run struct {
	first int64 // seq of the first frame
	start int   // where that frame begins in buf
	ends  []int // where each frame ends in buf
	buf   []byte
}

// next is the seq of the frame that comes next.
func (r *Run) next() int64 { return r.first + int64(len(r.ends)) }

// Fill encodes those of entries, which are a tail's, that are not encoded yet, and gives how many bytes more it holds.
func (r *Run) Fill(encode func([]byte, meeting.Entry) []byte, entries []meeting.Entry) int64 {
	if len(entries) == 0 || r.next() > entries[len(entries)-1].Seq {
		return 0
	}
	before := cap(r.buf)
	if r.next() < entries[0].Seq { // those between are not in memory any more
		*r = Run{first: entries[0].Seq}
	}
	for _, e := range entries[r.next()-entries[0].Seq:] {
		r.buf = encode(r.buf, e)
		r.ends = append(r.ends, len(r.buf))
	}
	return int64(cap(r.buf) - before)
}

// Drop lets go of the frames below seq and gives how many bytes less it holds. The array is left behind when half of it is of no use.
func (r *Run) Drop(seq int64) int64 {
	n := int(min(seq, r.next()) - r.first)
	if n <= 0 {
		return 0
	}
	before := cap(r.buf)
	r.start, r.first, r.ends = r.ends[n-1], r.first+int64(n), r.ends[n:]
	if r.start > len(r.buf)/2 {
		kept := append([]byte(nil), r.buf[r.start:]...)
		ends := make([]int, len(r.ends))
		for i, end := range r.ends {
			ends[i] = end - r.start
		}
		r.buf, r.ends, r.start = kept, ends, 0
	}
	return int64(before - cap(r.buf))
}

// After gives the frames that follow cursor up to the entry upTo, at most so many bytes but at least one of them, and the seq of the last.
// False: the first of them is not here.
func (r *Run) After(cursor, upTo int64, most int) ([]byte, int64, bool) {
	if cursor+1 < r.first || upTo >= r.next() {
		return nil, cursor, false
	}
	from := r.begin(cursor + 1)
	i := int(cursor + 1 - r.first)
	ends := r.ends[i : upTo-r.first+1]
	n := sort.Search(len(ends), func(k int) bool { return ends[k]-from > most })
	n = max(n, 1)
	end := ends[n-1]
	return r.buf[from:end:end], cursor + int64(n), true
}

// begin is where the frame of seq begins in buf.
func (r *Run) begin(seq int64) int {
	if seq == r.first {
		return r.start
	}
	return r.ends[seq-r.first-1]
}
