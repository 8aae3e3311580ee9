// Package irclog reads the logs that people bring along: MeetBot's raw log (.log.txt) and plain logs of IRC programs. It is
// pure: a name and bytes in, entries and words of warning out.
//
// Line n of the file is entry n, whatever is in it, so that old links to lines hold. What cannot be read as talk is kept as
// text that nobody said: an entry of kind line with no author.
package irclog

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"parley/internal/meeting"
	"parley/internal/slug"
)

// MaxSize is the longest log that is read, in bytes: some thousand times the longest meeting.
const MaxSize = 64 << 20

// Log is what a file says.
type Log struct {
	Series   string          // a slug made of the file's name; empty when that gives none
	Title    string          // what the meeting was called, else the name of the file without its date
	Start    time.Time       // of the first line, UTC
	Entries  []meeting.Entry // the file's lines, 1 to n, and the closing as n+1, with the stamp of line n
	Source   string          // SHA-256 of the file's bytes, in hex
	Warnings []string        // what had to be guessed or changed, in sentences for the person who imports
}

// Importing is the wish to store the log as a closed meeting of s. A series without slug or title gets the log's.
func (l Log) Importing(s meeting.Series) meeting.Importing {
	if s.Slug == "" {
		s.Slug = l.Series
	}
	if s.Title == "" {
		s.Title = strings.ReplaceAll(s.Slug, "-", " ")
	}
	return meeting.Importing{Series: s, Title: l.Title, Start: l.Start, Entries: l.Entries, Source: l.Source}
}

// Parse reads a log. Times without a zone are read in zone (nil: UTC). The day is that of the file's name, if it is MeetBot's
// or holds a date, else what the log says of itself, else date, of which only the day counts (zero: not known).
//
// A time that steps back takes its predecessor's, so stamps never go back; a step of more than six hours is midnight. A line
// without a time takes its predecessor's, too.
//
// An error says in words why this is no log: it is empty, too large, not text, without any line of talk, or without a date.
func Parse(name string, r io.Reader, zone *time.Location, date time.Time) (Log, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return Log{}, fmt.Errorf("read the log: %w", err)
	}
	if len(data) > MaxSize {
		return Log{}, errors.New("the file is larger than 64 MiB; that is no log of a meeting")
	}
	if zone == nil {
		zone = time.UTC
	}
	file := nameOf(name)
	p := parser{zone: zone}
	texts, err := p.split(data)
	if err != nil {
		return Log{}, err
	}
	lines, talk := make([]line, len(texts)), 0
	for i, text := range texts {
		lines[i] = read(text)
		if lines[i].nick != "" {
			talk++
		}
	}
	if talk == 0 {
		return Log{}, errors.New(`there is no line of talk in the file, such as "13:32:05 <nick> text"`)
	}
	if err := p.begin(file, lines, date); err != nil {
		return Log{}, err
	}
	digest := sha256.Sum256(data)
	l := Log{
		Series:  slug.Make(file.series),
		Title:   title(file, lines),
		Entries: p.entries(lines),
		Source:  hex.EncodeToString(digest[:]),
	}
	l.Start, l.Warnings = l.Entries[0].At, p.warnings()
	return l, nil
}

// entries numbers and stamps the lines and closes the log.
func (p *parser) entries(lines []line) []meeting.Entry {
	entries := make([]meeting.Entry, 0, len(lines)+1)
	for i, l := range lines {
		n := int64(i + 1)
		e := meeting.Entry{Seq: n, At: p.stamp(n, l), Kind: meeting.KindLine, Text: l.text}
		if l.nick != "" {
			e.Author = meeting.Author{Name: l.nick, Role: meeting.RoleGuest}
		} else {
			p.unread.add(n)
		}
		if len(e.Text) > meeting.MaxText {
			p.long.add(n)
		}
		entries = append(entries, e)
	}
	last := entries[len(entries)-1]
	return append(entries, meeting.Entry{Seq: last.Seq + 1, At: last.At, Kind: meeting.KindClosed})
}

// title is what the meeting was called: its #meetingtopic, else the words after #startmeeting, else the file's name.
func title(file fileName, lines []line) string {
	best := file.series
	started := false
	for _, l := range lines {
		command, words, _ := strings.Cut(strings.TrimSpace(l.text), " ")
		words, err := meeting.CleanTitle(shorten(words))
		if l.nick == "" || err != nil {
			continue
		}
		switch strings.ToLower(command) {
		case "#meetingtopic":
			if words != "none" && words != "unset" {
				return words
			}
		case "#startmeeting":
			if !started {
				best, started = words, true
			}
		}
	}
	if best, err := meeting.CleanTitle(shorten(best)); err == nil {
		return best
	}
	return "Meeting"
}

// shorten cuts s to the length of a title.
func shorten(s string) string {
	runes := []rune(strings.Join(strings.Fields(s), " "))
	return string(runes[:min(len(runes), meeting.MaxTitle)])
}
