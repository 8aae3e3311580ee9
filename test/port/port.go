// Package port hands out addresses for the servers that tests start.
package port

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
)

// Take finds an address of the loopback that nobody listens on. Its port lies below those that the kernel hands to clients: otherwise a client's
// own socket could sit on it before the server starts, or between a kill and its next start. It is kept until the test program
// ends, by the lock of a file, so that no test program beside this one takes it in that time either, and answers in its place.
func Take() (string, error) {
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("parley-test-ports-%d", os.Getuid()))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	for range 1000 {
		addr := fmt.Sprintf("127.0.0.1:%d", 20000+rand.IntN(12000))
		lock, err := os.OpenFile(filepath.Join(dir, addr), os.O_CREATE|os.O_RDWR, 0o600)
		if err != nil {
			return "", err
		}
		if syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
			lock.Close()
			continue
		}
		l, err := net.Listen("tcp", addr)
		if err != nil {
			lock.Close()
			continue
		}
		kept.Lock()
		kept.files = append(kept.files, lock) // a file that nothing holds on to is closed, and its lock gone with it
		kept.Unlock()
		return addr, l.Close()
	}
	return "", errors.New("no free port between 20000 and 32000")
}

// kept holds the locks of the ports that this program has taken.
var kept struct {
	sync.Mutex
	files []*os.File
}

// Free is Take for a test, which ends where there is none.
func Free(t testing.TB) string {
	t.Helper()
	addr, err := Take()
	if err != nil {
		t.Fatal(err)
	}
	return addr
}
