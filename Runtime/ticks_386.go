package gotraceruntime

// ticks reads the time-stamp counter.
//
//go:noescape
func ticks() uint64

// readsTicks tells whether this architecture can read the counter that the recorder may have chosen as the clock.
const readsTicks = true
