package storetest

import (
	"fmt"
	"strings"
	"testing"

	"parley/internal/meeting"
)

// about is somebody's wish to change the look of a line.
func about(m meeting.ID, by meeting.Attendee, kind meeting.Kind, text string, ref int64) meeting.Post {
	return meeting.Post{Meeting: m, Kind: kind, Author: by.Author(), Text: text, Ref: ref}
}

// looks says what each entry of a log was told to have changed.
func looks(entries []meeting.Entry) string {
	var all []string
	for _, e := range entries {
		for _, l := range e.Changed {
			var given []string
			for _, r := range l.Reactions {
				given = append(given, r.By.Name+" "+r.Emoji)
			}
			all = append(all, fmt.Sprintf("%d: %d says %q as of %d %s%s", e.Seq, l.Seq, l.Said(), l.AsOf, strings.Join(given, " "), l.Mark.Kind))
		}
	}
	return strings.Join(all, "\n")
}

var changing = []subject{
	{"what changes a line comes with the line as it then stands, when it is added and when it is read", func(t *testing.T, h *house) {
		m := h.open()
		a, _ := h.join(m, "Ana")
		b, _ := h.join(m, "Ben")
		c := h.append(said(m, a, "helo"), about(m, b, meeting.KindReaction, "👍", 2), about(m, a, meeting.KindEdit, "hello", 2),
			about(m, a, meeting.KindInfo, "", 2), about(m, b, meeting.KindReaction, "🎉", 2))
		entries, _, err := h.After(background, m, 0, 10)
		h.must(err)
		want := "3: 2 says \"helo\" as of 3 Ben 👍\n4: 2 says \"hello\" as of 4 Ben 👍\n5: 2 says \"hello\" as of 5 Ben 👍info\n6: 2 says \"hello\" as of 6 Ben 🎉info"
		h.same("as read", looks(entries), want)
		h.same("as added", looks(c.Additions[0].Entries), want)
		part, _, err := h.After(background, m, 5, 10)
		h.must(err)
		h.same("a part", looks(part), "6: 2 says \"hello\" as of 6 Ben 🎉info")
	}},
	{"a reply leaves the line as it is", func(t *testing.T, h *house) {
		m := h.open()
		a, _ := h.join(m, "Ana")
		reply := said(m, a, "yes")
		reply.Ref = 2
		h.append(said(m, a, "well?"), reply)
		entries, _, err := h.After(background, m, 0, 10)
		h.must(err)
		h.same("looks", looks(entries), "")
		changes, err := h.About(background, m, 1, 9)
		h.must(err)
		h.same("about them", len(changes), 0)
	}},
	{"what is so already is answered by what made it so", func(t *testing.T, h *house) {
		m := h.open()
		a, _ := h.join(m, "Ana")
		c := h.append(said(m, a, "one"), about(m, a, meeting.KindReaction, "👍", 2), about(m, a, meeting.KindReaction, "👍", 2),
			about(m, a, meeting.KindEdit, "one", 2), about(m, a, meeting.KindRetraction, "", 2), about(m, a, meeting.KindRetraction, "", 2))
		h.same("outcomes", outcomes(c), "2 one, 3 reaction, repeated 3, repeated 2, 4 retraction, repeated 4")
	}},
	{"only its author edits a line, and nobody one that there is not", func(t *testing.T, h *house) {
		m := h.open()
		a, _ := h.join(m, "Ana")
		b, _ := h.join(m, "Ben")
		c := h.append(said(m, a, "one"), about(m, b, meeting.KindEdit, "two", 2), about(m, a, meeting.KindEdit, "two", 1), about(m, a, meeting.KindReaction, "👍", 9))
		h.same("outcomes", outcomes(c), "2 one, error 3, error 1, error 1")
		h.same("log", h.log(m), "1 opened, 2 one")
	}},
	{"the entries about lines, of some of them", func(t *testing.T, h *house) {
		m := h.open()
		a, _ := h.join(m, "Ana")
		h.append(said(m, a, "one"), said(m, a, "two"), said(m, a, "three"), about(m, a, meeting.KindReaction, "👍", 4), about(m, a, meeting.KindEdit, "2", 3), about(m, a, meeting.KindInfo, "", 2))
		for _, c := range []struct {
			first, last int64
			want        string
		}{{2, 4, "[5 6 7]"}, {3, 4, "[5 6]"}, {2, 2, "[7]"}, {5, 9, "[]"}} {
			found, err := h.About(background, m, c.first, c.last)
			h.must(err)
			numbers := []int64{}
			for _, e := range found {
				numbers = append(numbers, e.Seq)
			}
			h.same(fmt.Sprintf("%d to %d", c.first, c.last), fmt.Sprint(numbers), c.want)
		}
		_, err := h.About(background, 999, 1, 2)
		h.want(meeting.NotFound, err)
	}},
	{"a redacted line takes its edits with it", func(t *testing.T, h *house) {
		m := h.open()
		a, _ := h.join(m, "Ana")
		c := h.append(said(m, a, "a secret"), about(m, a, meeting.KindEdit, "another secret", 2), about(m, a, meeting.KindReaction, "👍", 2), redact(m, 2, ""))
		h.same("refs", c.Outcomes[3].Entry.Refs, []int64{2, 3})
		h.same("log", h.log(m), "1 opened, 2 , 3 edit, 4 reaction, 5 redaction")
		entries, _, err := h.After(background, m, 0, 10)
		h.must(err)
		h.same("looks", looks(entries), "3: 2 says \"\" as of 5 \n4: 2 says \"\" as of 5 \n5: 2 says \"\" as of 5 ")
	}},
	{"a line that was taken back and is redacted tells of nobody", func(t *testing.T, h *house) {
		m := h.open()
		a, _ := h.join(m, "Ana")
		c := h.append(said(m, a, "a secret"), about(m, a, meeting.KindRetraction, "", 2), redact(m, 2, ""))
		h.same("refs", c.Outcomes[2].Entry.Refs, []int64{2, 3})
		entries, _, err := h.After(background, m, 1, 10)
		h.must(err)
		h.same("authors", entries[0].Author.Name+entries[1].Author.Name, "")
	}},
	{"what changed a line is not redacted by itself", func(t *testing.T, h *house) {
		m := h.open()
		a, _ := h.join(m, "Ana")
		c := h.append(said(m, a, "one"), about(m, a, meeting.KindRetraction, "", 2), redact(m, 3, ""))
		h.same("outcomes", outcomes(c), "2 one, 3 retraction, error 4")
	}},
	{"with all of somebody's lines go their reactions and marks on others' lines", func(t *testing.T, h *house) {
		m := h.open()
		a, _ := h.join(m, "Ana")
		b, _ := h.join(m, "Ben")
		c := h.append(said(m, a, "one"), about(m, b, meeting.KindReaction, "👍", 2), about(m, a, meeting.KindReaction, "🎉", 2), about(m, b, meeting.KindInfo, "", 2), redact(m, 0, b.ID))
		h.same("refs", c.Outcomes[4].Entry.Refs, []int64{3, 5})
		h.same("told", looks(c.Additions[0].Entries[4:]), "6: 2 says \"one\" as of 6 Ana 🎉")
		entries, _, err := h.After(background, m, 5, 10)
		h.must(err)
		h.same("read", looks(entries), "6: 2 says \"one\" as of 6 Ana 🎉")
	}},
}
