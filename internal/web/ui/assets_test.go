package ui

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"parley/internal/web/words"
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
	for name, kind := range map[string]string{"parley.css": "text/css; charset=utf-8", "parley-en.js": "text/javascript; charset=utf-8",
		"parley.svg": "image/svg+xml", "parley.ico": "image/x-icon"} {
		at := Path(name)
		if !regexp.MustCompile(`^/assets/parley(-en)?\.[0-9a-f]{10}\.[a-z]+$`).MatchString(at) {
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

// TestModulesAreJoined: each once, after what it imports, with a scope of its own; a change deep down changes the name of the whole.
func TestModulesAreJoined(t *testing.T) {
	of := func(deep string) fstest.MapFS {
		return fstest.MapFS{
			"js/parley.js": {Data: []byte("// the first\nimport './deep.js';\nimport { a as b, C } from './mid.js';\nb(new C());\n")},
			"js/mid.js":    {Data: []byte("import { x } from './deep.js';\nexport async function a(c) {\n  await x(c);\n}\nexport class C {}\n")},
			"js/deep.js":   {Data: []byte(deep)},
		}
	}
	const want = `const $deep = (() => {
const x = 1;
return { x };
})();
const $mid = (() => {
const { x } = $deep;
async function a(c) {
  await x(c);
}
class C {}
return { a, C };
})();
const $parley = (() => {
const { a: b, C } = $mid;
b(new C());
return {  };
})();
`
	if got := string(joined(of("export const x = 1;\n"), nil)); got != want {
		t.Errorf("joined they are\n%s", got)
	}
	if one, two := stock(of("export const x = 1;\n")), stock(of("export const x = 2;\n")); one.path["parley-en.js"] == two.path["parley-en.js"] {
		t.Error("another content has the same name")
	}
	defer func() {
		if recover() == nil {
			t.Error("a circle of modules is taken")
		}
	}()
	joined(fstest.MapFS{"js/parley.js": {Data: []byte("import './a.js';\n")}, "js/a.js": {Data: []byte("import './parley.js';\n")}}, nil)
}

// TestEveryModuleIsJoined, and says what it takes and gives in the ways that are understood.
func TestEveryModuleIsJoined(t *testing.T) {
	j := joint{files: files}
	j.add("parley")
	for _, name := range list(files, "js") {
		if !slices.Contains(j.joined, strings.TrimSuffix(path.Base(name), ".js")) {
			t.Errorf("%s is imported by nothing", name)
		}
	}
	if left := regexp.MustCompile(`(?m)^\s*(import|export)\b.*|\bimport\.meta|\bawait import\(`).FindAllString(j.text.String(), -1); left != nil {
		t.Errorf("what is not understood: %s", strings.Join(left, "\n"))
	}
}

// TestTheScriptSaysItsPhrasesInTheLanguageOfThePage: each language has a module of its own, with all that its pages say.
func TestTheScriptSaysItsPhrasesInTheLanguageOfThePage(t *testing.T) {
	for _, l := range words.Every() {
		script := body(t, get(Assets(), Path(scriptOf(l)), ""))
		_, rest, _ := strings.Cut(script, "const phrases = ")
		var said map[string]string
		if err := json.NewDecoder(strings.NewReader(rest)).Decode(&said); err != nil {
			t.Fatalf("%s: %v", l.Tag(), err)
		}
		for _, w := range Words {
			if said[w.Key] != l.Say(w.Text) {
				t.Errorf("%s: %s says %q", l.Tag(), w.Key, said[w.Key])
			}
		}
		if l.Tag() == words.Pseudo {
			for key, text := range said {
				if !strings.HasPrefix(text, "⟦") {
					t.Errorf("%s is in no catalogue: %q", key, text)
				}
			}
		}
	}
}

// TestCommentsStayInTheHouse, and nothing else does.
func TestCommentsStayInTheHouse(t *testing.T) {
	const module = "// @ts-check\n/** What it is.\n * @type {string} */\nconst a = 'https://x'; // stays\n  // goes\n\n/* goes */\n/** @type {string} */ (a).at(0); /* stays */\n"
	if got, want := string(bare([]byte(module))), "const a = 'https://x'; // stays\n\n/** @type {string} */ (a).at(0); /* stays */\n"; got != want {
		t.Errorf("%q", got)
	}
	for _, name := range append(list(files, "js"), list(files, "css")...) {
		whole := read(files, name)
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
	if more := imports.FindString(string(bare(read(files, "js/floor.js")))); more != "" {
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
