package ui

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestColoursCanBeRead holds every pair of ink and ground that the styles put together against 4.5 : 1 (WCAG 2.2, 1.4.3), in both schemes, and
// the edges of fields against 3 : 1.
func TestColoursCanBeRead(t *testing.T) {
	light, dark, _ := strings.Cut(string(read(files, "css/0-tokens.css")), "@media (prefers-color-scheme: dark)")
	for scheme, colours := range map[string]map[string]float64{"light": luminances(light), "dark": luminances(dark)} {
		hold := func(least float64, grounds string, inks string) {
			for _, ground := range strings.Fields(grounds) {
				for _, ink := range strings.Fields(inks) {
					if got := contrast(t, colours, ground, ink); got < least {
						t.Errorf("%s: %s on %s has %.2f : 1", scheme, ink, ground, got)
					}
				}
			}
		}
		hold(4.5, "paper raised sunken", "ink soft faint accent wrap grave")
		hold(4.5, "paper raised", "open")
		hold(4.5, "paper raised sunken wash-accent", "mark-topic mark-info mark-decision mark-action mark-link")
		hold(4.5, "wash-wrap", "ink soft wrap")
		hold(4.5, "wash-grave", "ink soft grave")
		hold(4.5, "wash-accent", "ink soft accent open")
		hold(4.5, "accent accent-strong", "on-accent")
		hold(4.5, "grave", "on-grave")
		hold(3, "paper raised", "edge")
	}
}

var colour = regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{6});`)

// luminances reads the colours of a piece of style: their relative luminance by name.
func luminances(css string) map[string]float64 {
	all := map[string]float64{}
	for _, m := range colour.FindAllStringSubmatch(css, -1) {
		sum := 0.0
		for i, weight := range []float64{.2126, .7152, .0722} {
			n, err := strconv.ParseUint(m[2][2*i:2*i+2], 16, 8)
			if err != nil {
				panic(err)
			}
			c := float64(n) / 255
			if c <= .04045 {
				c /= 12.92
			} else {
				c = math.Pow((c+.055)/1.055, 2.4)
			}
			sum += weight * c
		}
		all[m[1]] = sum
	}
	return all
}

func contrast(t *testing.T, all map[string]float64, a, b string) float64 {
	t.Helper()
	x, known := all[a]
	y, also := all[b]
	if !known || !also {
		t.Fatalf("%s or %s is no colour of the style", a, b)
	}
	return (max(x, y) + .05) / (min(x, y) + .05)
}
