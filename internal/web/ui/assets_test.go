package ui

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func get(h http.Handler, path, encoding string) *http.Response {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	var from io.Reader = r.Body
	if r.Header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		from = z
	}
	text, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestAnAssetIsServedForEverUnderItsDigest(t *testing.T) {
	for name, kind := range map[string]string{"parley.css": "text/css; charset=utf-8", "parley.js": "text/javascript; charset=utf-8",
		"parley.svg": "image/svg+xml", "parley.ico": "image/x-icon"} {
		at := Path(name)
		if !regexp.MustCompile(`^/assets/parley\.[0-9a-f]{10}\.[a-z]+$`).MatchString(at) {
			t.Errorf("%s is at %s", name, at)
		}
		plain, packed := get(Assets(), at, ""), get(Assets(), at, "br, gzip")
		for _, r := range []*http.Response{plain, packed} {
			h := r.Header
			if r.StatusCode != 200 || h.Get("Content-Type") != kind || !strings.Contains(h.Get("Cache-Control"), "immutable") || h.Get("Vary") != "Accept-Encoding" {
				t.Errorf("%s: %d %v", name, r.StatusCode, h)
			}
		}
		if whole := body(t, plain); whole == "" || whole != body(t, packed) {
			t.Errorf("%s differs when it is compressed", name)
		}
	}
	if r := get(Assets(), "/assets/parley.0000000000.css", ""); r.StatusCode != http.StatusNotFound || r.Header.Get("Cache-Control") != "" {
		t.Errorf("an asset that is not there: %d %v", r.StatusCode, r.Header)
	}
}

var imports = regexp.MustCompile(`(?m)^(?:import|export) .*'(\./[^']+)';$`)

func TestModulesImportEachOtherByTheNamesTheyAreServedUnder(t *testing.T) {
	seen := map[string]bool{}
	var visit func(at string)
	visit = func(at string) {
		if seen[at] {
			return
		}
		seen[at] = true
		r := get(Assets(), at, "")
		if r.StatusCode != 200 {
			t.Errorf("%s is imported and not served", at)
		}
		for _, m := range imports.FindAllStringSubmatch(body(t, r), -1) {
			visit(path.Join("/assets", m[1]))
		}
	}
	visit(Path("parley.js"))
	for _, at := range all.modules {
		if !seen[at] {
			t.Errorf("%s is served and nothing imports it", at)
		}
	}
}

func TestAChangeDeepDownChangesEveryNameAbove(t *testing.T) {
	of := func(deep string) map[string]string {
		return stock(fstest.MapFS{
			"js/top.js":  {Data: []byte("import { a } from './mid.js';\n")},
			"js/mid.js":  {Data: []byte("import './deep.js';\nexport const a = 1;\n")},
			"js/deep.js": {Data: []byte(deep)},
			"js/side.js": {Data: []byte("// alone\n")},
		}).path
	}
	before, after := of("1"), of("2")
	for _, name := range []string{"top.js", "mid.js", "deep.js"} {
		if before[name] == after[name] {
			t.Errorf("%s keeps its name", name)
		}
	}
	if before["side.js"] != after["side.js"] {
		t.Error("side.js has another name and the same content")
	}
	defer func() {
		if recover() == nil {
			t.Error("a circle of modules is taken")
		}
	}()
	stock(fstest.MapFS{"js/a.js": {Data: []byte("import './b.js';\n")}, "js/b.js": {Data: []byte("import './a.js';\n")}})
}

// TestCommentsStayInTheHouse, and nothing else does; a line keeps its number.
func TestCommentsStayInTheHouse(t *testing.T) {
	const module = "// @ts-check\n/** What it is.\n * @type {string} */\nconst a = 'https://x'; // stays\n  // goes\n\n/* goes */\n/** @type {string} */ (a).at(0); /* stays */\n"
	if got, want := string(bare([]byte(module))), "\n\n\nconst a = 'https://x'; // stays\n\n\n\n/** @type {string} */ (a).at(0); /* stays */\n"; got != want {
		t.Errorf("%q", got)
	}
	for _, name := range append(list(files, "js"), list(files, "css")...) {
		whole := read(files, name)
		if left := bare(whole); bytes.Count(left, []byte("\n")) != bytes.Count(whole, []byte("\n")) {
			t.Errorf("%s has other lines", name)
		}
		for _, at := range comment.FindAllIndex(whole, -1) {
			if bytes.Count(comment.ReplaceAll(whole[:at[0]], nil), []byte("`"))%2 == 1 {
				t.Errorf("%s: what looks like a comment stands in a text: %s", name, whole[at[0]:at[1]])
			}
		}
	}
}

// TestTheFloorComesFirst: the module that stops the others in an old browser runs before them all, and needs none.
func TestTheFloorComesFirst(t *testing.T) {
	first := regexp.MustCompile(`(?m)^import .*$`).FindString(string(read(files, "js/parley.js")))
	if first != "import './floor.js';" {
		t.Errorf("first comes %s", first)
	}
	if more := imports.FindString(string(read(files, "js/floor.js"))); more != "" {
		t.Errorf("before the floor comes %s", more)
	}
}

// TestModulesAreSmall: what is longer is two things.
func TestModulesAreSmall(t *testing.T) {
	for _, name := range list(files, "js") {
		if n := strings.Count(string(read(files, name)), "\n"); n > 150 {
			t.Errorf("%s has %d lines", name, n)
		}
	}
}

// TestNothingIsInline holds templates and modules to the policy that the server sends: a style or script in a page would not run, and
// markup from a string would be refused.
func TestNothingIsInline(t *testing.T) {
	inTemplate := regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+="|javascript:|<script(?: type="module")?>|https?://`)
	inModule := regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|https?://`)
	err := fs.WalkDir(files, ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch path.Ext(name) {
		case ".html":
			if found := inTemplate.Find(read(files, name)); found != nil {
				t.Errorf("%s contains %q", name, found)
			}
		case ".js":
			if found := inModule.Find(read(files, name)); found != nil {
				t.Errorf("%s contains %q", name, found)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTakesGzip(t *testing.T) {
	for header, want := range map[string]bool{
		"": false, "br": false, "gzip": true, "br, GZIP": true, "gzip;q=0": false, "br, gzip; q=0.000": false, "gzip;q=0.5": true, "gzip;q=1": true,
		"x-gzip": false,
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Encoding", header)
		if got := TakesGzip(r); got != want {
			t.Errorf("%q: %v", header, got)
		}
	}
}
