package feeds

import (
	"crypto/sha256"
	"net/http/httptest"
	"testing"
	"time"

	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/store/memory"
	"parley/internal/web/shelf"
)

var noon = time.Date(2026, 12, 1, 12, 0, 0, 500, time.UTC)

// TestFilesAreAsOldAsTheyAreSo: tag and time change when and only when the bytes do, each time to others.
func TestFilesAreAsOldAsTheyAreSo(t *testing.T) {
	k := files{kept: shelf.New[string, file](mostFiles)}
	made := 0
	get := func(address, of, body string, now time.Time) file {
		t.Helper()
		f, err := k.get(address, sha256.Sum256([]byte(of)), now, func() ([]byte, error) { made++; return []byte(body), nil })
		if err != nil || string(f.body) != body {
			t.Errorf("%s: %q, %v", address, f.body, err)
		}
		return f
	}
	first := get("/a", "1", "one", noon)
	for i, of := range []string{"1", "2", "2", "3"} {
		if same := get("/a", of, "one", noon.Add(time.Hour)); same.tag != first.tag || same.modified != first.modified {
			t.Errorf("%d: %s at %v", i, same.tag, same.modified)
		}
	}
	if made != 3 {
		t.Errorf("made %d times of 3 things", made)
	}
	second := get("/a", "4", "two", noon.Add(time.Millisecond))
	third := get("/a", "5", "one", noon.Add(-time.Hour))
	if !second.modified.After(first.modified) || !third.modified.After(second.modified) || third.tag != first.tag || second.tag == first.tag {
		t.Errorf("%v, %v, %v", first.modified, second.modified, third.modified)
	}
	if _, err := k.get("/a", sha256.Sum256(nil), noon, func() ([]byte, error) { return nil, meeting.Missing("gone") }); meeting.KindOf(err) != meeting.NotFound {
		t.Errorf("%v", err)
	}
}

func TestWhatAClientHas(t *testing.T) {
	f := file{tag: `"abc"`, modified: noon.Truncate(time.Second)}
	for _, c := range []struct {
		name, value string
		known       bool
	}{
		{"If-None-Match", `"abc"`, true}, {"If-None-Match", `W/"abc"`, true}, {"If-None-Match", `"x", "abc"`, true}, {"If-None-Match", `*`, true},
		{"If-None-Match", `"x"`, false}, {"If-None-Match", `abc`, false}, {"If-None-Match", ``, false},
		{"If-Modified-Since", "Tue, 01 Dec 2026 12:00:00 GMT", true}, {"If-Modified-Since", "Tue, 01 Dec 2026 12:00:01 GMT", false},
		{"If-Modified-Since", "Tue, 01 Dec 2026 11:59:59 GMT", false}, {"If-Modified-Since", "yesterday", false}, {"Accept", "*/*", false},
	} {
		r := httptest.NewRequest("GET", "/a.ics", nil)
		r.Header.Set(c.name, c.value)
		if f.known(r) != c.known {
			t.Errorf("%s: %s: %v", c.name, c.value, !c.known)
		}
	}
}

// TestLogsAreReadOnce: what is told of a log read bit by bit is what is told of all of it, and talk is no news.
func TestLogsAreReadOnce(t *testing.T) {
	now := noon
	store := memory.New(memory.Options{Clock: func() time.Time { return now }})
	made, err := store.Schedule(t.Context(), meeting.Scheduling{Series: meeting.Series{Title: "Kites", ExtensionCap: time.Hour}, Start: noon.Add(time.Hour).Truncate(time.Second), End: noon.Add(2 * time.Hour).Truncate(time.Second)})
	if err != nil {
		t.Fatal(err)
	}
	l := live.New(store, live.Options{Clock: func() time.Time { return now }})
	bits := &told{live: l, kept: shelf.New[meeting.ID, news](mostNews)}
	at := func(minute int, kind meeting.Kind, text string, wants time.Duration, changes int) {
		t.Helper()
		now = noon.Add(time.Duration(minute) * time.Minute)
		if kind != "" {
			commit, err := store.Append(t.Context(), []meeting.Post{{Meeting: made.First.ID, Kind: kind, Author: meeting.HostByKey, Text: text}})
			if err != nil || commit.Outcomes[0].Err != nil {
				t.Fatal(err, commit.Outcomes)
			}
		}
		f, err := store.Facts(t.Context(), made.First.ID)
		if err != nil {
			t.Fatal(err)
		}
		whole := &told{live: l, kept: shelf.New[meeting.ID, news](mostNews)}
		for range 2 {
			a, err := bits.of(t.Context(), f)
			b, failed := whole.of(t.Context(), f)
			if err != nil || failed != nil || a != b || a.updated != noon.Truncate(time.Millisecond).Add(wants) || a.revision.Changes != changes {
				t.Errorf("minute %d: %+v and %+v, %v, %v", minute, a, b, err, failed)
			}
		}
	}
	at(0, "", "", 0, 0)
	at(1, meeting.KindChanged, meeting.Change{Description: new(string)}.Text(), time.Minute, 1)
	at(2, meeting.KindLocked, "10", time.Minute, 1)
	at(3, meeting.KindCancelled, "Rain", 3*time.Minute, 2)
	at(4, meeting.KindRestored, "", 4*time.Minute, 3)
	at(61, meeting.KindLocked, "0", time.Hour, 3) // it opened
	at(62, meeting.KindExtended, "5", 62*time.Minute, 4)
	at(63, meeting.KindLocked, "5", 62*time.Minute, 4)
	at(64, meeting.KindClosed, "", 64*time.Minute, 4)
	gone := made.First
	gone.ID, gone.LastSeq = 99, 1
	if n, err := bits.of(t.Context(), gone); err != nil || n.seq != 0 {
		t.Errorf("of one that was deleted: %+v, %v", n, err)
	}
}
