package gotraceruntime

import "unsafe"

const (
	costBatches = 127
	costPairs   = 16
	// Enough for the fast path; the portable one may get fewer batches.
	costNanoseconds = 300_000
)

// scratch takes the events of the measurement; as a global it stays where it is.
var scratch [2*costPairs + 16]uint64

// open is the gate of the measurement.
var open uint32

// calibrate measures what recording a call costs, inside it and for its caller, and writes it to the process slot. The
// events go to scratch. It runs before anything is recorded.
//
//go:norace
//go:nocheckptr
func calibrate(fast bool) {
	var inside, outside [costBatches]uint64
	goid := currentGoid()
	gate = &open
	p := procPin()
	if p >= maxWriters {
		procUnpin()
		return
	}
	w := &writers[p]
	if fast {
		fastGate = &open
	}
	started, startTicks := nanotime(), clock()
	batches := 0
	for batches < costBatches && nanotime()-started < costNanoseconds {
		w.pos = uintptr(unsafe.Pointer(&scratch))
		w.end = w.pos + unsafe.Sizeof(scratch)
		w.goid = goid
		before := clock()
		for i := 0; i < costPairs; i++ {
			if fast {
				probe()
			} else {
				slowProbe()
			}
		}
		between := clock()
		for i := 0; i < costPairs; i++ {
			plain()
		}
		after := clock()
		in := uint64(0)
		for i := 0; i < 2*costPairs; i += 2 {
			in += (scratch[i+1]>>20 - scratch[i]>>20) & tickMask
		}
		extra := between - before - min(after-between, between-before)
		inside[batches] = in
		outside[batches] = extra - min(in, extra)
		batches++
	}
	retryTicks = (clock() - startTicks) * 100_000 / uint64(max(nanotime()-started, 1))
	*w = writer{}
	fastGate = &locked
	procUnpin()
	*slotWord(slotInside) = median(inside[:batches]) * 1000 / costPairs
	*slotWord(slotOutside) = median(outside[:batches]) * 1000 / costPairs
}

// probe is an instrumented function with nothing in it.
//
//go:norace
//go:nocheckptr
//go:noinline
func probe() {
	Enter(idFirst)
	defer Exit()
}

// slowProbe is the same on the portable path.
//
//go:norace
//go:nocheckptr
//go:noinline
func slowProbe() {
	writeEvent(idFirst, 0)
	defer writeEvent(idExit, 0)
}

// plain is the same function, not instrumented.
//
//go:norace
//go:nocheckptr
//go:noinline
func plain() {}

//go:norace
//go:nocheckptr
func currentGoid() uint64 {
	if byOffsets {
		return identify().goid
	}
	return goidFromText()
}

// median sorts values.
//
//go:norace
//go:nocheckptr
func median(values []uint64) uint64 {
	for i := range values {
		for j := i; j > 0 && values[j] < values[j-1]; j-- {
			values[j], values[j-1] = values[j-1], values[j]
		}
	}
	return values[len(values)/2]
}
