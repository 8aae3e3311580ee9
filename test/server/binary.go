package server

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
)

// Binary is the path of the program under test. PARLEY_BIN names one that is built already; otherwise it is built from the
// checkout, once for all test packages, and anew only when a source has changed. PARLEY_RACE=1 builds it with the race
// detector.
var Binary = sync.OnceValues(func() (string, error) {
	if path := os.Getenv("PARLEY_BIN"); path != "" {
		return filepath.Abs(path)
	}
	root, err := Root()
	if err != nil {
		return "", err
	}
	// Each checkout has a place of its own, so that two of them can be tested at once.
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("parley-test-%d-%x", os.Getuid(), sha256.Sum256([]byte(root)))[:40])
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	// Test packages run side by side; one builds while the others wait.
	lock, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return "", err
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return "", err
	}
	path, args := filepath.Join(dir, "parley"), []string{"build"}
	if os.Getenv("PARLEY_RACE") == "1" {
		path, args = path+"-race", append(args, "-race")
	}
	build := exec.Command("go", append(args, "-o", path, "./cmd/parley")...)
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the server: %w\n%s", err, out)
	}
	return path, nil
})

// Root is the folder of the main module: the nearest one above whose go.mod says `module parley`.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && bytes.HasPrefix(text, []byte("module parley\n")) {
			return dir, nil
		}
	}
	return "", fmt.Errorf("no go.mod of module parley above the working directory")
}

// Shared is the folder of corpora beside the checkout, and whether it is there.
func Shared() (string, bool) {
	root, err := Root()
	if err != nil {
		return "", false
	}
	dir := filepath.Join(filepath.Dir(root), "shared", "corpora")
	_, err = os.Stat(dir)
	return dir, err == nil
}

// Torture tells whether the long forms of the tests are wanted: PARLEY_TORTURE=1.
func Torture() bool { return os.Getenv("PARLEY_TORTURE") == "1" }
