package gotraceruntime

import (
	"sync/atomic"
	_ "unsafe" // for go:linkname
)

// What this package uses of others is linked by name. To import runtime, sync or syscall would give it, and each package
// that imports it, a place of its own in the order of initialisation. These names the linker allows to everybody, in all
// releases; for what it does not allow there is linked.

// procPin forbids the goroutine to leave its P until procUnpin, and gives the P's id.
//
//go:linkname procPin runtime.procPin
func procPin() int

//go:linkname procUnpin runtime.procUnpin
func procUnpin()

// nanotime reads CLOCK_MONOTONIC.
//
//go:linkname nanotime runtime.nanotime
func nanotime() int64

// entersyscall lets the scheduler take this goroutine's P. Who calls it is nosplit and calls exitsyscall before it returns.
//
//go:linkname entersyscall runtime.entersyscall
func entersyscall()

//go:linkname exitsyscall runtime.exitsyscall
func exitsyscall()

//go:linkname semacquire sync.runtime_Semacquire
func semacquire(semaphore *uint32)

//go:linkname semrelease sync.runtime_Semrelease
func semrelease(semaphore *uint32, handOff bool, skipFrames int)

// linked is what the linker does not allow by name. Package link, which every main package and test binary has, fills it
// in; where it is missing (nil) the package records nothing.
var linked struct {
	stack                   func(buffer []byte, all bool) int
	describe                func(pc uintptr) (function, file string, line int)
	version                 func() string
	yield                   func()
	raceDisable, raceEnable func()
}

// mutex is a lock whose waiters are parked.
type mutex struct {
	holders   int32 // the holder and those who wait
	semaphore uint32
}

//go:norace
//go:nocheckptr
func (m *mutex) lock() {
	if atomic.AddInt32(&m.holders, 1) > 1 {
		semacquire(&m.semaphore)
	}
}

//go:norace
//go:nocheckptr
func (m *mutex) unlock() {
	if atomic.AddInt32(&m.holders, -1) > 0 {
		semrelease(&m.semaphore, false, 0)
	}
}
