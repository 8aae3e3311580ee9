package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/internal/meeting"
)

func TestFailuresInWords(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	unknown := meeting.Unknown(errors.New("disk I/O error"))
	for _, test := range []struct {
		ctx  context.Context
		err  error
		code int
		says string
	}{
		{t.Context(), nil, fine, ""},
		{t.Context(), errors.New("no"), failed, "parley: no\n"},
		{t.Context(), fmt.Errorf("reading it: %w", misused("no %s", "way")), wrongUse, "parley: reading it: no way\nparley --help tells what there is.\n"},
		{t.Context(), fmt.Errorf("storing: %w", meeting.Missing("There is no such meeting.")), failed, "parley: storing: There is no such meeting.\n"},
		{t.Context(), unknown, failed, "parley: " + unknown.Message + " (disk I/O error)\n"},
		{t.Context(), errors.New("a \x1b[31mred\x1b[0m file"), failed, "parley: a ␛[31mred␛[0m file\n"},
		{ended, fmt.Errorf("copying: %w", ended.Err()), failed, "parley: interrupted.\n"},
		{t.Context(), context.Canceled, failed, "parley: context canceled\n"},
	} {
		var said bytes.Buffer
		p := &process{ctx: test.ctx, err: &said}
		if code := p.fail(test.err); code != test.code || said.String() != test.says {
			t.Errorf("%v: %d %q, want %d %q", test.err, code, said.String(), test.code, test.says)
		}
	}
}

func TestInterruptedCommands(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, command := range []string{"import cli_test.go --data DATA", "serve --addr localhost:0 --data DATA", "replay demo/1.log.txt http://localhost:1/a/2026-12-01 --date 2026-12-01"} {
		var said bytes.Buffer
		args := strings.Fields(strings.ReplaceAll(command, "DATA", t.TempDir()+"/parley.db"))
		code := run(ended, args, func(string) string { return "" }, strings.NewReader(""), io.Discard, &said)
		if code != failed || !strings.Contains(said.String(), "interrupted") {
			t.Errorf("%s: %d %q", command, code, said.String())
		}
	}
}

func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var drawn bytes.Buffer
		looks := true
		p := &process{err: &drawn, terminal: func(io.Writer) bool { return looks }}
		bar := p.progress("copying")
		for n := range 1001 {
			time.Sleep(time.Millisecond)
			bar.at(n, 1000)
		}
		bar.at(0, 0)
		bar.clear()
		frames := strings.Split(drawn.String(), "\r")
		if n := len(frames); n < 15 || n > 30 {
			t.Errorf("a second of work drew %d lines, not about twenty", n)
		}
		if last := frames[len(frames)-3]; last != "copying [==============================] 100 %" {
			t.Errorf("the last line drawn is %q", last)
		}
		if end := frames[len(frames)-2]; strings.TrimSpace(end) != "" || frames[len(frames)-1] != "" {
			t.Errorf("the line is not cleared: %q", end)
		}

		drawn.Reset()
		looks = false
		bar = p.progress("copying")
		bar.at(1, 2)
		bar.clear()
		if drawn.Len() > 0 {
			t.Errorf("nobody looks, and yet it draws %q", drawn.String())
		}
	})
}
