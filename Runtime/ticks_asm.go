//go:build amd64 || arm64 || 386

package gotraceruntime

// readsTicks reports whether this architecture can read the counter that the recorder may have chosen as the clock.
const readsTicks = true

// ticks reads the time-stamp counter.
//
//go:noescape
func ticks() uint64
