package live_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"parley/internal/meeting"
)

// Lines in the simulation: people react, edit and take back, and each reader keeps of every line the newest look that they were told, as a page does.

// lookOf is how a line looks, its AsOf first. Texts of the simulation have no signs that are used here.
func lookOf(l meeting.Line) string {
	var given []string
	for _, r := range l.Reactions {
		given = append(given, string(r.By.ID)+r.Emoji)
	}
	return fmt.Sprintf("%d,%s,%d,%s", l.AsOf, l.Said(), l.Retracted, strings.Join(given, "+"))
}

// changedPlain writes the looks of the lines that an entry changed.
func changedPlain(e meeting.Entry) string {
	var all []string
	for _, l := range e.Changed {
		all = append(all, fmt.Sprint(l.Seq, "=", lookOf(l)))
	}
	return strings.Join(all, ";")
}

// looksIn reads what changedPlain wrote, and adds the look of the entry itself, if it is a line.
func looksIn(e meeting.Entry, changed string) map[int64]string {
	looks := map[int64]string{}
	for one := range strings.SplitSeq(changed, ";") {
		number, look, _ := strings.Cut(one, "=")
		if n, err := strconv.ParseInt(number, 10, 64); err == nil {
			looks[n] = look
		}
	}
	if e.Target() == 0 {
		looks[e.Seq] = lookOf(meeting.LineOf(e))
	}
	return looks
}

// see keeps those looks that are newer than what the reader has. A live that had acknowledged a redaction when it was asked tells nothing of its lines.
func (r *reader) see(on int, asked int64, looks map[int64]string) {
	if r.looks == nil {
		r.looks = map[int64]string{}
	}
	for n, look := range looks {
		asOf, rest, _ := strings.Cut(look, ",")
		if said, _, _ := strings.Cut(rest, ","); said != "" && r.w.mustBeEmpty(on, n, asked) {
			r.w.t.Errorf("a reader at %d was told that line %d, which had been redacted, says %q", len(r.has), n, said)
		}
		had, _, _ := strings.Cut(r.looks[n], ",")
		newer, _ := strconv.Atoi(asOf)
		if older, _ := strconv.Atoi(had); newer > older {
			r.looks[n] = look
		}
	}
}

// judgeLooks holds what each reader has in the end against a fold of the whole log.
func (w *world) judgeLooks(t *testing.T) {
	t.Helper()
	for _, l := range meeting.Fold(w.log) {
		for i, looks := range w.kept {
			if want := lookOf(l); l.Target() == 0 && looks[l.Seq] != want {
				t.Errorf("reader %d ended with line %d as %q, the log has %q", i, l.Seq, looks[l.Seq], want)
			}
		}
	}
}

// changing makes of a line, now and then, a wish to change one: to react to anybody's, or to edit one's own or take it back.
func (p *writer) changing(post meeting.Post) meeting.Post {
	switch n := p.dice.IntN(100); {
	case n < 15:
		p.reacted++ // never the same twice in a row, which would be no entry
		post.Kind, post.Ref, post.Text = meeting.KindReaction, p.w.said(p.dice), []string{"👍", "🎉", ""}[p.reacted%3]
	case n < 25 && len(p.mine) > 0:
		post.Kind, post.Ref = meeting.KindEdit, p.mine[p.dice.IntN(len(p.mine))]
	case n < 30 && len(p.mine) > 0:
		at := p.dice.IntN(len(p.mine))
		post.Kind, post.Ref, post.Text = meeting.KindRetraction, p.mine[at], ""
		p.mine = append(p.mine[:at:at], p.mine[at+1:]...)
	}
	return post
}

// said is the number of something that somebody posted; 0 for nothing.
func (w *world) said(dice *rand.Rand) int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.posts) == 0 {
		return 0
	}
	return w.posts[dice.IntN(len(w.posts))].seq
}
