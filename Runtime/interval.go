package gotraceruntime

import "sync/atomic"

// An interval is a recording interval of the process (docs/SPOOL.md, "Recording intervals"): the gate's value and the
// value of drops, both of which are even while events are recorded.
type interval struct {
	gate, drops uint32
}

// number is the interval's number in the spool. For a goroutine neither part ever goes back, so it differs where a part
// does.
//
//go:norace
//go:nocheckptr
func (i interval) number() uint64 { return uint64(i.gate) + uint64(i.drops) }

// gate is the recorder's word in the spool.
var gate *uint32

// fastGate is what the fast path compares with writer.gate: the gate, or alwaysSlow where there is no fast path.
var fastGate = &alwaysSlow

// alwaysSlow has the highest bit set: the fast path goes to slow before it looks for the P.
var alwaysSlow uint32 = 1 << 31

// gateUnknown is the writer.gate of a P that must look at gate and drops before its next event. No gate has this value.
const gateUnknown = 1<<32 - 1

// currentInterval returns the interval that an event of P p, which is pinned, belongs to. isOpen reports whether the
// event is to be made; an event that is dropped is counted. checksRecorder asks the caller for checkRecorder.
//
//go:norace
//go:nocheckptr
func (w *writer) currentInterval(p int) (current interval, isOpen, checksRecorder bool) {
	gate := atomic.LoadUint32(gate)
	if gate&1 != 0 {
		return current, false, false
	}
	count := atomic.LoadUint32(&drops)
	if count&1 != 0 {
		resumes := false
		if retry, now := atomic.LoadUint64(&dropRetry), clock(); int64(now-retry) >= 0 {
			checksRecorder = atomic.CompareAndSwapUint64(&dropRetry, retry, now+retryTicks)
			resumes = checksRecorder && sessionIsOpen() && dropsMayEnd() && (w.hasRoom(0) || w.next(p))
		}
		if !resumes {
			w.drop(count)
			return current, false, checksRecorder
		}
		atomic.CompareAndSwapUint32(&drops, count, count+1)
		count++
	}
	return interval{gate, count}, true, checksRecorder
}

// enterInterval makes the events that follow those of the interval: it writes the record, for which there is room,
// where the interval is another one.
//
//go:norace
//go:nocheckptr
func (w *writer) enterInterval(i interval) {
	if w.interval != i.number() {
		store(w.pos+8, i.number())
		store(w.pos+16, max(load(spoolBase+headerGateTicks), atomic.LoadUint64(&dropTicks)))
		store(w.pos, clock()<<idBits|idInterval)
		w.pos += intervalBytes
		w.interval = i.number()
		atomic.StoreUint64(&w.goid, 0)
	}
	atomic.StoreUint32(&w.gate, i.gate)
	// Drops that began meanwhile may have set it to gateUnknown before.
	if atomic.LoadUint32(&drops) != i.drops {
		atomic.StoreUint32(&w.gate, gateUnknown)
	}
}
