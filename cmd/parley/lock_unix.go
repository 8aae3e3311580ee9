//go:build unix && !solaris && !aix

package main

import (
	"errors"
	"os"
	"syscall"
)

// tryLock takes a lock that ends with the process, however it ends. It is taken already if taken is true; a file system that has
// no locks gives none.
func tryLock(path string) (file *os.File, taken bool, err error) {
	file, err = os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, false, err
	}
	if errors.Is(syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB), syscall.EWOULDBLOCK) {
		return nil, true, file.Close()
	}
	return file, false, nil
}
