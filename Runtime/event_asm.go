//go:build amd64 || arm64

package gotraceruntime

// hasAssembly reports whether the fast path exists for this architecture.
const hasAssembly = true

// enter writes the event word of an enter or a spawn.
//
//go:noescape
func enter(id uint32)

// exit writes the event word of an exit.
//
//go:noescape
func exit()

// enterSlow and exitSlow are where the assembly goes when it cannot write.
func enterSlow(id uint32)
func exitSlow()

// count counts a call.
//
//go:noescape
func count(id uint32)

// countSlow is where the assembly goes when it cannot count.
func countSlow(id uint32)

// getg returns the address of this goroutine's g.
//
//go:noescape
func getg() uintptr
