package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"parley/test/client"
	"parley/test/server"
	"parley/test/wait"
)

// durable measures acknowledged posts per second, of Parley and of the baseline in turns, so that a machine that grows slower is slower
// for both.
func durable(ctx context.Context, s settings) (ours, theirs []float64, err error) {
	srv, api, id, err := start(ctx, s.dir)
	if err != nil {
		return nil, nil, err
	}
	defer srv.Kill()
	var requests [][]byte
	for i := range s.writers {
		seat, err := api.Join(ctx, id, fmt.Sprintf("Writer %d", i), "")
		if err != nil {
			return nil, nil, err
		}
		body := `{"kind":"line","text":"what a line of talk is like, some hundred characters and a little more than that in all"}`
		requests = append(requests, request(srv.Addr, client.MeetingPath(id, "/entries"), body,
			"Content-Type: application/json\r\nAuthorization: Bearer "+seat.Token+"\r\n"))
	}
	addr, stop, err := startBaseline(ctx, s.dir)
	if err != nil {
		return nil, nil, err
	}
	defer stop()
	plain := make([][]byte, s.writers)
	for i := range plain {
		plain[i] = request(addr, "/post", "what a line of talk is like, some hundred characters and a little more than that in all", "")
	}
	for range s.rounds {
		our, err := burst(ctx, s.burst, srv.Addr, requests, http.StatusCreated)
		if err != nil {
			return nil, nil, fmt.Errorf("parley: %w", err)
		}
		their, err := burst(ctx, s.burst, addr, plain, http.StatusNoContent)
		if err != nil {
			return nil, nil, fmt.Errorf("baseline: %w", err)
		}
		ours, theirs = append(ours, our), append(theirs, their)
	}
	return ours, theirs, nil
}

// request is a post as bytes, so that the writers cost next to nothing.
func request(addr, path, body, header string) []byte {
	return fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: %s\r\n%sContent-Length: %d\r\n\r\n%s", path, addr, header, len(body), body)
}

// burst lets every writer post one after the other for a while and returns the acknowledged posts per second.
func burst(ctx context.Context, length time.Duration, addr string, requests [][]byte, want int) (float64, error) {
	var acknowledged atomic.Int64
	var all sync.WaitGroup
	errs := make(chan error, len(requests))
	begin := time.Now()
	for _, bytes := range requests {
		all.Go(func() {
			conn, err := net.Dial("tcp", addr)
			if err != nil {
				errs <- err
				return
			}
			defer conn.Close()
			answers := bufio.NewReader(conn)
			for time.Since(begin) < length && ctx.Err() == nil {
				if _, err := conn.Write(bytes); err != nil {
					errs <- err
					return
				}
				resp, err := http.ReadResponse(answers, nil)
				if err != nil {
					errs <- err
					return
				}
				if text, _ := io.ReadAll(resp.Body); resp.StatusCode != want {
					errs <- fmt.Errorf("status %d: %.200s", resp.StatusCode, text)
					return
				}
				acknowledged.Add(1)
			}
		})
	}
	all.Wait()
	took := time.Since(begin)
	select {
	case err := <-errs:
		return 0, err
	default:
		return float64(acknowledged.Load()) / took.Seconds(), ctx.Err()
	}
}

// startBaseline runs this program as the baseline in a process of its own.
func startBaseline(ctx context.Context, dir string) (addr string, stop func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return "", nil, err
	}
	data, err := folder(dir)
	if err != nil {
		return "", nil, err
	}
	other, err := server.New(server.Config{Dir: data}) // for a free address only
	if err != nil {
		return "", nil, err
	}
	run := exec.Command(self, "baseline", other.Addr, filepath.Join(data, "baseline.db"))
	run.Stderr = os.Stderr
	run.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := run.Start(); err != nil {
		return "", nil, err
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
	return other.Addr, stop, err
}
