//go:build !amd64 && !arm64 && !386

package gotraceruntime

// ticks is for architectures that can read the counter; nobody calls it here.
//
//go:norace
//go:nocheckptr
func ticks() uint64 { return 0 }

// readsTicks tells whether this architecture can read the counter that the recorder may have chosen as the clock.
const readsTicks = false
