package gotraceruntime

import (
	"sync/atomic"
	"unsafe"
)

// magic is Magic, "GOTRSPL1", as one word.
const magic = 0x314C5053_52544F47

const (
	tickMask  = 1<<tickBits - 1
	phaseMask = 1<<segmentSlotShift - 1
)

// The mapped spool, and this process's slot in it.
var (
	spoolBase      uintptr
	slotBase       uintptr
	slotIndex      uint64
	statesBase     uintptr
	segmentsBase   uintptr
	mappedSegments uint64 // fewer than the spool has where the address space is limited
	clockIsTicks   bool
	sequence       uint32 // of the last segment claimed
)

//go:norace
//go:nocheckptr
func header32(offset uintptr) *uint32 { return (*uint32)(pointer(spoolBase + offset)) }

//go:norace
//go:nocheckptr
func header64(offset uintptr) *uint64 { return (*uint64)(pointer(spoolBase + offset)) }

//go:norace
//go:nocheckptr
func slotWord(offset uintptr) *uint64 { return (*uint64)(pointer(slotBase + offset)) }

//go:norace
//go:nocheckptr
func slotWord32(offset uintptr) *uint32 { return (*uint32)(pointer(slotBase + offset)) }

// sessionIsOpen reports whether the recorder still takes events.
//
//go:norace
//go:nocheckptr
func sessionIsOpen() bool { return atomic.LoadUint32(header32(headerSessionState)) == sessionStateOpen }

// claimLimit returns the number of segments that may be claimed.
//
//go:norace
//go:nocheckptr
func claimLimit() uint64 { return min(atomic.LoadUint64(header64(headerClaimLimit)), mappedSegments) }

// next gives P p of this process a new segment, with its clock record written, and reports whether there was one. The P
// is pinned.
//
//go:norace
//go:nocheckptr
func (w *writer) next(p int) bool {
	w.retire()
	if !sessionIsOpen() {
		return false
	}
	limit := claimLimit()
	// From the lowest up: few segments stay in use, and the caches stay warm.
	for i := uint64(0); i < limit; i++ {
		state := statesBase + uintptr(i)*8
		if load(state) != phaseFree {
			continue
		}
		number := uint64(atomic.AddUint32(&sequence, 1))
		owner := number<<segmentSequenceShift | uint64(p)<<segmentProcessorShift | slotIndex<<segmentSlotShift
		if !atomic.CompareAndSwapUint64((*uint64)(pointer(state)), phaseFree, owner|phaseClaimed) {
			continue
		}
		// After the claim: a process killed in between has claimed one more than the slot says, never one less.
		atomic.AddUint64(slotWord(slotSegmentsClaimed), 1)
		w.state = state
		w.full = owner | phaseFull
		w.pos = segmentsBase + uintptr(i)*segmentBytes
		w.end = w.pos + segmentBytes
		now := clock()
		store(w.pos+8, now)
		store(w.pos, now<<idBits|idClock)
		w.pos += clockBytes
		return true
	}
	return false
}

// retire gives the P's segment to the recorder.
//
//go:norace
//go:nocheckptr
func (w *writer) retire() {
	if w.pos != 0 {
		// Where something has overwritten the state with another owner, the segment stays that owner's: the recorder
		// then sees one segment of this process less than were claimed.
		state := (*uint64)(pointer(w.state))
		_ = atomic.CompareAndSwapUint64(state, w.full^(phaseFull^phaseClaimed), w.full) ||
			atomic.CompareAndSwapUint64(state, phaseFree, w.full)
	}
	w.pos, w.end, w.goid, w.interval = 0, 0, 0, 0
}

// load and store touch memory outside of Go's heap, and structures of the runtime, by address.
//
//go:norace
//go:nocheckptr
func load(address uintptr) uint64 { return atomic.LoadUint64((*uint64)(pointer(address))) }

//go:norace
//go:nocheckptr
func load32(address uintptr) uint32 { return atomic.LoadUint32((*uint32)(pointer(address))) }

// store has release order: the header of a record is stored behind its words.
//
//go:norace
//go:nocheckptr
func store(address uintptr, word uint64) { atomic.StoreUint64((*uint64)(pointer(address)), word) }

// pointer makes a pointer of an address outside of Go's heap, which the garbage collector ignores.
//
//go:norace
//go:nocheckptr
func pointer(address uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&address)) }
