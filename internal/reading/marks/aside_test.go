package marks

import (
	"testing"

	"parley/internal/meeting"
)

func TestAsideOf(t *testing.T) {
	for _, c := range []struct {
		text string
		role meeting.Role
		want Aside
		ok   bool
	}{
		{"#acton Ben writes the notes", meeting.RoleGuest, Aside{"action", meeting.KindAction, false}, true},
		{"#agred on Friday", meeting.RoleHost, Aside{"agreed", meeting.KindDecision, false}, true},
		{"#topci the release", meeting.RoleGuest, Aside{"topic", meeting.KindTopic, true}, true},
		{"#topic the release", meeting.RoleGuest, Aside{"topic", meeting.KindTopic, true}, true},
		{"#AGREED on Friday", meeting.RoleGuest, Aside{"agreed", meeting.KindDecision, true}, true},
		{"#unod", meeting.RoleGuest, Aside{Word: "undo"}, true},
		{"#topic the release", meeting.RoleHost, Aside{}, false},
		{"#info it is late", meeting.RoleGuest, Aside{}, false},
		{"#undo", meeting.RoleGuest, Aside{}, false},
		{"#kestrel is a bird", meeting.RoleGuest, Aside{}, false},
		{"plain talk", meeting.RoleGuest, Aside{}, false},
	} {
		got, ok := AsideOf(meeting.Entry{Kind: meeting.KindLine, Text: c.text, Author: meeting.Author{ID: "a", Name: "Ana", Role: c.role}})
		if ok != c.ok || ok && got != c.want {
			t.Errorf("%q by a %s: %+v, %v", c.text, c.role, got, ok)
		}
	}
	if _, ok := AsideOf(meeting.Entry{Kind: meeting.KindEdit, Text: "#acton Ben"}); ok {
		t.Error("an edit is no line")
	}
}
