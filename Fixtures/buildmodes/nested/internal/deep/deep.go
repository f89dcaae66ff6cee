// Package deep is internal.
package deep

// Depth is how deep the package lies.
func Depth() int { return 2 }
