package client_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"parley/client"
)

// Somebody schedules a meeting, takes a name, says a line, and reads along until the meeting is over.
func Example() {
	server := httptest.NewServer(parley()) // in earnest, the address of a Parley server
	defer server.Close()
	ctx, c := context.Background(), client.Client{Base: server.URL}

	series, err := c.Schedule(ctx, "the owner's key", client.Series{
		Title: "Tornado weekly", StartsAt: time.Now(), EndsAt: time.Now().Add(time.Hour),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	meeting := series.Next.ID
	seat, err := c.Join(ctx, "", meeting, "Ana")
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := c.Post(ctx, seat.Token, meeting, "Hello, all.", 0); err != nil {
		fmt.Println(err)
		return
	}
	if _, err := c.Close(ctx, series.HostKey, meeting); err != nil {
		fmt.Println(err)
		return
	}
	err = c.Follow(ctx, meeting, client.Cursor{}, func(e client.Event) error {
		if e.Entry.Kind == "line" {
			fmt.Printf("%d %s: %s\n", e.Entry.Seq, e.Entry.Author.Name, e.Entry.Text)
		}
		return nil
	})
	fmt.Println("over:", err)
	// Output:
	// 2 Ana: Hello, all.
	// over: <nil>
}

// parley answers as a server would.
func parley() http.Handler {
	answers := map[string]string{
		"POST /api/v1/series": `{"slug":"tornado-weekly","host_key":"a secret","next":{"id":"tornado-weekly/2026-12-01"}}`,
		"POST /api/v1/meetings/tornado-weekly/2026-12-01/attendees": `{"attendee":{"id":"a1","name":"Ana","role":"guest"},"token":"another"}`,
		"POST /api/v1/meetings/tornado-weekly/2026-12-01/entries":   `{"seq":2,"at":"2026-12-01T15:00:07.000Z","kind":"line","text":"Hello, all."}`,
		"POST /api/v1/meetings/tornado-weekly/2026-12-01/closure":   `{"seq":3,"at":"2026-12-01T15:01:00.000Z","kind":"closed","text":""}`,
		"GET /api/v1/meetings/tornado-weekly/2026-12-01/stream": `event: hello
data: {"kind":"hello","after":0}

id: 1
data: {"seq":1,"at":"2026-12-01T15:00:00.000Z","kind":"opened","text":""}

id: 2
data: {"seq":2,"at":"2026-12-01T15:00:07.000Z","kind":"line","author":{"id":"a1","name":"Ana","role":"guest"},"text":"Hello, all."}

id: 3
data: {"seq":3,"at":"2026-12-01T15:01:00.000Z","kind":"closed","author":{"name":"Host","role":"host"},"text":""}

`,
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			w.Header().Set("Content-Type", "text/event-stream")
		}
		fmt.Fprint(w, answers[r.Method+" "+r.URL.Path])
	})
}
