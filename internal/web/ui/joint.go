package ui

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// joint makes one module of all that another imports. Served one by one, sixty small modules cost a poor line ten ways there and back, twenty kilobytes
// of heads, and compress half as well. Each keeps a scope of its own, and they run in the order in which a browser runs modules that import each other.
type joint struct {
	files  fs.FS
	list   []byte   // the phrases, a JSON object
	joined []string // names without their ending, in that order
	text   bytes.Buffer
}

// What the modules of this house say of each other. They export functions, classes and constants where these are declared, and nothing under another name.
var (
	imports = regexp.MustCompile(`(?m)^import (?:(\{[^}]*\}) from )?'\./([a-z]+)\.js';$`)
	blank   = []byte("phrases = {}") // in the module that holds them
	exports = regexp.MustCompile(`(?m)^export (?:\{\};$|((?:async )?(?:function\*?|class|const) (\w+)))`)
)

// joined is the module that a page names, with all others in it, and the phrases that they say.
func joined(files fs.FS, phrases map[string]string) []byte {
	list, err := json.Marshal(phrases)
	if err != nil {
		panic(err)
	}
	j := joint{files: files, list: list}
	j.add("parley")
	return j.text.Bytes()
}

// add joins a module, after those that it imports.
func (j *joint) add(name string, above ...string) {
	if slices.Contains(above, name) {
		panic(fmt.Sprintf("ui: modules import each other in a circle: %v, %s", above, name))
	}
	if slices.Contains(j.joined, name) {
		return
	}
	body := bytes.Replace(bare(read(j.files, "js/"+name+".js")), blank, append([]byte("phrases = "), j.list...), 1)
	body = imports.ReplaceAllFunc(body, func(line []byte) []byte {
		m := imports.FindSubmatch(line)
		j.add(string(m[2]), append(slices.Clone(above), name)...)
		if m[1] == nil {
			return nil
		}
		return fmt.Appendf(nil, "const %s = $%s;", bytes.ReplaceAll(m[1], []byte(" as "), []byte(": ")), m[2])
	})
	var given []string
	for _, m := range exports.FindAllSubmatch(body, -1) {
		if m[2] != nil {
			given = append(given, string(m[2]))
		}
	}
	body = exports.ReplaceAll(body, []byte("$1"))
	j.joined = append(j.joined, name)
	fmt.Fprintf(&j.text, "const $%s = (() => {\n%s\nreturn { %s };\n})();\n", name, bytes.TrimSpace(body), strings.Join(given, ", "))
}
