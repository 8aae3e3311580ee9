package pages

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/test/server"
	"parley/test/stage"
)

// lynx is one person with a text browser, whose cookies last from call to call.
type lynx struct {
	t   *testing.T
	dir string
}

func newLynx(t *testing.T) lynx {
	t.Helper()
	if _, err := exec.LookPath("lynx"); err != nil {
		t.Fatal("this test needs lynx: apt-get install lynx")
	}
	dir := t.TempDir()
	jar := filepath.Join(dir, "cookies")
	config := fmt.Sprintf("INCLUDE:/etc/lynx/lynx.cfg\nPERSISTENT_COOKIES:TRUE\nSET_COOKIES:TRUE\nACCEPT_ALL_COOKIES:TRUE\nINFOSECS:0\nMESSAGESECS:0\nALERTSECS:0\nCOOKIE_FILE:%s\nCOOKIE_SAVE_FILE:%s\n", jar, jar)
	if err := os.WriteFile(filepath.Join(dir, "lynx.cfg"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return lynx{t, dir}
}

func (l lynx) run(args ...string) string {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(l.t.Context(), 30*time.Second)
	defer cancel()
	run := exec.CommandContext(ctx, "lynx", append([]string{"-cfg=" + filepath.Join(l.dir, "lynx.cfg")}, args...)...)
	run.Env = append(os.Environ(), "TERM=vt100", "LINES=200", "COLUMNS=120", "LANG=C.UTF-8", "HOME="+l.dir)
	out, err := run.Output()
	if err != nil {
		l.t.Fatalf("lynx %v: %v\n%s", args, err, out)
	}
	return string(out)
}

// reads is the page as lynx shows it, with a number at every link and field.
func (l lynx) reads(url string) string {
	l.t.Helper()
	return l.run("-dump", "-nolist", "-number_fields", "-width=120", "-display_charset=utf-8", url)
}

var field = regexp.MustCompile(`\[(\d+)\]_`)

// fills moves to the field after this label with the arrow keys, types the text, and presses the button that follows.
func (l lynx) fills(url, label, text string) {
	l.t.Helper()
	page := l.reads(url)
	_, rest, found := strings.Cut(page, label)
	place := field.FindStringSubmatch(rest)
	if !found || place == nil {
		l.t.Fatalf("lynx finds no field %q on the page:\n%s", label, page)
	}
	number, _ := strconv.Atoi(place[1])
	keys := strings.Repeat("key Down Arrow\n", number-1)
	for _, r := range text {
		key := string(r)
		if r == ' ' {
			key = "<space>"
		}
		keys += "key " + key + "\n"
	}
	keys += l.toButton(rest) + "key ^J\nkey Q\n"
	script := filepath.Join(l.dir, "keys")
	if err := os.WriteFile(script, []byte(keys), 0o600); err != nil {
		l.t.Fatal(err)
	}
	l.run("-cmd_script="+script, url)
}

// toButton are the keys from the field to its button: in a field of several rows, down goes through the rows first.
func (l lynx) toButton(rest string) string {
	before, _, found := strings.Cut(rest, "BUTTON")
	if !found {
		l.t.Fatalf("lynx finds no button after the field:\n%s", rest)
	}
	return strings.Repeat("key Down Arrow\n", len(field.FindAllString(before, -1)))
}

// TestLynxReadsAndWritesInALiveMeeting is somebody on a terminal, with no script, who joins, reads and speaks.
func TestLynxReadsAndWritesInALiveMeeting(t *testing.T) {
	t.Parallel()
	s := stage.On(t, server.Start(t, server.Config{}))
	id := s.Open("For terminals too").Next.ID
	ben := s.Speaker(id, "Ben")
	ben("who is on a terminal")
	url := s.URL + "/" + id

	l := newLynx(t)
	if page := l.reads(url); !strings.Contains(page, "who is on a terminal") || !strings.Contains(page, "Ben") || !strings.Contains(page, "complete to 2") {
		t.Errorf("lynx shows:\n%s", page)
	}
	l.fills(url, "Your name", "Mei")
	if page := l.reads(url); !strings.Contains(page, "Your line") {
		t.Fatalf("after joining lynx shows:\n%s", page)
	}
	l.fills(url, "Your line", "me, in lynx")
	if e := s.Logged(id, "me, in lynx"); len(e) != 1 || e[0].Author.Name != "Mei" {
		t.Errorf("in the log: %+v", e)
	}
	ben("welcome")
	if page := l.reads(url); !strings.Contains(page, "me, in lynx") || !strings.Contains(page, "welcome") {
		t.Errorf("lynx shows:\n%s", page)
	}
	if _, _, err := s.API.Close(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if page := l.reads(url); !strings.Contains(page, "me, in lynx") || strings.Contains(page, "Your line") {
		t.Errorf("after the end lynx shows:\n%s", page)
	}
}
