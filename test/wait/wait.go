// Package wait waits for conditions, so that no test ever waits for a length of time.
package wait

import (
	"context"
	"fmt"
	"testing"
	"time"
)

// For asks done again and again until it is true, and fails the test when that has not happened within the time given. What
// names the condition in that failure.
func For(t testing.TB, within time.Duration, what string, done func() bool) {
	t.Helper()
	if err := Until(t.Context(), within, what, done); err != nil {
		t.Fatal(err)
	}
}

// Until is For without a test: it returns an error that names the condition.
func Until(ctx context.Context, within time.Duration, what string, done func() bool) error {
	began := time.Now()
	for pause := time.Millisecond; !done(); pause = min(2*pause, 20*time.Millisecond) {
		if time.Since(began) > within {
			return fmt.Errorf("waited %v in vain: %s", within, what)
		}
		if err := Pause(ctx, pause); err != nil {
			return fmt.Errorf("while waiting: %s: %w", what, err)
		}
	}
	return nil
}

// Pause lets time pass, or returns early with the context's error. It is for clients that were told to come again later and
// for moments chosen at random, never for hoping that something has happened meanwhile.
func Pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
