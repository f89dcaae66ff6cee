package gotraceruntime

import "unsafe"

const (
	costBatches = 31
	// The median of fewer could be that of batches in which the thread was without a processor.
	minimumCostBatches = 9
	// Many, as counters may advance by tens of ticks at a time.
	costPairs = 256
	// The portable path is slow: fewer calls, and no new batch after this time.
	slowCostPairs   = 16
	costNanoseconds = 300_000
)

// scratch takes the events of the measurement. It is a variable of the package, as a stack may move.
var scratch [2*costPairs + 16]uint64

// openGate is the gate of the measurement.
var openGate uint32

// calibrate measures what recording a call costs, inside it and for its caller, and writes it to the process slot. The
// events go to scratch. It runs before anything is recorded.
//
//go:norace
//go:nocheckptr
func calibrate(fast bool) {
	var inside, outside [costBatches]uint64
	pairs := uint64(slowCostPairs)
	if fast {
		pairs = costPairs
	}
	goid := currentGoid()
	gate = &openGate
	p := procPin()
	if p >= maxWriters {
		procUnpin()
		return
	}
	w := &writers[p]
	if fast {
		fastGate = &openGate
	}
	started, startTicks := nanotime(), clock()
	batches := 0
	for batches < costBatches {
		w.pos = uintptr(unsafe.Pointer(&scratch))
		w.end = w.pos + unsafe.Sizeof(scratch)
		w.goid = goid
		before := clock()
		if fast {
			for i := uint64(0); i < pairs; i++ {
				probe()
			}
		} else {
			for i := uint64(0); i < pairs; i++ {
				slowProbe()
			}
		}
		between := clock()
		for i := uint64(0); i < pairs; i++ {
			plain()
		}
		after := clock()
		in := uint64(0)
		for i := uint64(0); i < 2*pairs; i += 2 {
			in += (scratch[i+1]>>20 - scratch[i]>>20) & tickMask
		}
		plainTicks := min(after-between, between-before)
		extra := between - before - plainTicks
		// Half of the plain function is its body, the other half the call.
		in -= min(plainTicks/2, in)
		inside[batches] = in
		outside[batches] = extra - min(in, extra)
		batches++
		// The thread may have been without a processor for any time.
		if batches >= minimumCostBatches && nanotime()-started >= costNanoseconds {
			break
		}
	}
	counted := uint64(0)
	if fast {
		counted = counting[p].cost(pairs)
	}
	retryTicks = (clock() - startTicks) * 100_000 / uint64(max(nanotime()-started, 1))
	*w = writer{}
	fastGate = &alwaysSlow
	procUnpin()
	*slotWord(slotCostInside) = median(inside[:batches]) * 1000 / pairs
	*slotWord(slotCostOutside) = median(outside[:batches]) * 1000 / pairs
	*slotWord(slotCostCount) = counted * 1000 / pairs
}

// cost measures what counting adds to so many calls, in ticks, by the fastest of a few batches. The goroutine is
// pinned.
//
//go:norace
//go:nocheckptr
func (c *counter) cost(calls uint64) uint64 {
	// A directory with one entry, that of idFirst, and its page.
	scratch[0] = uint64(uintptr(unsafe.Pointer(&scratch[1])))
	c.directory = uintptr(unsafe.Pointer(&scratch))
	counted, uncounted := ^uint64(0), ^uint64(0)
	for batch := 0; batch < minimumCostBatches; batch++ {
		before := clock()
		for i := uint64(0); i < calls; i++ {
			countedProbe()
		}
		between := clock()
		for i := uint64(0); i < calls; i++ {
			plain()
		}
		counted, uncounted = min(counted, between-before), min(uncounted, clock()-between)
	}
	*c = counter{}
	return counted - min(counted, uncounted)
}

// countedProbe is a function that is only counted.
//
//go:norace
//go:nocheckptr
//go:noinline
func countedProbe() {
	Count(idFirst)
	busy++
}

// busy is what the measured functions change: little work, of which, as in any function, a part happens while the
// counter is read.
var busy uint64

// probe is an instrumented function.
//
//go:norace
//go:nocheckptr
//go:noinline
func probe() {
	Enter(idFirst)
	defer Exit()
	busy++
}

// slowProbe is the same on the portable path.
//
//go:norace
//go:nocheckptr
//go:noinline
func slowProbe() {
	writeEvent(idFirst, 0)
	defer writeEvent(idExit, 0)
	busy++
}

// plain is the same function, not instrumented.
//
//go:norace
//go:nocheckptr
//go:noinline
func plain() { busy++ }

// currentGoid returns the current goroutine's goid, as the path in use reads it.
//
//go:norace
//go:nocheckptr
func currentGoid() uint64 {
	if byOffsets {
		return identify().goid
	}
	return goidFromText()
}

// median sorts values and returns the middle one.
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
