//go:build amd64

package gotraceruntime

// getg returns the address of this goroutine's g.
//
//go:noescape
func getg() uintptr

// ticks reads the time-stamp counter.
//
//go:noescape
func ticks() uint64
