//go:build !amd64 && !arm64

package gotraceruntime

//go:norace
//go:nocheckptr
func enter(id uint32) { slow(id) }

//go:norace
//go:nocheckptr
func exit() { slow(idExit) }

// getg and ticks are for architectures with assembly; nobody calls them here.
//
//go:norace
//go:nocheckptr
func getg() uintptr { return 0 }

//go:norace
//go:nocheckptr
func ticks() uint64 { return uint64(nanotime()) }

const hasAssembly = false
