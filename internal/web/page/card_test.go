package page_test

import (
	"testing"
	"time"

	"parley/internal/meeting"
)

// TestLinksSayWhatTheyLeadTo where somebody pastes them, with the title and the hours as they now stand.
func TestLinksSayWhatTheyLeadTo(t *testing.T) {
	h := set(t)
	path := h.plan("Kestrel weekly")
	title, about := `Kestrel "weekly" & more`, "Stations of the **coast**."
	h.act(path, meeting.Post{Kind: meeting.KindChanged, Text: meeting.Change{Title: &title, Description: &about}.Text()})
	card := []string{`<meta property="og:title" content="Kestrel "weekly" & more">`, `<meta property="og:url" content="https://parley.example` + path + `">`,
		`<meta property="og:description" content="Tuesday 1 December 2026, 16:00 – 17:00 in Berlin. Stations of the coast.">`, `<meta property="og:image" content="https://parley.example/assets/app-512.`}
	h.person().get(path).is(t, 200, card...)
	h.later(3 * time.Hour)
	h.person().get(path).is(t, 200, card...)
}
