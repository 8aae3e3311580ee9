package marks

import (
	"regexp"
	"strings"

	"parley/internal/meeting"
)

var presides = regexp.MustCompile(`^Meeting started .*The chair is `)

const (
	soon     = 3 // lines within which a bot answers
	nearlyTo = 4 // times as many answered commands as others: then it answers all that it hears
)

// unheard gives the lines of a file whose command the bot did not hear. MeetBot says nothing to most commands, but where its # is that of another program too,
// each is answered ("ana: info", or that this is no valid command). Then one that was not was none: a space stood before it, say, which logs leave out.
func unheard(lines []meeting.Line) map[int64]bool {
	bot := ""
	answered, deaf := 0, map[int64]bool{}
	for i, l := range lines {
		if presides.MatchString(l.Text) {
			bot = l.Author.Name
		}
		c, ok := commandOf(l.Text)
		if bot == "" || !ok || marking[c.word] == "" || l.Author.Name == bot {
			continue
		}
		deaf[l.Seq] = true
		for _, next := range lines[i+1 : min(len(lines), i+1+soon)] {
			if to, said, _ := strings.Cut(next.Text, ": "); next.Author.Name == bot && to == l.Author.Name && strings.Contains(strings.ToLower(said), c.word) {
				answered++
				delete(deaf, l.Seq)
				break
			}
		}
	}
	if answered < nearlyTo*len(deaf) {
		return nil
	}
	return deaf
}
