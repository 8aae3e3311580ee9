package marks

import (
	"regexp"
	"strings"
	"unicode"

	"parley/internal/meeting"
)

// marking leads from the commands, as MeetBot has them, to what they make of a line.
var marking = map[string]meeting.Kind{
	"topic": meeting.KindTopic, "info": meeting.KindInfo, "agreed": meeting.KindDecision, "agree": meeting.KindDecision,
	"action": meeting.KindAction, "link": meeting.KindLink,
}

// command is one of MeetBot's, in small letters, and what stands behind it.
type command struct{ word, text string }

var (
	hashed    = regexp.MustCompile(`^[ \t]*#([\pL\pN_]+)(?::[ \t]+|:$|[ \t]*)`)            // #topic: is how people write who know no MeetBot
	bracketed = regexp.MustCompile(`(?i)^[ \t]*\[(topic|agreed|action|link)\]([^(:\[]|$)`) // Mootbot's. [INFO] begins lines of other logs, [link](…) is Markdown
	glued     = regexp.MustCompile(`(?i)^[ \t]*#link((?:https?|ftp|ssh|irc)://)`)
	address   = regexp.MustCompile(`^[ \t]*(?:https?|irc|ftp|mailto|ssh)://`) // what MeetBot takes for a link by itself
)

// commands gives what a line commands. It begins with a command or has none; each further row that begins with one is another one, so that a
// block that was prepared can be pasted. What does not, and what stands between fences of code, goes on what stands before it.
func commands(text string) (all []command) {
	text = strings.TrimLeft(text, " \t\r\n")
	if text == "" || text[0] != '#' && text[0] != '[' {
		return nil // as nearly every line
	}
	code := false
	for row := range strings.Lines(text) {
		c, ok := commandOf(strings.TrimRight(row, "\r\n"))
		switch n := len(all); {
		case ok && !code:
			all = append(all, c)
		case n == 0:
			return nil
		default:
			all[n-1].text += "\n" + strings.TrimRight(row, "\r\n")
		}
		code = code != strings.HasPrefix(strings.TrimLeft(row, " \t"), "```")
	}
	return all
}

// commandOf takes a row apart that begins with a word after a number sign, whatever the word is.
func commandOf(row string) (command, bool) {
	if m := glued.FindStringSubmatchIndex(row); m != nil {
		return command{"link", row[m[2]:]}, true
	}
	if m := hashed.FindStringSubmatchIndex(row); m != nil {
		return command{strings.ToLower(row[m[2]:m[3]]), row[m[1]:]}, true
	}
	if m := bracketed.FindStringSubmatchIndex(row); m != nil {
		return command{strings.ToLower(row[m[2]:m[3]]), row[m[4]:]}, true
	}
	return command{}, false
}

// plain is what a line says that is marked by another entry: a command at its beginning is not read out.
func plain(text string) string {
	if c, ok := commandOf(text); ok && marking[c.word] != "" {
		return c.text
	}
	return text
}

// Look is what a line is for the minutes as far as it tells itself: by an entry that refers to it, by its own kind, or because a command was typed by
// whoever may. The zero Mark is nothing. Whether it counts is for [Fold]: it may have been undone, or said outside the meeting.
func Look(l meeting.Line) meeting.Mark {
	switch {
	case l.Redacted > 0 || l.Retracted > 0:
		return meeting.Mark{}
	case l.Mark.Kind == meeting.KindUnmark:
		return meeting.Mark{}
	case l.Mark.Seq > 0 && !keeps(l, l.Mark.By):
		return l.Mark
	case l.Kind.Marks() && l.Ref == 0:
		return meeting.Mark{Seq: l.Seq, Kind: l.Kind, By: l.Author}
	}
	return typed(l)
}

// keeps tells whether a line stays the topic or decision as which a host typed it, whatever somebody marks it as who is none. The rules refuse that for marks
// that are entries, and do not read what is typed.
func keeps(l meeting.Line, by meeting.Author) bool {
	return !by.Role.Hosts() && l.Author.Role.Hosts() && typed(l).Kind.Reserved()
}

// typed is what a line of talk is by a command in it.
func typed(l meeting.Line) meeting.Mark {
	if l.Kind != meeting.KindLine || l.Author.Name == "" {
		return meeting.Mark{}
	}
	ours, said := l.Author.ID != "", l.Said()
	for _, c := range commands(said) {
		kind := marking[c.word]
		if kind != "" && strings.TrimSpace(c.text) != "" && (!ours || !kind.Reserved() || l.Author.Role.Hosts()) {
			return meeting.Mark{Seq: l.Seq, Kind: kind, By: l.Author}
		}
	}
	if !ours && address.MatchString(said) {
		return meeting.Mark{Seq: l.Seq, Kind: meeting.KindLink, By: l.Author}
	}
	return meeting.Mark{}
}

// known are the commands that are taken, and meant the words that people try for them.
var (
	known = []string{"topic", "info", "agreed", "action", "link", "undo", "agree"}
	meant = map[string]string{"accept": "agreed", "accepted": "agreed", "decided": "agreed", "decision": "agreed", "resolved": "agreed",
		"assign": "action", "task": "action", "todo": "action", "item": "info", "note": "info", "url": "link", "subtopic": "topic"}
)

// DidYouMean gives the command, without its number sign, that a line seems to begin with when it begins with a word like it that is none.
func DidYouMean(text string) (word string, ok bool) {
	c, ok := commandOf(text)
	letters := []rune(c.word)
	if !ok || len(letters) < 3 || strings.ContainsFunc(c.word, func(r rune) bool { return !unicode.IsLetter(r) }) {
		return "", false
	}
	if word, ok := meant[c.word]; ok {
		return word, true
	}
	least := 3
	for _, k := range known {
		switch d := distance(letters, []rune(k)); {
		case d == 0:
			return "", false
		case d < least:
			least, word = d, k
		}
	}
	return word, word != ""
}

// distance is how many letters are wrong, missing, too many, or in the place of their neighbour (Damerau and Levenshtein, each letter moved once).
func distance(a, b []rune) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range b {
		rows[0][j+1] = j + 1
	}
	for i := range a {
		for j := range b {
			wrong := 1
			if a[i] == b[j] {
				wrong = 0
			}
			d := min(rows[i][j+1]+1, rows[i+1][j]+1, rows[i][j]+wrong)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				d = min(d, rows[i-1][j-1]+1)
			}
			rows[i+1][j+1] = d
		}
	}
	return rows[len(a)][len(b)]
}
