package gate

import (
	"golang.org/x/text/unicode/norm"

	"parley/internal/meeting"
)

// Name is [meeting.CleanName] for a name as somebody typed it. One letter has one form (Unicode's NFC), however a keyboard puts it
// together; else two people could have names that nobody can tell apart.
func Name(typed string) (string, error) { return meeting.CleanName(norm.NFC.String(typed)) }
