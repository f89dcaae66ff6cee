//go:build go1.21 && !go1.23

package gotraceruntime

// Offsets of g.m, m.p, g.goid, g.parentGoid and g.gopc, as the compiler writes them to go_asm.h of package runtime;
// p.id is at 0. They are checked at run time before they are used.
const (
	layoutKnown  = true
	offsetM      = 48
	offsetP      = 208
	offsetGoid   = 152
	offsetParent = 272
	offsetPC     = 280
)
