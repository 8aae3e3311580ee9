package input

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"parley/test/server"
)

// hostile is one string that somebody might send. Bytes are what is sent; they are not always UTF-8.
type hostile struct {
	id    string
	bytes []byte
}

// body is a JSON object with this one field more; the string's bytes are put in as they are, escaped only where JSON demands it.
func (h hostile) body(field, rest string) []byte {
	escaped := make([]byte, 0, len(h.bytes)+2)
	for _, b := range h.bytes {
		switch {
		case b == '"' || b == '\\':
			escaped = append(escaped, '\\', b)
		case b < 0x20:
			escaped = fmt.Appendf(escaped, `\u%04x`, b)
		default:
			escaped = append(escaped, b)
		}
	}
	return fmt.Appendf(nil, `{%s"%s":"%s"}`, rest, field, escaped)
}

// tame tells whether the string has only characters that every output shows as they are.
func (h hostile) tame() bool {
	for _, r := range string(h.bytes) {
		if unicode.Is(unicode.C, r) || unicode.Is(unicode.Z, r) && r != ' ' {
			return false
		}
	}
	return utf8.Valid(h.bytes)
}

// blank are characters that Unicode counts among letters and symbols and that show nothing.
const blank = "\u3164\uffa0\u115f\u1160\u2800\ufffc"

// visible tells whether there is anything to see in it: more than spaces, marks without a letter, and blanks.
func (h hostile) visible() bool {
	for _, r := range string(h.bytes) {
		if unicode.IsGraphic(r) && !unicode.Is(unicode.M, r) && !unicode.Is(unicode.Z, r) && !strings.ContainsRune(blank, r) {
			return true
		}
	}
	return false
}

// all are the strings of testdata, and where the corpora lie beside the checkout theirs too.
func all(t *testing.T) []hostile {
	t.Helper()
	list := read(t, "testdata/strings.json")
	if shared, ok := server.Shared(); ok {
		for _, name := range []string{"xss.json", "naughty.json", "blns.json"} {
			list = append(list, read(t, filepath.Join(shared, "strings", name))...)
		}
	}
	return list
}

func read(t *testing.T, path string) []hostile {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var items []json.RawMessage
	if err := json.Unmarshal(text, &items); err != nil {
		t.Fatal(err)
	}
	var list []hostile
	for i, item := range items {
		var plain string
		var told struct{ ID, S, B64 string }
		if json.Unmarshal(item, &plain) == nil {
			list = append(list, hostile{fmt.Sprintf("%s-%d", filepath.Base(path), i), []byte(plain)})
			continue
		}
		if err := json.Unmarshal(item, &told); err != nil {
			t.Fatal(err)
		}
		h := hostile{told.ID, []byte(told.S)}
		if told.B64 != "" {
			if h.bytes, err = base64.StdEncoding.DecodeString(told.B64); err != nil {
				t.Fatal(err)
			}
		}
		list = append(list, h)
	}
	return list
}
