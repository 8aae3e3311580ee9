package pictures

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"slices"
	"testing"
)

// reduce gives a picture the 256 colours that it has most of: pages are flat, and what else there is are edges of letters.
func reduce(picture []byte) ([]byte, error) {
	from, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, err
	}
	box := from.Bounds()
	counts := map[color.NRGBA]int{}
	at := func(x, y int) color.NRGBA { return color.NRGBAModel.Convert(from.At(x, y)).(color.NRGBA) }
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			counts[at(x, y)]++
		}
	}
	most := make([]color.NRGBA, 0, len(counts))
	for c := range counts {
		most = append(most, c)
	}
	slices.SortFunc(most, func(a, b color.NRGBA) int { return counts[b] - counts[a] })
	palette := make(color.Palette, 0, 256)
	for _, c := range most[:min(256, len(most))] {
		palette = append(palette, c)
	}
	index := map[color.NRGBA]uint8{}
	for c := range counts {
		index[c] = uint8(palette.Index(c))
	}
	to := image.NewPaletted(box, palette)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			to.SetColorIndex(x, y, index[at(x, y)])
		}
	}
	var out bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestCompression}
	err = e.Encode(&out, to)
	return out.Bytes(), err
}

// TestReduce keeps what has few colours as it is, and has at most 256 of what has many.
func TestReduce(t *testing.T) {
	for _, step := range []int{64, 3} {
		from := image.NewNRGBA(image.Rect(0, 0, 90, 90))
		for i := range 90 * 90 {
			from.Set(i%90, i/90, color.NRGBA{uint8(i % 90 / step * step), uint8(i / 90 / step * step), 9, 255})
		}
		var b bytes.Buffer
		if err := png.Encode(&b, from); err != nil {
			t.Fatal(err)
		}
		small, err := reduce(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		to, err := png.Decode(bytes.NewReader(small))
		if err != nil {
			t.Fatal(err)
		}
		seen, same := map[color.Color]bool{}, true
		for i := range 90 * 90 {
			got := to.At(i%90, i/90)
			seen[got] = true
			same = same && color.NRGBAModel.Convert(got) == from.At(i%90, i/90)
		}
		if len(seen) > 256 || same != (step == 64) {
			t.Errorf("step %d: %d colours, the same: %v", step, len(seen), same)
		}
	}
}
