package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

var update = flag.Bool("update", false, "write docs/settings.md anew")

// parse gives the settings of a command line for serve.
func parse(t *testing.T, env map[string]string, args ...string) (settings, error) {
	t.Helper()
	p := &process{ctx: t.Context(), getenv: func(name string) string { return env[name] }, out: io.Discard, err: io.Discard}
	var c cli
	parser, err := newParser(p, &c, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	_, err = parser.Parse(args)
	return c.Serve.settings, err
}

func TestSettings(t *testing.T) {
	all := map[string]string{
		"PARLEY_ADDR": ":9000", "PARLEY_DATA": "x.db", "PARLEY_URL": "https://Meet.Example:443/", "PARLEY_PROXIES": "10.0.0.0/8, 192.0.2.7",
		"PARLEY_SCHEDULE": "anyone", "PARLEY_LIMITS": "off", "PARLEY_OWNER_KEY_FILE": "key",
	}
	for _, test := range []struct {
		env  map[string]string
		args []string
		want string // addr, data, url, proxies, key file, anyone, limits, test clock
	}{
		{nil, nil, "localhost:8080 parley.db - [127.0.0.0/8 ::1/128]  false true "},
		{nil, []string{"serve"}, "localhost:8080 parley.db - [127.0.0.0/8 ::1/128]  false true "},
		{all, nil, ":9000 x.db https://meet.example [10.0.0.0/8 192.0.2.7/32] key true false "},
		{all, []string{"serve", "--addr", "[::1]:1", "--data", "y.db", "--url", "http://a.example", "--proxies", "none", "--schedule", "key", "--limits", "on", "--owner-key-file", "k2"},
			"[::1]:1 y.db http://a.example [] k2 false true "},
		{map[string]string{"PARLEY_TEST_CLOCK": "clock"}, []string{"--proxies", "2001:db8::1,loopback"},
			"localhost:8080 parley.db - [2001:db8::1/128 127.0.0.0/8 ::1/128]  false true clock"},
		{map[string]string{"PARLEY_ADDR": ""}, nil, "localhost:8080 parley.db - [127.0.0.0/8 ::1/128]  false true "},
		{nil, []string{"--url", "http://a.example:80"}, "localhost:8080 parley.db http://a.example [127.0.0.0/8 ::1/128]  false true "},
		{nil, []string{"--url", "http://[2001:db8::1]:8080"}, "localhost:8080 parley.db http://[2001:db8::1]:8080 [127.0.0.0/8 ::1/128]  false true "},
	} {
		s, err := parse(t, test.env, test.args...)
		if err != nil {
			t.Errorf("%v %v: %v", test.env, test.args, err)
			continue
		}
		url := "-"
		if s.URL.url != nil {
			url = s.URL.url.String()
		}
		got := fmt.Sprint(s.Addr, " ", s.Data, " ", url, " ", s.Proxies, " ", s.OwnerKeyFile, " ", s.Schedule.anyone, " ", s.Limits.on, " ", s.TestClock)
		if got != test.want {
			t.Errorf("%v %v:\n got %s\nwant %s", test.env, test.args, got, test.want)
		}
	}
}

func TestSettingsThatAreRefused(t *testing.T) {
	for _, test := range []struct{ args, says string }{
		{"--addr localhost", "--addr is HOST:PORT"},
		{"--addr localhost:http", "--addr is HOST:PORT"},
		{"--addr 127.0.0.1:65536", "--addr is HOST:PORT"},
		{"--data postgres://localhost/parley", "--data is the path of a file"},
		{"--data parley.db?mode=memory", "--data is the path of a file"},
		{"--url meet.example.org", "http:// or https://"},
		{"--url https://", "http:// or https://"},
		{"--url https://meet.example.org/parley", "without a path"},
		{"--url https://me:secret@meet.example.org", "without a path"},
		{"--proxies 10.0.0.0/33", "addresses and ranges"},
		{"--proxies none,loopback", "addresses and ranges"},
		{"--proxies fe80::1%eth0", "addresses and ranges"},
		{"--schedule nobody", "either key or anyone"},
		{"--limits maybe", "either off or on"},
		{"--test-clock c --addr :8080", "loopback"},
		{"--test-clock c --addr 192.0.2.1:8080", "loopback"},
		{"--nats nats://localhost", "unknown flag"},
		{"serve now", "unexpected argument"},
	} {
		_, err := parse(t, nil, strings.Fields(test.args)...)
		if err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: got %v, want words about %q", test.args, err, test.says)
		}
	}
	_, err := parse(t, map[string]string{"PARLEY_LIMITS": "maybe"})
	if err == nil || !strings.Contains(err.Error(), "PARLEY_LIMITS") {
		t.Errorf("a wrong variable is not named: %v", err)
	}
}

func TestOwnerKey(t *testing.T) {
	const key = "JBSWY3DPEHPK3PXPJBSWY3DPEH"
	file := t.TempDir() + "/key"
	for _, test := range []struct{ file, env, want, says string }{
		{"", "", "", ""},
		{key + "\n", "", key, ""},
		{"  http://localhost:8080/k/" + key + "\n", "", key, ""},
		{"", key, key, ""},
		{"", "short-key", "short-key", ""},
		{key, key, "", "twice"},
		{"short\n", "", "", "8 to 200"},
		{"", "correct horse battery staple", "", "8 to 200"},
		{"", strings.Repeat("a", 201), "", "8 to 200"},
	} {
		s, inEnv := settings{}, test.env
		if test.file != "" {
			s.OwnerKeyFile = file
			if err := os.WriteFile(file, []byte(test.file), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		got, _, err := s.ownerKey(func(string) string { return inEnv })
		if said := fmt.Sprint(err); got != test.want || (err != nil) != (test.says != "") || !strings.Contains(said, test.says) {
			t.Errorf("file %q, variable %q: got %q, %v, want %q, %q", test.file, test.env, got, err, test.want, test.says)
		} else if err != nil && (strings.Contains(said, "horse") || strings.Contains(said, "aaaa")) {
			t.Errorf("the error shows the key: %v", err)
		}
	}
}

// TestSettingsPage holds docs/settings.md to the table: go test ./cmd/parley -run TestSettingsPage -update
func TestSettingsPage(t *testing.T) {
	p := &process{ctx: t.Context(), getenv: func(string) string { return "" }, out: io.Discard, err: io.Discard}
	parser, err := newParser(p, &cli{}, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	const path = "../../docs/settings.md"
	page := settingsPage(parser.Model)
	if *update {
		if err := os.WriteFile(path, page, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if old, err := os.ReadFile(path); err != nil || !bytes.Equal(old, page) {
		t.Errorf("docs/settings.md is not what the table says (%v); -update writes it anew", err)
	}
}

func settingsPage(app *kong.Application) []byte {
	var b bytes.Buffer
	b.WriteString("# Settings\n\nWhat `parley serve` can be told, as a flag or in the environment; a flag wins. An empty variable is none.\n" +
		"This page is made from the table in `cmd/parley/settings.go`, as `parley serve --help` is.\n\n" +
		"| flag | environment | default | |\n| --- | --- | --- | --- |\n")
	for _, command := range app.Children {
		if command.Name != "serve" {
			continue
		}
		for _, f := range command.Flags {
			byDefault := "–"
			if f.Default != "" {
				byDefault = "`" + f.Default + "`"
			}
			fmt.Fprintf(&b, "| `--%s` | `%s` | %s | %s |\n", f.Name, variable(f), byDefault, f.Help)
		}
	}
	b.WriteString("\nThe owner's key itself can stand in `PARLEY_OWNER_KEY`. `--data` holds for all commands that work on a data file, `--addr` and `--url`\n" +
		"also for `parley key owner`, which makes a link. What the commands besides can be told says `parley COMMAND --help`.\n")
	return b.Bytes()
}
