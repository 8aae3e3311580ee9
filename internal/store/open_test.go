package store_test

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"testing"
	"time"

	"parley/internal/meeting"
	"parley/internal/store"
)

func TestEverythingIsThereAfterClosing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "odd #name? 100%.db")
	clock := func() time.Time { return three }
	s, err := store.Open(t.Context(), path, store.Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	w := meeting.Scheduling{Series: meeting.Series{Title: "Tornado weekly", Listed: true}, Start: three, End: three.Add(time.Hour), Actor: "owner", Key: "k"}
	made, err := s.Schedule(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	post := meeting.Post{Meeting: made.First.ID, Kind: meeting.KindLine, Author: meeting.Author{ID: "ana", Name: "Ana"}, Text: "Hello", Actor: "ana", Key: "k"}
	first, err := s.Append(t.Context(), []meeting.Post{post})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Fatal(err)
	}
	onlyFile(t, path)

	s = open(t, path, store.Options{Clock: clock})
	again, err := s.Append(t.Context(), []meeting.Post{post, {Meeting: post.Meeting, Kind: meeting.KindLine, Author: post.Author, Text: "again"}})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := again.Outcomes[0], (meeting.Outcome{Entry: first.Outcomes[0].Entry, Repeated: true}); got != want {
		t.Errorf("the repeat is answered by %+v, want %+v", got, want)
	}
	if got := again.Outcomes[1].Entry.Seq; got != 3 {
		t.Errorf("the next entry is %d, want 3", got)
	}
	if repeat, err := s.Schedule(t.Context(), w); err != nil || !repeat.Repeated {
		t.Errorf("the series is %+v, %v", repeat, err)
	}
}

// TestOwnedByALink: not by a browser, nor by the link of somebody else.
func TestOwnedByALink(t *testing.T) {
	f := newFixture(t, store.Options{})
	facts, err := f.Facts(t.Context(), f.m)
	if err != nil {
		t.Fatal(err)
	}
	link := meeting.Holder{Hash: meeting.HashOf("link"), Kind: meeting.Link}
	for _, c := range []struct {
		grant meeting.Grant
		owned bool
	}{
		{meeting.Grant{}, false},
		{meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf("browser"), Kind: meeting.Browser}, Role: meeting.RoleOwner, Through: meeting.HashOf("key")}, false},
		{meeting.Grant{Holder: link, Role: meeting.RoleHost, Series: facts.Series}, false},
		{meeting.Grant{Holder: link, Role: meeting.RoleOwner}, true},
	} {
		if err := f.Give(t.Context(), c.grant); err != nil {
			t.Fatal(err)
		}
		if owned, err := f.Owned(t.Context()); err != nil || owned != c.owned {
			t.Errorf("with %s of a %s it is owned: %t, %v", c.grant.Role, c.grant.Kind, owned, err)
		}
	}
}

func TestAfterCloseNothingIsTaken(t *testing.T) {
	f := newFixture(t, store.Options{})
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := f.say("late"); meeting.KindOf(err) != meeting.Unavailable {
		t.Errorf("a post was told %v", err)
	}
	if err := f.Healthy(); err == nil {
		t.Error("a closed store says that it is healthy")
	}
	if err := f.Backup(context.Background(), filepath.Join(t.TempDir(), "copy.db"), nil); err == nil || errors.Is(err, fs.ErrExist) {
		t.Errorf("a backup was told %v", err)
	}
}

// A command may write to the file beside a server: neither may go on from what it remembers.
func TestTwoProgramsOnOneFile(t *testing.T) {
	a := newFixture(t, store.Options{})
	b := fixture{Store: open(t, a.path, store.Options{Clock: func() time.Time { return three }}), t: t, m: a.m}
	for want := int64(2); want < 20; want += 2 {
		if got := a.mustSay("a"); got != want {
			t.Errorf("the first program's entry is %d, want %d", got, want)
		}
		if got := b.mustSay("b"); got != want+1 {
			t.Errorf("the second program's entry is %d, want %d", got, want+1)
		}
	}
}
