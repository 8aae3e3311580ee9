package parley_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// The figures of the house. A file that grows past 300 lines is looked at; past these, the test fails.
const (
	fileLines     = 500  // of any file that people write and read as code
	funcLines     = 50   // between the braces of a function
	testFuncLines = 60   // the same in a test, whose tables are long and plain
	packageLines  = 1500 // of a package's own files, tests apart: beyond it, it gets rooms
)

// wide names the packages that may be longer, each with its reason.
var wide = map[string]string{
	"cmd/parley": "a file a subcommand, which share little; a room for each would be a corridor of doors",
}

// A source is one file of the repository that people write.
type source struct {
	path   string // from the root, with slashes
	module string // the folder of the nested module that it belongs to; empty in the main one
	test   bool   // a _test.go file, or any file of the module that only tests; never part of the product
	text   []byte
	syntax *ast.File // nil unless it is Go
	fset   *token.FileSet
}

func (f source) at(pos token.Pos) token.Position { return f.fset.Position(pos) }

func (f source) lines() int { return bytes.Count(f.text, []byte("\n")) }

// tests tells whether the file is for tests: a test file, or one of a package …test that tests of others call.
func (f source) tests() bool { return f.test || strings.HasSuffix(path.Dir(f.path), "test") }

// code tells whether people read the file as code, where its length counts.
func (f source) code() bool {
	return slices.Contains([]string{".go", ".js", ".css", ".html", ".tmpl", ".sql", ".sh"}, path.Ext(f.path))
}

// sources reads the repository once for all tests here. Left out are fixtures, which are data, and what a .gitignore names.
func sources(t *testing.T) []source {
	t.Helper()
	all, err := readSources()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 10 {
		t.Fatalf("only %d files seen from here: not the root of the repository?", len(all))
	}
	return all
}

var readSources = sync.OnceValues(func() ([]source, error) {
	var all []source
	modules := []string{""}
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains([]string{".git", "dist", "node_modules", "testdata"}, d.Name()):
			return fs.SkipDir
		case d.IsDir():
			if _, err := os.Stat(filepath.Join(name, "go.mod")); err == nil && name != "." {
				modules = append(modules, name)
			}
			return nil
		case !d.Type().IsRegular() || d.Name() == "go.sum":
			return nil
		}
		f := source{path: name, fset: token.NewFileSet()}
		for _, m := range modules {
			if within(name, m+"/...") {
				f.module = m
			}
		}
		f.test = strings.HasSuffix(name, "_test.go") || f.module == "test"
		if f.text, err = os.ReadFile(name); err != nil {
			return err
		}
		if path.Ext(name) == ".go" {
			if f.syntax, err = parser.ParseFile(f.fset, name, f.text, parser.ParseComments); err != nil {
				return err
			}
		}
		all = append(all, f)
		return nil
	})
	return all, err
})

// TestFigures measures files, functions and packages.
func TestFigures(t *testing.T) {
	packages := map[string]int{}
	for _, f := range sources(t) {
		if f.code() && f.lines() > fileLines {
			t.Errorf("%s has %d lines; %d is the most", f.path, f.lines(), fileLines)
		}
		if f.syntax == nil {
			continue
		}
		most := funcLines
		if f.tests() {
			most = testFuncLines
		} else {
			packages[path.Dir(f.path)] += f.lines()
		}
		for _, d := range f.syntax.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			if n := f.at(fn.Body.Rbrace).Line - f.at(fn.Body.Lbrace).Line - 1; n > most {
				t.Errorf("%s: %s has %d lines; %d is the most", f.at(fn.Pos()), fn.Name.Name, n, most)
			}
		}
	}
	for name, lines := range packages {
		if lines > packageLines && wide[name] == "" {
			t.Errorf("package %s has %d lines; beyond %d it gets rooms of its own", name, lines, packageLines)
		}
	}
}

// empty are names that say nothing; what hides behind them is always two things.
var empty = regexp.MustCompile(`^(utils?|common|helpers?|misc|types|models?|services?|managers?)$`)

// TestNames looks for folders and files whose name says nothing.
func TestNames(t *testing.T) {
	for _, f := range sources(t) {
		stem := strings.TrimSuffix(strings.TrimSuffix(path.Base(f.path), path.Ext(f.path)), "_test")
		for _, name := range append(strings.Split(path.Dir(f.path), "/"), stem) {
			if empty.MatchString(name) {
				t.Errorf("%s: the name %q says nothing; name it after what it does", f.path, name)
			}
		}
	}
}

// The words are put together here so that this file does not find itself.
var (
	unfinished = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b`)
	elsewhere  = regexp.MustCompile(`(^|[^\w.~-])/(home|root|work|Users)/\w|https?://[a-z0-9.-]*(registry|goproxy|artifactory|nexus)[a-z0-9.-]*`)
)

// TestWords looks for marks of unfinished work, and for paths and hosts that exist on one machine only.
func TestWords(t *testing.T) {
	for _, f := range sources(t) {
		if bytes.IndexByte(f.text, 0) >= 0 {
			continue // a picture
		}
		for i, line := range bytes.Split(f.text, []byte("\n")) {
			if unfinished.Match(line) {
				t.Errorf("%s:%d: unfinished work is not committed: %s", f.path, i+1, bytes.TrimSpace(line))
			}
			if elsewhere.Match(line) {
				t.Errorf("%s:%d: names a path or a host that other machines do not have: %s", f.path, i+1, bytes.TrimSpace(line))
			}
		}
	}
}

// family is what a file shares with those that go on with its subject: sim_test.go, sim_people_test.go and sim_check_test.go are one.
func (f source) family() string {
	first, _, _ := strings.Cut(path.Base(f.path), "_")
	return path.Join(path.Dir(f.path), first)
}

// TestTestsTellTheTruth looks for tests that wait by the wall clock, and for tests that do not run. A file that imports
// testing/synctest may sleep, and so may its family: in the bubble that only lets time pass.
func TestTestsTellTheTruth(t *testing.T) {
	bubbled := map[string]bool{}
	for _, f := range sources(t) {
		if f.syntax != nil && slices.ContainsFunc(f.syntax.Imports, func(s *ast.ImportSpec) bool { return s.Path.Value == `"testing/synctest"` }) {
			bubbled[f.family()] = true
		}
	}
	for _, f := range sources(t) {
		if !f.tests() || f.syntax == nil {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			call, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			of, ok := call.X.(*ast.Ident)
			if !ok {
				return true
			}
			switch what := of.Name + "." + call.Sel.Name; {
			case what == "time.Sleep" && !bubbled[f.family()]:
				t.Errorf("%s: %s in a test: wait for a condition, or let bubbled time pass (testing/synctest)", f.at(n.Pos()), what)
			case skips.MatchString(what):
				t.Errorf("%s: %s: a test that does not run says nothing; take it out or let it run", f.at(n.Pos()), what)
			}
			return true
		})
	}
}

var skips = regexp.MustCompile(`^(t|b|f|tb)\.Skip(f|Now)?$`)

// TestMutexes asks that every mutex of a struct stands directly above the fields that it guards: a field follows it on the next
// line. A mutex that stands last guards something one cannot see.
func TestMutexes(t *testing.T) {
	for _, f := range sources(t) {
		if f.syntax == nil {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			s, ok := n.(*ast.StructType)
			if !ok {
				return true
			}
			for i, field := range s.Fields.List {
				if !mutex(field.Type) {
					continue
				}
				if i+1 == len(s.Fields.List) {
					t.Errorf("%s: a mutex with nothing below it: what does it guard?", f.at(field.Pos()))
					continue
				}
				next := s.Fields.List[i+1]
				first := next.Pos()
				if next.Doc != nil {
					first = next.Doc.Pos()
				}
				if f.at(first).Line > f.at(field.End()).Line+1 {
					t.Errorf("%s: a gap between a mutex and the fields that it guards", f.at(field.Pos()))
				}
			}
			return true
		})
	}
}

// mutex tells whether a field's type is sync.Mutex or sync.RWMutex.
func mutex(e ast.Expr) bool {
	sel, ok := e.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	of, ok := sel.X.(*ast.Ident)
	return ok && of.Name == "sync" && (sel.Sel.Name == "Mutex" || sel.Sel.Name == "RWMutex")
}
