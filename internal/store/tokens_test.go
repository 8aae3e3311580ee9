package store

import (
	"testing"
	"time"

	"parley/internal/meeting"
	"parley/internal/store/people"
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

// kept tells whether the answer about a secret in the house's series is kept.
func (h *house) kept(secret string) bool {
	held, _ := h.tokens.Get(people.Token{Holder: meeting.HashOf(secret), Series: 1})
	return held != nil
}

func TestWhatIsKeptOfTokens(t *testing.T) {
	h := newHouse(t, time.Second)
	_, err := h.Join(t.Context(), meeting.Joining{Meeting: h.m, Name: "Ana", Holders: []meeting.Holder{{Hash: meeting.HashOf("ana"), Kind: meeting.Token}}})
	if err != nil {
		t.Fatal(err)
	}
	if n := h.grants("ana") + h.grants("nobody"); n != 1 || !h.kept("ana") || h.kept("nobody") {
		t.Errorf("%d grants; kept are ana's %v and nobody's %v", n, h.kept("ana"), h.kept("nobody"))
	}
	if err := h.say(t.Context(), "a line"); err != nil || !h.kept("ana") {
		t.Errorf("after a line, which changes no grant, the answer is kept: %v (%v)", h.kept("ana"), err)
	}
	if _, err := write(t.Context(), h.Store, func(t *tx) (int, error) { return 0, t.Exec(`DELETE FROM grants`) }); err != nil {
		t.Fatal(err)
	}
	if n := h.grants("ana"); n != 0 {
		t.Errorf("%d grants after all were ended", n)
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
