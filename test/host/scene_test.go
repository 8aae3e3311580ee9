// Package host uses the hosts' pages as hosts do, while others wait and talk: in Chromium, with script and without.
package host

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"parley/test/client"
	"parley/test/stage"
)

func TestMain(m *testing.M) { stage.Main(m, "4") }

// scene is a stage with what the tests of this package need besides.
type scene struct{ stage.Stage }

func set(t *testing.T) scene { t.Helper(); return scene{stage.Set(t)} }

// from sends JSON as somebody at another address, behind a proxy on the loopback.
func (s scene) from(address, token, path string, body, into any) int {
	s.T.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		s.T.Fatal(err)
	}
	r, err := http.NewRequestWithContext(s.T.Context(), http.MethodPost, s.URL+path, bytes.NewReader(text))
	if err != nil {
		s.T.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Forwarded-For", address)
	r.Header.Set("Idempotency-Key", rand.Text())
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		s.T.Fatal(err)
	}
	defer answer.Body.Close()
	got, err := io.ReadAll(answer.Body)
	if err == nil && into != nil {
		err = json.Unmarshal(got, into)
	}
	if err != nil {
		s.T.Fatalf("%s: %v\n%s", path, err, got)
	}
	return answer.StatusCode
}

// read gets what stands at a path.
func (s scene) read(ctx context.Context, path string) (int, string) {
	s.T.Helper()
	answer, err := client.NewPerson(s.URL).Get(ctx, path)
	if err != nil {
		s.T.Fatal(err)
	}
	return answer.Status, string(answer.Body)
}
