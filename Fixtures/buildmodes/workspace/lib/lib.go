// Package lib is a module of its own.
package lib

// Join puts two words together.
func Join(a, b string) string { return join(a, b) }

func join(a, b string) string { return a + b }
