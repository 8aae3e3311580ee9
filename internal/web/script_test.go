package web_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/internal/calendar"
	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/store/memory"
	"parley/internal/web"
	"parley/internal/web/gate"
	"parley/internal/web/voice"
	"parley/internal/web/words"
	"parley/internal/web/words/wordstest"
)

// TestScripts runs the conversations in testdata. Each file is one, with a server of its own; its comment may hold settings. A step is
//
//	POST /path                       the request: its line, headers, an empty line, the body as it stands
//	Name: value
//
//	{"body": "$word"}
//	== 201                           the status
//	Name: value                      a header of the answer; an empty value means that it must be absent
//	~ regexp                         the body matches
//	!~ regexp                        it does not
//	word = regexp                    what the first group caught is $word from here on; a Name: before regexp looks into a header
//
// or "clock 2026-12-01T15:00:00.000Z", which sets the server's clock. It stands at 14:50 of that day in the beginning.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			parts := marker.Split(string(text), -1)
			logged.take()
			s := serve(t, settings(parts[0]))
			for i, name := range marker.FindAllStringSubmatch(string(text), -1) {
				for range times(name[1]) {
					s.run(t, name[1], parts[i+1])
				}
			}
			s.keepsSecrets(t, logged.take())
		})
	}
}

// marker begins a step, as in a txtar archive.
var marker = regexp.MustCompile(`(?m)^-- (.+) --\n`)

// keepsSecrets looks for what must not be in the log.
func (s *server) keepsSecrets(t *testing.T, log string) {
	if !strings.Contains(log, "pattern=") {
		t.Error("nothing was logged")
	}
	for name, word := range s.words {
		if len(word) >= 22 && strings.Contains(log, word) {
			t.Errorf("$%s is in the log: %s", name, log)
		}
	}
}

// logged is what the server logs during the tests.
var logged = func() *log {
	l := &log{}
	slog.SetDefault(slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug})))
	return l
}()

type log struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *log) take() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.text.Reset()
	return l.text.String()
}

// times is how often a step is to be done: "burst × 20" twenty times.
func times(name string) int {
	_, n, ok := strings.Cut(name, " × ")
	if !ok {
		return 1
	}
	count, err := strconv.Atoi(n)
	if err != nil {
		panic(err)
	}
	return count
}

const ownerKey = "owner-key-of-the-tests-0123456789"

// server is a server on the memory store, with a clock that stands.
type server struct {
	*httptest.Server
	clock atomic.Int64 // ms
	words map[string]string
	store *memory.Store
}

// settings reads what a script's comment says about its server: lines "set: https", "set: limits", "set: anyone".
func settings(comment string) gate.Config {
	c := gate.Config{URL: &url.URL{Scheme: "http", Host: "parley.test"}, OwnerKey: meeting.HashOf(ownerKey)}
	for line := range strings.Lines(comment) {
		switch strings.TrimSpace(line) {
		case "set: https":
			c.URL.Scheme = "https"
		case "set: limits":
			c.Limits = true
		case "set: anyone":
			c.Anyone = true
		case "set: behind a proxy":
			c.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
		}
	}
	return c
}

func serve(t *testing.T, c gate.Config) *server {
	s := &server{words: map[string]string{"owner": ownerKey}}
	s.set(t, "2026-12-01T14:50:00.000Z")
	clock := func() time.Time { return time.UnixMilli(s.clock.Load()).UTC() }
	store := memory.New(memory.Options{Clock: clock})
	s.store = store
	book := calendar.NewBook(store, clock)
	l := live.New(store, live.Options{Clock: clock, Voices: voice.Voices()})
	c.Clock = clock
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- l.Run(ctx) }()
	h := web.New(web.Config{Gate: gate.New(c, book, store), Live: l, Calendar: book, Seats: store, Keys: store, Version: "test",
		TestClock: func() string { return "frozen" }})
	s.Server = httptest.NewUnstartedServer(h)
	s.Config = web.Server(h)
	s.Start()
	t.Cleanup(func() {
		s.Close()
		stop()
		if err := <-ended; err != nil {
			t.Errorf("live ended: %v", err)
		}
	})
	return s
}

func (s *server) set(t *testing.T, at string) {
	t.Helper()
	moment, err := time.Parse(meeting.TimeFormat, strings.TrimSpace(at))
	if err != nil {
		t.Fatal(err)
	}
	s.clock.Store(moment.UnixMilli())
}

// patience is how often a step "in the end" is tried: limits let through what trickles, and a machine may be slow.
const patience = 1000

func (s *server) run(t *testing.T, name, text string) {
	text = s.fill(text)
	if at, ok := strings.CutPrefix(text, "clock "); ok {
		s.set(t, at)
		return
	}
	request, wanted, ok := strings.Cut(text, "\n== ")
	if !ok {
		t.Fatalf("%s: a step has a line that begins with ==", name)
	}
	status, checks, _ := strings.Cut(wanted, "\n")
	a := s.do(t, name, request)
	for range patience {
		if !strings.HasSuffix(name, " in the end") || fmt.Sprint(a.StatusCode) == status {
			break
		}
		a = s.do(t, name, request)
	}
	if head, rest, _ := strings.Cut(request, "\n"); strings.HasPrefix(head, "GET ") && strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") && a.Header.Get("Location") == "" {
		disguised := s.do(t, name, head+"\nAccept-Language: "+words.Pseudo+"\n"+rest)
		wordstest.Check(t, name, disguised.body) // every page has all its texts in the catalogues
	}
	told.holds(t, name, a)
	if fmt.Sprint(a.StatusCode) != status {
		t.Errorf("%s: status %d, not %s: %s", name, a.StatusCode, status, a.body)
	}
	for check := range strings.Lines(checks) {
		if check = strings.TrimSpace(check); check != "" {
			if fault := s.check(a, check); fault != "" {
				t.Errorf("%s: %s\n%s", name, fault, a.body)
			}
		}
	}
}

// fill puts the words in; the longest names first, so that $id2 is not $id and a 2.
func (s *server) fill(text string) string {
	for _, name := range slices.Backward(slices.Sorted(maps.Keys(s.words))) {
		text = strings.ReplaceAll(text, "$"+name, s.words[name])
	}
	return text
}

type reply struct {
	*http.Response
	body string
}

func (s *server) do(t *testing.T, name, request string) reply {
	t.Helper()
	head, body, _ := strings.Cut(request, "\n\n")
	lines := strings.Split(strings.TrimRight(head, "\n"), "\n")
	method, path, ok := strings.Cut(lines[0], " ")
	if !ok {
		t.Fatalf("%s: no request line: %q", name, lines[0])
	}
	r, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, strings.NewReader(unquote(body)))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, line := range lines[1:] {
		k, v, _ := strings.Cut(line, ":")
		if k == "Host" {
			r.Host = strings.TrimSpace(v)
		}
		r.Header.Add(k, strings.TrimSpace(v))
	}
	got, err := (&http.Client{Transport: s.Client().Transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(r)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(bufio.NewReader(got.Body))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return reply{got, string(text)}
}

var repeated = regexp.MustCompile(`<(.*?)×(\d+)>`)

// unquote writes out what cannot stand in a script: <x×1000> is x a thousand times, \xff a byte that is no UTF-8.
func unquote(body string) string {
	body = repeated.ReplaceAllStringFunc(body, func(s string) string {
		m := repeated.FindStringSubmatch(s)
		n := 0
		_, _ = fmt.Sscan(m[2], &n)
		return strings.Repeat(m[1], n)
	})
	return strings.ReplaceAll(body, `\xff`, "\xff")
}

var (
	capture = regexp.MustCompile(`^([a-z][a-z0-9]*) = (?:([A-Z][A-Za-z-]+): )?(.*)$`)
	header  = regexp.MustCompile(`^([A-Z][A-Za-z-]+):(.*)$`)
)

func (s *server) check(a reply, check string) string {
	if m := capture.FindStringSubmatch(check); m != nil {
		in := a.body
		if m[2] != "" {
			in = strings.Join(a.Header.Values(m[2]), "\n")
		}
		found := regexp.MustCompile(m[3]).FindStringSubmatch(in)
		if len(found) < 2 {
			return "nothing to capture: " + check
		}
		s.words[m[1]] = found[1]
		return ""
	}
	if want, ok := strings.CutPrefix(check, "~ "); ok {
		if !regexp.MustCompile(want).MatchString(a.body) {
			return "the body does not match " + want
		}
		return ""
	}
	if never, ok := strings.CutPrefix(check, "!~ "); ok {
		if regexp.MustCompile(never).MatchString(a.body) {
			return "the body matches " + never
		}
		return ""
	}
	m := header.FindStringSubmatch(check)
	if m == nil {
		return "not a check: " + check
	}
	if got := strings.Join(a.Header.Values(m[1]), ", "); got != strings.TrimSpace(m[2]) {
		return fmt.Sprintf("%s is %q, not %q", m[1], got, strings.TrimSpace(m[2]))
	}
	return ""
}
