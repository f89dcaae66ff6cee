//go:build !amd64 && !arm64 && !386

package gotraceruntime

const readsTicks = false

// ticks is never called on architectures that cannot read the counter.
//
//go:norace
//go:nocheckptr
func ticks() uint64 { return 0 }
