package gate

import (
	"net/http"

	"parley/internal/meeting"
)

const (
	keyHeader    = "Idempotency-Key"
	longestKey   = 200
	shortestSure = 22 // 128 bits in base64url
)

// Key is the request's Idempotency-Key, empty for none: 1 to 200 visible ASCII characters.
func Key(r *http.Request) (string, error) { return key(r, 1) }

// SecretKey is the Idempotency-Key of a request whose answer holds a secret: whoever knows the key gets the secret again, so it is one
// itself, of at least 22 characters.
func SecretKey(r *http.Request) (string, error) { return key(r, shortestSure) }

func key(r *http.Request, shortest int) (string, error) {
	all := r.Header.Values(keyHeader)
	if len(all) == 0 {
		return "", nil
	}
	if len(all) > 1 {
		return "", meeting.Bad(keyHeader, "This header may be given only once.")
	}
	k := all[0]
	if len(k) < 1 || len(k) > longestKey {
		return "", meeting.Bad(keyHeader, "A key has 1 to 200 characters.")
	}
	for _, c := range []byte(k) {
		if c <= ' ' || c > '~' {
			return "", meeting.Bad(keyHeader, "A key has only visible ASCII characters, and no spaces.")
		}
	}
	if len(k) < shortest {
		return "", meeting.Bad(keyHeader, "Here the key is a secret, as it brings the answer's secrets back: use at least 22 random characters.")
	}
	return k, nil
}
