package form

import (
	"errors"
	"net/http/httptest"
	"strings"
	"testing"

	"parley/internal/meeting"
)

func read(body, kind string, known ...string) (Fields, error) {
	r := httptest.NewRequest("POST", "/", strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	return Read(httptest.NewRecorder(), r, known...)
}

const usual = "application/x-www-form-urlencoded"

func TestRead(t *testing.T) {
	f, err := read("text=one%0D%0Atwo%0Athree+%26&cursor=&name=%E5%B1%B1", usual+"; charset=utf-8", "text", "cursor", "name")
	if err != nil || f["text"] != "one\ntwo\nthree &" || f["name"] != "山" {
		t.Errorf("%q, %v", f, err)
	}
	if cursor, there := f["cursor"]; !there || cursor != "" {
		t.Error("an empty field is not there")
	}
	f, err = read("text=one&=https%3A%2F%2Fm.example%2Fx&=twice", usual, "text")
	if _, there := f[""]; err != nil || there || f["text"] != "one" {
		t.Errorf("with fields that have no name: %q, %v", f, err)
	}
}

// TestWhatIsRefused: the rest of what was typed comes back with the refusal.
func TestWhatIsRefused(t *testing.T) {
	for _, c := range []struct{ name, body, kind, field, code string }{
		{"an unknown field", "text=kept&txet=x", usual, "body", "invalid"},
		{"a field twice", "text=kept&cursor=1&cursor=2", usual, "cursor", "invalid"},
		{"a NUL", "text=kept&cursor=%00", usual, "cursor", "invalid"},
		{"invalid UTF-8", "text=kept&cursor=%FF", usual, "cursor", "invalid"},
		{"half an escape", "text=%4", usual, "body", "invalid"},
		{"JSON", `{"text":"x"}`, "application/json", "Content-Type", "media-type"},
		{"no type", "text=x", "", "Content-Type", "media-type"},
		{"a book", "text=" + strings.Repeat("x", longest), usual, "body", "too-large"},
	} {
		f, err := read(c.body, c.kind, "text", "cursor")
		var refusal *meeting.Error
		if !errors.As(err, &refusal) || refusal.Kind != meeting.Invalid || refusal.Field != c.field || refusal.Code != c.code {
			t.Errorf("%s: %v", c.name, err)
		}
		if strings.HasPrefix(c.body, "text=kept") && f["text"] != "kept" {
			t.Errorf("%s: what was typed is lost: %q", c.name, f)
		}
	}
}

func TestKeyTellsWishesApart(t *testing.T) {
	seen := map[string][]string{}
	for _, parts := range [][]string{{}, {""}, {"a"}, {"a", "b"}, {"ab"}, {"a", "b", ""}, {"b", "a"}} {
		k := Key(parts...)
		if other, taken := seen[k]; taken {
			t.Errorf("%q and %q have one key", parts, other)
		}
		seen[k] = parts
	}
	one, other := Fields{"name": "Ana", "cursor": "1"}, Fields{"cursor": "1", "name": "Ana"}
	if Key(one.All()...) != Key(other.All()...) || len(one.All()) != 4 {
		t.Errorf("the order of fields matters: %q, %q", one.All(), other.All())
	}
	if Key(Fields{"a": "b", "c": "d"}.All()...) == Key(Fields{"a": "c", "b": "d"}.All()...) {
		t.Error("names and values are mixed up")
	}
}
