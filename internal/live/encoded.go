package live

import (
	"sort"

	"parley/internal/meeting"
)

// piece is how many bytes a stream is given at once, unless one frame is longer.
const piece = 64 << 10

// encoded is a run of frames in one voice, behind each other in one array. Bytes once written are never changed, so readers share them;
// what is dropped in front stays whole for readers that still hold it. It is guarded by its tail.
type encoded struct {
	first int64 // seq of the first frame
	start int   // where that frame begins in buf
	ends  []int // where each frame ends in buf
	buf   []byte
}

// next is the seq of the frame that comes next.
func (c *encoded) next() int64 { return c.first + int64(len(c.ends)) }

// fill encodes those of entries, which are a tail's, that are not encoded yet, and gives how many bytes more it holds.
func (c *encoded) fill(v Voice, entries []meeting.Entry) int64 {
	if len(entries) == 0 || c.next() > entries[len(entries)-1].Seq {
		return 0
	}
	before := cap(c.buf)
	if c.next() < entries[0].Seq { // those between are not in memory any more
		*c = encoded{first: entries[0].Seq}
	}
	for _, e := range entries[c.next()-entries[0].Seq:] {
		c.buf = v.Encode(c.buf, e)
		c.ends = append(c.ends, len(c.buf))
	}
	return int64(cap(c.buf) - before)
}

// drop lets go of the frames below seq and gives how many bytes less it holds. The array is left behind when half of it is of no use.
func (c *encoded) drop(seq int64) int64 {
	n := int(min(seq, c.next()) - c.first)
	if n <= 0 {
		return 0
	}
	before := cap(c.buf)
	c.start, c.first, c.ends = c.ends[n-1], c.first+int64(n), c.ends[n:]
	if c.start > len(c.buf)/2 {
		kept := append([]byte(nil), c.buf[c.start:]...)
		ends := make([]int, len(c.ends))
		for i, end := range c.ends {
			ends[i] = end - c.start
		}
		c.buf, c.ends, c.start = kept, ends, 0
	}
	return int64(before - cap(c.buf))
}

// after gives the frames that follow cursor up to the entry upTo, at most a piece but at least one, and the seq of the last.
// False: the first of them is not here.
func (c *encoded) after(cursor, upTo int64, most int) ([]byte, int64, bool) {
	if cursor+1 < c.first || upTo >= c.next() {
		return nil, cursor, false
	}
	from := c.begin(cursor + 1)
	i := int(cursor + 1 - c.first)
	ends := c.ends[i : upTo-c.first+1]
	n := sort.Search(len(ends), func(k int) bool { return ends[k]-from > most })
	n = max(n, 1)
	end := ends[n-1]
	return c.buf[from:end:end], cursor + int64(n), true
}

// begin is where the frame of seq begins in buf.
func (c *encoded) begin(seq int64) int {
	if seq == c.first {
		return c.start
	}
	return c.ends[seq-c.first-1]
}
