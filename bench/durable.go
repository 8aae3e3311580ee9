package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"

	"parley/test/client"
	"parley/test/server"
	"parley/test/wait"
)

// rate is one side of the comparison, a figure for each round.
type rate struct {
	posts []float64       // acknowledged posts per second
	cpu   []float64       // microseconds of the server's CPU for each
	waits []time.Duration // of all posts of all rounds, from the first byte sent to the last one read; sorted
}

// durable measures acknowledged posts per second, of Parley and of the baseline in turns, so that a machine that grows slower is slower
// for both.
func durable(ctx context.Context, s settings) (ours, theirs rate, err error) {
	srv, api, id, err := start(ctx, s.dir)
	if err != nil {
		return ours, theirs, err
	}
	defer srv.Kill()
	var requests [][]byte
	for i := range s.writers {
		seat, err := api.Join(ctx, id, fmt.Sprintf("Writer %d", i), "")
		if err != nil {
			return ours, theirs, err
		}
		body := `{"kind":"line","text":"what a line of talk is like, some hundred characters and a little more than that in all"}`
		requests = append(requests, request(srv.Addr, client.MeetingPath(id, "/entries"), body,
			"Content-Type: application/json\r\nAuthorization: Bearer "+seat.Token+"\r\n"))
	}
	addr, pid, stop, err := startBaseline(ctx, s.dir)
	if err != nil {
		return ours, theirs, err
	}
	defer stop()
	plain := make([][]byte, s.writers)
	for i := range plain {
		plain[i] = request(addr, "/post", "what a line of talk is like, some hundred characters and a little more than that in all", "")
	}
	for range s.rounds {
		if err := ours.round(ctx, s.burst, srv.PID(), srv.Addr, requests, http.StatusCreated); err != nil {
			return ours, theirs, fmt.Errorf("parley: %w", err)
		}
		if err := theirs.round(ctx, s.burst, pid, addr, plain, http.StatusNoContent); err != nil {
			return ours, theirs, fmt.Errorf("baseline: %w", err)
		}
	}
	return ours, theirs, nil
}

// round adds the figures of one burst.
func (r *rate) round(ctx context.Context, length time.Duration, pid int, addr string, requests [][]byte, want int) error {
	before, err := usage(pid)
	if err != nil {
		return err
	}
	waits, took, err := burst(ctx, length, addr, requests, want)
	if err != nil {
		return err
	}
	after, err := usage(pid)
	if err != nil {
		return err
	}
	n := float64(len(waits))
	r.posts = append(r.posts, n/took.Seconds())
	r.cpu = append(r.cpu, float64((after.cpu-before.cpu).Microseconds())/n)
	r.waits = append(r.waits, waits...)
	slices.Sort(r.waits)
	return nil
}

// request is a post as bytes, so that the writers cost next to nothing.
func request(addr, path, body, header string) []byte {
	return fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: %s\r\n%sContent-Length: %d\r\n\r\n%s", path, addr, header, len(body), body)
}

// burst lets every writer post one after the other for a while and returns how long each acknowledged post took.
func burst(ctx context.Context, length time.Duration, addr string, requests [][]byte, want int) ([]time.Duration, time.Duration, error) {
	waits := make([][]time.Duration, len(requests))
	var all sync.WaitGroup
	errs := make(chan error, len(requests))
	begin := time.Now()
	for i, wish := range requests {
		all.Go(func() {
			conn, err := net.Dial("tcp", addr)
			if err != nil {
				errs <- err
				return
			}
			defer conn.Close()
			answers := bufio.NewReader(conn)
			for sent := begin; sent.Sub(begin) < length && ctx.Err() == nil; {
				sent = time.Now()
				if _, err := conn.Write(wish); err != nil {
					errs <- err
					return
				}
				status, err := answer(answers)
				if err == nil && status != want {
					err = fmt.Errorf("status %d instead of %d", status, want)
				}
				if err != nil {
					errs <- err
					return
				}
				waits[i] = append(waits[i], time.Since(sent))
			}
		})
	}
	all.Wait()
	took := time.Since(begin)
	select {
	case err := <-errs:
		return nil, took, err
	default:
		return slices.Concat(waits...), took, ctx.Err()
	}
}

// answer reads one answer of HTTP/1.1 with a length, or one without a body, and no more of it than its end needs: writers share the machine with
// the server.
func answer(from *bufio.Reader) (status int, err error) {
	length := 0
	for first := true; ; first = false {
		line, err := from.ReadSlice('\n')
		if err != nil {
			return status, fmt.Errorf("reading an answer: %w", err)
		}
		line = bytes.TrimRight(line, "\r\n")
		name, value, _ := bytes.Cut(line, []byte(":"))
		switch {
		case first && len(line) >= 12:
			status, err = strconv.Atoi(string(line[9:12]))
		case len(line) == 0:
			_, err = from.Discard(length)
			return status, err
		case bytes.EqualFold(name, []byte("Content-Length")):
			length, err = strconv.Atoi(string(bytes.TrimSpace(value)))
		case bytes.EqualFold(name, []byte("Transfer-Encoding")):
			err = errors.New("an answer without a length")
		}
		if err != nil {
			return status, fmt.Errorf("reading %q: %w", line, err)
		}
	}
}

// startBaseline runs this program as the baseline in a process of its own.
func startBaseline(ctx context.Context, dir string) (addr string, pid int, stop func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return "", 0, nil, err
	}
	data, err := folder(dir)
	if err != nil {
		return "", 0, nil, err
	}
	other, err := server.New(server.Config{Dir: data}) // for a free address only
	if err != nil {
		return "", 0, nil, err
	}
	run := exec.Command(self, "baseline", other.Addr, filepath.Join(data, "baseline.db"))
	run.Stderr = os.Stderr
	run.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := run.Start(); err != nil {
		return "", 0, nil, err
	}
	stop = func() { _ = run.Process.Kill(); _ = run.Wait() }
	err = wait.Until(ctx, 10*time.Second, "the baseline listens", func() bool {
		conn, err := net.Dial("tcp", other.Addr)
		if err == nil {
			conn.Close()
		}
		return err == nil
	})
	if err != nil {
		stop()
	}
	return other.Addr, run.Process.Pid, stop, err
}
