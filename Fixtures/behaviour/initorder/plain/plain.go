// Package plain imports nothing.
package plain

// Answer is computed when the package is initialized.
var Answer = Twice(21)

// Twice doubles.
func Twice(n int) int { return func() int { return 2 * n }() }

func init() {
	println("plain is initialized") // on stderr, the only thing one can do without imports
	Answer *= 1
}
