package api

import (
	_ "embed" // the document is a file of its own
	"net/http"
	"strconv"
)

//go:embed openapi.json
var document []byte

// OpenAPI answers GET /openapi.json: the whole API, as an OpenAPI 3.1 document.
func OpenAPI(w http.ResponseWriter, _ *http.Request) error {
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Length", strconv.Itoa(len(document)))
	h.Set("Cache-Control", "public, max-age=300")
	_, _ = w.Write(document) // whoever hung up does not need it
	return nil
}
