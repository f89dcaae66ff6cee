//go:build amd64 || arm64

package gotraceruntime

// Enter records that the function with this id begins.
//
//go:noescape
func Enter(id uint32)

// Exit records that the innermost function of the goroutine ends.
//
//go:noescape
func Exit()

// Spawn records that the go statement with this id is about to run.
//
//go:noescape
func Spawn(id uint32)

// getg returns the address of this goroutine's g.
//
//go:noescape
func getg() uintptr

// ticks reads the time-stamp counter.
//
//go:noescape
func ticks() uint64

// hasAssembly tells whether the fast path exists for this architecture.
const hasAssembly = true
