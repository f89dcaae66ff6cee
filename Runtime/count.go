package gotraceruntime

import (
	"sync/atomic"
	"unsafe"
)

// Calls of functions that are only counted (docs/SPOOL.md, "Counters"): each P has its own counters, in pages of
// consecutive ids, so that counting is one plain addition of the goroutine that runs on it.

const counterPages = (1 << idBits) / countersInPage

// counterPageBytes is a page's header word and its counters.
const counterPageBytes = (1 + countersInPage) * wordBytes

// A counter is what one P needs to count. Only the goroutine that runs on the P touches it, without being preempted.
// The assembly, where addresses have 64 bits, relies on its size, 32 bytes.
type counter struct {
	directory uintptr // counterPages addresses of pages, 0 for those that the P does not have yet
	segment   uintptr // with room for pages
	pages     uintptr // of the segment, in use
	retry     uint64  // ticks before which no segment is looked for
}

var counting [maxWriters]counter

// Count counts a call of the function with this id.
//
//go:norace
//go:nocheckptr
//go:nosplit
func Count(id uint32) {
	if mode != modeOff {
		count(id)
	}
}

// countSlowly counts where the fast path could not: first use, the first call of a function on this P.
//
//go:norace
//go:nocheckptr
func countSlowly(id uint32) {
	// As in slow.
	if linked.raceDisable != nil {
		linked.raceDisable()
	}
	for waits := 0; ; waits++ {
		state := atomic.LoadUint32(&mode)
		if state == modeNew {
			attach()
			continue
		}
		if state == modeOff || countHere(id) {
			break
		}
		wait(waits)
	}
	if linked.raceEnable != nil {
		linked.raceEnable()
	}
}

// countHere counts a call on this P. It reports false where there is no room and it may wait for some.
//
//go:norace
//go:nocheckptr
func countHere(id uint32) bool {
	if atomic.LoadUint32(gate)&1 != 0 || load(spoolBase+headerReadsCounters) == 0 {
		return true
	}
	p := procPin()
	if p >= maxWriters {
		procUnpin()
		giveUp(giveUpReasonTooManyProcessors)
		return true
	}
	page, mayWait := counting[p].page(id, p)
	if page != 0 {
		at := page + wordBytes + uintptr(id%countersInPage)*wordBytes
		store(at, load(at)+1)
	} else if !mayWait {
		atomic.AddUint64(slotWord(slotDroppedEvents), 1)
	}
	procUnpin()
	return page != 0 || !mayWait
}

// page returns the page of P p, which is pinned, that has the counter of an id. Where there is no room for a page it
// returns 0, and whether that may change.
//
//go:norace
//go:nocheckptr
func (c *counter) page(id uint32, p int) (page uintptr, mayWait bool) {
	if c.directory == 0 {
		c.directory = mapMemory(counterPages * unsafe.Sizeof(uintptr(0)))
		if c.directory == 0 {
			return 0, false
		}
	}
	entry := (*uintptr)(pointer(c.directory + uintptr(id/countersInPage)*unsafe.Sizeof(uintptr(0))))
	if *entry != 0 {
		return *entry, false
	}
	if c.segment == 0 || (c.pages+1)*counterPageBytes > segmentBytes {
		if !sessionIsOpen() {
			return 0, false
		}
		waits := *header32(headerOverflow) != overflowDrop
		if !waits && int64(clock()-c.retry) < 0 {
			return 0, false
		}
		segment, ok := claimCounters(p)
		if !ok {
			c.retry = clock() + retryTicks
			return 0, waits
		}
		c.segment, c.pages = segment, 0
	}
	page = c.segment + c.pages*counterPageBytes
	c.pages++
	store(page, uint64(id/countersInPage)+1)
	*entry = page
	return page, false
}

// claimCounters claims a segment for counters of P p, which is pinned. The segment is the process's for good.
//
//go:norace
//go:nocheckptr
func claimCounters(p int) (segment uintptr, ok bool) {
	owner := uint64(p)<<segmentProcessorShift | slotIndex<<segmentSlotShift
	limit := claimLimit()
	for i := uint64(0); i < limit; i++ {
		state := statesBase + uintptr(i)*8
		if load(state) == phaseFree &&
			atomic.CompareAndSwapUint64((*uint64)(pointer(state)), phaseFree, owner|phaseCounters) {
			return segmentsBase + uintptr(i)*segmentBytes, true
		}
	}
	return 0, false
}
