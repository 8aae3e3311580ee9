// Package form reads what a browser sends of a form, strictly, and makes of it the key that a program would have sent along.
package form

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"parley/internal/meeting"
)

// longest is in bytes: the longest text, every byte of it escaped, is a fifth of it; what is longer can be shown again.
const longest = 256 << 10

// Fields is what a browser sent of a form. Each field is there at most once.
type Fields map[string]string

// Read reads a form strictly: only the known fields, each once, in UTF-8 without NUL. What was typed comes back even with an error, so
// that the page can show it again. Line ends are those of the person: browsers make each a CR LF on the way.
func Read(w http.ResponseWriter, r *http.Request, known ...string) (Fields, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if r.ContentLength != 0 && (err != nil || kind != "application/x-www-form-urlencoded") {
		return nil, &meeting.Error{Kind: meeting.Invalid, Code: "media-type", Field: "Content-Type", Message: "A form is wanted here, as a browser sends it."}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, longest))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, &meeting.Error{Kind: meeting.Invalid, Code: "too-large", Field: "body", Message: "This is too long. Send it in pieces."}
	case err != nil:
		return nil, &meeting.Error{Kind: meeting.Invalid, Code: "invalid", Field: "body", Message: "The form did not come whole.", Err: err}
	}
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, meeting.Bad("body", "The form is not well-formed.")
	}
	return check(values, known)
}

func check(values url.Values, known []string) (Fields, error) {
	f := make(Fields, len(values))
	var bad error
	for name, all := range values {
		if name == "" { // lynx sends the fields without a name that stand behind a form, such as one to copy a link from
			continue
		}
		value := strings.ReplaceAll(all[0], "\r\n", "\n")
		switch {
		case !slices.Contains(known, name):
			bad = meeting.Bad("body", "The form has a field that is not known here.")
		case len(all) > 1:
			bad = meeting.Bad(name, "This field may be given only once.")
		case !meeting.Clean(value):
			bad = meeting.Bad(name, "This is not valid UTF-8, or it contains a NUL.")
		default:
			f[name] = value
		}
	}
	return f, bad
}

// Key is the idempotency key of a form: it takes the place of the one that a program would send, so that a form that is sent twice (a double
// click, a reload) is one wish.
func Key(parts ...string) string {
	h := sha256.New()
	for _, part := range parts {
		digest := sha256.Sum256([]byte(part)) // so that no two lists of parts are the same bytes
		h.Write(digest[:])
	}
	return "form:" + hex.EncodeToString(h.Sum(nil))
}

// Token is what tells a form that is sent twice from one that is filled in anew: random, in the field `form`.
func (f Fields) Token() (string, error) {
	if n := len(f["form"]); n < 22 || n > 40 {
		return "", meeting.Bad("form", "The form is not one of this page. Load the page again.")
	}
	return f["form"], nil
}

// All gives the fields in a fixed order.
func (f Fields) All() []string {
	names := make([]string, 0, 2*len(f))
	for name := range f {
		names = append(names, name)
	}
	slices.Sort(names)
	parts := names
	for _, name := range slices.Clone(names) {
		parts = append(parts, f[name])
	}
	return parts
}
