package voice

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/reading"
	"parley/internal/web/gate"
)

const (
	usualLimit  = 200
	mostLimit   = 1000
	longestWait = 55 // seconds; proxies cut at 60
)

// Entries answers GET …/entries: what follows a cursor. With wait it answers when there is something, when the meeting is over, or after
// so many seconds.
func (v *Readers) Entries(w http.ResponseWriter, r *http.Request) error {
	q, err := v.ask(w, r, false, "limit", "wait")
	if err != nil {
		return err
	}
	limit, err := gate.Whole(q.query, "limit", usualLimit)
	if err != nil {
		return err
	}
	if limit < 1 {
		return meeting.Bad("limit", "Ask for at least one entry; more than 1,000 are not given at once.")
	}
	wait, err := gate.Whole(q.query, "wait", 0)
	if err != nil {
		return err
	}
	if wait > 0 {
		if leave, err := v.seats.take(v.gate.Network(r)); err == nil {
			defer leave()
		} else { // it holds a connection as a stream does; without a place for one it is answered at once
			wait = 0
		}
	}
	s, waited, err := v.read(r.Context(), q, int(min(limit, mostLimit)), time.Duration(min(wait, longestWait))*time.Second)
	if err != nil {
		return err
	}
	next := v.polls.next(s, waited)
	v.live.Here(q.place.Meeting, q.visitor, 2*next+5*time.Second)
	body := answer(s, s.In(q.voice(jsonLines, htmlLines)), next)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // whoever hung up asks again
	return nil
}

// read reads what follows, and waits for it if there is nothing. It says whether the waiting was of use: cut short by neither the end of
// the meeting nor the server's.
func (v *Readers) read(ctx context.Context, q question, limit int, wait time.Duration) (s live.Snapshot, waited bool, err error) {
	if o := q.place.Occurrence; o == nil {
		s, err = v.live.Read(ctx, q.place.Meeting, q.cursor, limit)
	} else {
		s, err = v.live.ReadOf(ctx, *o, q.cursor, limit)
	}
	if err != nil || wait == 0 {
		return s, false, err
	}
	if len(s.Entries) > 0 || s.Phase.Over() {
		return upToClosed(s), !s.Phase.Over(), nil
	}
	if q.place, err = v.gate.HoldPlace(ctx, q.place); err != nil {
		return s, false, err
	}
	v.live.Here(q.place.Meeting, q.visitor, wait+5*time.Second)
	began := time.Now()
	short, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	if err = v.live.Wait(short, q.place.Meeting, q.cursor.After); err != nil {
		return s, false, err
	}
	took := time.Since(began)
	if s, err = v.live.Read(ctx, q.place.Meeting, q.cursor, limit); err != nil {
		return s, false, err
	}
	return upToClosed(s), len(s.Entries) > 0 || took >= wait, nil
}

// upToClosed leaves out what came after closed: whoever waits is told the meeting, and what is put right later is read on a page.
func upToClosed(s live.Snapshot) live.Snapshot {
	closed := s.Facts.Closed
	if closed == 0 || s.Facts.LastSeq <= closed {
		return s
	}
	s.Facts.LastSeq = closed
	for len(s.Entries) > 0 && s.Entries[len(s.Entries)-1].Seq > closed {
		s.Entries, s.Cursor = s.Entries[:len(s.Entries)-1], s.Cursor-1
	}
	return s
}

// answer writes {"entries":[…],"cursor","last_seq","phase","server_time","poll_after_ms"}. Records are the entries, one a line.
func answer(s live.Snapshot, records []byte, next time.Duration) []byte {
	dst := make([]byte, 0, len(records)+160)
	dst = append(dst, `{"entries":[`...)
	for first := true; len(records) > 0; first = false {
		end := bytes.IndexByte(records, '\n')
		if !first {
			dst = append(dst, ',')
		}
		dst, records = append(dst, records[:end]...), records[end+1:]
	}
	dst = strconv.AppendInt(append(dst, `],"cursor":`...), s.Cursor, 10)
	dst = strconv.AppendInt(append(dst, `,"last_seq":`...), s.Facts.LastSeq, 10)
	dst = append(append(dst, `,"phase":"`...), s.Phase...)
	dst = reading.AppendTime(append(dst, `","server_time":"`...), s.Now)
	dst = strconv.AppendInt(append(dst, `","poll_after_ms":`...), next.Milliseconds(), 10)
	return append(dst, '}')
}
