package feeds

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"sync"
	"time"

	"parley/internal/calendar/event"
	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/web/gate"
	"parley/internal/web/shelf"
)

const (
	mostFiles = 16 << 20 // bytes of what was last sent, twice; of what is not kept it is forgotten since when it is so
	mostNews  = 1 << 20  // bytes of what logs told, twice
	perRead   = 1000     // entries
)

// files keeps what was last sent of each address.
type files struct {
	mu   sync.Mutex // so that nobody is told another time of the same bytes
	kept *shelf.Shelf[string, file]
}

// file is what an address gives.
type file struct {
	of       [sha256.Size]byte // what it was made of
	body     []byte
	tag      string
	modified time.Time
}

// get gives the file of an address; make makes it if it is made of something else than before. What comes out as it was is as old as it was.
func (k *files) get(where string, of [sha256.Size]byte, now time.Time, make func() ([]byte, error)) (file, error) {
	if before, known := k.kept.Find(where); known && before.of == of {
		return before, nil
	}
	body, err := make()
	if err != nil {
		return file{}, err
	}
	sum := sha256.Sum256(body)
	f := file{of: of, body: body, tag: `"` + hex.EncodeToString(sum[:16]) + `"`, modified: now.UTC().Truncate(time.Second)}
	k.mu.Lock()
	defer k.mu.Unlock()
	switch before, known := k.kept.Find(where); {
	case known && before.tag == f.tag:
		f.modified = before.modified
	case known && !f.modified.After(before.modified): // two in one second, or a clock that steps back
		f.modified = before.modified.Add(time.Second)
	}
	k.kept.Put(where, f, len(body)+len(where)+200)
	return f, nil
}

// send answers with a file, or says that it is as the client has it.
func (f file) send(w http.ResponseWriter, r *http.Request, kind string) {
	h := w.Header()
	h.Set("ETag", f.tag)
	h.Set("Last-Modified", f.modified.Format(http.TimeFormat))
	if f.known(r) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.Itoa(len(f.body)))
	_, _ = w.Write(f.body) // whoever hung up does not need it
}

// known tells whether a request says that its client has the file (RFC 9110, section 13.2.2). A time must be the one that was told: another one is
// of another server, or of before it was started anew.
func (f file) known(r *http.Request) bool {
	if len(r.Header.Values("If-None-Match")) > 0 {
		return gate.HasTag(r, f.tag)
	}
	at, err := http.ParseTime(r.Header.Get("If-Modified-Since"))
	return err == nil && at.Equal(f.modified)
}

// told keeps what logs say of the calendar's business, so that no log is read twice.
type told struct {
	live *live.Live
	kept *shelf.Shelf[meeting.ID, news]
}

// news is what a log says up to some entry.
type news struct {
	seq      int64
	at       time.Time // of that entry, as a check
	revision event.Revision
	updated  time.Time // when it last changed what a feed tells
}

// of reads what is new in the log of a meeting that has a row, up to f.
func (t *told) of(ctx context.Context, f meeting.Facts) (news, error) {
	if f.LastSeq == 0 {
		return news{revision: event.Revision{At: f.LastAt}, updated: f.LastAt}, nil
	}
	n, _ := t.kept.Find(f.ID)
	if n.seq > f.LastSeq || n.seq == f.LastSeq && !n.at.Equal(f.LastAt) {
		n = news{} // another log stands there now: a copy was restored
	}
	n, err := t.read(ctx, f, n)
	switch meeting.KindOf(err) {
	case meeting.Conflict:
		n, err = t.read(ctx, f, news{})
	case meeting.NotFound: // it was deleted a moment ago
		return news{revision: event.Revision{At: f.LastAt}, updated: f.LastAt}, nil
	}
	if err != nil {
		return n, err
	}
	t.kept.Put(f.ID, n, 250+len(n.revision.Reason))
	return n, nil
}

func (t *told) read(ctx context.Context, f meeting.Facts, n news) (news, error) {
	for doubted := false; n.seq < f.LastSeq; {
		s, err := t.live.ReadOf(ctx, f, live.Cursor{After: n.seq, At: n.at}, int(min(perRead, f.LastSeq-n.seq)))
		if err != nil {
			return n, err
		}
		if len(s.Entries) == 0 {
			if doubted {
				break
			}
			doubted = true // that all has been heard of: who has seen more makes the live side ask the store
			_, _ = t.live.ReadOf(ctx, f, live.Cursor{After: f.LastSeq}, 0)
		}
		for _, e := range s.Entries {
			n = n.with(f, e)
		}
	}
	return n, nil
}

// with gives the news after one more entry.
func (n news) with(f meeting.Facts, e meeting.Entry) news {
	if n.seq == 0 {
		n.updated, n.revision.At = e.At, e.At
	}
	before := n.revision.Changes
	n.seq, n.at, n.revision = e.Seq, e.At, n.revision.With(e)
	if n.revision.Changes > before || e.Kind == meeting.KindOpened || f.Closed > 0 && e.Seq >= f.Closed {
		n.updated = e.At
	}
	return n
}
