package gotraceruntime

import _ "unsafe" // for go:linkname

// What this package uses of others is linked by name. Importing runtime, sync or syscall would make it, and each
// package that imports it, take part in the order of initialisation. The linker allows these names to all packages, in
// all releases; for what it does not allow there is the variable linked.

// procPin forbids the goroutine to leave its P until procUnpin, and returns the P's id.
//
//go:linkname procPin runtime.procPin
func procPin() int

//go:linkname procUnpin runtime.procUnpin
func procUnpin()

// nanotime reads CLOCK_MONOTONIC.
//
//go:linkname nanotime runtime.nanotime
func nanotime() int64

// entersyscall lets the scheduler take this goroutine's P. Its caller is nosplit and calls exitsyscall before it
// returns.
//
//go:linkname entersyscall runtime.entersyscall
func entersyscall()

//go:linkname exitsyscall runtime.exitsyscall
func exitsyscall()

//go:linkname semacquire sync.runtime_Semacquire
func semacquire(semaphore *uint32)

//go:linkname semrelease sync.runtime_Semrelease
func semrelease(semaphore *uint32, handOff bool, skipFrames int)

// linked holds what the linker does not allow by name. Package link, which every main package and test binary has,
// fills it in; without package link its functions are nil, and nothing is recorded.
var linked struct {
	stack                   func(buffer []byte, all bool) int
	describe                func(pc uintptr) (function, file string, line int)
	version                 func() string
	yield                   func()
	raceDisable, raceEnable func()
}
