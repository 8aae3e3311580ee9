package gate_test

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"

	"parley/internal/meeting"
	"parley/internal/web/gate"
)

type body struct {
	Text  string   `json:"text"`
	Ref   int64    `json:"ref"`
	Inner struct { // what no body has yet
		Deep string `json:"deep"`
	} `json:"inner"`
}

func read(text string) (b body, err error) {
	r := httptest.NewRequest("POST", "/", strings.NewReader(text))
	r.Header.Set("Content-Type", "application/json")
	return b, gate.ReadJSON(httptest.NewRecorder(), r, &b)
}

func TestReadJSON(t *testing.T) {
	for text, field := range map[string]string{
		`{}`: "", ` {"text":"x"} ` + "\n": "", `{"text":"\u00e4\ud83d\ude00","ref":3}`: "", `{"ref":null}`: "",
		`{"inner":{"deep":"\u0000"}}`: "inner", `{"inner":{"deep":1}}`: "inner", `{"inner":{"x":1}}`: "inner", `{"a b":1}`: "body",
		`{"text":"\\u0000"}`: "", `{"text":"x` + "\x00" + `"}`: "text", `{"text":"x` + "\x1b" + `"}`: "text",
		"\ufeff{}": "body", `{"\u0000":1}`: "body", `{} x`: "body", `{}{}`: "body", `tru`: "body", "": "body",
	} {
		_, err := read(text)
		switch e := gate.Refusal(err); {
		case field == "" && err != nil:
			t.Errorf("%q: %v", text, err)
		case field != "" && (err == nil || e.Field != field || e.Kind != meeting.Invalid):
			t.Errorf("%q: %v, not about %q", text, err, field)
		}
	}
}

func TestMayReadJSON(t *testing.T) {
	var b body
	if err := gate.MayReadJSON(httptest.NewRecorder(), httptest.NewRequest("POST", "/", nil), &b); err != nil {
		t.Errorf("nothing: %v", err)
	}
	if err := gate.MayReadJSON(httptest.NewRecorder(), httptest.NewRequest("POST", "/", strings.NewReader("{}")), &b); gate.Status(err) != 415 {
		t.Errorf("without a type: %v", err)
	}
}

// FuzzReadJSON: what is taken is JSON to others too, with the same meaning, and clean; what is refused is refused as Invalid, with a field,
// and nothing of it comes back.
func FuzzReadJSON(f *testing.F) {
	for _, seed := range []string{`{"text":"x","ref":1}`, `{"text":"\ud800"}`, `{"text":"\u0000"}`, `{"text":"x","text":"y"}`, `{"ref":1e400}`, `[[[[`, `{"inner":{"deep":"x"}}`, "{\"text\":\"\xff\"}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b, err := read(text)
		if err != nil {
			e := gate.Refusal(err)
			if e.Kind != meeting.Invalid || e.Field == "" || len(e.Field) > 40 || len(text) > 60 && strings.Contains(e.Message, text) {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		if !meeting.Clean(b.Text) || !utf8.ValidString(text) {
			t.Fatalf("taken: %q", text)
		}
		var other struct {
			Text *string `json:"text"`
			Ref  *int64  `json:"ref"`
		}
		if err := json.Unmarshal([]byte(text), &other); err != nil || other.Text != nil && *other.Text != b.Text || other.Ref != nil && *other.Ref != b.Ref {
			t.Fatalf("%q is %+v here and %+v elsewhere (%v)", text, b, other, err)
		}
	})
}
