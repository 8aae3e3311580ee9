package irclog

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"unicode/utf8"

	"parley/internal/meeting"
)

// line is one line of the file. Without a nick it is text that nobody said, and text is the whole line.
type line struct {
	nick  string
	text  string // an action (* nick waves) is "/me waves"
	stamp stamp
}

// split gives the lines of the file as UTF-8 without NUL, their line ends taken off. A last line needs no line end.
func (p *parser) split(data []byte) ([]string, error) {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return nil, errors.New("the file is UTF-16; save it as UTF-8 and import that")
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, errors.New("the file is empty")
	}
	if page.Match(data) {
		return nil, errors.New("the file is a web page; the raw log beside it (.log.txt) can be imported")
	}
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	for i, text := range lines {
		text = strings.TrimSuffix(text, "\r")
		if !utf8.ValidString(text) {
			text = fromLatin(text)
			p.latin.add(int64(i + 1))
		}
		if strings.ContainsRune(text, 0) {
			text = strings.ReplaceAll(text, "\x00", "␀")
			p.nul.add(int64(i + 1))
		}
		lines[i] = text
	}
	return lines, nil
}

// fromLatin reads the bytes that are no UTF-8 as Windows-1252, which holds Latin-1; what is UTF-8 stays.
func fromLatin(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			r = windows1252(s[i])
		}
		b.WriteRune(r)
		i += size
	}
	return b.String()
}

func windows1252(b byte) rune {
	if b < 0x80 || b > 0x9f {
		return rune(b)
	}
	return []rune("€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ")[b-0x80]
}

var (
	page   = regexp.MustCompile(`(?i)^\s*<(!doctype|html|\?xml)\b`)
	said   = regexp.MustCompile(`^<\s*([^<>]+?)\s*>(?:[ \t](.*))?$`)
	acted  = regexp.MustCompile(`^\*[ \t]+(\S+)(?:[ \t](.*))?$`)
	tabbed = regexp.MustCompile(`^([^\t]+)\t(.*)$`) // WeeChat: stamp, nick and text between tabs
)

// read takes a line apart: the time, who, and what.
func read(text string) line {
	at, rest := cutStamp(text)
	if m := said.FindStringSubmatch(strings.TrimLeft(rest, "\t")); m != nil {
		if nick, ok := cleanNick(m[1]); ok {
			return line{nick: nick, text: m[2], stamp: at}
		}
	}
	if at.given && strings.HasPrefix(rest, "\t") {
		if l, ok := readTabbed(rest[1:]); ok {
			l.stamp = at
			return l
		}
	} else if m := acted.FindStringSubmatch(rest); at.given && m != nil { // without a time it may as well be an item of a list
		if nick, ok := cleanNick(m[1]); ok {
			return line{nick: nick, text: "/me " + m[2], stamp: at}
		}
	}
	if !at.given || !isMark(strings.TrimLeft(rest, "\t")) {
		at = stamp{} // "10:30 suits me" is no time of the log
	}
	return line{text: text, stamp: at}
}

func readTabbed(rest string) (line, bool) {
	m := tabbed.FindStringSubmatch(rest)
	if m == nil {
		return line{}, false
	}
	if strings.TrimSpace(m[1]) == "*" {
		who, what, _ := strings.Cut(m[2], " ")
		nick, ok := cleanNick(who)
		return line{nick: nick, text: "/me " + what}, ok
	}
	if isMark(m[1]) && strings.Trim(m[1], "-<>= ") == "" { // -->, <--, --, =!=
		return line{}, false
	}
	nick, ok := cleanNick(m[1])
	return line{nick: nick, text: m[2]}, ok
}

// isMark tells what servers and programs say (-!- x has joined, *** x is gone) by its first sign.
func isMark(rest string) bool {
	return rest != "" && strings.ContainsAny(rest[:1], "-*=<>!#~") || strings.HasPrefix(rest, "•") || strings.HasPrefix(rest, "→") ||
		strings.HasPrefix(rest, "←")
}

// cleanNick takes off the sign of the channel's operators and voices, and says whether the rest is a name.
func cleanNick(s string) (string, bool) {
	nick, err := meeting.CleanName(strings.TrimLeft(strings.TrimSpace(s), "@+%&~!"))
	return nick, err == nil
}
