package gate_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"parley/internal/meeting"
	"parley/internal/web/gate"
)

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

func bare() *gate.Gate {
	return gate.New(gate.Config{URL: &url.URL{Scheme: "http", Host: "parley.test"}, Clock: func() time.Time { return noon }}, nil, nil)
}

func answer(g *gate.Gate, err error) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	g.API(func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Content-Disposition", "inline")
		return err
	}).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	return w
}

// TestTable: which status, headers and members an error has.
func TestTable(t *testing.T) {
	f := meeting.Facts{LastSeq: 7}.Plan(noon.Add(90*time.Second), noon.Add(time.Hour))
	for _, c := range []struct {
		err    error
		status int
		retry  string
		says   string
	}{
		{meeting.Bad("text", "It is empty."), 400, "", `"code":"invalid","field":"text"`},
		{&meeting.Error{Kind: meeting.Unauthorised, Code: "name-needed"}, 401, "", `"type":"urn:parley:problem:name-needed"`},
		{&meeting.Error{Kind: meeting.Forbidden, Code: "host-only"}, 403, "", `"status":403`},
		{meeting.Missing("There is none."), 404, "", `"detail":"There is none."`},
		{&meeting.Error{Kind: meeting.NotNow, Code: "meeting-not-open", Facts: &f}, 409, "90",
			`"phase":"scheduled","starts_at":"2026-12-01T12:01:30.000Z","ends_at":"2026-12-01T13:00:00.000Z","server_time":"2026-12-01T12:00:00.000Z"`},
		{&meeting.Error{Kind: meeting.Conflict, Code: "extension-cap", Facts: &f, Left: 5 * time.Minute}, 409, "", `"minutes_left":5`},
		{&meeting.Error{Kind: meeting.Conflict, Code: "extension-cap", Facts: &f}, 409, "", `"minutes_left":0`},
		{&meeting.Error{Kind: meeting.Conflict, Code: "cursor-unknown", Facts: &f}, 409, "", `"last_seq":7`},
		{&meeting.Error{Kind: meeting.Conflict, Code: "cursor-unknown", Facts: &meeting.Facts{}}, 409, "", `"last_seq":0`},
		{&meeting.Error{Kind: meeting.Mismatch, Code: "key-reused"}, 422, "", `"status":422`},
		{meeting.Unknown(errors.New("fsync failed")), 503, "1", `"code":"outcome-unknown"`},
		{&meeting.Error{Kind: meeting.Unavailable, Code: "streams-full", RetryAfter: 5 * time.Second}, 503, "5", ``},
		{&meeting.Error{Kind: meeting.TooMany, Code: "too-many", RetryAfter: 1100 * time.Millisecond}, 429, "2", ``},
		{&meeting.Error{Kind: meeting.Invalid, Code: "too-large"}, 413, "", ``},
		{&meeting.Error{Kind: meeting.Invalid, Code: "media-type"}, 415, "", ``},
		{&meeting.Error{Kind: meeting.Invalid, Code: "method-not-allowed"}, 405, "", ``},
		{fmt.Errorf("read it: %w", meeting.Missing("There is none.")), 404, "", ``},
		{fmt.Errorf("read it: %w", context.DeadlineExceeded), 503, "1", `"code":"interrupted"`},
		{errors.New("disk I/O error"), 500, "", `"code":"internal"`},
		{&meeting.Error{Code: "no kind"}, 500, "", `"code":"internal"`},
	} {
		w := answer(bare(), c.err)
		h := w.Header()
		if w.Code != c.status || h.Get("Retry-After") != c.retry || !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%v: %d, %v, %s", c.err, w.Code, h, w.Body)
		}
		if h.Get("Content-Type") != gate.ProblemType || h.Get("Content-Disposition") != "" || h.Get("Cache-Control") != "no-store" {
			t.Errorf("%v: %v", c.err, h)
		}
		if strings.Contains(w.Body.String(), "disk") || strings.Contains(w.Body.String(), "fsync") {
			t.Errorf("%v: the cause is told: %s", c.err, w.Body)
		}
	}
}

func TestPage(t *testing.T) {
	g := bare()
	g.ErrorPage = func(w http.ResponseWriter, _ *http.Request, status int, e *meeting.Error) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte("<p>" + e.Message))
	}
	w := httptest.NewRecorder()
	g.Page(func(http.ResponseWriter, *http.Request) error { return meeting.Missing("There is none.") }).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Code != 404 || w.Body.String() != "<p>There is none." {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestPanic(t *testing.T) {
	w := httptest.NewRecorder()
	bare().API(func(http.ResponseWriter, *http.Request) error { panic("at the disco") }).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Code != 500 || strings.Contains(w.Body.String(), "disco") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// TestBrokenOff: half an answer is cut off, never followed by an error that would be taken for the rest of it.
func TestBrokenOff(t *testing.T) {
	begin := map[string]func(http.ResponseWriter){
		"written": func(w http.ResponseWriter) { _, _ = w.Write([]byte("half")) },
		"flushed": func(w http.ResponseWriter) { _ = http.NewResponseController(w).Flush() },
	}
	ends := map[string]func() error{
		"error": func() error { return meeting.Missing("There is none.") },
		"panic": func() error { panic("at the disco") },
		"abort": func() error { panic(http.ErrAbortHandler) },
	}
	for how, begun := range begin {
		for why, end := range ends {
			s := httptest.NewServer(bare().API(func(w http.ResponseWriter, _ *http.Request) error {
				begun(w)
				return end()
			}))
			a, err := s.Client().Get(s.URL)
			if err == nil {
				buf := make([]byte, 100)
				var n int
				for err == nil {
					var m int
					m, err = a.Body.Read(buf[n:])
					n += m
				}
				if strings.Contains(string(buf[:n]), "problem") || err.Error() == "EOF" {
					t.Errorf("%s, %s: %q, %v", how, why, buf[:n], err)
				}
				_ = a.Body.Close()
			}
			s.Close()
		}
	}
}

func TestWithin(t *testing.T) {
	w := httptest.NewRecorder()
	waits := func(_ http.ResponseWriter, r *http.Request) error {
		<-r.Context().Done()
		return fmt.Errorf("wait: %w", r.Context().Err())
	}
	bare().API(gate.Within(time.Millisecond, waits)).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Code != 503 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestQuery(t *testing.T) {
	for query, field := range map[string]string{
		"": "", "after=12": "", "after=0&limit=5": "", "after=%31": "", "after=007": "",
		"x=1": "x", "After=1": "After", "after=1&after=2": "after", "after": "after", "after=": "after", "after=-1": "after",
		"after=%2B1": "after", "after=1e3": "after", "after=1.0": "after", "after=0x1": "after", "after=1_000": "after", "after=١": "after",
		"after=100000000000000000000000": "after", "after=9223372036854775808": "after", "after=1%00": "after", "after=%ff": "after",
		"after=%zz": "query", "a;b": "query", "%3Cscript%3E=1": "query", "limit=5&": "",
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.URL.RawQuery = query
		q, err := gate.Query(r, "after", "limit")
		if err == nil {
			_, err = gate.Whole(q, "after", 0)
		}
		switch e := gate.Refusal(err); {
		case field == "" && err != nil:
			t.Errorf("%q: %v", query, err)
		case field != "" && (err == nil || e.Field != field || gate.Status(err) != 400):
			t.Errorf("%q: %v, not about %q", query, err, field)
		}
	}
	if n, err := gate.Whole(nil, "limit", 200); n != 200 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}

// TestPageQuery passes over what others hang on a link, and judges what is ours.
func TestPageQuery(t *testing.T) {
	for query, field := range map[string]string{
		"fbclid=Iw1": "", "utm_source=a&utm_source=b": "", "a;b": "", "x=%zz&%zz=x": "", "%ff": "", "utm=1&before=5&y": "", "&&": "",
		"before=1&before=1": "before", "before=1&%62efore=1": "before", "utm=1&before=x": "before", "before=%zz": "query", "before=%00": "before",
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.URL.RawQuery = query
		q, err := gate.PageQuery(r, "before")
		if err == nil {
			_, err = gate.Whole(q, "before", 0)
		}
		if e := gate.Refusal(err); (err != nil) != (field != "") || err != nil && e.Field != field {
			t.Errorf("%q: %v, not about %q", query, err, field)
		}
		if len(q) > 1 {
			t.Errorf("%q is read as %v", query, q)
		}
	}
}
