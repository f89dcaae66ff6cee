package gotraceruntime

import (
	"sync/atomic"
	"unsafe"
)

// waiting is held by the one goroutine that sleeps. The others wait for the lock, parked: a sleeping thread for each of
// thousands of goroutines would exceed Go's limit of threads.
var waiting struct {
	mutex
	beat    uint64 // the recorder's heartbeat when last looked at
	checked int64  // when it last moved, or the recorder was last found alive
}

// wait sleeps until writing may be tried again, the nth time now, or gives up where the recorder has ended.
//
// It does not wait until a segment is free: where Ps hold all of them, the goroutine must get to a P with room.
//
//go:norace
//go:nocheckptr
func wait(nth int) {
	claims := atomic.LoadUint32(&sequence)
	waiting.lock()
	if sessionIsOpen() && atomic.LoadUint32(&sequence) == claims && !segmentIsFree() {
		nap(uintptr(min(20_000<<min(nth, 6), 1_000_000)))
	}
	if atomic.LoadUint32(&mode) != modeOff {
		watchRecorder()
	}
	waiting.unlock()
	linked.yield()
}

// nap sleeps for less than a second. It uses buffers.words.
//
//go:norace
//go:nocheckptr
func nap(nanoseconds uintptr) {
	// struct timespec of this system call: two words of the machine.
	timespec := (*[2]uintptr)(unsafe.Pointer(&buffers.words))
	timespec[0], timespec[1] = 0, nanoseconds
	sleep(uintptr(unsafe.Pointer(timespec)))
}

// sleep is a system call that the scheduler knows of, so the P is free for others meanwhile.
//
//go:norace
//go:nocheckptr
//go:nosplit
func sleep(timespec uintptr) {
	entersyscall()
	rawSyscall(sysNanosleep, timespec, 0, 0, 0, 0, 0)
	exitsyscall()
}

// segmentIsFree reports whether any segment that may be claimed is free.
//
//go:norace
//go:nocheckptr
func segmentIsFree() bool {
	limit := claimLimit()
	for i := uint64(0); i < limit; i++ {
		if load(statesBase+uintptr(i)*8) == 0 {
			return true
		}
	}
	return false
}
