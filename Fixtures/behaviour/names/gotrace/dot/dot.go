// Package dot is imported with a dot.
package dot

// Dotted can be called without a qualifier.
func Dotted() string { return "dotted" }
