package meeting

import (
	"strings"
	"time"
)

// Change is what a Changed says: a new title, a new description, or both. Nil leaves the old one.
type Change struct{ Title, Description *string }

// Text is how a Changed holds c: the title, an empty line, the description, as a letter does. A title has no line ends, so it reads
// back as it was: without the empty line the description stays, without a title the title does.
func (c Change) Text() string {
	var b strings.Builder
	if c.Title != nil {
		b.WriteString(*c.Title)
	}
	if c.Description != nil {
		b.WriteString("\n\n" + *c.Description)
	}
	return b.String()
}

// ParseChange reads the text of a Changed.
func ParseChange(text string) Change {
	var c Change
	title, description, both := strings.Cut(text, "\n\n")
	if title != "" {
		c.Title = &title
	}
	if both {
		c.Description = &description
	}
	return c
}

func (c Change) apply(f Facts) Facts {
	if c.Title != nil {
		f.Title = *c.Title
	}
	if c.Description != nil {
		f.Description = *c.Description
	}
	return f
}

// Check judges a change by the rules for new titles and descriptions.
func (c Change) Check() error {
	if c.Title == nil && c.Description == nil {
		return Bad("title", "Nothing is to be changed; give a new title or a new description.")
	}
	if c.Title != nil {
		if clean, err := CleanTitle(*c.Title); err != nil || clean != *c.Title {
			return Bad("title", "Give a title of 1 to 120 characters on one line.")
		}
	}
	if c.Description != nil {
		return CheckDescription(*c.Description)
	}
	return nil
}

// MoveText is how a Moved holds its times.
func MoveText(start, end time.Time) string {
	return start.UTC().Format(TimeFormat) + " " + end.UTC().Format(TimeFormat)
}

// ParseMove reads the text of a Moved.
func ParseMove(text string) (start, end time.Time, err error) {
	from, to, _ := strings.Cut(text, " ")
	if start, err = time.Parse(TimeFormat, from); err == nil {
		end, err = time.Parse(TimeFormat, to)
	}
	if err != nil {
		return start, end, Bad("starts_at", "Give a start and an end.")
	}
	return start, end, nil
}
