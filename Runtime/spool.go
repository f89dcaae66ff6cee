package gotraceruntime

import (
	"sync/atomic"
	"unsafe"
)

// Offsets and numbers of docs/SPOOL.md.
const (
	magic = 0x314C5053_52544F47 // "GOTRSPL1"

	headerBytes        = 4096
	headerVersion      = 8
	headerState        = 12
	headerRecorder     = 16
	headerStart        = 24
	headerClock        = 32
	headerOverflow     = 36
	headerSlots        = 40
	headerSlotCount    = 48
	headerStates       = 56
	headerSegments     = 64
	headerSegmentBytes = 72
	headerCount        = 80
	headerExtent       = 88
	headerPortable     = 96
	headerNamespace    = 104
	headerLimit        = 128
	headerHeartbeat    = 192
	headerGate         = 256
	headerGateTicks    = 264
	headerRefused      = 320

	sessionOpen  = 1
	overflowDrop = 1

	slotBytes       = 4096
	slotStateAt     = 0
	slotPid         = 4
	slotStart       = 8
	slotParent      = 16
	slotPath        = 20
	slotTicks       = 24
	slotInside      = 32
	slotOutside     = 40
	slotStalls      = 48
	slotStallTicks  = 56
	slotDropped     = 64
	slotReason      = 72
	slotWatched     = 76
	slotVersion     = 80
	slotVersionSize = 48
	slotLineBytes   = 128
	slotLineCut     = 132
	slotLine        = 136
	slotLineSize    = 3424
	slotClaimed     = 3568
	slotStack       = 3576

	giveUpRecorder   = 1
	giveUpClosed     = 2
	giveUpMap        = 3
	giveUpProcessors = 4
	giveUpUnlinked   = 5
	giveUpClock      = 6

	segmentBytes = 65536
	tickMask     = 1<<44 - 1
)

// The mapped spool, and this process's place in it.
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

// sessionIsOpen tells whether the recorder still takes events.
//
//go:norace
//go:nocheckptr
func sessionIsOpen() bool { return atomic.LoadUint32(header32(headerState)) == sessionOpen }

// claimLimit gives the number of segments that may be claimed.
//
//go:norace
//go:nocheckptr
func claimLimit() uint64 { return min(atomic.LoadUint64(header64(headerLimit)), mappedSegments) }

// next gives P p of this process a new segment, with its clock record written. The P is pinned.
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
		if load(state) != 0 {
			continue
		}
		number := uint64(atomic.AddUint32(&sequence, 1))
		owner := number<<32 | uint64(p)<<16 | slotIndex<<2
		if !atomic.CompareAndSwapUint64((*uint64)(pointer(state)), 0, owner|1) {
			continue
		}
		// After the claim: killed in between, the process has claimed one more than it says, never one less.
		atomic.AddUint64(slotWord(slotClaimed), 1)
		w.state = state
		w.full = owner | 2
		w.pos = segmentsBase + uintptr(i)*segmentBytes
		w.end = w.pos + segmentBytes
		now := clock()
		store(w.pos+8, now)
		store(w.pos, now<<20|idClock)
		w.pos += 16
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
		// Whoever has it, where something has written over its state, goes on with it: the recorder misses one of ours.
		state := (*uint64)(pointer(w.state))
		_ = atomic.CompareAndSwapUint64(state, w.full^3, w.full) || atomic.CompareAndSwapUint64(state, 0, w.full)
	}
	w.pos, w.end, w.goid, w.stretch = 0, 0, 0, 0
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

// pointer makes a pointer of an address that is no Go object's, so that the garbage collector has no say in it.
//
//go:norace
//go:nocheckptr
func pointer(address uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&address)) }
