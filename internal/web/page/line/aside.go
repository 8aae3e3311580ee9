package line

import (
	"strconv"

	"parley/internal/meeting"
	"parley/internal/reading/marks"
	"parley/internal/web/ui"
	"parley/internal/web/words"
)

// Aside is what a page tells the writer of a line about it, and nobody else: that it seems to be a command and was not taken for one.
type Aside struct {
	Seq    int64
	Text   string
	Kind   meeting.Kind // as what it can be marked; empty for nothing
	Button string
}

// AsideOf finds what there is to tell about line n to its writer; nil for nothing, and for everybody else.
func AsideOf(l *words.Language, entries []meeting.Entry, n int64, writer meeting.AttendeeID) *Aside {
	for _, e := range entries {
		about, ok := marks.AsideOf(e)
		switch {
		case e.Seq != n || !ok || writer == "" || e.Author.ID != writer:
			continue
		case about.Reserved:
			return &Aside{Seq: n, Text: ui.Say(l, "only-host-"+string(about.Mark), "", "")}
		}
		a := &Aside{Seq: n, Text: ui.Say(l, "meant", "#"+about.Word, ""), Kind: about.Mark}
		if a.Kind != "" {
			a.Button = ui.Say(l, "mark-this-"+string(a.Kind), "", "")
		}
		return a
	}
	return nil
}

// Told is what of the address of a page has its writer told about the line that they just said; empty where there is nothing to tell.
func Told(e meeting.Entry) string {
	if _, ok := marks.AsideOf(e); !ok {
		return ""
	}
	return "said=" + strconv.FormatInt(e.Seq, 10)
}
