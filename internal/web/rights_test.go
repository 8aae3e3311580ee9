package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"parley/internal/meeting"
	"parley/internal/meeting/rules"
	"parley/internal/web"
)

// way is a request by which something is done about a meeting. Paths are behind the meeting's own in the API; in a body, $ana is the id of
// somebody who spoke, if people could speak, and $mine the number of a line that whoever tries it has just said.
type way struct {
	method, path, body string
	ok                 int    // the status when it may be done
	before             string // what a host does first: a path to POST to, and a body
	alone              bool   // nobody else has spoken
}

// ways leads from each row of the meeting's table to its requests.
var ways = map[string][]way{
	"line":        {{method: "POST", path: "/entries", body: `{"kind":"line","text":"hello"}`, ok: 201}},
	"name":        {{method: "POST", path: "/attendees", body: `{"name":"Somebody New"}`, ok: 201}},
	"rename":      {{method: "PATCH", path: "/attendees", body: `{"name":"Somebody Else"}`, ok: 200}},
	"deletion":    {{method: "DELETE", ok: 204, alone: true}},
	"extended":    {{method: "POST", path: "/extension", body: `{"minutes":5}`, ok: 201}},
	"closed":      {{method: "POST", path: "/closure", ok: 201}},
	"closing":     {{method: "POST", path: "/closure", body: `{"minutes":2}`, ok: 201}, {method: "DELETE", path: "/closure", ok: 200, before: `/closure {"minutes":2}`}},
	"cancelled":   {{method: "POST", path: "/cancellation", ok: 201}},
	"restored":    {{method: "DELETE", path: "/cancellation", ok: 200}},
	"changed":     {{method: "PATCH", body: `{"title":"Another title"}`, ok: 200}, {method: "PATCH", body: `{"description":"More of it."}`, ok: 200}},
	"moved":       {{method: "PATCH", body: `{"starts_at":"2026-12-01T15:15:00Z"}`, ok: 200}},
	"locked":      {{method: "POST", path: "/lock", ok: 201}, {method: "POST", path: "/lock", body: `{"minutes":0}`, ok: 201, before: "/lock "}},
	"removal":     {{method: "POST", path: "/removals", body: `{"attendee":"$ana"}`, ok: 201}},
	"redaction":   {{method: "POST", path: "/redactions", body: `{"attendee":"$ana"}`, ok: 201}},
	"reaction":    {{method: "POST", path: "/entries", body: `{"kind":"reaction","text":"👍","ref":2}`, ok: 201}},
	"edit":        {{method: "POST", path: "/entries", body: `{"kind":"edit","text":"put right","ref":$mine}`, ok: 201}},
	"retraction":  {{method: "POST", path: "/entries", body: `{"kind":"retraction","text":"","ref":$mine}`, ok: 201}},
	"topic":       {{method: "POST", path: "/entries", body: `{"kind":"topic","text":"","ref":2}`, ok: 201}},
	"info":        {{method: "POST", path: "/entries", body: `{"kind":"info","text":"","ref":2}`, ok: 201}},
	"decision":    {{method: "POST", path: "/entries", body: `{"kind":"decision","text":"","ref":2}`, ok: 201}},
	"action":      {{method: "POST", path: "/entries", body: `{"kind":"action","text":"Ana","ref":2}`, ok: 201}},
	"link":        {{method: "POST", path: "/entries", body: `{"kind":"link","text":"","ref":2}`, ok: 201}},
	"unmark":      {{method: "POST", path: "/entries", body: `{"kind":"unmark","text":"","ref":$mine}`, ok: 201}},
	"(typing)":    {{method: "POST", path: "/typing", ok: 204}},
	"(reading)":   {{method: "GET", ok: 200}, {method: "GET", path: "/entries", ok: 200}, {method: "GET", path: "/marks", ok: 200}, {method: "HEAD", path: "/stream", ok: 200}},
	"(handshake)": {{method: "GET", path: "/socket", ok: http.StatusUpgradeRequired}},
}

var roles = []string{"nobody", "guest", "host by token", "host by key", "owner"}

// moments are when a meeting from 15:00 to 16:00 is in which phase.
var moments = map[meeting.Phase]string{meeting.PhaseScheduled: "14:30", meeting.PhaseCancelled: "14:30", meeting.PhaseOpen: "15:10",
	meeting.PhaseWrappingUp: "15:55", meeting.PhaseAfterTalk: "16:05", meeting.PhaseClosed: "16:15"}

// TestEveryRouteKeepsToTheTable tries every route, as everybody, in every phase: it is allowed exactly where the table of package meeting says so.
func TestEveryRouteKeepsToTheTable(t *testing.T) {
	table := append(rules.Table(), rules.Row{What: "(reading)", By: rules.Anyone, During: rules.Phases},
		rules.Row{What: "(handshake)", By: rules.Anyone, During: rules.Phases},
		rules.Row{What: "(typing)", By: rules.Named, During: []meeting.Phase{meeting.PhaseOpen, meeting.PhaseWrappingUp, meeting.PhaseAfterTalk}})
	for _, phase := range rules.Phases {
		s := serve(t, settings(""))
		var cases []trial
		s.set(t, "2026-12-01T14:00:00.000Z")
		for _, row := range table {
			for i := range ways[row.What] {
				for _, role := range roles {
					cases = append(cases, s.prepare(t, row, ways[row.What][i], role, fmt.Sprint("m", len(cases))))
				}
			}
		}
		if phase == meeting.PhaseCancelled {
			for _, c := range cases {
				s.ask(t, "POST", c.path+"/cancellation", c.key, "")
			}
		} else if moments[phase] > "15:00" {
			s.set(t, "2026-12-01T15:05:00.000Z")
			for _, c := range cases {
				if !c.way.alone {
					s.ask(t, "POST", c.path+"/entries", c.ana, `{"kind":"line","text":"first"}`)
				}
			}
		}
		s.set(t, "2026-12-01T"+moments[phase]+":00.000Z")
		for _, c := range cases {
			s.try(t, c, phase)
		}
	}
}

// trial is one way, to be tried by somebody on a meeting of its own.
type trial struct {
	rules.Row
	way
	role, path, key, ana, anaID, secret string
}

func (s *server) prepare(t *testing.T, row rules.Row, w way, role, slug string) trial {
	t.Helper()
	made := s.ask(t, "POST", "/api/v1/series", ownerKey,
		`{"title":"Weekly","slug":"`+slug+`","starts_at":"2026-12-01T15:00:00Z","ends_at":"2026-12-01T16:00:00Z"}`)
	c := trial{Row: row, way: w, role: role, path: "/api/v1/meetings/" + slug + "/2026-12-01", key: member(made, "host_key")}
	ana := s.ask(t, "POST", c.path+"/attendees", "", `{"name":"Ana"}`)
	c.ana, c.anaID = member(ana, "token"), member(ana, "id")
	switch role {
	case "guest":
		c.secret = member(s.ask(t, "POST", c.path+"/attendees", "", `{"name":"Gus"}`), "token")
	case "host by token":
		c.secret = member(s.ask(t, "POST", c.path+"/attendees", c.key, `{"name":"Hal"}`), "token")
	case "host by key":
		c.secret = c.key
	case "owner":
		c.secret = ownerKey
	}
	return c
}

func (s *server) try(t *testing.T, c trial, phase meeting.Phase) {
	t.Helper()
	if path, body, first := strings.Cut(c.way.before, " "); first {
		s.ask(t, "POST", c.path+path, c.key, body)
	}
	mine := "2"
	if strings.Contains(c.body, "$mine") {
		if said := s.ask(t, "POST", c.path+"/entries", c.secret, `{"kind":"line","text":"mine"}`); said.Code == http.StatusCreated {
			_, mine, _ = strings.Cut(said.Body.String(), `"seq":`)
			mine, _, _ = strings.Cut(mine, ",")
		}
	}
	got := s.ask(t, c.method, c.path+c.way.path, c.secret, strings.NewReplacer("$ana", c.anaID, "$mine", mine).Replace(c.body))
	if want := c.wanted(phase); got.Code != want {
		t.Errorf("%s (%s %s) by %s when %s: %d, not %d: %s", c.What, c.method, c.way.path, c.role, phase, got.Code, want, got.Body)
	}
}

// wanted is the status that the table asks for.
func (c trial) wanted(phase meeting.Phase) int {
	host, named := strings.HasPrefix(c.role, "host") || c.role == "owner", c.role == "guest" || c.role == "host by token"
	switch {
	case c.By == rules.Named && !named, c.By == rules.HostAlone && c.role == "nobody":
		return http.StatusUnauthorized
	case c.By == rules.HostAlone && !host:
		return http.StatusForbidden
	case slices.Contains(c.Answered, phase):
		return http.StatusOK
	case !slices.Contains(c.During, phase):
		return http.StatusConflict
	case c.What == "redaction" && (phase == meeting.PhaseScheduled || phase == meeting.PhaseCancelled): // allowed, but nobody has spoken
		return http.StatusNotFound
	}
	return c.ok
}

// TestEveryRouteHasARow: a new act fails here until it has a route, a new route until it has a row.
func TestEveryRouteHasARow(t *testing.T) {
	used := map[string]bool{}
	for what, all := range ways {
		for _, w := range all {
			used[strings.Replace(w.method, "HEAD", "GET", 1)+" /api/v1/meetings/{series}/{date}"+w.path] = true
		}
		if !strings.HasPrefix(what, "(") && !slices.ContainsFunc(rules.Table(), func(r rules.Row) bool { return r.What == what }) {
			t.Errorf("the table has no row for %s", what)
		}
	}
	for _, row := range rules.Table() {
		if len(ways[row.What]) == 0 {
			t.Errorf("no route for %s", row.What)
		}
	}
	for _, route := range web.Routes() {
		if strings.Contains(route, "/meetings/{series}/{date}") && !used[route] {
			t.Errorf("%s is in no row", route)
		}
		delete(used, route)
	}
	if len(used) > 0 {
		t.Errorf("no such routes: %v", used)
	}
}

// ask asks the handler itself, by a bearer secret if there is one.
func (s *server) ask(t *testing.T, method, path, secret, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if secret != "" {
		r.Header.Set("Authorization", "Bearer "+secret)
	}
	w := httptest.NewRecorder()
	s.Config.Handler.ServeHTTP(w, r)
	return w
}

// member finds a string in a JSON answer, at any depth.
func member(a *httptest.ResponseRecorder, name string) string {
	var find func(v any) string
	find = func(v any) string {
		object, _ := v.(map[string]any)
		if s, ok := object[name].(string); ok {
			return s
		}
		for _, inner := range object {
			if s := find(inner); s != "" {
				return s
			}
		}
		return ""
	}
	var v any
	_ = json.Unmarshal(a.Body.Bytes(), &v)
	return find(v)
}
