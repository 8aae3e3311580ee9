package people

import (
	"testing"

	"parley/internal/meeting"
)

func TestWhatMayHaveChangedWhileItWasReadIsNotKept(t *testing.T) {
	var k Tokens
	ana := Token{meeting.HashOf("ana"), 1}
	grant := []meeting.Grant{{Series: 1, Attendee: "ana"}}
	_, age := k.Get(ana)
	k.Forget()
	k.Put(ana, grant, age)
	if held, _ := k.Get(ana); held != nil {
		t.Errorf("kept %v", held)
	}
	for i := range knownTokens + 1 {
		k.Put(Token{Series: meeting.SeriesID(i + 1)}, grant, 1)
	}
	if len(k.known) != 1 {
		t.Errorf("%d answers are kept", len(k.known))
	}
}
