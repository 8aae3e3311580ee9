package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// programs are what only programs are told, in English: bodies of the API, slugs, logs of other programs.
var programs = []string{"web/api", "web/voice", "web/gate/body.go", "web/gate/key.go", "slug", "irclog"}

// said finds every text that the sources say, and where: in templates what t says, in Go what has the type Text, and the messages of errors, which
// pages repeat.
func said(t *testing.T) map[Text]string {
	t.Helper()
	found := finding{texts: map[Text]string{}, consts: map[string]ast.Expr{}}
	house := os.DirFS("../..")
	err := fs.WalkDir(house, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case slices.ContainsFunc(programs, func(p string) bool { return name == p || strings.HasPrefix(name, p+"/") }):
		case strings.HasSuffix(name, ".html"):
			text, err := fs.ReadFile(house, name)
			found.template(name, string(text))
			return err
		case path.Ext(name) == ".go" && !strings.HasSuffix(name, "_test.go") && !strings.Contains(name, "storetest"):
			text, err := fs.ReadFile(house, name)
			if err != nil {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
			found.files = append(found.files, file)
			found.names = append(found.names, name)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	found.sources()
	return found.texts
}

// finding gathers texts.
type finding struct {
	texts  map[Text]string
	files  []*ast.File
	names  []string
	consts map[string]ast.Expr // of all packages, by name
	in     string              // the file that is looked at
}

var saying = regexp.MustCompile(`\bt ("(?:[^"\\]|\\.)*")`)

func (f *finding) template(name, text string) {
	for _, m := range saying.FindAllStringSubmatch(text, -1) {
		if id, err := strconv.Unquote(m[1]); err == nil {
			f.texts[Text(id)] = name
		}
	}
}

func (f *finding) sources() {
	for _, file := range f.files {
		for _, d := range file.Decls {
			if gen, ok := d.(*ast.GenDecl); ok && gen.Tok == token.CONST {
				for _, spec := range gen.Specs {
					if v := spec.(*ast.ValueSpec); len(v.Values) == len(v.Names) {
						for i, name := range v.Names {
							f.consts[name.Name] = v.Values[i]
						}
					}
				}
			}
		}
	}
	for i, file := range f.files {
		f.in = f.names[i]
		ast.Inspect(file, f.look)
	}
}

// carriers are functions of which an argument is the message of an error, by its place.
var carriers = map[string]int{"Bad": 1, "Missing": 0, "notNow": 1, "tooMany": 1, "Say": 0, "Put": 0, "Known": 0}

func (f *finding) look(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		if at, ok := carriers[called(n.Fun)]; ok && at < len(n.Args) {
			f.add(n.Args[at])
		}
	case *ast.KeyValueExpr:
		if key, ok := n.Key.(*ast.Ident); ok && (key.Name == "Message" || key.Name == "otherwise" || key.Name == "Title" && f.in == "web/outside/judge.go") {
			f.add(n.Value)
		}
	case *ast.FuncDecl:
		if r := n.Type.Results; r != nil && (ofText(r.List[0].Type) || n.Name.Name == "Title" && strings.HasPrefix(f.in, "web/gate")) {
			f.returned(n)
		}
	case *ast.CompositeLit:
		f.table(n)
	}
	return true
}

// table adds the texts of a table: a map to Text, the words of the scripts, the titles of errors.
func (f *finding) table(n *ast.CompositeLit) {
	of, _ := n.Type.(*ast.MapType)
	words, _ := n.Type.(*ast.ArrayType)
	for _, e := range n.Elts {
		switch {
		case of != nil && ofText(of.Value):
			f.add(e.(*ast.KeyValueExpr).Value)
		case of != nil && f.in == "web/gate/table.go":
			if row, ok := e.(*ast.KeyValueExpr).Value.(*ast.CompositeLit); ok {
				f.add(row.Elts[1])
			}
		case words != nil && ofText(words.Elt):
			f.add(e)
		case words != nil && called(words.Elt) == "Word":
			f.add(e.(*ast.CompositeLit).Elts[1])
		}
	}
}

func (f *finding) returned(fn *ast.FuncDecl) {
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if r, ok := n.(*ast.ReturnStmt); ok {
			f.add(r.Results[0])
		}
		return true
	})
}

func (f *finding) add(e ast.Expr) {
	if text := f.value(e); strings.Trim(text, "%s ") != "" {
		f.texts[Text(text)] = f.in
	}
}

// value is what an expression says; what is known only later is %s.
func (f *finding) value(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(e.Value); err == nil && e.Kind == token.STRING {
			return text
		}
	case *ast.BinaryExpr:
		return f.value(e.X) + f.value(e.Y)
	case *ast.Ident, *ast.SelectorExpr:
		if known, ok := f.consts[called(e)]; ok {
			return f.value(known)
		}
	}
	return "%s"
}

func called(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

func ofText(e ast.Expr) bool {
	sel, ok := e.(*ast.SelectorExpr)
	return ok && called(sel.X) == "words" && sel.Sel.Name == "Text"
}
