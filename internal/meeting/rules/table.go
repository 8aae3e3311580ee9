package rules

import (
	"slices"
	"strings"

	"parley/internal/meeting"
)

// Row is a row of the table of what may be done about a meeting: by whom, and in which phases.
type Row struct {
	What     string // a kind that can be posted, or one of the acts below, which are no entries
	By       Doer
	During   []meeting.Phase
	Answered []meeting.Phase // in which the wish is fulfilled already, and answered by the entry that did so
}

// Doer is who may do something.
type Doer string

// Anyone may take a name; whoever has one speaks under it; a host acts with a key or under a name.
const (
	Anyone    Doer = "anyone"
	Named     Doer = "named"
	HostAlone Doer = "host"
)

// The acts that are no entries. [AdmitName] judges a name; an attendee's name and a meeting's existence depend on no phase.
const (
	ActName     = "name"
	ActRename   = "rename"
	ActDeletion = "deletion"
)

// Phases are all phases of a meeting that has a row, in their order.
var Phases = []meeting.Phase{meeting.PhaseScheduled, meeting.PhaseOpen, meeting.PhaseWrappingUp, meeting.PhaseAfterTalk, meeting.PhaseClosed, meeting.PhaseCancelled}

// Table is all that [Admit] and [AdmitName] go by, with what needs none of them, in the order of What. What else must hold (a cap, a text, a lock)
// is not in it.
func Table() []Row {
	before := slices.DeleteFunc(slices.Clone(Phases), meeting.Phase.Over)
	rows := []Row{
		{What: ActName, By: Anyone, During: before},
		{What: ActRename, By: Named, During: before},
		{What: ActDeletion, By: HostAlone, During: Phases},
	}
	for kind, r := range rules {
		row := Row{What: string(kind), By: r.by, During: r.during}
		for _, over := range []meeting.Facts{{Closed: 1}, {Cancelled: 1}} {
			if r.done != nil && r.done(over) > 0 {
				row.Answered = append(row.Answered, over.Phase(over.Start))
			}
		}
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b Row) int { return strings.Compare(a.What, b.What) })
	return rows
}
