package server

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"testing"
	"time"
)

// Command runs the program with these arguments to its end, at most two minutes, and returns what it wrote and its exit code.
func Command(t testing.TB, dir string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	binary, err := Binary()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	var out, complaints bytes.Buffer
	run := exec.CommandContext(ctx, binary, args...)
	run.Dir, run.Env = dir, os.Environ()
	run.Stdout, run.Stderr = &out, &complaints
	err = run.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("parley %v: %v", args, err)
	}
	return out.String(), complaints.String(), run.ProcessState.ExitCode()
}
