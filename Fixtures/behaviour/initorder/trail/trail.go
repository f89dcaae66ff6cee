// Package trail remembers what was initialized.
package trail

import "fmt"

// Marks holds a line for every Mark, in order.
var Marks []string

// Mark notes a name and returns one more than its argument.
func Mark(name string, after int) int {
	Marks = append(Marks, fmt.Sprint(name, " after ", after))
	return after + 1
}
