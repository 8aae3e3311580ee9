package client

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/coder/websocket"

	"parley/test/wait"
)

// fake is a meeting in memory that speaks the four ways, with faults on demand. It polls itself instead of waking anybody: it has to be
// right, not fast.
type fake struct {
	mu   sync.Mutex
	log  []Entry
	skip int64 // leave this entry out of streams
	mute bool  // streams do not begin with hello
	cut  int   // streams end after so many entries
}

func (f *fake) add(kind, text string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := int64(len(f.log) + 1)
	f.log = append(f.log, Entry{Seq: n, At: time.Now().UTC().Format(TimeFormat), Kind: kind, Text: text})
}

func (f *fake) after(n int64) ([]Entry, string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	phase := "open"
	if len(f.log) > 0 && f.log[len(f.log)-1].Kind == "closed" {
		phase = "closed"
	}
	return f.log[min(int(n), len(f.log)):], phase
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	after, _ := strconv.ParseInt(r.FormValue("after"), 10, 64)
	switch r.URL.Path {
	case MeetingPath("s/d", "/entries"):
		entries, phase := f.after(after)
		for until := time.Now().Add(2 * time.Second); r.FormValue("wait") != "" && len(entries) == 0 && phase == "open" && time.Now().Before(until); {
			_ = wait.Pause(r.Context(), time.Millisecond)
			entries, phase = f.after(after)
		}
		if len(entries) > 2 {
			entries = entries[:2]
		}
		last := int64(0)
		if all, _ := f.after(0); len(all) > 0 {
			last = all[len(all)-1].Seq
		}
		_ = json.NewEncoder(w).Encode(Page{Entries: entries, Cursor: after + int64(len(entries)), LastSeq: last, Phase: phase, PollAfter: 2})
	case MeetingPath("s/d", "/stream"):
		if id := r.Header.Get("Last-Event-ID"); id != "" {
			after, _ = strconv.ParseInt(id, 10, 64)
		}
		if rest, phase := f.after(after); phase == "closed" && len(rest) == 0 {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		f.push(r, after, func(e Entry, hint string) error {
			text, _ := json.Marshal(e)
			if hint != "" {
				fmt.Fprintf(w, "event: %s\ndata: {\"kind\":%q}\n\n", hint, hint)
			} else {
				fmt.Fprintf(w, "id: %d\ndata: %s\n\n", e.Seq, text)
			}
			return http.NewResponseController(w).Flush()
		})
	case MeetingPath("s/d", "/socket"):
		conn, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer conn.CloseNow()
		closed := f.push(r, after, func(e Entry, hint string) error {
			text, _ := json.Marshal(e)
			if hint != "" {
				text = fmt.Appendf(nil, `{"kind":%q}`, hint)
			}
			return conn.Write(r.Context(), websocket.MessageText, text)
		})
		if closed {
			_ = conn.Close(websocket.StatusNormalClosure, "")
		}
	}
}

// push sends what follows a cursor until the meeting is closed (true), the reader is gone or the fault sets in.
func (f *fake) push(r *http.Request, after int64, send func(Entry, string) error) bool {
	if !f.mute && send(Entry{}, "hello") != nil {
		return false
	}
	for sent := 0; wait.Pause(r.Context(), time.Millisecond) == nil; {
		entries, _ := f.after(after)
		for _, e := range entries {
			after = e.Seq
			if e.Seq == f.skip {
				continue
			}
			if send(e, "") != nil {
				return false
			}
			if e.Kind == "closed" {
				return true
			}
			if sent++; sent == f.cut {
				return false
			}
		}
	}
	return false
}
