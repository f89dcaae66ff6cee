package gotraceruntime

import "sync/atomic"

var attaching mutex

// attach finds the recorder's spool and makes this process part of the session, or turns tracing off. Several
// goroutines may call it at once: one does the work, the others wait.
//
//go:norace
//go:nocheckptr
func attach() {
	attaching.lock()
	if atomic.LoadUint32(&mode) == modeNew {
		next := uint32(modeOff)
		if findSpool() && takeSlot() {
			next = start()
			if next == modeOff {
				atomic.StoreUint32(slotWord32(slotState), slotStateGaveUp)
			} else {
				waitUntilWatched()
			}
		}
		atomic.StoreUint32(&mode, next)
	}
	attaching.unlock()
}

// start completes the slot, chooses the path, measures what a call costs, and returns the mode to go on in.
//
//go:norace
//go:nocheckptr
func start() uint32 {
	if mappedSegments == 0 {
		*slotWord32(slotGiveUpReason) = giveUpReasonNoMemory
		return modeOff
	}
	if linked.stack == nil {
		*slotWord32(slotGiveUpReason) = giveUpReasonGoroutinesUnknown
		return modeOff
	}
	if clockIsTicks && !readsTicks {
		*slotWord32(slotGiveUpReason) = giveUpReasonClockUnreadable
		return modeOff
	}
	path := choosePath()
	*slotWord32(slotPath) = path
	// The recorder may read the slot while the cost is measured.
	atomic.StoreUint32(slotWord32(slotState), slotStateLive)
	calibrate(path == modeFast)
	gate = header32(headerGate)
	if path == modeFast {
		fastGate = gate
	}
	return path
}

// waitUntilWatched waits until the recorder has seen this process, where that is not the recorder's child: the recorder
// then learns how the process ends and what it runs, however soon it ends. Usually the recorder, which looks every
// millisecond, has done so while the cost was measured. It may be without a processor for long, so the wait is long
// too, but short where events may be dropped.
//
//go:norace
//go:nocheckptr
func waitUntilWatched() {
	if uint64(*slotWord32(slotParentPid)) == load(spoolBase+headerRecorderPid) {
		return
	}
	limit := int64(10_000_000_000)
	if *header32(headerOverflow) == overflowDrop {
		limit = 10_000_000
	}
	begun := nanotime()
	for checked := begun; ; {
		now := nanotime()
		if atomic.LoadUint32(slotWord32(slotWatched)) != 0 || !sessionIsOpen() || now-begun >= limit {
			return
		}
		if now-checked >= 100_000_000 {
			if recorderIsGone() {
				return
			}
			checked = now
		}
		nap(uintptr(min(50_000+(now-begun)/8, 1_000_000)))
	}
}
