// Package input sends what nobody should send, and what everybody may send: neither may do harm.
package input

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/template"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"parley/test/client"
	"parley/test/server"
)

// stage is a server with an open meeting in which one line stands.
type stage struct {
	*server.Server
	api  *client.Client
	id   string
	seat client.Seat
}

func set(t *testing.T) stage {
	t.Helper()
	s := server.Start(t, server.Config{})
	api := client.New(s.URL, s.Key)
	made, err := api.Open(t.Context(), "Input", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	seat, err := api.Join(t.Context(), made.Next.ID, "Ana", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := api.Post(t.Context(), made.Next.ID, seat.Token, "the only line", ""); err != nil {
		t.Fatal(err)
	}
	return stage{s, api, made.Next.ID, seat}
}

// refusal is one part of bad.txt.
type refusal struct {
	name, method, path string
	header             http.Header
	status             []string
	names              []string
	body               []byte
}

func (s stage) parse(f txtar.File) (refusal, error) {
	series, _, _ := strings.Cut(s.id, "/")
	fill := strings.NewReplacer("TOKEN", s.seat.Token, "KEY", s.Key, "SERIES", series)
	head, body, found := strings.Cut(string(f.Data), "\n\n")
	if !found {
		return refusal{}, fmt.Errorf("no empty line")
	}
	rows := strings.Split(head, "\n")
	r := refusal{name: f.Name, header: http.Header{"Content-Type": {"application/json"}}}
	r.method, r.path, _ = strings.Cut(rows[0], " ")
	if rest, ok := strings.CutPrefix(r.path, "M"); ok {
		r.path = client.MeetingPath(s.id, rest)
	}
	r.path = fill.Replace(r.path)
	for _, row := range rows[1:] {
		name, value, _ := strings.Cut(row, ":")
		value = fill.Replace(strings.TrimSpace(value))
		switch {
		case name == "want":
			words := strings.Fields(value)
			r.status, r.names = strings.Split(words[0], "|"), words[1:]
		case value == "":
			r.header.Del(name)
		default:
			r.header[http.CanonicalHeaderKey(name)] = []string{value}
		}
	}
	t, err := template.New(f.Name).Funcs(template.FuncMap{
		"repeat": func(n int, s string) string { return strings.Repeat(s, n) },
		"raw":    func(s string) string { return s },
	}).Parse(fill.Replace(strings.TrimSuffix(body, "\n")))
	if err != nil {
		return r, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, nil)
	r.body = b.Bytes()
	return r, err
}

// TestBadInputIsRefusedAndNamed sends every request of testdata/bad.txt: the answer is a problem document with the status and the words
// wanted, says nothing of what was sent, and the log is untouched.
func TestBadInputIsRefusedAndNamed(t *testing.T) {
	text, err := os.ReadFile("testdata/bad.txt")
	if err != nil {
		t.Fatal(err)
	}
	s := set(t)
	parts := txtar.Parse(text).Files
	if len(parts) < 90 {
		t.Fatalf("only %d requests", len(parts))
	}
	for _, part := range parts {
		t.Run(part.Name, func(t *testing.T) {
			r, err := s.parse(part)
			if err != nil {
				t.Fatal(err)
			}
			request := client.Request{Method: r.method, Path: r.path, Header: r.header}
			if len(r.body) > 0 || r.method == "POST" {
				request.Body = r.body
			}
			a, err := s.api.Do(t.Context(), request)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Contains(r.status, strconv.Itoa(a.Status)) {
				t.Errorf("status %d instead of %s: %.300s", a.Status, r.status, a.Body)
			}
			if _, err := a.Problem(); err != nil {
				t.Error(err)
			}
			for _, name := range r.names {
				if !strings.Contains(strings.ToLower(string(a.Body)), strings.ToLower(name)) {
					t.Errorf("the problem does not name %s: %s", name, a.Body)
				}
			}
			if strings.Contains(string(a.Body), "zqx") {
				t.Errorf("the answer sends back what was sent: %s", a.Body)
			}
			if a.Status == 405 && a.Header.Get("Allow") == "" {
				t.Error("405 without Allow")
			}
			if m, err := s.api.Meeting(t.Context(), s.id); err != nil || m.LastSeq != 2 || m.Phase != "open" {
				t.Fatalf("the log was touched: %+v, %v", m, err)
			}
		})
	}
	if seat, err := s.api.Join(t.Context(), s.id, "Ana", ""); err != nil || seat.Attendee.Name != "Ana 2" {
		t.Errorf("a refused name left a trace: %+v, %v", seat, err)
	}
}

// TestTheServerLogTellsNoSecret looks for every secret of this run in the server's log, and the refused values with them.
func TestTheServerLogTellsNoSecret(t *testing.T) {
	s := set(t)
	person := client.NewPerson(s.URL)
	for _, path := range []string{"/k/" + s.Key, s.seat.ReturnURL, "/k/" + s.Key + "?again=1"} {
		if _, err := person.Get(t.Context(), path); err != nil {
			t.Fatal(err)
		}
	}
	log, err := os.ReadFile(s.Log)
	if err != nil {
		t.Fatal(err)
	}
	_, back, _ := strings.Cut(s.seat.ReturnURL, "/k/")
	for what, secret := range map[string]string{"owner's key": s.Key, "token": s.seat.Token, "return link": back} {
		if secret == "" {
			t.Errorf("no %s to look for", what)
		} else if bytes.Contains(log, []byte(secret)) {
			t.Errorf("the server's log tells the %s", what)
		}
	}
	data, err := os.ReadFile(s.Data)
	if err != nil {
		t.Fatal(err)
	}
	wal, err := os.ReadFile(s.Data + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	for what, secret := range map[string]string{"owner's key": s.Key, "token": s.seat.Token, "return link": back} {
		if bytes.Contains(append(data, wal...), []byte(secret)) {
			t.Errorf("the data file holds the %s in clear", what)
		}
	}
}
