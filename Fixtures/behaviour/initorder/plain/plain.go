// Package plain imports nothing.
package plain

// Answer is computed when the package is initialized.
var Answer = Twice(21)

// Twice doubles.
func Twice(n int) int { return func() int { return 2 * n }() }

func init() { Answer *= 1 }
