package reading

import (
	"strconv"

	"parley/internal/meeting"
	"parley/internal/reading/marks"
)

// appendLook appends the attributes that say what became of a line of talk since it was said.
func appendLook(dst []byte, l meeting.Line) []byte {
	if l.Retracted > 0 {
		return append(strconv.AppendInt(append(dst, ` data-retracted="`...), l.Retracted, 10), '"')
	}
	if mark := marks.Look(l); mark.Kind != "" {
		dst = appendAttr(dst, "data-mark", string(mark.Kind))
		if mark.Kind == meeting.KindAction && mark.Seq != l.Seq && mark.Text != "" {
			dst = appendAttr(dst, "data-owner", mark.Text)
		}
	}
	if n := len(l.Edits); n > 0 {
		dst = append(strconv.AppendInt(append(dst, ` data-edited="`...), l.Edits[n-1].Seq, 10), '"')
	}
	return dst
}

// appendChanges appends what became of a line of talk, as far as it is shown behind its text.
func appendChanges(dst []byte, l meeting.Line) []byte {
	if n := len(l.Edits); n > 0 {
		dst = append(appendMoment(append(dst, `<small class="edited">`...), l.Edits[n-1].At), `</small>`...)
	}
	if len(l.Reactions) > 0 {
		dst = append(appendReactions(append(dst, `<ul class="reactions">`...), l.Reactions), `</ul>`...)
	}
	if marks.Look(l).Kind != "" {
		dst = append(dst, `<span class="mark"></span>`...)
	}
	return dst
}

// A fragment is sent to everybody each time that somebody reacts, so it names only so many: for a hall of a thousand it would grow with their square.
// The page of the line names all.
const (
	namedBy = 24  // the first of them
	knownBy = 200 // by their ids, the last of them, so that their own pages know
)

// appendReactions appends an item for each emoji, in the order in which they first came, with who gave it.
func appendReactions(dst []byte, all []meeting.Reaction) []byte {
	var order []string
	by := map[string][]meeting.Author{}
	for _, r := range all {
		if by[r.Emoji] == nil {
			order = append(order, r.Emoji)
		}
		by[r.Emoji] = append(by[r.Emoji], r.By)
	}
	for _, emoji := range order {
		dst = append(appendAttr(append(dst, "<li"...), "data-emoji", emoji), ` data-by="`...)
		for i, who := range by[emoji][max(0, len(by[emoji])-knownBy):] {
			if i > 0 {
				dst = append(dst, ' ')
			}
			dst = appendText(dst, string(who.ID))
		}
		dst = append(appendText(append(dst, `"><span class="emoji">`...), emoji), `</span> <b>`...)
		dst = append(strconv.AppendInt(dst, int64(len(by[emoji])), 10), `</b> <span class="by">`...)
		for i, who := range by[emoji][:min(namedBy, len(by[emoji]))] {
			if i > 0 {
				dst = append(dst, ", "...)
			}
			dst = append(appendText(append(dst, "<bdi>"...), who.Name), "</bdi>"...)
		}
		if len(by[emoji]) > namedBy {
			dst = append(dst, " …"...)
		}
		dst = append(dst, `</span></li>`...)
	}
	return dst
}
