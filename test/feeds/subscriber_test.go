package feeds

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/test/client"
)

// subscriber asks for a file as it was told to.
type subscriber struct {
	scene
	path          string
	tag, modified string
	by            string // which of the two it sends
}

// asks wants the file to be new, or not.
func (s *subscriber) asks(when string, news bool) {
	s.T.Helper()
	r := client.Request{Method: "GET", Path: s.path, Header: http.Header{}}
	if s.by != "time" && s.tag != "" {
		r.Header.Set("If-None-Match", s.tag)
	}
	if s.by != "tag" && s.modified != "" {
		r.Header.Set("If-Modified-Since", s.modified)
	}
	a, err := s.API.Do(s.T.Context(), r)
	if err != nil {
		s.T.Fatal(err)
	}
	if want := map[bool]int{true: 200, false: 304}[news]; a.Status != want {
		s.T.Errorf("%s, by %s, %s: %d, not %d", s.path, s.by, when, a.Status, want)
	}
	if tag, modified := a.Header.Get("ETag"), a.Header.Get("Last-Modified"); (tag == s.tag) == news || (modified == s.modified) == news {
		s.T.Errorf("%s %s: tag %s after %s, %s after %s", s.path, when, tag, s.tag, modified, s.modified)
	} else {
		s.tag, s.modified = tag, modified
	}
}

// TestSubscribersHearOfChanges, and of nothing else: not of talk, of time, or of a new start of the server.
func TestSubscribersHearOfChanges(t *testing.T) {
	begin := time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)
	s := set(t, begin)
	made := s.schedule("Kites", begin.Add(time.Hour), "FREQ=WEEKLY")
	other := s.schedule("Other", begin.Add(4*time.Hour), "")
	all := subscribers(s, "/"+made.Slug+".ics", "/calendar.ics", "/"+made.Slug+".atom", "/feed.atom", "/"+other.Slug+".ics", "/"+other.Slug+".atom")
	// after wants those whose path begins so to hear of something; in which form is behind it.
	after := func(when string, news ...string) {
		t.Helper()
		for _, one := range all {
			one.asks(when, slices.ContainsFunc(news, func(begins string) bool { return strings.HasPrefix(one.path, begins) }))
			one.asks("again "+when, false)
		}
	}
	id := made.Next.ID
	_, ids := s.ours(made.Slug, begin, begin.AddDate(0, 1, 0))
	kites := "/" + made.Slug + "."
	for _, id := range ids[1:3] { // else the server announces them some time in these hours, two weeks ahead
		s.Join(id, "Ben")
	}
	after("at first", "/")
	s.at(begin.Add(30 * time.Minute))
	after("half an hour later")
	ana := s.Join(id, "Ana")
	after("as Ana took a name")
	s.Act("PATCH", client.MeetingPath(id, ""), map[string]string{"title": "Kites and wind"})
	after("with another title", kites, "/calendar", "/feed")
	s.at(begin.Add(time.Hour))
	stands(s, id, "open")
	after("as it opened", kites+"atom", "/feed") // an occurrence is told by its rule, and its feed says that it is on
	said := s.Post(id, ana.Token, "#info the gate's number is 4711")
	after("as Ana spoke")
	s.Act("POST", client.MeetingPath(id, "/closure"), nil)
	after("as it closed", kites+"atom", "/feed")
	for _, redacted := range []bool{false, true} {
		if redacted {
			s.Act("POST", client.MeetingPath(id, "/redactions"), map[string]any{"seq": said.Seq})
			after("as a line was redacted", kites+"atom", "/feed")
		}
		for _, one := range all {
			if got := strings.Contains(string(s.get(one.path).Body), "4711"); got != (!redacted && (one.path == kites+"atom" || one.path == "/feed.atom")) {
				t.Errorf("redacted %v: that %s has the line is %v", redacted, one.path, got)
			}
		}
	}
	s.Act("POST", client.MeetingPath(ids[2], "/cancellation"), map[string]string{"reason": "rain"})
	after("as another was cancelled", kites, "/calendar", "/feed")
	s.Act("DELETE", client.MeetingPath(ids[2], "/cancellation"), nil)
	after("as that was taken back", kites+"ics", kites+"atom", "/calendar", "/feed")
	s.Act("DELETE", client.MeetingPath(ids[3], ""), nil)
	after("as one was deleted", kites+"ics", "/calendar")
	s.Kill()
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, one := range all {
		one.knowsTag("after a new start")
	}
}

// subscribers are one for each address and way to ask.
func subscribers(s scene, paths ...string) (all []*subscriber) {
	for _, path := range paths {
		for _, by := range []string{"tag", "time", "both"} {
			all = append(all, &subscriber{scene: s, path: path, by: by})
		}
	}
	return all
}

// knowsTag wants the tag alone to stand as it was, as what is told of times may be told anew.
func (s *subscriber) knowsTag(when string) {
	s.T.Helper()
	a, err := s.API.Do(s.T.Context(), client.Request{Method: "GET", Path: s.path, Header: http.Header{"If-None-Match": {s.tag}}})
	if err != nil || a.Status != 304 {
		s.T.Errorf("%s %s: %d, %v", s.path, when, a.Status, err)
	}
}

// stands wants a meeting to be in a phase.
func stands(s scene, id, phase string) {
	s.T.Helper()
	if m, err := s.API.Meeting(s.T.Context(), id); err != nil || m.Phase != phase {
		s.T.Fatalf("%s is %s, %v", id, m.Phase, err)
	}
}

// between notes what goes to a server, and what comes back.
type between struct {
	*httptest.Server
	mu  sync.Mutex
	saw []string
}

func (s scene) between() *between {
	s.T.Helper()
	to, err := url.Parse(s.URL)
	if err != nil {
		s.T.Fatal(err)
	}
	b := &between{}
	proxy := httputil.NewSingleHostReverseProxy(to)
	proxy.ModifyResponse = func(a *http.Response) error {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.saw = append(b.saw, fmt.Sprint(a.Request.URL.Path, " ", a.StatusCode))
		return nil
	}
	b.Server = httptest.NewServer(proxy)
	s.T.Cleanup(b.Close)
	return b
}

func (b *between) take() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	defer func() { b.saw = nil }()
	slices.Sort(b.saw)
	return b.saw
}

// TestNewsboat lists what our feeds have, hears of what is new, and is told when nothing is.
func TestNewsboat(t *testing.T) {
	begin := time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)
	s := set(t, begin)
	made := s.schedule("Kites & <strings> — 風", begin.Add(time.Hour), "FREQ=WEEKLY")
	s.schedule("Pond", begin.Add(50*time.Hour), "")
	s.Join(made.Slug+"/2026-09-08", "Ana") // so there is something of the next one, too
	b := s.between()
	dir := t.TempDir()
	boat := func(args ...string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "newsboat", append([]string{"-q", "-u", filepath.Join(dir, "urls"), "-c", filepath.Join(dir, "cache.db"), "-C", filepath.Join(dir, "config")}, args...)...)
		cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_CONFIG_HOME="+dir, "XDG_DATA_HOME="+dir, "LC_ALL=C.UTF-8")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("newsboat (make setup installs it): %v\n%s", err, out)
		}
		return string(out)
	}
	for name, text := range map[string]string{"urls": b.URL + "/feed.atom\n" + b.URL + "/" + made.Slug + ".atom\n", "config": "ignore-mode \"download\"\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	lists := func(when string, unread string, saw int, titles ...string) {
		t.Helper()
		boat("-x", "reload")
		if got, want := b.take(), []string{fmt.Sprint("/feed.atom ", saw), fmt.Sprint("/", made.Slug, ".atom ", saw)}; !slices.Equal(got, want) {
			t.Errorf("%s it asked and was told %q, not %q", when, got, want)
		}
		if got := boat("-x", "print-unread"); !strings.HasPrefix(got, unread+" unread") {
			t.Errorf("%s: %q, not %s", when, got, unread)
		}
		cache, err := os.ReadFile(filepath.Join(dir, "cache.db"))
		if err != nil {
			t.Fatal(err)
		}
		for _, title := range titles {
			if !bytes.Contains(cache, []byte(title)) {
				t.Errorf("%s newsboat does not have %q", when, title)
			}
		}
	}
	feed := s.get("/feed.atom").Body
	var read struct {
		Entries []struct {
			Title string `xml:"title"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(feed, &read); err != nil || len(read.Entries) < 3 {
		t.Fatalf("%v in %s", err, feed)
	}
	each := fmt.Sprint(len(read.Entries)) // one that is in both feeds is one
	lists("at first", each, 200, "Kites & <strings> — 風, 2026-09-01", "Kites & <strings> — 風, 2026-09-08", "Pond, 2026-09-03")
	lists("again", each, 200) // newsboat notes tags of feeds that it knows
	lists("a third time", each, 304)
	s.Act("POST", client.MeetingPath(made.Next.ID, "/cancellation"), map[string]string{"reason": "no wind"})
	lists("later", each, 200, "Cancelled: Kites & <strings> — 風, 2026-09-01", "no wind")
}
