// Package trail remembers what was initialized. It imports nothing, so it and packages that import only it are
// initialized before most of the standard library.
package trail

// A Marked is one initialization.
type Marked struct {
	Name  string
	After int
}

// Marks holds what was initialized, in order.
var Marks []Marked

// Mark notes a name and returns one more than its second argument.
func Mark(name string, after int) int {
	Marks = append(Marks, Marked{name, after})
	return after + 1
}

func init() { Mark("trail init", 0) }
