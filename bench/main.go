// Command bench measures a whole Parley server on this machine, over the loopback:
//
//   - fan-out: a meeting with 1,000 and one with 5,000 SSE readers: deliveries, loss, latency, server CPU, memory per reader;
//   - durable posts: 32 writers, acknowledged posts per second, beside a server that makes one transaction of each post, in the same run.
//
// It ends by itself, within a bounded number of posts, and with 1 when anything was lost, doubled or out of order.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"time"
)

type settings struct {
	readers []int
	rate    int
	length  time.Duration
	writers int
	rounds  int
	burst   time.Duration
	dir     string
}

func main() {
	if len(os.Args) == 4 && os.Args[1] == "baseline" {
		fail(serveBaseline(os.Args[2], os.Args[3]))
		return
	}
	var s settings
	counts := flag.String("readers", "1000,5000", "numbers of SSE readers to measure, in order")
	flag.IntVar(&s.rate, "rate", 10, "posts per second in the fan-out")
	flag.DurationVar(&s.length, "length", 10*time.Second, "how long the fan-out posts, at most a minute")
	flag.IntVar(&s.writers, "writers", 32, "writers that post durably side by side")
	flag.IntVar(&s.rounds, "rounds", 5, "rounds of durable posts on either side; the median counts")
	flag.DurationVar(&s.burst, "burst", 2*time.Second, "length of a round of durable posts, at most 20 s")
	flag.StringVar(&s.dir, "dir", "", "folder for the data files, on the disk to be measured; default the system's for temporary files")
	flag.Parse()
	for _, count := range strings.Split(*counts, ",") {
		n, err := strconv.Atoi(count)
		if err != nil || n < 1 || n > 15000 {
			fail(fmt.Errorf("-readers %q: not numbers between 1 and 15000", *counts))
		}
		s.readers = append(s.readers, n)
	}
	s.length, s.burst, s.rounds = min(s.length, time.Minute), min(s.burst, 20*time.Second), min(max(s.rounds, 1), 20)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	fail(run(ctx, s))
}

func run(ctx context.Context, s settings) error {
	root, err := folder(s.dir)
	if err != nil {
		return err
	}
	defer os.RemoveAll(root)
	s.dir = root
	fmt.Printf("%-9s %10s %6s %7s %6s %9s %9s %14s %12s\n",
		"readers", "deliveries", "lost", "doubled", "order", "p50", "p99", "CPU s/million", "KiB/reader")
	sound := true
	for _, n := range s.readers {
		r, err := fanout(ctx, s, n)
		if err != nil {
			return fmt.Errorf("fan-out to %d readers: %w", n, err)
		}
		fmt.Printf("%-9d %10d %6d %7d %6d %9s %9s %14.2f %12.1f\n", n, r.delivered, r.lost, r.doubled, r.disordered,
			quantile(r.latencies, 0.50).Round(10*time.Microsecond), quantile(r.latencies, 0.99).Round(10*time.Microsecond),
			r.cpu.Seconds()/float64(r.delivered)*1e6, float64(r.memory)/1024/float64(n))
		sound = sound && r.lost+r.doubled+r.disordered == 0
	}
	ours, theirs, err := durable(ctx, s)
	if err != nil {
		return fmt.Errorf("durable posts: %w", err)
	}
	fmt.Printf("\n%d writers, %v a round, acknowledged durable posts per second\n", s.writers, s.burst)
	ours.print("Parley")
	theirs.print("one transaction a post")
	fmt.Printf("%-24s %8.2f\n", "ratio of the medians", median(ours.posts)/median(theirs.posts))
	if !sound {
		return fmt.Errorf("the fan-out lost, doubled or disordered something")
	}
	return nil
}

func (r rate) print(name string) {
	fmt.Printf("%-24s %8.0f   CPU %4.0f us a post   p50 %7s   p99 %7s   rounds %s\n", name, median(r.posts), median(r.cpu),
		quantile(r.waits, 0.50).Round(10*time.Microsecond), quantile(r.waits, 0.99).Round(10*time.Microsecond), rounded(r.posts))
}

func rounded(list []float64) string {
	var words []string
	for _, v := range list {
		words = append(words, fmt.Sprintf("%.0f", v))
	}
	return strings.Join(words, " ")
}

func median(list []float64) float64 {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}

// quantile of sorted durations.
func quantile(sorted []time.Duration, q float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}
