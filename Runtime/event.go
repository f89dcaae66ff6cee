// Package gotraceruntime records the calls of the program it is injected into.
//
// Rewritten sources call Enter, Exit and Spawn; everything else happens at the first of these calls. Any package may
// import this one, so it must not take part in the order in which packages are initialised: it has no init function, no
// variable that needs initialisation at run time, and imports nothing that has (cmd/link/internal/ld/inittask.go). What
// it needs of package runtime it is linked to by name (linked.go).
//
// Every function is go:norace and go:nocheckptr: it touches memory that is shared with another process, of which the
// race detector must not take note, and addresses in it are no Go pointers.
//
// docs/SPOOL.md specifies the shared memory that events are written to; docs/RUNTIME.md explains the rest.
package gotraceruntime

import (
	"sync/atomic"
	"unsafe"
)

// The states of the package; mode holds one of them.
const (
	modeNew      = 0            // nothing has happened yet
	modeFast     = pathFast     // recording with the assembly fast path
	modePortable = pathPortable // recording, every event through slow
	modeOff      = 3            // not recording, for good
)

var mode uint32

// maxWriters bounds the number of Ps.
const maxWriters = 4096

// A writer is the state of one P that writes. Only the goroutine that runs on the P touches it, without being
// preempted; others may set goid to 0 and gate to gateUnknown. Its size is a cache line, and the assembly relies on it;
// where addresses have 32 bits it is a multiple of 8, for all 64-bit words of the array must be aligned.
type writer struct {
	pos      uintptr // of the next word
	end      uintptr // of the segment; a record must fit before it
	goid     uint64  // whose events come now; 0 forces a switch record
	gate     uint32  // the gate's value that the events come under, or gateUnknown
	_        uint32
	interval uint64  // number of the recording interval that the events belong to; 0 in a new segment
	state    uintptr // address of the segment's state word
	_        [8 - unsafe.Sizeof(uintptr(0))]byte
	full     uint64 // the state word with Phase = Full
	_        uint64
}

var writers [maxWriters]writer

// Enter, Exit and Spawn are small enough to be inlined, so that a program that is not recorded pays for a comparison.
// The rest is enter and exit, in assembly (event_*.s) or in event_portable.go.

// Enter records that the function with this id begins.
//
//go:norace
//go:nocheckptr
//go:nosplit
func Enter(id uint32) {
	if mode != modeOff {
		enter(id)
	}
}

// Exit records that the innermost function of the goroutine ends.
//
//go:norace
//go:nocheckptr
//go:nosplit
func Exit() {
	if mode != modeOff {
		exit()
	}
}

// Spawn records that the go statement with this id is about to run.
//
//go:norace
//go:nocheckptr
//go:nosplit
func Spawn(id uint32) {
	if mode != modeOff {
		enter(id)
	}
}

// slow writes one event where the fast path could not: first use, another goroutine on this P, a full segment.
//
//go:norace
//go:nocheckptr
func slow(id uint32) {
	// The locks and atomics of this package must not look like synchronisation of the program: they would hide its
	// races.
	if linked.raceDisable != nil {
		linked.raceDisable()
	}
	waitedSince := uint64(0)
	for waits := 0; ; waits++ {
		state := atomic.LoadUint32(&mode)
		if state == modeNew {
			attach()
			continue
		}
		if state == modeOff || writeEvent(id, waitedSince) {
			break
		}
		if waitedSince == 0 {
			waitedSince = clock()
		}
		wait(waits)
	}
	if linked.raceEnable != nil {
		linked.raceEnable()
	}
}
