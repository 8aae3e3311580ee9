// Package voices tests the ways to read one by one: what each promises beside the entries themselves.
package voices

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"parley/test/client"
	"parley/test/outputs"
	"parley/test/server"
)

type stage struct {
	*server.Server
	api  *client.Client
	id   string
	seat client.Seat
	t    *testing.T
}

// set is an open meeting in which Ana has said three lines: entries 2 to 4.
func set(t *testing.T) stage {
	t.Helper()
	s := server.Start(t, server.Config{})
	api := client.New(s.URL, s.Key)
	made, err := api.Open(t.Context(), "Voices", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	seat, err := api.Join(t.Context(), made.Next.ID, "Ana", "")
	if err != nil {
		t.Fatal(err)
	}
	st := stage{s, api, made.Next.ID, seat, t}
	for _, text := range []string{"one & one", "two <b>", "three"} {
		st.say(text)
	}
	return st
}

func (s stage) say(text string) client.Entry {
	s.t.Helper()
	e, _, err := s.api.Post(s.t.Context(), s.id, s.seat.Token, text, "")
	if err != nil {
		s.t.Fatal(err)
	}
	return e
}

func (s stage) close() {
	s.t.Helper()
	if _, _, err := s.api.Close(s.t.Context(), s.id); err != nil {
		s.t.Fatal(err)
	}
}

// get asks for something of the meeting and wants this status.
func (s stage) get(what string, status int, header http.Header) client.Answer {
	s.t.Helper()
	a, err := s.api.Do(s.t.Context(), client.Request{Method: "GET", Path: client.MeetingPath(s.id, what), Header: header})
	if err != nil || a.Status != status {
		s.t.Fatalf("%s: %d instead of %d: %.300s, %v", what, a.Status, status, a.Body, err)
	}
	return a
}

// ids are the numbers of a finished event stream.
func ids(t *testing.T, body []byte) string {
	t.Helper()
	var list []string
	err := client.Events(bytes.NewReader(body), func(e client.Event) error {
		if e.HasID {
			list = append(list, e.ID)
		}
		return nil
	})
	if !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	return strings.Join(list, " ")
}

func TestAStreamOfAClosedMeetingGivesTheRestAndEnds(t *testing.T) {
	s := set(t)
	s.close()
	a := s.get("/stream?after=2", 200, nil)
	if got := ids(t, a.Body); got != "3 4 5" {
		t.Errorf("after 2 the stream gives %s", got)
	}
	if kind := a.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/event-stream") {
		t.Errorf("content type %q", kind)
	}
	a = s.get("/stream?after=0", 200, http.Header{"Last-Event-Id": {"3"}})
	if got := ids(t, a.Body); got != "4 5" {
		t.Errorf("Last-Event-ID 3 beside after=0 gives %s", got)
	}
	s.get("/stream?after=5", 204, nil)
	s.get("/stream", 204, http.Header{"Last-Event-Id": {"5"}})
}

func TestACursorWithTheStampOfItsEntryIsChecked(t *testing.T) {
	s := set(t)
	log, _, err := s.api.Whole(t.Context(), s.id)
	if err != nil {
		t.Fatal(err)
	}
	at := log[2].At
	s.get("/entries?after=3&at="+at, 200, nil)
	wrong := log[2].Time().Add(-time.Millisecond).Format(client.TimeFormat)
	for _, what := range []string{"/entries?after=3&at=" + wrong, "/stream?after=3&at=" + wrong, "/entries?after=99&at=" + at, "/entries?wait=5&after=99"} {
		p, err := s.get(what, 409, nil).Problem()
		if err != nil || !strings.Contains(p.Type+p.Body, "cursor-unknown") || p.LastSeq != 4 {
			t.Errorf("%s: %s, %v", what, p.Body, err)
		}
	}
}

func TestALongPollWakesAndEnds(t *testing.T) {
	s := set(t)
	began := time.Now()
	p, err := s.api.After(t.Context(), s.id, 4, 0, time.Second)
	if err != nil || len(p.Entries) != 0 || p.Cursor != 4 || time.Since(began) < 900*time.Millisecond || time.Since(began) > 5*time.Second {
		t.Errorf("a wait of a second in silence: %+v after %v, %v", p, time.Since(began), err)
	}
	answer := make(chan client.Page)
	go func() {
		p, _ := s.api.After(t.Context(), s.id, 4, 0, 50*time.Second)
		answer <- p
	}()
	e := s.say("wake up")
	if p := <-answer; len(p.Entries) != 1 || p.Entries[0].Seq != e.Seq || p.Cursor != e.Seq || p.LastSeq != e.Seq {
		t.Errorf("woken with %+v", p)
	}
	s.close()
	if p, err := s.api.After(t.Context(), s.id, 6, 0, 50*time.Second); err != nil || p.Phase != "closed" || p.Cursor != 6 {
		t.Errorf("a long poll of a closed meeting: %+v, %v", p, err)
	}
}

func TestAPageOfEntriesHasTheLimitsItPromises(t *testing.T) {
	s := set(t)
	for i := range 1100 {
		s.say(fmt.Sprintf("line %d", i))
	}
	for query, want := range map[string]int{"": 200, "?limit=1": 1, "?limit=1000": 1000, "?limit=5000": 1000, "?limit=250&after=10": 250} {
		var p client.Page
		if err := json.Unmarshal(s.get("/entries"+query, 200, nil).Body, &p); err != nil || len(p.Entries) != want {
			t.Errorf("%q gives %d entries instead of %d, %v", query, len(p.Entries), want, err)
		}
		if p.LastSeq != 1104 || p.Cursor == p.LastSeq || p.PollAfter < 0 {
			t.Errorf("%q: cursor %d, last_seq %d, poll_after_ms %d", query, p.Cursor, p.LastSeq, p.PollAfter)
		}
	}
}

func TestASocketThatIsTalkedToEnds(t *testing.T) {
	s := set(t)
	conn, _, err := websocket.Dial(t.Context(), "ws"+strings.TrimPrefix(s.URL, "http")+client.MeetingPath(s.id, "/socket?after=4"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.CloseNow()
	if err := conn.Write(t.Context(), websocket.MessageText, []byte("hello?")); err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, _, err = conn.Read(t.Context())
	}
	if status := websocket.CloseStatus(err); status != websocket.StatusPolicyViolation {
		t.Errorf("closed with %d, %v", status, err)
	}
}

// change is what as=html gives for an entry.
type change struct {
	Seq   int64 `json:"seq"`
	Lines []struct {
		N    int64  `json:"n"`
		HTML string `json:"html"`
	} `json:"lines"`
}

// TestTheHTMLVoiceSpeaksAsThePageDoes compares fragments of poll and stream with each other and with the page.
func TestTheHTMLVoiceSpeaksAsThePageDoes(t *testing.T) {
	s := set(t)
	s.close()
	var polled struct {
		Entries []change `json:"entries"`
	}
	if err := json.Unmarshal(s.get("/entries?as=html", 200, nil).Body, &polled); err != nil || len(polled.Entries) != 5 {
		t.Fatalf("%d entries, %v", len(polled.Entries), err)
	}
	var streamed []change
	_ = client.Events(bytes.NewReader(s.get("/stream?after=0&as=html", 200, nil).Body), func(e client.Event) error {
		var c change
		if err := json.Unmarshal([]byte(e.Data), &c); err != nil {
			t.Error(err)
		}
		if e.HasID {
			streamed = append(streamed, c)
		}
		return nil
	})
	if fmt.Sprint(streamed) != fmt.Sprint(polled.Entries) {
		t.Errorf("the stream gives %v, the poll %v", streamed, polled.Entries)
	}
	var fragments strings.Builder
	for _, c := range polled.Entries {
		for _, l := range c.Lines {
			if l.N != c.Seq || !strings.Contains(l.HTML, fmt.Sprintf(`id="l-%d"`, l.N)) || !strings.Contains(l.HTML, "data-as-of") {
				t.Errorf("entry %d gives %+v", c.Seq, l)
			}
			fragments.WriteString(l.HTML)
		}
	}
	said, err := outputs.Page([]byte(`<main role="log">` + fragments.String() + `</main>`))
	if err != nil || len(said) < 3 {
		t.Fatalf("%v, %v", said, err)
	}
	page, err := s.api.Do(t.Context(), client.Request{Method: "GET", Path: "/" + s.id})
	if err != nil {
		t.Fatal(err)
	}
	shown, err := outputs.Page(page.Body)
	log, _, lerr := s.api.Whole(t.Context(), s.id)
	if err != nil || lerr != nil || len(shown) != len(said) {
		t.Fatalf("the page shows %v, the fragments %v, %v, %v", shown, said, err, lerr)
	}
	// A fragment holds no words of the interface, so only lines of talk are the same, but for the way to a line that pages add.
	for i := range shown {
		shown[i].Text = strings.TrimSuffix(shown[i].Text, "⋯")
	}
	if got, want := outputs.Talk(shown, log), outputs.Talk(said, log); fmt.Sprint(got) != fmt.Sprint(want) || len(got) != 3 {
		t.Errorf("the page shows %v, the fragments %v", got, want)
	}
}

func TestPlainTextGoesBothWays(t *testing.T) {
	s := set(t)
	post := func(token, body string) client.Answer {
		a, err := s.api.Do(t.Context(), client.Request{Method: "POST", Path: "/" + s.id + ".txt", Token: token, Body: []byte(body), Type: "application/x-www-form-urlencoded"})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	a := post(s.seat.Token, "a=1&b=2 as it is")
	if a.Status != 201 || !strings.Contains(string(a.Body), "5") || !strings.Contains(string(a.Body), "#l-5") || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/plain") {
		t.Errorf("%d %s %q", a.Status, a.Header.Get("Content-Type"), a.Body)
	}
	log, _, err := s.api.Whole(t.Context(), s.id)
	if err != nil || log[4].Text != "a=1&b=2 as it is" {
		t.Errorf("%+v, %v", log[4], err)
	}
	a = post("", "nobody")
	if a.Status != 401 || strings.Count(string(a.Body), "curl ") < 2 {
		t.Errorf("without a token: %d %q", a.Status, a.Body)
	}
}
