package line

import (
	"net/http"
	"strconv"
	"strings"

	"parley/internal/meeting"
	"parley/internal/web/gate"
	"parley/internal/web/page/form"
	"parley/internal/web/page/frame"
)

// Fields are those of the forms on the page of a line; which one it is is said by `act`, and by `line` that it is one of them.
var Fields = []string{"line", "kind", "owner"}

// Of is the address of the page of a line within that of its meeting.
func Of(seq int64) string { return "?line=" + strconv.FormatInt(seq, 10) }

// Number gives the line that a form is about; 0 where the form is not about one.
func Number(fields form.Fields) int64 {
	n, _ := strconv.ParseUint(fields["line"], 10, 63) // what is no number is about no line
	return int64(n)
}

// wishes are what the forms are for, by `act`.
var wishes = map[string]func(form.Fields) (meeting.Kind, string, error){
	"reply":      func(f form.Fields) (meeting.Kind, string, error) { return meeting.KindLine, f["text"], nil },
	"reaction":   func(f form.Fields) (meeting.Kind, string, error) { return meeting.KindReaction, f["text"], nil },
	"edit":       func(f form.Fields) (meeting.Kind, string, error) { return meeting.KindEdit, f["text"], nil },
	"retraction": func(form.Fields) (meeting.Kind, string, error) { return meeting.KindRetraction, "", nil },
	"unmark":     func(form.Fields) (meeting.Kind, string, error) { return meeting.KindUnmark, "", nil },
	"mark":       mark,
}

func mark(f form.Fields) (meeting.Kind, string, error) {
	kind := meeting.Kind(f["kind"])
	if !kind.Marks() {
		return "", "", meeting.Bad("kind", "Say what the line is for the minutes: topic, info, decision, action or link.")
	}
	if kind == meeting.KindAction {
		return kind, strings.TrimSpace(f["owner"]), nil
	}
	return kind, "", nil
}

// Act does what a form on the page of a line wishes. Cursor is the last number that the page knew; a form that is sent twice is one wish.
func Act(p *frame.Frame, r *http.Request, f meeting.Facts, who gate.Who, fields form.Fields, cursor int64) (meeting.Entry, error) {
	wish := wishes[fields["act"]]
	if wish == nil {
		return meeting.Entry{}, meeting.Bad("act", "This form is not one of a line's page.")
	}
	kind, text, err := wish(fields)
	if err != nil {
		return meeting.Entry{}, err
	}
	if err := p.Gate.Allow(r, gate.Post, who); err != nil {
		return meeting.Entry{}, err
	}
	e, _, err := p.Live.Append(r.Context(), meeting.Post{Meeting: f.ID, Kind: kind, Author: who.Author(), Text: text, Ref: Number(fields), Actor: who.Actor,
		Key: form.Key(strconv.FormatInt(cursor, 10), string(kind), fields["line"], text)})
	return e, err
}
