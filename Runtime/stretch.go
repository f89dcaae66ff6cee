package gotraceruntime

import "sync/atomic"

// A process's events come in stretches (docs/SPOOL.md, "Stretches"). A stretch's number is the gate's value and the count
// of drops, both of which are even while events are recorded.

// gate is the recorder's word in the spool.
var gate *uint32

// fastGate is what the fast path compares with writer.gate: the gate, or locked where there is no fast path.
var fastGate = &locked

// locked has the highest bit set: the fast path does not even look for the P.
var locked uint32 = 1 << 31

// shut is the writer.gate of a P that must look at gate and drops before its next event. It is no gate's value.
const shut = 1<<32 - 1

// drops is odd while the process drops events, since dropTicks; dropsSeen is drops when all writers had been shut.
var (
	drops      uint32
	dropsSeen  uint32
	dropTicks  uint64
	dropRetry  uint64 // ticks before which nobody looks for room
	retryTicks uint64 // 100 µs
)

// currentStretch gives the number of the stretch that an event of P p, which is pinned, belongs to. isOpen tells whether it
// is to be made; where room is short it is counted as dropped, and look asks for a look at the recorder.
//
//go:norace
//go:nocheckptr
func (w *writer) currentStretch(p int) (stretch uint64, isOpen, look bool) {
	gate := atomic.LoadUint32(gate)
	if gate&1 != 0 {
		return 0, false, false
	}
	count := atomic.LoadUint32(&drops)
	if count&1 != 0 {
		resumes := false
		if retry, now := atomic.LoadUint64(&dropRetry), clock(); int64(now-retry) >= 0 {
			look = atomic.CompareAndSwapUint64(&dropRetry, retry, now+retryTicks)
			resumes = look && sessionIsOpen() && thereIsRoom() && (w.hasRoom(0) || w.next(p))
		}
		if !resumes {
			w.drop(count)
			return 0, false, look
		}
		atomic.CompareAndSwapUint32(&drops, count, count+1)
		count++
	}
	return uint64(gate)<<32 | uint64(count), true, look
}

// beginDrops ends the stretch: from now on no P of the process records.
//
//go:norace
//go:nocheckptr
func (w *writer) beginDrops() {
	count := atomic.LoadUint32(&drops)
	if count&1 == 0 {
		now := clock()
		atomic.StoreUint64(&dropTicks, now)
		atomic.StoreUint64(&dropRetry, now+retryTicks)
		// Where somebody else was faster, his is as good.
		atomic.CompareAndSwapUint32(&drops, count, count+1)
		count++
	}
	w.drop(count)
}

// drop counts an event that is not made. Before its goroutine can go on elsewhere every P knows of the drops. To shut a
// writer is harmless at any time.
//
//go:norace
//go:nocheckptr
func (w *writer) drop(count uint32) {
	if atomic.LoadUint32(&dropsSeen) != count {
		for i := range writers {
			atomic.StoreUint32(&writers[i].gate, shut)
		}
		atomic.StoreUint32(&dropsSeen, count)
	}
	atomic.AddUint64(slotWord(slotDropped), 1)
}

// begin makes the events that follow those of the stretch. There is room for the record.
//
//go:norace
//go:nocheckptr
func (w *writer) begin(stretch uint64) {
	if w.stretch != stretch {
		store(w.pos+8, stretch)
		store(w.pos+16, max(load(spoolBase+headerGateTicks), atomic.LoadUint64(&dropTicks)))
		store(w.pos, clock()<<20|idStretch)
		w.pos += stretchBytes
		w.stretch = stretch
		atomic.StoreUint64(&w.goid, 0)
	}
	atomic.StoreUint32(&w.gate, uint32(stretch>>32))
	// Who began to drop meanwhile may have shut this writer before.
	if atomic.LoadUint32(&drops) != uint32(stretch) {
		atomic.StoreUint32(&w.gate, shut)
	}
}

// thereIsRoom tells whether a quarter of the segments that no P holds is free.
//
//go:norace
//go:nocheckptr
func thereIsRoom() bool {
	limit := claimLimit()
	free, held := uint64(0), uint64(0)
	for i := uint64(0); i < limit; i++ {
		switch load(statesBase+uintptr(i)*8) & 3 {
		case 0:
			free++
		case 1:
			held++
		}
	}
	return 4*free >= limit-held
}
