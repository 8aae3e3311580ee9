package audit

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// remark is what the validator has to say about a file.
type remark struct {
	Type, SubType, URL, Message, Extract string
	LastLine                             int
}

// remarks has the validator of the W3C (Nu) read every HTML file of a folder, in one call: most of its time it starts.
func remarks(t *testing.T, dir string) []remark {
	t.Helper()
	var said strings.Builder
	run := exec.CommandContext(t.Context(), "java", "-jar", filepath.Join(npm(t), "vnu-jar", "build", "dist", "vnu.jar"),
		"--format", "json", "--exit-zero-always", "--skip-non-html", dir)
	run.Stderr = &said // where it says what it found
	if err := run.Run(); err != nil {
		t.Fatalf("the validator (make setup installs it, and Java): %v\n%s", err, said.String())
	}
	var answer struct{ Messages []remark }
	if err := json.Unmarshal([]byte(said.String()), &answer); err != nil {
		t.Fatalf("the validator said no JSON: %v\n%.2000s", err, said.String())
	}
	return answer.Messages
}

// validate fails the test for every error and warning; what it says for information alone is left.
func validate(t *testing.T, dir string) {
	t.Helper()
	for _, m := range remarks(t, dir) {
		if m.Type == "info" && m.SubType != "warning" {
			continue
		}
		file := filepath.Base(m.URL)
		name := file
		for i, s := range sights {
			if strings.HasPrefix(file, number(i)) {
				name = s.name + " (" + s.path + "), as " + strings.TrimSuffix(file[len(number(i)):], ".html")
			}
		}
		t.Errorf("%s, line %d: %s\n      %s", name, m.LastLine, m.Message, m.Extract)
	}
}

// TestTheValidatorSeesWhatIsWrong: a test that finds nothing must be able to find something.
func TestTheValidatorSeesWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	page := `<!doctype html><html lang="en"><title>x</title><ul><p>no item</p></ul><p id="a"></p><p id="a"></p>`
	if err := os.WriteFile(filepath.Join(dir, "000-sent.html"), []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	errors := 0
	for _, m := range remarks(t, dir) {
		if m.Type == "error" {
			errors++
		}
	}
	if errors < 2 {
		t.Errorf("%d errors are found", errors)
	}
}
