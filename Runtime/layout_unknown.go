//go:build go1.28

package gotraceruntime

// Nobody has looked at the structures of this release: the portable path is taken.
const (
	layoutKnown  = false
	offsetM      = 0
	offsetP      = 0
	offsetGoid   = 0
	offsetParent = 0
	offsetPC     = 0
)
