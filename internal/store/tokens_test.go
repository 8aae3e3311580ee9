package store

import (
	"testing"
	"time"

	"parley/internal/meeting"
)

// grants tells how much a secret grants in the house's series.
func (h *house) grants(secret string) int {
	h.t.Helper()
	held, err := h.Held(h.t.Context(), meeting.HashOf(secret), 1)
	if err != nil {
		h.t.Fatal(err)
	}
	return len(held)
}

func TestWhatIsKeptOfTokens(t *testing.T) {
	h := newHouse(t, time.Second)
	_, err := h.Join(t.Context(), meeting.Joining{Meeting: h.m, Name: "Ana", Holders: []meeting.Holder{{Hash: meeting.HashOf("ana"), Kind: meeting.Token}}})
	if err != nil {
		t.Fatal(err)
	}
	if n := h.grants("ana") + h.grants("nobody"); n != 1 || len(h.tokens.known) != 1 {
		t.Errorf("%d grants, of which %d answers are kept", n, len(h.tokens.known))
	}
	if err := h.say(t.Context(), "a line"); err != nil || len(h.tokens.known) != 1 {
		t.Errorf("%d answers are kept after a line, which changes no grant (%v)", len(h.tokens.known), err)
	}
	if _, err := write(t.Context(), h.Store, func(t *tx) (int, error) { return 0, t.Exec(`DELETE FROM grants`) }); err != nil {
		t.Fatal(err)
	}
	if n := h.grants("ana"); n != 0 {
		t.Errorf("%d grants after all were ended", n)
	}
}

func TestWhatMayHaveChangedWhileItWasReadIsNotKept(t *testing.T) {
	var k tokens
	ana := token{meeting.HashOf("ana"), 1}
	grant := []meeting.Grant{{Series: 1, Attendee: "ana"}}
	_, age := k.get(ana)
	k.forget()
	k.put(ana, grant, age)
	if held, _ := k.get(ana); held != nil {
		t.Errorf("kept %v", held)
	}
	for i := range knownTokens + 1 {
		k.put(token{series: meeting.SeriesID(i + 1)}, grant, 1)
	}
	if len(k.known) != 1 {
		t.Errorf("%d answers are kept", len(k.known))
	}
}

func TestAnotherProcessMakesANewOwnersKey(t *testing.T) {
	h := newHouse(t, time.Second)
	owner := meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf("key"), Kind: meeting.Link}, Role: meeting.RoleOwner}
	browser := meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf("browser"), Kind: meeting.Browser}, Role: meeting.RoleOwner, Through: owner.Hash}
	if err := h.Give(t.Context(), owner, browser); err != nil {
		t.Fatal(err)
	}
	if h.grants("key") != 1 || h.grants("browser") != 1 {
		t.Fatal("the owner is none")
	}
	other, err := Open(t.Context(), h.path, Options{Clock: func() time.Time { return three }})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	owner.Hash = meeting.HashOf("new")
	if err := other.Renew(t.Context(), owner); err != nil {
		t.Fatal(err)
	}
	if h.grants("key") != 0 || h.grants("browser") != 0 || h.grants("new") != 1 {
		t.Error("the old key is still good for something here, or the new one for nothing")
	}
}
