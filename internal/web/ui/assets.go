package ui

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"

	"parley/internal/web/words"
)

//go:embed css js html icons
var files embed.FS

// asset is one file as it is served. Its bytes never change while the program runs.
type asset struct {
	kind   string // media type
	body   []byte
	packed []byte // gzip; nil where it would not be smaller
}

var kinds = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
	".ico": "image/x-icon",
	".png": "image/png",
}

// shelf holds every asset by the name it is served under, and the way from its plain name to that one.
type shelf struct {
	served map[string]asset
	path   map[string]string
}

var all = stock(files)

// Path gives the path under which an asset is served: "parley.css" → "/assets/parley.4f2a9c0e11.css". It panics for a name that
// does not exist, which a test of any page finds.
func Path(name string) string {
	p, ok := all.path[name]
	if !ok {
		panic("ui: no asset named " + name)
	}
	return p
}

// ofPages are headers that mean something on a page alone, and half a kilobyte.
var ofPages = []string{"Content-Security-Policy", "Permissions-Policy", "Cross-Origin-Opener-Policy"}

// Assets answers GET /assets/{file}. A name contains the digest of its content, so an answer may be kept for ever.
func Assets() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := all.served[path.Base(r.URL.Path)]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		if a.kind == kinds[".css"] || a.kind == kinds[".js"] {
			for _, name := range ofPages { // on a poor line thirty modules would bring them thirty times
				h.Del(name)
			}
		}
		a.serve(w, r)
	})
}

// Favicon answers GET /favicon.ico, which browsers ask for where no page told them of another.
func Favicon() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "public, max-age=86400")
		all.served[path.Base(Path("parley.ico"))].serve(w, r)
	})
}

func (a asset) serve(w http.ResponseWriter, r *http.Request) {
	h, body := w.Header(), a.body
	h.Set("Content-Type", a.kind)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Encoding")
	if a.packed != nil && TakesGzip(r) {
		h.Set("Content-Encoding", "gzip")
		body = a.packed
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		w.Write(body) // an error here is a browser that went away
	}
}

// TakesGzip tells whether the answer to r may be compressed: gzip is named, and not with the weight 0 (RFC 9110, 12.5.3).
func TakesGzip(r *http.Request) bool {
	for coding := range strings.SplitSeq(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		name, weight, _ := strings.Cut(coding, ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			_, q, _ := strings.Cut(weight, "=")
			return strings.Trim(q, " 0.") != "" || strings.TrimSpace(q) == ""
		}
	}
	return false
}

// stock takes everything that is embedded onto a shelf. What goes wrong here is a mistake in the program, so it panics.
func stock(files fs.FS) *shelf {
	s := &shelf{served: map[string]asset{}, path: map[string]string{}}
	for _, theme := range []Theme{Auto, Light, Dark} {
		s.add(theme.Sheet(), bare(themed(join(files, list(files, "css")), theme)))
	}
	for _, name := range list(files, "icons") {
		s.add(path.Base(name), read(files, name))
	}
	for _, l := range words.Every() {
		s.add(scriptOf(l), joined(files, phrases(l)))
	}
	return s
}

// scriptOf names the module that a page loads: there is one for each language, with its phrases, so that no page carries them again.
func scriptOf(l *words.Language) string { return "parley-" + l.Tag() + ".js" }

// comment is one that has its lines for itself.
var comment = regexp.MustCompile(`(?m)^[ \t]*(//.*|/\*(?:[^*]|\*+[^*/])*\*+/[ \t]*)\n`)

// bare takes the comments out of a module or a style sheet, which are a quarter of what goes over the line. What stands behind code stays.
func bare(body []byte) []byte { return comment.ReplaceAll(body, nil) }

func (s *shelf) add(name string, body []byte) {
	digest := sha256.Sum256(body)
	ext := path.Ext(name)
	served := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(digest[:5]) + ext
	s.path[name] = "/assets/" + served
	s.served[served] = asset{kind: kinds[ext], body: body, packed: pack(body)}
}

// pack compresses body, or gives nil where that saves nothing.
func pack(body []byte) []byte {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		panic(err)
	}
	if _, err := z.Write(body); err != nil {
		panic(err)
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	if b.Len() >= len(body) {
		return nil
	}
	return b.Bytes()
}

func list(files fs.FS, dir string) []string {
	names, err := fs.Glob(files, dir+"/*")
	if err != nil {
		panic(err)
	}
	return names
}

func read(files fs.FS, name string) []byte {
	body, err := fs.ReadFile(files, name)
	if err != nil {
		panic(err)
	}
	return body
}

func join(files fs.FS, names []string) []byte {
	var b bytes.Buffer
	for _, name := range names {
		b.Write(read(files, name))
	}
	return b.Bytes()
}
