package reading

import (
	"strconv"
	"strings"
	"time"

	"parley/internal/meeting"
)

// Words says which of a page's phrases fits an entry that is no line of talk, and what is to be put there: the key of the phrase begins
// with the kind. The pages have the phrases, in their reader's language; times in a value are for them to write, too.
func Words(l meeting.Line) (key, value string) {
	kind := string(l.Kind)
	switch {
	case l.Redacted > 0:
		return "redacted", ""
	case l.Kind == meeting.KindChanged:
		c := meeting.ParseChange(l.Text)
		switch {
		case c.Title == nil:
			return kind + "-description", ""
		case c.Description != nil:
			return kind + "-both", *c.Title
		}
		return kind, *c.Title
	case (l.Kind == meeting.KindClosing || l.Kind == meeting.KindLocked) && l.Text == "0":
		return kind + "-not", ""
	case l.Kind == meeting.KindRemoval: // its text is an id, which tells nobody anything
		return kind, ""
	case l.Kind == meeting.KindRedaction && len(l.Refs) == 1:
		return kind, strconv.FormatInt(l.Refs[0], 10)
	case l.Kind == meeting.KindRedaction:
		return kind + "-many", strconv.Itoa(len(l.Refs))
	}
	return kind, l.Text
}

// notice says in English what an entry records that is no line of talk. Exports are records; the pages have words of their own
// in the reader's language.
func notice(e meeting.Entry, zone *time.Location) string {
	who := nick(e.Author)
	switch e.Kind {
	case meeting.KindOpened:
		return "The meeting opened."
	case meeting.KindEnded:
		return "The formal end. What follows is outside the minutes."
	case meeting.KindClosed:
		if who == "" {
			return "The meeting closed."
		}
		return who + " closed the meeting."
	}
	if e.Kind.Personal() {
		return who + " " + changedLine(e)
	}
	return who + " " + did(e, zone)
}

// did says what a host did.
func did(e meeting.Entry, zone *time.Location) string {
	switch e.Kind {
	case meeting.KindExtended:
		return "extended the meeting by " + minutes(e.Text) + "."
	case meeting.KindClosing:
		if e.Text == "0" {
			return "lets the meeting go on."
		}
		return "closes the meeting in " + minutes(e.Text) + "."
	case meeting.KindLocked:
		if e.Text == "0" {
			return "opened the door to new names."
		}
		return "locked the door to new names for " + minutes(e.Text) + "."
	case meeting.KindCancelled:
		return "cancelled the meeting" + reason(e.Text)
	case meeting.KindRestored:
		return "restored the meeting: it takes place after all."
	case meeting.KindMoved:
		return moved(e.Text, zone)
	case meeting.KindChanged:
		return changed(e.Text)
	case meeting.KindRedaction:
		return "redacted " + listed(e.Refs) + reason(e.Text)
	case meeting.KindRemoval:
		return "removed an attendee."
	}
	return string(e.Kind) + reason(e.Text)
}

func minutes(text string) string {
	if text == "1" {
		return "1 minute"
	}
	return text + " minutes"
}

func reason(text string) string {
	if text == "" {
		return "."
	}
	return ": " + text
}

func moved(text string, zone *time.Location) string {
	start, end, err := meeting.ParseMove(text)
	if err != nil {
		return "moved the meeting."
	}
	return "moved the meeting to " + between(start, end, zone) + "."
}

func changed(text string) string {
	c := meeting.ParseChange(text)
	var said []string
	if c.Title != nil {
		said = append(said, "changed the title: "+*c.Title)
	}
	if c.Description != nil {
		said = append(said, "changed the description: "+*c.Description)
	}
	return strings.Join(said, "\n")
}

// listed names lines by their numbers.
func listed(numbers []int64) string {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = strconv.FormatInt(n, 10)
	}
	if len(words) == 1 {
		return "line " + words[0]
	}
	return "lines " + strings.Join(words, ", ")
}
