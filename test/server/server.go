// Package server runs the program under test: the whole binary, on a fixed port of the loopback, with a data file of its own.
package server

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"parley/test/port"
	"parley/test/wait"
)

// Config says how to run the server. The zero value is a server with the limits per person off and the machine's clock.
type Config struct {
	Dir    string   // holds data file, clock and log; made when empty by [Start]
	URL    string   // --url, when a proxy stands in front
	Clock  bool     // run with --test-clock, which at first shows the machine's time
	Limits bool     // leave the limits on
	Args   []string // further arguments
}

// Server is one server with its data file, through any number of starts. Its methods are for one goroutine, its fields for all.
type Server struct {
	Addr  string // 127.0.0.1:port, the same after a restart
	URL   string // http://Addr
	Key   string // the owner's key
	Data  string // the data file
	Log   string // the file that its standard error goes to
	Clock Clock

	config Config
	run    *exec.Cmd
	ended  chan struct{} // closed when run has ended
}

// Start runs a server for the length of a test. When the test fails the end of the server's log is printed; a panic or a data
// race in that log fails the test by itself.
func Start(t testing.TB, config Config) *Server {
	t.Helper()
	if config.Dir == "" {
		config.Dir = t.TempDir()
	}
	s, err := New(config)
	if err == nil {
		err = s.Start(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Kill()
		log, _ := os.ReadFile(s.Log)
		for _, sign := range []string{"panic:", "panic serving", "DATA RACE"} {
			if bytes.Contains(log, []byte(sign)) {
				t.Errorf("the server's log contains %q", sign)
			}
		}
		if t.Failed() {
			t.Logf("end of the server's log:\n%s", log[max(0, len(log)-6000):])
		}
	})
	return s
}

// New prepares a server without starting it.
func New(config Config) (*Server, error) {
	addr, err := port.Take()
	if err != nil {
		return nil, err
	}
	s := &Server{
		Addr: addr, URL: "http://" + addr, Key: rand.Text() + rand.Text(),
		Data: filepath.Join(config.Dir, "parley.db"), Log: filepath.Join(config.Dir, "server.log"),
		Clock: Clock{filepath.Join(config.Dir, "clock")}, config: config,
	}
	if config.Clock {
		return s, s.Clock.Offset(0)
	}
	return s, nil
}

// Start runs the program and returns when /readyz says so.
func (s *Server) Start(ctx context.Context) error {
	binary, err := Binary()
	if err != nil {
		return err
	}
	log, err := os.OpenFile(s.Log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	s.run = exec.Command(binary, s.args()...)
	s.run.Env = append(os.Environ(), "PARLEY_OWNER_KEY="+s.Key)
	s.run.Dir = s.config.Dir
	s.run.Stdout, s.run.Stderr = log, log
	s.run.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} // nothing outlives a test that dies
	if err := s.run.Start(); err != nil {
		return err
	}
	s.ended = make(chan struct{})
	go func(run *exec.Cmd, ended chan struct{}) { _ = run.Wait(); close(ended) }(s.run, s.ended)
	err = wait.Until(ctx, 20*time.Second, "the server is ready", func() bool { return s.hasEnded() || s.Ready() })
	if err == nil && s.hasEnded() {
		err = errors.New("the server ended at once")
	}
	if err != nil {
		text, _ := os.ReadFile(s.Log)
		return fmt.Errorf("%w\n%s", err, text[max(0, len(text)-3000):])
	}
	return nil
}

func (s *Server) args() []string {
	args := []string{"serve", "--addr", s.Addr, "--data", s.Data}
	if !s.config.Limits {
		args = append(args, "--limits", "off")
	}
	if s.config.Clock {
		args = append(args, "--test-clock", s.Clock.Path)
	}
	if s.config.URL != "" {
		args = append(args, "--url", s.config.URL)
	}
	return append(args, s.config.Args...)
}

// Ready asks /readyz once.
func (s *Server) Ready() bool {
	ask := http.Client{Timeout: time.Second}
	resp, err := ask.Get(s.URL + "/readyz")
	if err != nil {
		return false
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
	ask.CloseIdleConnections()
	return resp.StatusCode == http.StatusOK
}

// PID is the process that runs now.
func (s *Server) PID() int { return s.run.Process.Pid }

// Kill ends the server as kill -9 does, and returns when it is gone.
func (s *Server) Kill() {
	if s.run == nil {
		return
	}
	_ = s.run.Process.Kill()
	<-s.ended
}

// Stop asks the server to drain (SIGTERM) and returns its exit code.
func (s *Server) Stop(ctx context.Context) (int, error) {
	if err := s.run.Process.Signal(syscall.SIGTERM); err != nil {
		return 0, err
	}
	if err := wait.Until(ctx, 40*time.Second, "the server has drained", s.hasEnded); err != nil {
		return 0, err
	}
	return s.run.ProcessState.ExitCode(), nil
}

func (s *Server) hasEnded() bool {
	select {
	case <-s.ended:
		return true
	default:
		return false
	}
}
