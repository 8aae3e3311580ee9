package rules

import (
	"time"

	"parley/internal/meeting"
)

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// planned is a meeting from noon, for so many minutes.
func planned(minutes int, afterTalk time.Duration) meeting.Facts {
	f := meeting.Facts{ID: 1, Slug: "weekly", Date: "2026-12-01", AfterTalk: afterTalk, ExtensionCap: meeting.DefaultExtensionCap,
		LastAt: noon.Add(-24 * time.Hour)}
	return f.Plan(noon, noon.Add(time.Duration(minutes)*time.Minute))
}

// settle does to f what a store does before anything else.
func settle(f meeting.Facts, now time.Time) meeting.Facts {
	for _, e := range meeting.Due(f, now) {
		f = meeting.Apply(f, e)
	}
	return f
}

// act settles, admits and applies a post, as a store does.
func act(f meeting.Facts, p meeting.Post, now time.Time) (meeting.Facts, error) {
	f = settle(f, now)
	existing, err := Admit(f, p, meeting.Line{}, now)
	if err != nil || existing > 0 {
		return f, err
	}
	return meeting.Apply(f, meeting.Entry{Seq: f.LastSeq + 1, At: f.Time(now), Kind: p.Kind, Author: p.Author, Text: p.Text, Ref: p.Ref}), nil
}
