// Package redact shows from outside that what was redacted is gone, while the talk goes on.
package redact

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"

	"parley/test/client"
	"parley/test/server"
	"parley/test/stage"
	"parley/test/wait"
)

// What must be nowhere: words of a line that was redacted and of its edit, words of the lines of somebody who was removed and of a mark of theirs, and their
// name, in any letter case.
var gone = []string{"0137-telephone", "calamine", "vitriol", "peevish", "malapert"}

// TestARedactedLineAndARemovedNameAreGone throws a troll with 40 lines out while two others talk on, and looks for what is left: in what is read from
// then on, in a backup, and in the bytes of the data file.
func TestARedactedLineAndARemovedNameAreGone(t *testing.T) {
	s := server.Start(t, server.Config{})
	r := &room{Stage: stage.On(t, s)}
	r.id = r.Open("Weekly").Next.ID
	talk := r.talkOn("Ana", "Ben")
	troll := r.Join(r.id, "Malapert Troll")
	cleo := r.Join(r.id, "Cleo").Token
	slip, sound := r.Post(r.id, cleo, "my number is 0137-telephone"), r.Post(r.id, cleo, "and now to work")
	r.change(cleo, "edit", slip.Seq, "my number is calamine")
	for _, line := range []int64{slip.Seq, sound.Seq} {
		r.change(troll.Token, "reaction", line, "🎉")
		r.change(troll.Token, "action", line, "peevish")
	}
	for i := range 40 {
		r.Post(r.id, troll.Token, fmt.Sprintf("vitriol %d", i))
	}
	theirs := r.follow(troll.Token)
	r.mustHave(r.read("/entries?limit=1000"), true)

	r.act("/redactions", map[string]any{"seq": slip.Seq, "reason": "a slip"})
	r.act("/removals", map[string]any{"attendee": troll.Attendee.ID})
	e := r.act("/redactions", map[string]any{"attendee": troll.Attendee.ID})
	before := talk.said.Load()

	theirs.end(t)
	if a := r.do(client.Request{Method: "POST", Path: "/entries", Token: troll.Token, Body: map[string]string{"kind": "line", "text": "vitriol once more"}}); a.Status != 401 {
		t.Errorf("the removed speaks: %d %s", a.Status, a.Body)
	}
	for _, path := range []string{"/entries?limit=1000", "/entries?limit=1000&as=html"} {
		r.mustHave(r.read(path), false)
	}
	for _, as := range []string{"json", "html"} {
		r.mustHave(r.stream(as, e.Seq), false)
		r.mustHave(r.socket(as, e.Seq), false)
	}
	for _, ending := range []string{"", "?before=40", "?follow", fmt.Sprint("?line=", slip.Seq), fmt.Sprint("?line=", sound.Seq), ".txt", ".md", ".log.txt", ".csv", ".json", ".ics"} {
		r.mustHave(r.page(ending), false)
	}
	wait.For(t, 20*time.Second, "the others talk on", func() bool { return talk.said.Load() > before+20 })
	talk.stop(t)

	backup := filepath.Join(t.TempDir(), "backup.db")
	if out, complaints, code := server.Command(t, t.TempDir(), "backup", backup, "--data", s.Data); code != 0 {
		t.Fatalf("backup ended with %d\n%s%s", code, out, complaints)
	}
	if code, err := s.Stop(t.Context()); err != nil || code != 0 { // which carries the log of SQLite over into the file
		t.Fatalf("the server ended with %d, %v", code, err)
	}
	for _, file := range []string{backup, s.Data} {
		data, err := os.ReadFile(file)
		if err != nil || !bytes.Contains(data, []byte("Ana says 3.")) {
			t.Fatalf("%s does not hold what was said, %v", filepath.Base(file), err)
		}
		r.mustHave(data, false)
	}
	if left, _ := os.ReadFile(s.Data + "-wal"); len(left) > 0 {
		t.Error("the log of SQLite is still there")
	}
}

// room is one meeting.
type room struct {
	stage.Stage
	id string
}

func (r *room) do(q client.Request) client.Answer {
	r.T.Helper()
	q.Path = client.MeetingPath(r.id, q.Path)
	a, err := r.API.Do(r.T.Context(), q)
	if err != nil {
		r.T.Fatal(err)
	}
	return a
}

// change does something to a line.
func (r *room) change(token, kind string, ref int64, text string) {
	r.T.Helper()
	a := r.do(client.Request{Method: "POST", Path: "/entries", Token: token, Body: map[string]any{"kind": kind, "ref": ref, "text": text}})
	if a.Status != 201 {
		r.T.Fatalf("%s: %d %s", kind, a.Status, a.Body)
	}
}

// act is a host's.
func (r *room) act(noun string, body map[string]any) (e struct{ Seq int64 }) {
	r.T.Helper()
	a := r.do(client.Request{Method: "POST", Path: noun, Token: r.API.Key, Body: body})
	if a.Status != 201 {
		r.T.Fatalf("%s: %d %s", noun, a.Status, a.Body)
	}
	if err := json.Unmarshal(a.Body, &e); err != nil {
		r.T.Fatal(err)
	}
	return e
}

// read is an answer of the API.
func (r *room) read(path string) []byte {
	r.T.Helper()
	a := r.do(client.Request{Method: "GET", Path: path})
	if a.Status != 200 {
		r.T.Fatalf("%s: %d %s", path, a.Status, a.Body)
	}
	return a.Body
}

func (r *room) page(ending string) []byte {
	r.T.Helper()
	a, err := r.API.Do(r.T.Context(), client.Request{Method: "GET", Path: "/" + r.id + ending})
	if err != nil || a.Status != 200 {
		r.T.Fatalf("%s: %d %v", ending, a.Status, err)
	}
	return a.Body
}

// mustHave looks for all that must be gone, or in the beginning for all of it to be there.
func (r *room) mustHave(text []byte, all bool) {
	r.T.Helper()
	text = bytes.ToLower(text)
	for _, word := range gone {
		if bytes.Contains(text, []byte(word)) != all {
			r.T.Errorf("%q is there: %v", word, !all)
		}
	}
}

// stream reads events from the beginning up to a number.
func (r *room) stream(as string, upTo int64) []byte {
	r.T.Helper()
	body := r.events("?as="+as, "")
	defer body.Close()
	var all bytes.Buffer
	for lines := bufio.NewScanner(io.TeeReader(body, &all)); lines.Scan(); {
		if lines.Text() == fmt.Sprint("id: ", upTo) && lines.Scan() { // and its data
			return all.Bytes()
		}
	}
	r.T.Fatalf("the stream ends before %d", upTo)
	return nil
}

func (r *room) events(query, token string) io.ReadCloser {
	r.T.Helper()
	q, err := http.NewRequestWithContext(r.T.Context(), http.MethodGet, r.API.Base+client.MeetingPath(r.id, "/stream")+query, nil)
	if err != nil {
		r.T.Fatal(err)
	}
	if token != "" {
		q.Header.Set("Authorization", "Bearer "+token)
	}
	a, err := r.API.HTTP.Do(q)
	if err != nil || a.StatusCode != 200 {
		r.T.Fatalf("a stream: %+v, %v", a, err)
	}
	return a.Body
}

// socket reads messages from the beginning up to a number.
func (r *room) socket(as string, upTo int64) []byte {
	r.T.Helper()
	c := r.dial("?as="+as, "")
	defer func() { _ = c.CloseNow() }()
	var all bytes.Buffer
	for !bytes.Contains(all.Bytes(), fmt.Appendf(nil, `{"seq":%d,`, upTo)) {
		_, message, err := c.Read(r.T.Context())
		if err != nil {
			r.T.Fatalf("the socket ends before %d: %v", upTo, err)
		}
		all.Write(message)
	}
	return all.Bytes()
}

func (r *room) dial(query, token string) *websocket.Conn {
	r.T.Helper()
	o := &websocket.DialOptions{HTTPHeader: http.Header{}}
	if token != "" {
		o.HTTPHeader.Set("Authorization", "Bearer "+token)
	}
	c, _, err := websocket.Dial(r.T.Context(), strings.Replace(r.API.Base, "http", "ws", 1)+client.MeetingPath(r.id, "/socket")+query, o)
	if err != nil {
		r.T.Fatal(err)
	}
	c.SetReadLimit(1 << 20)
	return c
}

// following are an open stream and an open socket of somebody.
type following struct {
	stream chan error
	socket chan error
}

func (r *room) follow(token string) following {
	r.T.Helper()
	f := following{make(chan error, 1), make(chan error, 1)}
	body, c := r.events("", token), r.dial("", token)
	r.T.Cleanup(func() { _ = body.Close(); _ = c.CloseNow() })
	go func() {
		_, err := io.Copy(io.Discard, body)
		f.stream <- err
	}()
	go func() {
		for {
			if _, _, err := c.Read(context.WithoutCancel(r.T.Context())); err != nil {
				f.socket <- err
				return
			}
		}
	}()
	return f
}

// end expects both to be ended by the server.
func (f following) end(t *testing.T) {
	t.Helper()
	late := time.After(20 * time.Second)
	for range 2 {
		select {
		case err := <-f.stream:
			if err != nil {
				t.Errorf("the stream of the removed broke off: %v", err)
			}
		case err := <-f.socket:
			if websocket.CloseStatus(err) != websocket.StatusPolicyViolation {
				t.Errorf("the socket of the removed ended with %v", err)
			}
		case <-late:
			t.Fatal("a stream of the removed goes on")
		}
	}
}

// talk is people who speak all the time.
type talk struct {
	said  atomic.Int64
	end   context.CancelFunc
	all   sync.WaitGroup
	fault chan error
}

func (r *room) talkOn(names ...string) *talk {
	r.T.Helper()
	ctx, end := context.WithCancel(r.T.Context())
	k := &talk{end: end, fault: make(chan error, len(names))}
	for _, name := range names {
		token := r.Join(r.id, name).Token
		k.all.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				if _, _, err := r.API.Post(r.T.Context(), r.id, token, fmt.Sprintf("%s says %d.", name, i), ""); err != nil {
					k.fault <- err
					return
				}
				k.said.Add(1)
				_ = wait.Pause(ctx, 10*time.Millisecond)
			}
		})
	}
	return k
}

func (k *talk) stop(t *testing.T) {
	t.Helper()
	k.end()
	k.all.Wait()
	close(k.fault)
	for err := range k.fault {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("the talk stopped: %v", err)
		}
	}
}
