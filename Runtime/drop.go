package gotraceruntime

import "sync/atomic"

// Events that are dropped because there is no room (docs/SPOOL.md, "No room").
var (
	drops      uint32 // odd while the process drops events
	dropsSeen  uint32 // the value of drops for which the gate of every writer has been set to gateUnknown
	dropTicks  uint64 // when the drops began
	dropRetry  uint64 // ticks before which no goroutine looks for room
	retryTicks uint64 // 100 µs
)

// beginDrops ends the recording interval: from now on no P of the process records.
//
//go:norace
//go:nocheckptr
func (w *writer) beginDrops() {
	count := atomic.LoadUint32(&drops)
	if count&1 == 0 {
		now := clock()
		atomic.StoreUint64(&dropTicks, now)
		atomic.StoreUint64(&dropRetry, now+retryTicks)
		// Where another P has been faster, drops is odd all the same.
		atomic.CompareAndSwapUint32(&drops, count, count+1)
		count++
	}
	w.drop(count)
}

// drop counts an event that is not made. Before its goroutine can go on elsewhere, every P has been made to look at
// drops before its next event. Setting a gate to gateUnknown is harmless at any time.
//
//go:norace
//go:nocheckptr
func (w *writer) drop(count uint32) {
	if atomic.LoadUint32(&dropsSeen) != count {
		for i := range writers {
			atomic.StoreUint32(&writers[i].gate, gateUnknown)
		}
		atomic.StoreUint32(&dropsSeen, count)
	}
	atomic.AddUint64(slotWord(slotDroppedEvents), 1)
}

// dropsMayEnd reports whether a quarter of the segments that no P holds is free.
//
//go:norace
//go:nocheckptr
func dropsMayEnd() bool {
	limit := claimLimit()
	free, held := uint64(0), uint64(0)
	for i := uint64(0); i < limit; i++ {
		switch load(statesBase+uintptr(i)*8) & phaseMask {
		case phaseFree:
			free++
		case phaseClaimed, phaseCounters:
			held++
		}
	}
	return 4*free >= limit-held
}
