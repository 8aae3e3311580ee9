package ui

import (
	"encoding/json"
	"net/http"
)

// manifest is what a browser has to know of a page to put it on a home screen (W3C Web Application Manifest).
var manifest = asset{kind: "application/manifest+json", body: makeManifest()}

// Manifest answers GET /manifest.webmanifest. It names the icons by their digests, so it is asked for anew more often than they are.
func Manifest() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "public, max-age=86400")
		manifest.serve(w, r)
	})
}

// makeManifest has one name for a home screen and for the window. Each picture fills its square and keeps its drawing in the middle, so that it may be
// cut to any shape; the drawn one is for what wants no square.
func makeManifest() []byte {
	type icon struct {
		Source  string `json:"src"`
		Sizes   string `json:"sizes"`
		Kind    string `json:"type"`
		Purpose string `json:"purpose,omitempty"`
	}
	text, err := json.Marshal(struct {
		ID         string `json:"id"`
		Name       string `json:"name"`
		Start      string `json:"start_url"`
		Scope      string `json:"scope"`
		Display    string `json:"display"`
		Theme      string `json:"theme_color"`
		Background string `json:"background_color"`
		Icons      []icon `json:"icons"`
	}{"/", "Parley", "/", "/", "standalone", "#ffffff", "#fbfaf6", []icon{
		{Path("parley.svg"), "any", kinds[".svg"], ""},
		{Path("app-192.png"), "192x192", kinds[".png"], ""},
		{Path("app-192.png"), "192x192", kinds[".png"], "maskable"},
		{Path("app-512.png"), "512x512", kinds[".png"], ""},
		{Path("app-512.png"), "512x512", kinds[".png"], "maskable"},
	}})
	if err != nil {
		panic(err) // a mistake in the lines above
	}
	return text
}
