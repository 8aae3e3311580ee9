package storetest

import (
	"testing"
	"time"

	"parley/internal/meeting"
)

var importing = []subject{
	{"keeps the file's numbers", func(t *testing.T, h *house) {
		i := h.file()
		f, isNew, err := h.Import(background, i)
		h.must(err)
		h.same("new", isNew, true)
		h.same("address", f.Address(), "old-talks/2016-03-01")
		h.same("log", h.log(f.ID), "1 first, 2 second, 3 closed")
		entries, facts, err := h.After(background, f.ID, 0, 10)
		h.must(err)
		h.same("entries", entries, i.Entries)
		h.same("facts", facts, f)
		for what, is := range map[string]bool{
			"imported": f.Imported, "closed by its last": f.Closed == 3 && f.LastSeq == 3, "neither opened nor ended": f.Opened == 0 && f.Ended == 0,
			"start": f.Start.Equal(i.Start), "end": f.End.Equal(i.Entries[2].At), "title": f.Title == "Talk of March", "formal end": f.FormalEnd() == 3,
			"neither after-talk nor extensions": f.AfterTalk == 0 && f.ExtensionCap == 0,
		} {
			if !is {
				t.Errorf("%s: not so in %+v", what, f)
			}
		}
		s, err := h.Series(background, "old-talks")
		h.must(err)
		h.same("series", s.Title, "Old talks")
	}},
	{"the same source again changes nothing", func(t *testing.T, h *house) {
		first, _, err := h.Import(background, h.file())
		h.must(err)
		other := h.file()
		other.Title, other.Entries = "Other", other.Entries[2:]
		again, isNew, err := h.Import(background, other)
		h.must(err)
		h.same("new", isNew, false)
		h.same("facts", again, first)
	}},
	{"a second file of a day and of a known series", func(t *testing.T, h *house) {
		_, _, err := h.Import(background, h.file())
		h.must(err)
		second := h.file()
		second.Source, second.Start, second.Series.Title, second.Title = "other", second.Start.Add(time.Hour), "Renamed", ""
		f, isNew, err := h.Import(background, second)
		h.must(err)
		h.same("new", isNew, true)
		h.same("address", f.Address(), "old-talks/2016-03-01-1600")
		h.same("title", f.Title, "Old talks")
	}},
	{"is closed for everyone", func(t *testing.T, h *house) {
		f, _, err := h.Import(background, h.file())
		h.must(err)
		h.same("post", outcomes(h.append(line(f.ID, "late"))), "error 5")
		h.same("due", additions(h.settle(f.ID)), []string(nil))
		_, err = h.Join(background, meeting.Joining{Meeting: f.ID, Name: "Ana"})
		h.want(meeting.NotNow, err)
		due, next, err := h.Due(background, h.clock.read(), 10)
		h.must(err)
		h.same("due", len(due), 0)
		h.same("next", next, time.Time{})
	}},
	{"refuses what is no log, and stores nothing of it", func(t *testing.T, h *house) {
		for what, spoil := range map[string]func(*meeting.Importing){
			"a hole":          func(i *meeting.Importing) { i.Entries[1].Seq = 3 },
			"stamps go back":  func(i *meeting.Importing) { i.Entries[0].At = i.Entries[2].At.Add(time.Second) },
			"not closed":      func(i *meeting.Importing) { i.Entries = i.Entries[:2] },
			"closed too soon": func(i *meeting.Importing) { i.Entries[0].Kind = meeting.KindClosed },
			"empty":           func(i *meeting.Importing) { i.Entries = nil },
			"a bad slug":      func(i *meeting.Importing) { i.Series.Slug = "Old Talks" },
			"a bad zone":      func(i *meeting.Importing) { i.Series.Zone = "Mars/Base" },
		} {
			i := h.file()
			spoil(&i)
			if _, isNew, err := h.Import(background, i); meeting.KindOf(err) != meeting.Invalid || isNew {
				t.Errorf("%s: new %v, error %v", what, isNew, err)
			}
			_, err := h.Series(background, i.Series.Slug)
			h.want(meeting.NotFound, err)
		}
		_, isNew, err := h.Import(background, h.file())
		h.must(err)
		h.same("the source of a refused file is new", isNew, true)
	}},
}

// file is a small imported log.
func (h *house) file() meeting.Importing {
	at := time.Date(2016, 3, 1, 15, 0, 5, 0, time.UTC)
	author := meeting.Author{Name: "afrost", Role: meeting.RoleGuest}
	return meeting.Importing{
		Series: meeting.Series{Slug: "old-talks", Title: "Old talks", Lang: "en", Listed: true, Zone: "UTC", AfterTalk: time.Hour, ExtensionCap: time.Hour},
		Title:  "Talk of March", Start: at, Source: "digest",
		Entries: []meeting.Entry{
			{Seq: 1, At: at, Kind: meeting.KindLine, Author: author, Text: "first"},
			{Seq: 2, At: at.Add(time.Minute), Kind: meeting.KindLine, Author: author, Text: "second"},
			{Seq: 3, At: at.Add(time.Minute), Kind: meeting.KindClosed},
		},
	}
}
