package live_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/stream"
)

// posted is one wish, with everything that its poster was told.
type posted struct {
	text         string
	call, answer int64 // logical moments; answer is 0 while there was none
	seq          int64
	refused      bool
}

// look is one answer to a poll: the newest seq there was.
type look struct {
	live         int
	newest       int64
	call, answer int64
}

// writer takes a name, talks, repeats what got no answer, and now and then repeats what had one.
type writer struct {
	w    *world
	dice *rand.Rand
	name string
	at   meeting.Author
	pace int // milliseconds between two lines at most
	n    int

	mine    []int64 // lines of theirs that stand
	reacted int
}

func (p *writer) any() int { return p.dice.IntN(len(p.w.lives)) }

func (p *writer) run(ctx context.Context, host bool) {
	time.Sleep(time.Duration(p.dice.IntN(4000)) * time.Millisecond)
	if !p.join(ctx) {
		return
	}
	p.pace = 1 + p.dice.IntN(1200)
	lines := 10 + p.dice.IntN(20)
	for i := range lines {
		time.Sleep(time.Duration(p.dice.IntN(p.pace)) * time.Millisecond)
		post := meeting.Post{Kind: meeting.KindLine, Author: p.at, Text: fmt.Sprintf("%s line %d", p.name, i), Ref: p.w.answers(p.dice)}
		if post = p.changing(post); host && post.Kind == meeting.KindLine {
			post = p.hosting(post)
		}
		if !p.post(post) {
			return
		}
	}
}

// hosting makes a host's act of a line, seldom.
func (p *writer) hosting(post meeting.Post) meeting.Post {
	switch n := p.dice.IntN(200); {
	case n < 3:
		return meeting.Post{Kind: meeting.KindExtended, Author: meeting.HostByKey, Text: "1"}
	case n < 5:
		return meeting.Post{Kind: meeting.KindClosed, Author: meeting.HostByKey}
	case n < 6:
		return meeting.Post{Kind: meeting.KindCancelled, Author: meeting.HostByKey, Text: "nobody has time"}
	case n < 60:
		return p.w.taking(p.dice, post)
	}
	return post
}

func (p *writer) join(ctx context.Context) bool {
	j := meeting.Joining{Meeting: p.w.m.ID, Name: p.name, Key: "joining-with-a-long-key-" + p.name, Actor: p.name}
	for ctx.Err() == nil {
		seat, err := p.w.store.Join(ctx, j)
		p.w.lives[p.any()].Took(seat.Settled)
		if err == nil {
			p.at = seat.Attendee.Author()
			p.w.seated(seat.Attendee)
			return true
		}
		if meeting.KindOf(err) == meeting.NotNow {
			return false
		}
		time.Sleep(time.Duration(p.dice.IntN(300)) * time.Millisecond)
	}
	return false
}

// post posts one wish until its outcome is known; false when the meeting is over.
func (p *writer) post(post meeting.Post) bool {
	p.n++
	post.Meeting, post.Actor, post.Key = p.w.m.ID, p.name, fmt.Sprint(p.name, "-", p.n)
	told := &posted{text: post.Text, call: p.w.moment()}
	if post.Kind != meeting.KindLine {
		told.text = "" // acts are known by their kind
	}
	var e meeting.Entry
	err := errors.New("not tried yet")
	for repeats := p.dice.IntN(100) / 90; err != nil || repeats > 0; {
		if err == nil {
			repeats--
		}
		ctx, hangUp := context.WithTimeout(context.Background(), time.Duration(1+p.dice.IntN(40))*time.Millisecond)
		var got meeting.Entry
		on := p.any()
		got, _, err = p.w.lives[on].Append(ctx, post)
		hangUp()
		p.w.reads(on, got, err)
		p.w.took(on, got)
		switch kind := meeting.KindOf(err); {
		case err == nil && e.Seq > 0 && (got.Seq != e.Seq || got.Text != e.Text && got.Redacted == 0):
			p.w.t.Errorf("%q was answered with entry %d and then with %d", post.Text, e.Seq, got.Seq)
		case err == nil:
			e = got
		case kind != meeting.Unavailable && e.Seq > 0:
			p.w.t.Errorf("%q was stored as %d and then refused: %v", post.Text, e.Seq, err)
		case kind != meeting.Unavailable:
			told.refused = true
			p.w.heard(told)
			return post.Kind != meeting.KindLine || !over(err)
		}
		time.Sleep(time.Duration(p.dice.IntN(100)) * time.Millisecond)
	}
	told.seq, told.answer = e.Seq, p.w.moment()
	if post.Kind == meeting.KindLine {
		p.mine = append(p.mine, e.Seq)
	}
	p.w.heard(told)
	return true
}

// reads holds a live to its answer: whoever was told a number reads it there at once.
func (w *world) reads(on int, e meeting.Entry, err error) {
	if err != nil {
		return
	}
	call := w.moment()
	s, err := w.lives[on].Read(context.Background(), w.m.ID, live.Cursor{}, 0)
	switch {
	case err != nil && meeting.KindOf(err) != meeting.Unavailable:
		w.t.Errorf("after entry %d was acknowledged: %v", e.Seq, err)
	case err == nil && s.Facts.LastSeq < e.Seq:
		w.t.Errorf("after entry %d was acknowledged, the log is told to have %d", e.Seq, s.Facts.LastSeq)
	case err == nil:
		w.looked(look{on, s.Facts.LastSeq, call, w.moment()})
	}
}

func (w *world) looked(l look) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.looks = append(w.looks, l)
}

func over(err error) bool {
	var e *meeting.Error
	return errors.As(err, &e) && e.Facts != nil && e.Facts.Phase(time.Time{}).Over()
}

func (w *world) heard(p *posted) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.posts = append(w.posts, p)
}

// reader follows the meeting to its end, with whatever is at hand, and hangs up at any moment.
type reader struct {
	w     *world
	dice  *rand.Rand
	has   []meeting.Entry
	looks map[int64]string
	over  bool             // told closed or cancelled, and has everything
	name  meeting.Attendee // zero: reads along
}

func (r *reader) cursor() live.Cursor {
	c := live.Cursor{After: int64(len(r.has))}
	if n := len(r.has); n > 0 && r.dice.IntN(2) == 0 {
		c.At = r.has[n-1].At
	}
	return c
}

func (r *reader) run(ctx context.Context) {
	for !r.over {
		if ctx.Err() != nil {
			r.w.t.Error("a reader was not told the end")
			return
		}
		on, within := r.dice.IntN(len(r.w.lives)), time.Duration(1+r.dice.IntN(5000))*time.Millisecond
		short, hangUp := context.WithTimeout(ctx, within)
		var err error
		switch r.dice.IntN(3) {
		case 0:
			err = r.poll(short, on)
			time.Sleep(time.Duration(r.dice.IntN(1500)) * time.Millisecond)
		case 1:
			if err = r.w.lives[on].Wait(short, r.w.m.ID, int64(len(r.has))); err == nil {
				err = r.poll(ctx, on)
			}
		case 2:
			err = r.stream(short, on)
		}
		hangUp()
		if errors.Is(err, live.ErrRemoved) && r.w.wasRemoved(r.name.ID) {
			r.name, err = meeting.Attendee{}, nil
		}
		if err != nil && meeting.KindOf(err) != meeting.Unavailable {
			r.w.t.Errorf("a reader at %d was told: %v", len(r.has), err)
			return
		}
		time.Sleep(time.Duration(r.dice.IntN(200)) * time.Millisecond)
	}
}

// catchUp reads what came after the end: what was said can be redacted then, too.
func (r *reader) catchUp(ctx context.Context, writing *sync.WaitGroup) {
	writing.Wait()
	time.Sleep(3 * time.Second) // a bell may be lost; then the store is asked
	for {
		r.over = false
		switch err := r.poll(ctx, 0); {
		case ctx.Err() != nil:
			r.w.t.Error("a reader could not catch up")
			return
		case err == nil && r.over:
			return
		}
		time.Sleep(time.Second)
	}
}

// take adds entries, which must be the next ones, and which a live was asked for at some moment.
func (r *reader) take(on int, asked int64, entries ...meeting.Entry) {
	for _, e := range entries {
		if r.w.mustBeEmpty(on, e.Seq, asked) && e.Text != "" {
			r.w.t.Errorf("a reader at %d was given %q, which had been redacted", len(r.has), e.Text)
		}
		if e.Seq != int64(len(r.has)+1) {
			r.w.t.Errorf("a reader at %d was given %d", len(r.has), e.Seq)
			return
		}
		r.has = append(r.has, e)
		for _, n := range e.Refs {
			r.has[n-1] = r.has[n-1].Empty(e.Seq)
		}
	}
}

func (r *reader) poll(ctx context.Context, on int) error {
	before, call := r.w.came(on), r.w.moment()
	s, err := r.w.lives[on].Read(ctx, r.w.m.ID, r.cursor(), r.dice.IntN(20))
	answer := r.w.moment()
	if err != nil {
		return err
	}
	r.w.comes(on, before, s.Phase)
	r.take(on, call, s.Entries...)
	for _, e := range s.Entries {
		r.see(on, call, looksIn(e, changedPlain(e)))
	}
	if s.Phase == meeting.PhaseClosed && (s.Facts.Closed == 0 || s.Facts.Closed > s.Facts.LastSeq) {
		r.w.t.Errorf("told closed from a log of %d without it", s.Facts.LastSeq)
	}
	r.w.looked(look{on, s.Facts.LastSeq, call, answer})
	if s.Cursor == s.Facts.LastSeq {
		r.over = s.Phase.Over()
	}
	return nil
}

var phases = []meeting.Phase{meeting.PhaseScheduled, meeting.PhaseOpen, meeting.PhaseWrappingUp, meeting.PhaseAfterTalk, meeting.PhaseClosed, meeting.PhaseCancelled}

// came is how far the phase had come in what a live has told so far.
func (w *world) came(on int) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.told[on]
}

// comes notes a phase that a live told to somebody who asked when it had come to before.
func (w *world) comes(on, before int, p meeting.Phase) {
	now := slices.Index(phases, p)
	w.mu.Lock()
	defer w.mu.Unlock()
	if now < before {
		w.t.Errorf("%s was told after %s", p, phases[before])
	}
	w.told[on] = max(w.told[on], now)
}

// stream follows by a stream until ctx ends, the line breaks or the meeting is over.
func (r *reader) stream(ctx context.Context, on int) error {
	before := r.w.came(on)
	if r.name.ID == "" {
		r.name = r.w.anybody(r.dice)
	}
	v := live.Visitor{Key: fmt.Sprint(r.dice.IntN(3)), Attendee: r.name}
	src, err := r.w.lives[on].Watch(ctx, r.w.m.ID, r.cursor(), fourVoices[r.dice.IntN(4)].Name, v)
	if err != nil {
		return err
	}
	defer src.Close()
	hello := src.Hello()
	r.w.comes(on, before, hello.Phase)
	if n := len(r.has); n > 0 && !hello.At.Equal(r.has[n-1].At) || n == 0 && !hello.At.IsZero() {
		r.w.t.Errorf("hello at %d says the stamp %v", n, hello.At)
	}
	line := &line{r: r, on: on, phase: slices.Index(phases, hello.Phase), hello: hello}
	at := stream.Reader{Cursor: hello.After, Mark: src.Mark()}
	err = stream.Pump(ctx, asking{src, line}, line, &at)
	switch {
	case errors.Is(err, io.EOF):
		r.over = true
		return nil
	case ctx.Err() != nil || errors.Is(err, errCut):
		return nil
	}
	return err
}

var errCut = errors.New("the line is cut")

// line is a connection that is slow and breaks.
type line struct {
	r     *reader
	on    int
	asked int64 // the moment at which what is written was asked for
	phase int
	hello live.Hint
}

func (l *line) Write(frames []byte) (int, error) {
	for record := range strings.Lines(string(frames)) {
		if e, ok := readPlain(record); ok {
			l.r.take(l.on, l.asked, e)
			fields := strings.Split(strings.TrimSuffix(record, "\n"), "|")
			l.r.see(l.on, l.asked, looksIn(e, fields[len(fields)-1]))
			continue
		}
		h := readHint(record)
		if h.LastSeq > 0 && h.LastSeq != int64(len(l.r.has)) && h.Kind == live.HintBeat {
			l.r.w.t.Errorf("a beat confirms %d to a reader who has %d", h.LastSeq, len(l.r.has))
		}
		if now := slices.Index(phases, h.Phase); h.Phase != "" {
			if now < l.phase {
				l.r.w.t.Errorf("a stream was told %s after %s", h.Phase, phases[l.phase])
			}
			l.phase = now
		}
	}
	if l.r.dice.IntN(10) == 0 {
		time.Sleep(time.Duration(l.r.dice.IntN(2000)) * time.Millisecond)
	}
	if l.r.dice.IntN(40) == 0 {
		return 0, errCut
	}
	return len(frames), nil
}

func (l *line) Flush() error                     { return nil }
func (l *line) SetWriteDeadline(time.Time) error { return nil }
