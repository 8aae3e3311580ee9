package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/client"
)

// sent is what came to the server.
type sent struct{ line, secret, key, body string }

// recorder answers every request with the same JSON and keeps what came. Before that it does what each of first says.
type recorder struct {
	answer string
	first  []func(w http.ResponseWriter)
	got    []sent
}

func (rec *recorder) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	rec.got = append(rec.got, sent{r.Method + " " + r.URL.String(), r.Header.Get("Authorization"), r.Header.Get("Idempotency-Key"), string(body)})
	if n := len(rec.got); n <= len(rec.first) {
		rec.first[n-1](w)
		return
	}
	if r.Method == http.MethodPost {
		w.WriteHeader(http.StatusCreated)
	}
	_, _ = io.WriteString(w, rec.answer)
}

// calls is every call of the API, with an answer and what it must send. A key of "-" stands for none.
func calls() []call {
	at := time.Date(2026, 12, 1, 16, 0, 0, 5e6, time.FixedZone("", 3600))
	no, ten := false, 10
	return []call{
		{func(ctx context.Context, c *client.Client) (any, error) {
			return c.Schedule(ctx, "K", client.Series{Title: "T", StartsAt: at, EndsAt: at.Add(time.Hour), Listed: &no, AfterTalk: &ten})
		}, `{"slug":"t","host_key":"H","next":{"id":"t/2026-12-01","phase":"open"}}`,
			sent{"POST /api/v1/series", "Bearer K", "", `{"title":"T","listed":false,"starts_at":"2026-12-01T15:00:00Z","ends_at":"2026-12-01T16:00:00Z","after_talk":10}`}},
		{func(ctx context.Context, c *client.Client) (any, error) {
			return c.AddMeeting(ctx, "K", "t", client.Date{StartsAt: at, EndsAt: at.Add(time.Hour)})
		}, `{"id":"t/2026-12-01","last_seq":4}`,
			sent{"POST /api/v1/series/t/meetings", "Bearer K", "", `{"starts_at":"2026-12-01T15:00:00Z","ends_at":"2026-12-01T16:00:00Z"}`}},
		{func(ctx context.Context, c *client.Client) (any, error) {
			return c.Meetings(ctx, "t", at, time.Time{})
		}, `{"meetings":[{"id":"t/2026-12-01"}]}`, sent{"GET /api/v1/series/t/meetings?from=2026-12-01T15%3A00%3A00.005Z", "", "-", ""}},
		{func(ctx context.Context, c *client.Client) (any, error) { return c.Meeting(ctx, "t/2026-12-01") },
			`{"id":"t/2026-12-01","starts_at":"2026-12-01T15:00:00.000Z"}`, sent{"GET /api/v1/meetings/t/2026-12-01", "", "-", ""}},
		{func(ctx context.Context, c *client.Client) (any, error) {
			return c.Join(ctx, "", "t/2026-12-01", "Ana")
		},
			`{"attendee":{"id":"a1","name":"Ana 2","role":"guest"},"token":"T"}`, sent{"POST /api/v1/meetings/t/2026-12-01/attendees", "", "", `{"name":"Ana"}`}},
		{func(ctx context.Context, c *client.Client) (any, error) {
			return c.Post(ctx, "T", "t/2026-12-01", "<hi>", 0)
		},
			`{"seq":3,"kind":"line","author":{"name":"Ana"}}`,
			sent{"POST /api/v1/meetings/t/2026-12-01/entries", "Bearer T", "", `{"kind":"line","text":"\u003chi\u003e"}`}},
		{func(ctx context.Context, c *client.Client) (any, error) {
			return c.Post(ctx, "T", "t/2026-12-01", "b", 2)
		},
			`{"seq":3}`, sent{"POST /api/v1/meetings/t/2026-12-01/entries", "Bearer T", "", `{"kind":"line","text":"b","ref":2}`}},
		{func(ctx context.Context, c *client.Client) (any, error) { return c.Extend(ctx, "K", "t/2026-12-01", 5) },
			`{"seq":3,"text":"5"}`, sent{"POST /api/v1/meetings/t/2026-12-01/extension", "Bearer K", "", `{"minutes":5}`}},
		{func(ctx context.Context, c *client.Client) (any, error) { return c.Close(ctx, "K", "t/2026-12-01") },
			`{"seq":3}`, sent{"POST /api/v1/meetings/t/2026-12-01/closure", "Bearer K", "", `{}`}},
		{func(ctx context.Context, c *client.Client) (any, error) {
			return c.Cancel(ctx, "K", "t/2026-12-01", "storm")
		}, `{"seq":3}`, sent{"POST /api/v1/meetings/t/2026-12-01/cancellation", "Bearer K", "", `{"reason":"storm"}`}},
		{func(ctx context.Context, c *client.Client) (any, error) {
			return c.Entries(ctx, "t/2026-12-01", client.Cursor{After: 3, At: at}, 50, 2*time.Minute)
		}, `{"entries":[{"seq":4}],"cursor":4,"last_seq":9,"phase":"open","poll_after_ms":2000}`,
			sent{"GET /api/v1/meetings/t/2026-12-01/entries?after=3&at=2026-12-01T15%3A00%3A00.005Z&limit=50&wait=55", "", "-", ""}},
		{func(ctx context.Context, c *client.Client) (any, error) {
			return c.Entries(ctx, "t/2026-12-01", client.Cursor{At: at}, 0, 0)
		}, `{"cursor":0}`, sent{"GET /api/v1/meetings/t/2026-12-01/entries?after=0", "", "-", ""}},
	}
}

type call struct {
	call   func(context.Context, *client.Client) (any, error)
	answer string
	want   sent
}

func TestRequests(t *testing.T) {
	for _, c := range calls() {
		rec := &recorder{answer: c.answer}
		got, err := c.call(t.Context(), serve(t, rec))
		if err != nil || len(rec.got) != 1 {
			t.Errorf("%s: %v after %d requests", c.want.line, err, len(rec.got))
			continue
		}
		if key := rec.got[0].key; c.want.key == "-" != (key == "") || key != "" && len(key) < 22 {
			t.Errorf("%s: the key is %q", c.want.line, key)
		}
		rec.got[0].key, c.want.key = "", ""
		if rec.got[0] != c.want {
			t.Errorf("sent %+v\nwant %+v", rec.got[0], c.want)
		}
		holds(t, got, c.answer)
	}
}

// holds wants everything that the answer says to stand in what was made of it.
func holds(t *testing.T, got any, answer string) {
	t.Helper()
	data, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	var said any
	if err := json.Unmarshal([]byte(answer), &said); err != nil {
		t.Fatal(err)
	}
	for _, word := range words(said) {
		if !strings.Contains(string(data), strings.TrimSuffix(word, ".000Z")) {
			t.Errorf("%s became %s, without %s", answer, data, word)
		}
	}
}

func words(v any) (all []string) {
	switch v := v.(type) {
	case map[string]any:
		for _, inner := range v {
			all = append(all, words(inner)...)
		}
	case []any:
		for _, inner := range v {
			all = append(all, words(inner)...)
		}
	case string:
		all = append(all, v)
	}
	return all
}

func TestRepeats(t *testing.T) {
	status := func(code int) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) { w.WriteHeader(code) }
	}
	asked := func(seconds int) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) { refuse(w, http.StatusServiceUnavailable, "busy", seconds) }
	}
	cut := func(http.ResponseWriter) { panic(http.ErrAbortHandler) }
	half := func(w http.ResponseWriter) {
		w.Header().Set("Content-Length", "99")
		_, _ = io.WriteString(w, `{"seq":`)
	}
	always := func(f func(http.ResponseWriter)) (all []func(http.ResponseWriter)) {
		for range 100 {
			all = append(all, f)
		}
		return all
	}
	for _, c := range []struct {
		name        string
		first       []func(http.ResponseWriter)
		requests    int
		status      int // of the problem that comes of it; 0 for none
		least, most time.Duration
	}{
		{"at once", nil, 1, 0, 0, 0},
		{"on the way", []func(http.ResponseWriter){cut, status(502), half, status(504)}, 5, 0, time.Second, 4 * time.Second},
		{"when it was asked to wait", []func(http.ResponseWriter){asked(7)}, 2, 0, 7 * time.Second, 8 * time.Second},
		{"too fast", []func(http.ResponseWriter){func(w http.ResponseWriter) { refuse(w, 429, "too-many", 2) }}, 2, 0, 2 * time.Second, 3 * time.Second},
		{"never after a refusal", always(func(w http.ResponseWriter) { refuse(w, 409, "meeting-not-open", 60) }), 1, 409, 0, 0},
		{"never when the wait is too long", always(asked(3000)), 1, 503, 0, 0},
		{"not for ever", always(status(500)), 8, 500, 8 * time.Second, 20 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				rec := &recorder{answer: `{"seq":3,"kind":"line","text":"b"}`, first: c.first}
				began := time.Now()
				e, err := serve(t, rec).Post(t.Context(), "T", id, "b", 0)
				var p *client.Problem
				if errors.As(err, &p) != (c.status != 0) || err == nil && e.Seq != 3 || p != nil && p.Status != c.status {
					t.Errorf("it ended with %+v, %v", e, err)
				}
				if took := time.Since(began); took < c.least || took > c.most || len(rec.got) != c.requests {
					t.Errorf("%d requests in %v, want %d in %v to %v", len(rec.got), took, c.requests, c.least, c.most)
				}
				for _, s := range rec.got {
					if s != rec.got[0] {
						t.Errorf("the repeat was %+v, not %+v", s, rec.got[0])
					}
				}
			})
		})
	}
}

func TestRepeatsEndWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
		ctx, cancel := context.WithTimeout(t.Context(), 45*time.Second)
		defer cancel()
		began := time.Now()
		if _, err := c.Meeting(ctx, id); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != 45*time.Second {
			t.Errorf("it ended after %v with %v", time.Since(began), err)
		}
	})
}

func TestProblem(t *testing.T) {
	c := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusConflict)
		_, _ = io.WriteString(w, `{"type":"urn:parley:problem:extension-cap","title":"No","status":409,"detail":"That is more than is left.","code":"extension-cap",`+
			`"field":"minutes","phase":"open","starts_at":"2026-12-01T15:00:00.000Z","minutes_left":4}`)
	}))
	_, err := c.Extend(t.Context(), "K", id, 5)
	var p *client.Problem
	if !errors.As(err, &p) || p.Status != 409 || p.MinutesLeft != 4 || p.Phase != "open" || !p.StartsAt.Equal(start) {
		t.Fatalf("%+v", err)
	}
	if want := "the server answered 409 No (extension-cap), field minutes: That is more than is left."; err.Error() != want {
		t.Errorf("it says %q, want %q", err, want)
	}
}
