// Package gotraceruntime records the calls of the program it is injected into.
//
// Rewritten sources call Enter, Exit and Spawn; everything else happens at the first of these calls. The package has no
// init function and no variable that needs initialisation at run time: a package with such takes part in the linker's
// ordering of package initialisation (cmd/link/internal/ld/inittask.go) and could move the user's.
//
// docs/SPOOL.md specifies the shared memory that events are written to; docs/RUNTIME.md explains the rest.
package gotraceruntime

import "sync/atomic"

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

// The states of the package; mode holds one of them.
const (
	modeNew      = 0 // nothing has happened yet
	modeFast     = 1 // recording with the assembly fast path
	modePortable = 2 // recording, every event through slow
	modeOff      = 3 // not recording, for good
	modeStarting = 4 // one goroutine is attaching, others wait
)

var mode uint32

// maxWriters bounds the number of Ps; the assembly has it as a constant.
const maxWriters = 4096

// A writer is where one P writes. Only the goroutine that runs on the P touches it, without being preempted.
type writer struct {
	pos     uintptr // of the next word
	end     uintptr // of the segment; a record must fit before it
	goid    uint64  // whose events come now; 0 forces a switch record
	state   uintptr // address of the segment's state word
	full    uint64  // the state word that says FULL
	stalled uint64  // ticks at which a wait for a segment began, 0 if none
	_       [16]byte
}

var writers [maxWriters]writer

// Offsets into the runtime's structures, set before mode becomes modeFast.
var offsetM, offsetP, offsetGoid, offsetParent, offsetPC uintptr

// Ids of event words (docs/SPOOL.md, "Words").
const (
	idExit   = 1
	idSwitch = 2
	idClock  = 3
	idStall  = 4
	idSite   = 6
)

const segmentReserve = 4 * 8 // room for a switch behind a clock record

// slow writes one event where the fast path could not: first use, another goroutine on this P, a full segment.
//
//go:norace
//go:nocheckptr
func slow(id uint32) {
	for {
		switch atomic.LoadUint32(&mode) {
		case modeOff:
			return
		case modeNew, modeStarting:
			attach()
			continue
		}
		if !writeEvent(id) {
			wait()
		}
	}
}
