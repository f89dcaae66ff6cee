//go:build !amd64 && !arm64

package gotraceruntime

const hasAssembly = false

//go:norace
//go:nocheckptr
func enter(id uint32) { slow(id) }

//go:norace
//go:nocheckptr
func exit() { slow(idExit) }

//go:norace
//go:nocheckptr
func count(id uint32) { countSlowly(id) }

// getg is never called on architectures without assembly.
//
//go:norace
//go:nocheckptr
func getg() uintptr { return 0 }
