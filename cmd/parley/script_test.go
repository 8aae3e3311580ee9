package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"parley": main})
}

// TestScripts runs testdata/script: the program as a person meets it. Besides the usual commands there are
//
//	exits CODE PROGRAM ARGS…        runs a program that ends with this code
//	ready                           waits until the server at $ADDR is ready
//	call METHOD PATH [JSON [KEY]]   asks the server at $ADDR; $KEY is the Bearer unless another is given. stdout has status and body
//	take NAME POINTER               keeps a value of the last answer (a/b/c) in a variable
//	awaits N PATH WORD              asks until the answer has the word, at most 20 times N/10 seconds
//	bearer NAME FILE                keeps the key that stands in a file in a variable
//	moments NAME DURATION …         keeps moments from now on, to the second, in variables
//	mode FILE PERMISSIONS           checks who may read a file
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				return err
			}
			env.Setenv("ADDR", l.Addr().String())
			env.Setenv("KEY", "JBSWY3DPEHPK3PXPJBSWY3DPEH")
			env.Setenv("ESC", "\x1b")
			env.Setenv("TMPDIR", env.WorkDir)
			return l.Close()
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits": exits, "ready": ready, "call": call, "take": take, "awaits": awaits, "mode": mode, "moments": moments, "bearer": bearer,
		},
	})
}

func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	var exit *exec.ExitError
	got := 0
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("it ended with %d, not %d", got, want)
	}
}

// ask asks the server once. The answer is also what take looks into.
func ask(ts *testscript.TestScript, method, path, body, key string) (string, error) {
	r, err := http.NewRequest(method, "http://"+ts.Getenv("ADDR")+path, strings.NewReader(body))
	ts.Check(err)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	client := http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	ts.Check(os.WriteFile(ts.MkAbs("answer.json"), text, 0o600))
	return fmt.Sprintf("%d\n%s\n", answer.StatusCode, text), err
}

func ready(ts *testscript.TestScript, _ bool, _ []string) {
	awaits(ts, false, []string{"100", "/readyz", "ready"})
}

func awaits(ts *testscript.TestScript, _ bool, args []string) {
	tries, err := strconv.Atoi(args[0])
	ts.Check(err)
	var said string
	next := time.NewTicker(100 * time.Millisecond)
	defer next.Stop()
	for range tries {
		if said, err = ask(ts, http.MethodGet, args[1], "", ""); err == nil && strings.HasPrefix(said, "200\n") && strings.Contains(said, args[2]) {
			return
		}
		<-next.C
	}
	ts.Fatalf("%s never says %q: %v %s", args[1], args[2], err, said)
}

func call(ts *testscript.TestScript, _ bool, args []string) {
	args = append(args, "", "", "")
	key := args[3]
	if key == "" {
		key = ts.Getenv("KEY")
	}
	said, err := ask(ts, args[0], args[1], args[2], key)
	ts.Check(err)
	_, err = fmt.Fprint(ts.Stdout(), said)
	ts.Check(err)
}

func take(ts *testscript.TestScript, _ bool, args []string) {
	var value any
	ts.Check(json.NewDecoder(bytes.NewReader([]byte(ts.ReadFile("answer.json")))).Decode(&value))
	for name := range strings.SplitSeq(args[1], "/") {
		fields, _ := value.(map[string]any)
		value = fields[name]
	}
	text, ok := value.(string)
	if !ok {
		ts.Fatalf("the answer has no %s", args[1])
	}
	ts.Setenv(args[0], text)
}

func mode(ts *testscript.TestScript, _ bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	if got := fmt.Sprintf("%04o", info.Mode().Perm()); got != args[1] {
		ts.Fatalf("%s has %s, not %s", filepath.Base(args[0]), got, args[1])
	}
}

func bearer(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile(args[1])))
}

func moments(ts *testscript.TestScript, _ bool, args []string) {
	now := time.Now().UTC().Truncate(time.Second)
	for i := 0; i+1 < len(args); i += 2 {
		d, err := time.ParseDuration(args[i+1])
		ts.Check(err)
		ts.Setenv(args[i], now.Add(d).Format(time.RFC3339))
	}
}
