package gate

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"parley/internal/meeting"
)

// MaxBody is the most bytes that a body may have: the longest text with room for its escapes.
const MaxBody = 64 << 10

// ReadJSON reads the body as one JSON object into v, strictly: unknown or repeated members, anything behind the value, invalid UTF-8, lone
// surrogates, NUL and wrong types are Invalid with the field's name; another type is 415, more than [MaxBody] 413.
func ReadJSON(w http.ResponseWriter, r *http.Request, v any) error {
	body, err := readJSON(w, r)
	if err != nil {
		return err
	}
	if len(body) == 0 {
		return meeting.Bad("body", "The body is empty; a JSON object is wanted.")
	}
	return decode(body, v)
}

// MayReadJSON is [ReadJSON] for a body that may be left out; then v stays as it is.
func MayReadJSON(w http.ResponseWriter, r *http.Request, v any) error {
	if r.ContentLength == 0 {
		return nil
	}
	return ReadJSON(w, r, v)
}

func readJSON(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	told := r.Header.Get("Content-Type")
	if told == "application/json" {
		return ReadBody(w, r)
	}
	kind, params, err := mime.ParseMediaType(told)
	charset := strings.ToLower(params["charset"])
	if err != nil || kind != "application/json" || charset != "" && charset != "utf-8" {
		return nil, &meeting.Error{Kind: meeting.Invalid, Code: "media-type", Field: "Content-Type",
			Message: "JSON is wanted here: send it with Content-Type: application/json."}
	}
	return ReadBody(w, r)
}

// ReadBody reads the body as it is, up to [MaxBody]. How long it may take to come is for package web to say.
func ReadBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if e := r.Header.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		return nil, &meeting.Error{Kind: meeting.Invalid, Code: "media-type", Field: "Content-Encoding", Message: "Send the body without compression."}
	}
	body, err := readAll(http.MaxBytesReader(w, r.Body, MaxBody), r.ContentLength)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, &meeting.Error{Kind: meeting.Invalid, Code: "too-large", Field: "body", Message: "The body is too large: at most 65,536 bytes."}
	case err != nil:
		return nil, &meeting.Error{Kind: meeting.Invalid, Code: "invalid", Field: "body", Message: "The body did not come whole.", Err: err}
	}
	return body, nil
}

// readAll is io.ReadAll for a body whose length was told; -1 if it was not.
func readAll(body io.Reader, told int64) ([]byte, error) {
	var whole bytes.Buffer
	whole.Grow(int(min(max(told, 0), MaxBody)) + bytes.MinRead) // room for the read that finds the end
	_, err := whole.ReadFrom(body)
	return whole.Bytes(), err
}

var strict = json.JoinOptions(json.RejectUnknownMembers(true), jsontext.AllowDuplicateNames(false), jsontext.AllowInvalidUTF8(false))

func decode(body []byte, v any) error {
	if kind := jsontext.Value(body).Kind(); kind != '{' {
		return meeting.Bad("body", "The body must be one JSON object.")
	}
	if err := json.Unmarshal(body, v, strict); err != nil {
		return badJSON(err)
	}
	if bytes.Contains(body, []byte(`\u0000`)) {
		return withoutNUL(body)
	}
	return nil
}

func badJSON(err error) error {
	var syntax *jsontext.SyntacticError
	var semantic *json.SemanticError
	switch {
	case errors.As(err, &syntax) && errors.Is(err, jsontext.ErrDuplicateName):
		return meeting.Bad(fieldOf(syntax.JSONPointer), "This member is there twice.")
	case errors.As(err, &syntax):
		return meeting.Bad(fieldOf(syntax.JSONPointer), "The body is not one well-formed JSON value in UTF-8.")
	case errors.As(err, &semantic) && errors.Is(err, json.ErrUnknownName):
		return meeting.Bad(fieldOf(semantic.JSONPointer), "This member is not known here.")
	case errors.As(err, &semantic):
		return meeting.Bad(fieldOf(semantic.JSONPointer), "This is not of the type that is wanted.")
	}
	return &meeting.Error{Kind: meeting.Invalid, Code: "invalid", Field: "body", Message: "The body is not what is wanted here.", Err: err}
}

// fieldOf is the outermost name of a pointer into the body: the field that a person would look at.
func fieldOf(p jsontext.Pointer) string {
	for token := range p.Tokens() {
		return shownName(token, "body")
	}
	return "body"
}

// withoutNUL refuses a body that has a NUL in a string, and names its field. (Unescaped ones are no JSON.)
func withoutNUL(body []byte) error {
	d := jsontext.NewDecoder(bytes.NewReader(body))
	for {
		token, err := d.ReadToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return badJSON(err)
		}
		if token.Kind() == '"' && strings.ContainsRune(token.String(), 0) {
			return meeting.Bad(fieldOf(d.StackPointer()), "A NUL cannot stand in any text.")
		}
	}
}
