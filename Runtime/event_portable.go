//go:build !amd64 && !arm64

package gotraceruntime

// Enter records that the function with this id begins.
//
//go:norace
//go:nocheckptr
func Enter(id uint32) {
	if mode != modeOff {
		slow(id)
	}
}

// Exit records that the innermost function of the goroutine ends.
//
//go:norace
//go:nocheckptr
func Exit() {
	if mode != modeOff {
		slow(idExit)
	}
}

// Spawn records that the go statement with this id is about to run.
//
//go:norace
//go:nocheckptr
func Spawn(id uint32) {
	if mode != modeOff {
		slow(id)
	}
}

// getg and ticks are for architectures with assembly; nobody calls them here.
//
//go:norace
//go:nocheckptr
func getg() uintptr { return 0 }

//go:norace
//go:nocheckptr
func ticks() uint64 { return uint64(nanotime()) }

const hasAssembly = false
