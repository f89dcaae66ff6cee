package gotraceruntime

import "sync/atomic"

// byOffsets is true where goroutines are identified through the offsets of layout_*.go, false where by text.
var byOffsets bool

// parentOffsetIsProven is 1 once the offset of the parent has been right for a goroutine that has one. The main
// goroutine, in which most programs begin, has none; until then the parents of others come from text.
var parentOffsetIsProven uint32

// choosePath compares this runtime's structures with layout_*.go and returns the mode to record in.
//
//go:norace
//go:nocheckptr
func choosePath() uint32 {
	byOffsets = *header64(headerForcePortable) == 0 && offsetsAreRight()
	if byOffsets && clockIsTicks {
		return modeFast
	}
	return modePortable
}

// offsetsAreRight compares what the offsets give for this goroutine with what the runtime prints. It follows no pointer
// that it has not found readable.
//
//go:norace
//go:nocheckptr
func offsetsAreRight() bool {
	if !layoutKnown || !hasAssembly {
		return false
	}
	var fromText goroutineText
	fromText.read()
	fromOffsets := identify()
	if fromOffsets.goid == 0 || fromOffsets.goid != fromText.goid {
		return false
	}
	created, file, line := linked.describe(uintptr(fromOffsets.pc) - 1)
	if created == "" {
		return false
	}
	if fromText.site.line != 0 {
		if file != fromText.site.file || line != fromText.site.line || fromOffsets.parent != fromText.parent {
			return false
		}
		fromText.proveParentOffset(fromOffsets)
	}
	p := procPin()
	isRight := false
	if m := uintptr(load(getg() + offsetM)); readable(m + offsetP) {
		if pp := uintptr(load(m + offsetP)); readable(pp) {
			isRight = *(*int32)(pointer(pp)) == int32(p)
		}
	}
	procUnpin()
	return isRight
}

// proveParentOffset sets parentOffsetIsProven where this goroutine, read through offsets, proves it.
//
//go:norace
//go:nocheckptr
func (t *goroutineText) proveParentOffset(fromOffsets goroutine) {
	if t.parent != 0 && t.parent == fromOffsets.parent {
		atomic.StoreUint32(&parentOffsetIsProven, 1)
	}
}

// readable reports whether the word at address can be read. The kernel reads the signal set before it finds that there
// is no such operation.
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

// identify reads the current goroutine through the offsets.
//
//go:norace
//go:nocheckptr
func identify() goroutine {
	g := getg()
	return goroutine{load(g + offsetGoid), load(g + offsetParent), load(g + offsetPC)}
}
