//go:build !amd64 && !arm64

package gotraceruntime

//go:norace
//go:nocheckptr
func enter(id uint32) { slow(id) }

//go:norace
//go:nocheckptr
func exit() { slow(idExit) }

// getg is for architectures with assembly; nobody calls it here.
//
//go:norace
//go:nocheckptr
func getg() uintptr { return 0 }

const hasAssembly = false
