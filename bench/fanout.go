package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"parley/test/client"
	"parley/test/server"
	"parley/test/wait"
)

// result is one fan-out.
type result struct {
	delivered, lost, doubled, disordered int64
	latencies                            []time.Duration // sorted
	cpu                                  time.Duration   // of the server, from the first post to the last delivery
	memory                               int64           // bytes by which the server grew with its readers
}

// subscriber is one SSE reader on a bare connection: it looks for marks in the bytes and decodes nothing, so that the reader costs
// little of what is measured.
type subscriber struct {
	conn      net.Conn
	last      int64
	seen      map[int64]bool
	latencies []time.Duration
	doubled   int64
	disorder  int64
}

// mark stands before the number and the moment of a post: bench~12~1764...~
const mark = "bench~"

// fanout measures one meeting with n readers, on a server started for it.
func fanout(ctx context.Context, s settings, n int) (*result, error) {
	if err := allow(n); err != nil {
		return nil, err
	}
	srv, api, id, err := start(ctx, s.dir)
	if err != nil {
		return nil, err
	}
	defer srv.Kill()
	seat, err := api.Join(ctx, id, "Ana", "")
	if err != nil {
		return nil, err
	}
	before, err := usage(srv.PID())
	if err != nil {
		return nil, err
	}
	var received atomic.Int64
	subscribers, wait, err := subscribe(ctx, srv.Addr, id, n, &received)
	if err != nil {
		return nil, err
	}
	connected, err := usage(srv.PID())
	if err != nil {
		return nil, err
	}
	posts, err := post(ctx, api, id, seat.Token, s)
	if err != nil {
		return nil, err
	}
	r := &result{memory: connected.rss - before.rss}
	drained(ctx, &received, int64(posts*n))
	after, err := usage(srv.PID())
	if err != nil {
		return nil, err
	}
	r.cpu = after.cpu - connected.cpu
	for _, sub := range subscribers {
		sub.conn.Close()
	}
	wait()
	for _, sub := range subscribers {
		r.delivered += int64(len(sub.seen))
		r.lost += int64(posts - len(sub.seen))
		r.doubled += sub.doubled
		r.disordered += sub.disorder
		r.latencies = append(r.latencies, sub.latencies...)
	}
	slices.Sort(r.latencies)
	return r, nil
}

// start runs a server and schedules an open meeting.
func start(ctx context.Context, dir string) (*server.Server, *client.Client, string, error) {
	folder, err := folder(dir)
	if err != nil {
		return nil, nil, "", err
	}
	srv, err := server.New(server.Config{Dir: folder})
	if err != nil {
		return nil, nil, "", err
	}
	if err := srv.Start(ctx); err != nil {
		return nil, nil, "", err
	}
	api := client.New(srv.URL, srv.Key)
	made, err := api.Open(ctx, "Bench", 2*time.Hour)
	return srv, api, made.Next.ID, err
}

// allow raises the limit of open files for n connections here; the server inherits it.
func allow(n int) error {
	need := uint64(n + 600)
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return err
	}
	if limit.Max < need {
		return fmt.Errorf("%d readers need %d open files; the limit is %d", n, need, limit.Max)
	}
	limit.Cur = limit.Max
	return syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit)
}

// subscribe opens n streams and returns when each has had its first event. The function returned waits for their ends.
func subscribe(ctx context.Context, addr, id string, n int, received *atomic.Int64) ([]*subscriber, func(), error) {
	var ready, ended sync.WaitGroup
	var dead atomic.Int64
	subscribers := make([]*subscriber, n)
	for i := range subscribers {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			return nil, nil, err
		}
		sub := &subscriber{conn: conn, seen: map[int64]bool{}}
		subscribers[i] = sub
		if _, err := fmt.Fprintf(conn, "GET %s?after=0 HTTP/1.1\r\nHost: %s\r\nAccept: text/event-stream\r\n\r\n", client.MeetingPath(id, "/stream"), addr); err != nil {
			return nil, nil, err
		}
		ready.Add(1)
		ended.Go(func() { sub.read(received, &dead, ready.Done) })
		if i%100 == 99 {
			if err := ctx.Err(); err != nil {
				return nil, nil, err
			}
		}
	}
	ready.Wait()
	if d := dead.Load(); d > 0 {
		return nil, nil, fmt.Errorf("%d streams of %d did not start", d, n)
	}
	return subscribers, ended.Wait, nil
}

// read notes every mark until the connection ends.
func (s *subscriber) read(received, dead *atomic.Int64, ready func()) {
	lines := bufio.NewReaderSize(s.conn, 2048)
	started := false
	for {
		line, err := lines.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil {
			if !started {
				dead.Add(1)
				ready()
			}
			return
		}
		if !started && bytes.HasPrefix(line, []byte("data:")) {
			started = true
			ready()
		}
		if at := bytes.Index(line, []byte(mark)); at >= 0 {
			s.note(string(line[at+len(mark):]))
			received.Add(1)
		}
	}
}

func (s *subscriber) note(rest string) {
	parts := strings.SplitN(rest, "~", 3)
	if len(parts) < 3 {
		return
	}
	number, _ := strconv.ParseInt(parts[0], 10, 64)
	sent, _ := strconv.ParseInt(parts[1], 10, 64)
	s.latencies = append(s.latencies, time.Since(time.Unix(0, sent)))
	if s.seen[number] {
		s.doubled++
	}
	if number < s.last {
		s.disorder++
	}
	s.seen[number], s.last = true, max(s.last, number)
}

// post says lines at the rate wanted and returns how many. A line that is late is timed from when it was due.
func post(ctx context.Context, api *client.Client, id, token string, s settings) (int, error) {
	every := time.Second / time.Duration(s.rate)
	begin, n := time.Now(), 0
	for due := begin; due.Before(begin.Add(s.length)); due = due.Add(every) {
		if err := wait.Pause(ctx, time.Until(due)); err != nil {
			return n, err
		}
		n++
		text := fmt.Sprintf("%s%d~%d~%s", mark, n, max(due.UnixNano(), 0), strings.Repeat("x", 80))
		if _, _, err := api.Post(ctx, id, token, text, ""); err != nil {
			return n, err
		}
	}
	return n, nil
}

// drained waits until all deliveries have come, or until none has come for three seconds.
func drained(ctx context.Context, received *atomic.Int64, expected int64) {
	last, since := int64(-1), time.Now()
	_ = wait.Until(ctx, time.Minute, "all deliveries", func() bool {
		now := received.Load()
		if now != last {
			last, since = now, time.Now()
		}
		return now >= expected || time.Since(since) > 3*time.Second
	})
}
