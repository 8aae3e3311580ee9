package ui

import (
	"bytes"
	"encoding/json"
	"image/png"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestTheManifest has what a browser wants before it offers a place on the home screen, and names pictures that are what it says of them.
func TestTheManifest(t *testing.T) {
	r := get(Manifest(), "/manifest.webmanifest", "")
	if r.StatusCode != 200 || r.Header.Get("Content-Type") != "application/manifest+json" {
		t.Fatalf("%d %v", r.StatusCode, r.Header)
	}
	var m struct {
		Name, Display, Scope string
		Start                string `json:"start_url"`
		Theme                string `json:"theme_color"`
		Background           string `json:"background_color"`
		Icons                []struct{ Src, Sizes, Type, Purpose string }
	}
	if err := json.Unmarshal([]byte(body(t, r)), &m); err != nil {
		t.Fatal(err)
	}
	if m.Name != "Parley" || m.Start != "/" || m.Scope != "/" || m.Display != "standalone" {
		t.Errorf("%+v", m)
	}
	style := string(read(files, "css/0-tokens.css"))
	if !strings.Contains(style, "--paper: "+m.Background+";") || !strings.Contains(style, "--raised: "+m.Theme+";") {
		t.Errorf("%s and %s are no colours of the style", m.Theme, m.Background)
	}
	found := map[string]bool{}
	for _, icon := range m.Icons {
		picture := get(Assets(), icon.Src, "")
		if picture.StatusCode != 200 || picture.Header.Get("Content-Type") != icon.Type {
			t.Errorf("%s: %d %s", icon.Src, picture.StatusCode, picture.Header.Get("Content-Type"))
		} else if icon.Type == "image/png" && size(t, body(t, picture)) != icon.Sizes {
			t.Errorf("%s is no picture of %s", icon.Src, icon.Sizes)
		}
		found[icon.Sizes+" "+icon.Purpose] = true
	}
	for _, want := range []string{"any ", "192x192 ", "512x512 ", "512x512 maskable"} {
		if !found[want] {
			t.Errorf("there is no icon %s", want)
		}
	}
}

// TestEveryPictureHasTheSizeOfItsName: the page names one of them for Apple's phones.
func TestEveryPictureHasTheSizeOfItsName(t *testing.T) {
	for _, name := range list(files, "icons") {
		if m := regexp.MustCompile(`-(\d+)\.png$`).FindStringSubmatch(name); m != nil {
			if got := size(t, string(read(files, name))); got != m[1]+"x"+m[1] {
				t.Errorf("%s is %s", path.Base(name), got)
			}
		}
	}
}

func size(t *testing.T, picture string) string {
	t.Helper()
	c, err := png.DecodeConfig(bytes.NewReader([]byte(picture)))
	if err != nil {
		t.Fatal(err)
	}
	return strconv.Itoa(c.Width) + "x" + strconv.Itoa(c.Height)
}
