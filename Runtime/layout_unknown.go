//go:build go1.28

package gotraceruntime

// The structures of this release are not known: the portable path is taken.
const (
	layoutKnown  = false
	offsetM      = 0
	offsetP      = 0
	offsetGoid   = 0
	offsetParent = 0
	offsetPC     = 0
)
