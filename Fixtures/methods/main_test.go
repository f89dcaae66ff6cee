package main

import (
	"math"
	"testing"
)

func TestTotalArea(t *testing.T) {
	for _, c := range []struct {
		name   string
		shapes []Shape
		want   float64
	}{
		{"none", nil, 0},
		{"value receiver", []Shape{Square{2}}, 4},
		{"pointer receiver", []Shape{&Circle{1}}, math.Pi},
		{"promoted", []Shape{&Wheel{Circle{1}, 8}, Square{1}}, math.Pi + 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := totalArea(c.shapes...); math.Abs(got-c.want) > 1e-9 {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestGrowThroughEmbedding(t *testing.T) {
	w := Wheel{Circle{1}, 8}
	w.Grow(2)
	if w.radius != 3 || w.Spokes() != 8 {
		t.Errorf("after Grow: %+v", w)
	}
}

func TestMethodExpression(t *testing.T) {
	if got := Distance.Double(21); got != 42 {
		t.Errorf("Double = %d", got)
	}
}
