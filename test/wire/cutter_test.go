package wire

import (
	"bufio"
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"time"

	"parley/test/wait"
)

// echo answers every line with itself.
func echo(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() { _, _ = io.Copy(conn, conn); conn.Close() }()
		}
	}()
	return listener.Addr().String()
}

type line struct {
	net.Conn
	read *bufio.Reader
}

func dial(t *testing.T, addr string) line {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return line{conn, bufio.NewReader(conn)}
}

// say sends a line and reads its echo.
func (l line) say(text string, within time.Duration) (string, error) {
	if _, err := io.WriteString(l, text+"\n"); err != nil {
		return "", err
	}
	_ = l.SetReadDeadline(time.Now().Add(within))
	return l.read.ReadString('\n')
}

func TestCutterCarriesCutsStallsAndRefuses(t *testing.T) {
	c := Cut(t, echo(t))
	a := dial(t, c.Addr)
	if got, err := a.say("hello", 5*time.Second); got != "hello\n" || err != nil {
		t.Fatalf("carried %q, %v", got, err)
	}

	c.Cut()
	if _, err := a.say("anybody?", 5*time.Second); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("a cut connection says %v, not a reset", err)
	}

	b := dial(t, c.Addr)
	if got, err := b.say("again", 5*time.Second); got != "again\n" || err != nil {
		t.Fatalf("after the cut: %q, %v", got, err)
	}
	c.Stall()
	if _, err := b.say("late", 50*time.Millisecond); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("a stalled line says %v, not silence", err)
	}
	c.Flow()
	if got, err := b.say("more", 5*time.Second); got != "late\n" || err != nil {
		t.Fatalf("the stalled line lost its bytes: %q, %v", got, err)
	}

	c.Down()
	wait.For(t, 5*time.Second, "a line that is down resets new connections", func() bool {
		conn, err := net.Dial("tcp", c.Addr)
		if err != nil {
			return true
		}
		defer conn.Close()
		_ = conn.SetReadDeadline(time.Now().Add(time.Second))
		_, err = conn.Read(make([]byte, 1))
		return err != nil && !errors.Is(err, os.ErrDeadlineExceeded)
	})
	c.Flow()
	if got, err := dial(t, c.Addr).say("back", 5*time.Second); got != "back\n" || err != nil {
		t.Fatalf("after it was down: %q, %v", got, err)
	}
}
