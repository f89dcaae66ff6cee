// Package sub has no tests.
package sub

// Nothing does nothing.
func Nothing() {}
