package voice_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"parley/internal/meeting"
)

func (h *house) remove(id meeting.AttendeeID) {
	h.t.Helper()
	p := meeting.Post{Meeting: h.m.ID, Kind: meeting.KindRemoval, Author: meeting.HostByKey, Text: string(id), Subject: id}
	if _, _, err := h.Append(h.t.Context(), p); err != nil {
		h.t.Fatal(err)
	}
}

// TestStreamsOfTheRemovedEnd: theirs end with the removal, be they behind or not, those of others go on; and their token opens nothing more.
func TestStreamsOfTheRemovedEnd(t *testing.T) {
	h := open(t).serve()
	auth := http.Header{"Authorization": {"Bearer " + h.token}}
	theirs, others := h.events("", "Authorization", "Bearer "+h.token), h.events("")
	socket, _, err := websocket.Dial(t.Context(), strings.Replace(h.server.URL, "http", "ws", 1)+h.path+"socket", &websocket.DialOptions{HTTPHeader: auth})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = socket.CloseNow() }()
	h.say("one")
	h.remove(h.ana.ID)
	h.say("two")
	var had []string
	for n := theirs.entry(); n != "end"; n = theirs.entry() {
		had = append(had, n)
	}
	if all := []string{"1", "2", "3", "4"}; len(had) > 4 || !slices.Equal(had, all[:len(had)]) {
		t.Errorf("the stream of the removed gave %v before it ended", had)
	}
	message, code := entry(t, socket)
	for code == 0 {
		message, code = entry(t, socket)
	}
	if code != websocket.StatusPolicyViolation || message != "" {
		t.Errorf("their socket gives %q and closes with %d", message, code)
	}
	for _, want := range []string{"1", "2", "3", "4"} {
		if got := others.entry(); got != want {
			t.Errorf("the stream of somebody else gives %s, not %s", got, want)
		}
	}
	if p := h.Presence(h.m.ID); p.Here != 0 || len(p.Names) != 0 {
		t.Errorf("present are %+v", p)
	}
	h.problem("stream", http.StatusUnauthorized, "token-unknown", "", "Authorization", "Bearer "+h.token)
}

// TestWhoIsRemovedInThatMoment: who they are was asked before, and what is begun for them comes after the removal.
func TestWhoIsRemovedInThatMoment(t *testing.T) {
	for _, path := range []string{"stream", "socket"} {
		h := open(t)
		h.poll("") // somebody watches, so that the tail is there
		h.gateOpen = func() { h.remove(h.ana.ID) }
		h.problem(path, http.StatusUnauthorized, "token-unknown", "", "Authorization", "Bearer "+h.token, "Upgrade", "websocket", "Connection", "Upgrade",
			"Sec-WebSocket-Version", "13", "Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==")
	}
}
