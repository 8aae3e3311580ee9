package main

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// progress is one line on a terminal that shows how far long work has come. Where nobody looks it is silent.
type progress struct {
	w     io.Writer // nil: silent
	what  string
	drawn time.Time
	wide  int
}

func (p *process) progress(what string) *progress {
	if !p.terminal(p.err) {
		return &progress{}
	}
	return &progress{w: p.err, what: what}
}

// at shows that done of total parts are done.
func (b *progress) at(done, total int) {
	now := time.Now()
	if b.w == nil || total <= 0 || done < total && now.Sub(b.drawn) < 50*time.Millisecond {
		return
	}
	const width = 30
	full := min(done, total) * width / total
	line := fmt.Sprintf("%s [%s%s] %d %%", b.what, strings.Repeat("=", full), strings.Repeat(" ", width-full), min(done, total)*100/total)
	fmt.Fprintf(b.w, "\r%-*s", b.wide, line)
	b.drawn, b.wide = now, max(b.wide, len(line))
}

// clear takes the line away, so that something else can stand there.
func (b *progress) clear() {
	if b.w != nil && b.wide > 0 {
		fmt.Fprintf(b.w, "\r%s\r", strings.Repeat(" ", b.wide))
		b.wide = 0
	}
}
