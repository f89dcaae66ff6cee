package gotraceruntime

import "sync/atomic"

// byOffsets tells that goroutines are identified through the offsets of layout_*.go; otherwise it is by text.
var byOffsets bool

// parentsHold is 1 once the offset of the parent has been right for a goroutine that has one. The main goroutine, in which
// most programs begin, has none; until then the parents of others come from text.
var parentsHold uint32

// choosePath looks whether this runtime's structures are what layout_*.go says and gives the mode to record in.
//
//go:norace
//go:nocheckptr
func choosePath() uint32 {
	byOffsets = *header64(headerPortable) == 0 && offsetsHold()
	if byOffsets && clockIsTicks {
		return modeFast
	}
	return modePortable
}

// offsetsHold compares what the offsets give for this goroutine with what the runtime says in text. It follows no pointer
// that it has not found readable.
//
//go:norace
//go:nocheckptr
func offsetsHold() bool {
	if !layoutKnown || !hasAssembly {
		return false
	}
	var said goroutineText
	said.read()
	seen := identify()
	if seen.goid == 0 || seen.goid != said.goid {
		return false
	}
	created, file, line := linked.describe(uintptr(seen.pc) - 1)
	if created == "" {
		return false
	}
	if said.site.line != 0 {
		if file != said.site.file || line != said.site.line || seen.parent != said.parent {
			return false
		}
		said.proveParents(seen)
	}
	p := procPin()
	holds := false
	if m := uintptr(load(getg() + offsetM)); readable(m + offsetP) {
		if pp := uintptr(load(m + offsetP)); readable(pp) {
			holds = *(*int32)(pointer(pp)) == int32(p)
		}
	}
	procUnpin()
	return holds
}

// proveParents sets parentsHold where this goroutine proves it.
//
//go:norace
//go:nocheckptr
func (t *goroutineText) proveParents(seen goroutine) {
	if t.parent != 0 && t.parent == seen.parent {
		atomic.StoreUint32(&parentsHold, 1)
	}
}

// readable tells whether the word at address can be read. The kernel reads the signal set before it finds that there is
// no such operation.
//
//go:norace
//go:nocheckptr
func readable(address uintptr) bool {
	if address < 4096 || address%8 != 0 {
		return false
	}
	const invalid = -22
	return rawSyscall(sysRtSigprocmask, ^uintptr(0), address, 0, 8, 0, 0) == invalid
}

// A goroutine as the runtime knows it.
type goroutine struct {
	goid, parent, pc uint64
}

//go:norace
//go:nocheckptr
func identify() goroutine {
	g := getg()
	return goroutine{load(g + offsetGoid), load(g + offsetParent), load(g + offsetPC)}
}
