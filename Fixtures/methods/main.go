// Methods calls methods in every way Go has: on values and pointers, through interfaces, promoted from embedded
// fields, as method values and as method expressions.
package main

import (
	"fmt"
	"math"
)

// Shape is implemented by value (Square) and by pointer (*Circle).
type Shape interface {
	Area() float64
}

type Square struct{ side float64 }

func (s Square) Area() float64 { return s.side * s.side }

type Circle struct{ radius float64 }

func (c *Circle) Area() float64 { return math.Pi * c.radius * c.radius }

func (c *Circle) Grow(by float64) { c.radius += by }

// Wheel has Circle's methods and one of its own.
type Wheel struct {
	Circle
	spokes int
}

func (w Wheel) Spokes() int { return w.spokes }

// Distance is a named type that is no struct.
type Distance int

func (d Distance) Double() Distance { return 2 * d }

func totalArea(shapes ...Shape) float64 {
	total := 0.0
	for _, s := range shapes {
		total += s.Area()
	}
	return total
}

func main() {
	circle := &Circle{radius: 1}
	wheel := &Wheel{Circle: Circle{radius: 2}, spokes: 32}
	fmt.Printf("area: %.3f\n", totalArea(Square{2}, circle, wheel))

	circle.Grow(1)
	wheel.Grow(1)
	fmt.Printf("grown: %.3f\n", totalArea(circle, wheel))

	area := Square{3}.Area // a method value
	double := Distance.Double
	grow := (*Circle).Grow // a method expression
	grow(circle, 1)
	fmt.Println("values:", area(), double(21), wheel.Spokes(), circle.radius)
}
