package client

import (
	"errors"
	"io"
	"strings"
	"testing"
)

func TestEvents(t *testing.T) {
	const text = ": a comment\r\n\r\nevent: hello\r\ndata: a\r\nid: 1\r\n\r\ndata:b\ndata:  c\nretry: 5\n\n\nevent: none\n\ndata\n\ndata: cut"
	var got []string
	err := events(strings.NewReader(text), func(data []byte) error { got = append(got, string(data)); return nil })
	if want := "a|b\n c"; strings.Join(got, "|") != want || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("read %q and %v, want %q", got, err, want)
	}
	enough := errors.New("enough")
	if err := events(strings.NewReader(text), func([]byte) error { return enough }); !errors.Is(err, enough) {
		t.Errorf("it ended with %v", err)
	}
	if err := events(strings.NewReader("data: "+strings.Repeat("x", longestEvent)), func([]byte) error { return nil }); errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error("an endless line was read")
	}
	if err := events(strings.NewReader(strings.Repeat("data: "+strings.Repeat("x", 1000)+"\n", 2000)), func([]byte) error { return nil }); errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error("an endless event was read")
	}
}
