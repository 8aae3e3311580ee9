package crash

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"parley/test/client"
	"parley/test/crowd"
	"parley/test/history"
	"parley/test/server"
	"parley/test/wait"
)

// TestABackupUnderLoadIsAPrefix copies the data file again and again while sixteen people write, and starts a server on each copy: its log
// is the beginning of the live one and has every line acknowledged before the copy began.
func TestABackupUnderLoadIsAPrefix(t *testing.T) {
	s := server.Start(t, server.Config{})
	api := client.New(s.URL, s.Key)
	made, err := api.Open(t.Context(), "Copied", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	id := made.Next.ID
	c := crowd.New(t, api, id)
	c.Read(4)
	c.Write(16, 0)
	type copied struct {
		file string
		had  int64 // acknowledged before it began
	}
	var copies []copied
	for i := range 4 {
		enough := c.Acknowledged() + 100
		wait.For(t, time.Minute, "lines are acknowledged", func() bool { return c.Acknowledged() >= enough })
		one := copied{filepath.Join(t.TempDir(), fmt.Sprintf("backup-%d.db", i)), c.Acknowledged()}
		if out, complaints, code := server.Command(t, t.TempDir(), "backup", one.file, "--data", s.Data); code != 0 {
			t.Fatalf("backup ended with %d\n%s%s", code, out, complaints)
		}
		copies = append(copies, one)
	}
	c.StopWriting()
	if _, _, err := api.Close(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	live := c.Finish(time.Minute)
	for _, one := range copies {
		restored := restore(t, one.file)
		log, _, err := client.New(restored.URL, restored.Key).Whole(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if int64(len(history.Lines(log))) < one.had {
			t.Errorf("%d lines were acknowledged before the backup, which has %d", one.had, len(history.Lines(log)))
		}
		for i, e := range log {
			if !history.Same(e, live[i]) {
				t.Fatalf("entry %d is %+v in the backup and %+v in the log", i+1, e, live[i])
			}
		}
	}
}

// restore makes a server of a backup, as the manual says.
func restore(t *testing.T, file string) *server.Server {
	t.Helper()
	s, err := server.New(server.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if out, complaints, code := server.Command(t, t.TempDir(), "restore", file, "--data", s.Data); code != 0 {
		t.Fatalf("restore ended with %d\n%s%s", code, out, complaints)
	}
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Kill)
	return s
}

// TestAReaderNoticesARestoredBackup: the log went on after the backup and then, restored, goes on otherwise. A reader that keeps its cursor
// with the stamp of its entry is told, and never joins two logs.
func TestAReaderNoticesARestoredBackup(t *testing.T) {
	s := server.Start(t, server.Config{})
	api := client.New(s.URL, s.Key)
	made, err := api.Open(t.Context(), "Forked", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	id := made.Next.ID
	seat, err := api.Join(t.Context(), id, "Ana", "")
	if err != nil {
		t.Fatal(err)
	}
	say := func(api *client.Client, what string, n int) (last client.Entry) {
		for i := range n {
			if last, _, err = api.Post(t.Context(), id, seat.Token, fmt.Sprintf("%s %d", what, i), ""); err != nil {
				t.Fatal(err)
			}
		}
		return last
	}
	say(api, "before the backup", 20)
	file := filepath.Join(t.TempDir(), "backup.db")
	if out, complaints, code := server.Command(t, t.TempDir(), "backup", file, "--data", s.Data); code != 0 {
		t.Fatalf("backup ended with %d\n%s%s", code, out, complaints)
	}
	seen := say(api, "lost with the machine", 20)
	s.Kill()
	other := restore(t, file)
	restored := client.New(other.URL, other.Key)
	asks := func() error {
		var p *client.Problem
		a, err := restored.Do(t.Context(), client.Request{Method: "GET",
			Path: client.MeetingPath(id, fmt.Sprintf("/entries?after=%d&at=%s", seen.Seq, url.QueryEscape(seen.At)))})
		if err != nil {
			return err
		}
		if a.Status != 409 {
			return fmt.Errorf("status %d: %s", a.Status, a.Body)
		}
		if p, err = a.Problem(); err != nil || !strings.Contains(p.Body, "cursor-unknown") {
			return errors.Join(err, p)
		}
		return nil
	}
	if err := asks(); err != nil {
		t.Errorf("a cursor beyond the restored log: %v", err)
	}
	say(restored, "after the restore", 20)
	if err := asks(); err != nil {
		t.Errorf("a cursor whose entry is another one now: %v", err)
	}
}

// TestDemoShowsAMeetingThatLives runs the demo as somebody does who has just found the program.
func TestDemoShowsAMeetingThatLives(t *testing.T) {
	binary, err := server.Binary()
	if err != nil {
		t.Fatal(err)
	}
	free, err := server.New(server.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	demo := exec.CommandContext(ctx, binary, "demo", "--addr", free.Addr)
	demo.Dir = t.TempDir()
	out, err := demo.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	demo.Stdout = demo.Stderr
	if err := demo.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { cancel(); _ = demo.Wait() }()
	go func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			continue
		}
	}()
	wait.For(t, 30*time.Second, "the demo is ready", free.Ready)
	home, err := client.NewPerson(free.URL).Get(t.Context(), "/")
	if err != nil || home.Status != 200 {
		t.Fatalf("%d, %v", home.Status, err)
	}
	api, live := client.New(free.URL, ""), ""
	for _, link := range regexp.MustCompile(`href="/([a-z0-9-]+/\d{4}-\d\d-\d\d(?:-\d{4})?)"`).FindAllSubmatch(home.Body, -1) {
		if m, err := api.Meeting(t.Context(), string(link[1])); err == nil && (m.Phase == "open" || m.Phase == "wrapping-up") {
			live = m.ID
		}
	}
	if live == "" {
		t.Fatalf("the schedule leads to no meeting that is open:\n%s", home.Body)
	}
	begin, err := api.Meeting(t.Context(), live)
	if err != nil {
		t.Fatal(err)
	}
	wait.For(t, time.Minute, "people talk in the demo", func() bool {
		m, err := api.Meeting(t.Context(), live)
		return err == nil && m.LastSeq > begin.LastSeq
	})
}
