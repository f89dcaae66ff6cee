package gotraceruntime

import "sync/atomic"

// A stretch of a process's events (docs/SPOOL.md, "Stretches"): the gate's value and the count of drops, both of which are
// even while events are recorded.
type stretch struct {
	gate, drops uint32
}

// number is the stretch's in the spool. For a goroutine neither part ever goes back, so it differs where a part does.
//
//go:norace
//go:nocheckptr
func (s stretch) number() uint64 { return uint64(s.gate) + uint64(s.drops) }

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

// currentStretch gives the stretch that an event of P p, which is pinned, belongs to. isOpen tells whether it
// is to be made; where room is short it is counted as dropped, and look asks for a look at the recorder.
//
//go:norace
//go:nocheckptr
func (w *writer) currentStretch(p int) (current stretch, isOpen, look bool) {
	gate := atomic.LoadUint32(gate)
	if gate&1 != 0 {
		return current, false, false
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
			return current, false, look
		}
		atomic.CompareAndSwapUint32(&drops, count, count+1)
		count++
	}
	return stretch{gate, count}, true, look
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
func (w *writer) begin(s stretch) {
	if w.stretch != s.number() {
		store(w.pos+8, s.number())
		store(w.pos+16, max(load(spoolBase+headerGateTicks), atomic.LoadUint64(&dropTicks)))
		store(w.pos, clock()<<20|idStretch)
		w.pos += stretchBytes
		w.stretch = s.number()
		atomic.StoreUint64(&w.goid, 0)
	}
	atomic.StoreUint32(&w.gate, s.gate)
	// Who began to drop meanwhile may have shut this writer before.
	if atomic.LoadUint32(&drops) != s.drops {
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
