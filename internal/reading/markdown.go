package reading

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"parley/internal/meeting"
	"parley/internal/reading/marks"
	"parley/internal/reading/prose"
)

// Markdown writes the transcript as Markdown (CommonMark, and GitHub's additions to it): what, when and where, who was there, and a paragraph an
// entry, which begins with its number: lines as they stand, and for what made them so a count. Nothing that somebody typed is markup: it is escaped, and only an address is a link, to what one reads.
func Markdown(w io.Writer, r Record) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "# %s\n\n", marked(strings.TrimSpace(OneLine(r.Facts.Title)), true))
	markdownHead(out, r)
	markdownPeople(out, r)
	markdownMarks(out, marks.Fold(r.Facts, r.Lines))
	out.WriteString("## Transcript\n")
	zone := zoneOf(r.Facts)
	day := r.Facts.Start.In(zone).Format(time.DateOnly)
	for i := 0; i < len(r.Lines); {
		l := r.Lines[i]
		if sorts, n := Traces(r.Lines[i:]); n > 0 {
			i += n
			fmt.Fprintf(out, "\n**%s** %s — %s\n", spanned(l.Seq, r.Lines[i-1].Seq), stampOn(day, l.At.In(zone)), traced(sorts))
			continue
		}
		fmt.Fprintf(out, "\n**%d** %s %s\n", l.Seq, stampOn(day, l.At.In(zone)), markdownSays(l, zone))
		i++
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the transcript as Markdown: %w", err)
	}
	return nil
}

func markdownHead(out *bufio.Writer, r Record) {
	f := r.Facts
	item := func(label, value string) { fmt.Fprintf(out, "- %s: %s\n", label, value) }
	item("Series", f.Slug)
	if zone := zoneOf(f); zone != time.UTC {
		item("When", span(f, zone)+", "+marked(f.Zone, false))
	}
	item("UTC", span(f, time.UTC))
	item("Phase", string(r.Phase))
	if r.URL != "" {
		item("Address", marked(OneLine(r.URL), false))
	}
	item("Lines", Count(r.Lines).String()+", "+count(len(r.Lines), "entry", "entries")+" in all")
	item("Times", marked(zoneOf(f).String(), false))
	out.WriteByte('\n')
	if f.Description != "" {
		fmt.Fprintf(out, "## About\n\n%s\n\n", paragraph(Visible(f.Description), true))
	}
}

func markdownPeople(out *bufio.Writer, r Record) {
	people := People(r.Lines, r.Seen)
	if len(people) == 0 {
		return
	}
	out.WriteString("## People\n\n")
	for _, p := range people {
		role := ""
		if p.Hosted {
			role = "host, "
		}
		fmt.Fprintf(out, "- %s, %s%s\n", marked(strings.TrimSpace(OneLine(p.Name)), true), role, r.attended(p))
	}
	out.WriteByte('\n')
}

func markdownSays(l meeting.Line, zone *time.Location) string {
	switch {
	case l.Redacted > 0:
		return "— " + emptied(l)
	case !l.Spoken():
		return "— " + paragraph(Visible(notice(l.Entry, zone)), false)
	}
	name := strings.TrimSpace(OneLine(l.Author.Name))
	if name == "" {
		return paragraph(Visible(l.Text), false)
	}
	who := "**" + marked(name, false) + "**"
	if l.Ref > 0 {
		who += fmt.Sprintf(" (re %d)", l.Ref)
	}
	if l.Retracted > 0 {
		return who + " — Taken back."
	}
	said := who + ": " + paragraph(Visible(l.Said()), false)
	if len(l.Edits) > 0 {
		said += " (edited)"
	}
	return said + markdownReactions(l.Reactions)
}

// markdownReactions says below a line who reacted, and how.
func markdownReactions(all []meeting.Reaction) string {
	said := make([]string, len(all))
	for i, r := range all {
		said[i] = marked(r.Emoji, i == 0) + " " + marked(strings.TrimSpace(OneLine(r.By.Name)), false)
	}
	if len(said) == 0 {
		return ""
	}
	return "\\\n" + strings.Join(said, ", ")
}

// spanned names numbers next to each other.
func spanned(first, last int64) string {
	if first == last {
		return number(first)
	}
	return number(first) + "–" + number(last)
}

// paragraph keeps the lines of a text in one paragraph. Begins tells that the first of them is the first on its line of the file, too.
func paragraph(s string, begins bool) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		if begins || i > 0 {
			line = indented(line)
		}
		lines[i] = marked(line, begins || i > 0)
	}
	return strings.Join(lines, "\\\n")
}

// indented gives a line the space before it in a form that stays: an empty line would end the paragraph, four spaces begin code.
func indented(line string) string {
	const stays = "\u00a0"
	rest := strings.TrimLeft(line, " \t")
	if rest == "" {
		return stays
	}
	return strings.Repeat(stays, len(line)-len(rest)) + rest
}

// marked gives one line of text as Markdown that shows it. Begins tells that it is the first on its line of the file, where more means something.
func marked(line string, begins bool) string {
	var b strings.Builder
	from := 0
	for at := 0; ; {
		start, end := prose.NextAddress(line, at)
		if start < 0 {
			escapeMarks(&b, line, from, len(line), begins)
			return b.String()
		}
		if at = end; autolink(line[start:end]) {
			escapeMarks(&b, line, from, start, begins)
			b.WriteString("<" + line[start:end] + ">")
			from = end
		}
	}
}

// autolink tells whether an address may stand between pointed brackets (CommonMark, section 6.5), where nothing can be escaped.
func autolink(address string) bool {
	return !strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r == '<' || r == '>' || r == 0x7f }) && !entity.MatchString(address)
}

var (
	entity  = regexp.MustCompile(`&(#[xX]?)?[0-9A-Za-z]+;`)
	listing = regexp.MustCompile(`^[ \t]*[0-9]+[.)]`) // an ordered list begins so
)

// escapeMarks writes line[from:to] so that no sign of it is markup.
func escapeMarks(b *strings.Builder, line string, from, to int, begins bool) {
	first, dot := -1, -1 // the first sign, and that of a number that would begin a list
	if begins {
		first, dot = len(line)-len(strings.TrimLeft(line, " \t")), len(listing.FindString(line))-1
	}
	for i := from; i < to; i++ {
		c := line[i]
		switch {
		case strings.IndexByte("\\`*_[]{}<>#|~&$^", c) >= 0,
			c == ':' && (i == first || i+1 < len(line) && line[i+1] > ' '), // an address, a smiley by name, a definition
			(c == '-' || c == '+' || c == '=') && i == first,
			c == '=' && (i > 0 && line[i-1] == '=' || i+1 < len(line) && line[i+1] == '='),
			i == dot:
			b.WriteByte('\\')
		}
		b.WriteByte(c)
	}
}
