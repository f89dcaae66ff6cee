package gotraceruntime

import (
	"sync/atomic"
	"unsafe"
)

// waiting is held by the one goroutine that sleeps. The others wait for it parked: a sleeping thread for each of thousands
// of goroutines would break the program.
var waiting struct {
	mutex
	beat    uint64 // the recorder's heartbeat when last looked at
	checked int64  // when it last moved, or the recorder was last found alive
}

// wait sleeps until writing may be tried again, the nth time now, or gives up where there is no recorder any more.
//
// It never waits for a free segment alone: where all are held by Ps, it is a P with room that the goroutine must get to.
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

// lookAtRecorder gives up where the recorder has closed the session or is gone.
//
//go:norace
//go:nocheckptr
func lookAtRecorder() {
	waiting.lock()
	if atomic.LoadUint32(&mode) != modeOff {
		watchRecorder()
	}
	waiting.unlock()
}

//go:norace
//go:nocheckptr
func watchRecorder() {
	now := nanotime()
	beat := atomic.LoadUint64(header64(headerHeartbeat))
	switch {
	case !sessionIsOpen():
		giveUp(giveUpClosed)
	case beat != waiting.beat:
		waiting.beat, waiting.checked = beat, now
	case now-waiting.checked >= 100_000_000:
		if recorderIsGone() {
			giveUp(giveUpRecorder)
		}
		waiting.checked = now
	}
}

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

const noSuchProcess = -3

// recorderIsGone tells whether the recorder has ended. A recorder that is stopped, or gets no processor, has not.
//
//go:norace
//go:nocheckptr
func recorderIsGone() bool {
	pid := load(spoolBase + headerRecorder)
	if own.pid != ownPid() {
		return outerRecorderIsGone(pid)
	}
	if rawSyscall(sysKill, uintptr(pid), 0, 0, 0, 0, 0) == noSuchProcess {
		return true
	}
	var stat processStat
	if stat.read(pid) {
		// A zombie, or somebody else with its pid.
		return stat.state == 'Z' || stat.state == 'X' || stat.start != load(spoolBase+headerStart)
	}
	return hasExited(uintptr(pid))
}

// outerRecorderIsGone is for a process in a pid namespace of its own, where the recorder's pid is somebody else's or
// nobody's. What cannot be known is no end.
//
//go:norace
//go:nocheckptr
func outerRecorderIsGone(pid uint64) bool {
	var stat processStat
	if stat.read(0) && stat.pid == own.pid {
		// This /proc is the recorder's.
		return !stat.read(pid) || stat.state == 'Z' || stat.state == 'X' || stat.start != load(spoolBase+headerStart)
	}
	return doorIsGone()
}

// hasExited tells a zombie from a living process without /proc, which a program that has changed its root may not have.
//
//go:norace
//go:nocheckptr
func hasExited(pid uintptr) bool {
	const pidfdOpen = 434 // on all architectures
	fd := rawSyscall(pidfdOpen, pid, 0, 0, 0, 0, 0)
	if fd < 0 {
		return fd == noSuchProcess
	}
	// struct pollfd: descriptor, events and returned events; a pidfd is readable when its process has ended.
	const pollIn = 1
	poll := (*struct {
		fd              int32
		events, revents int16
	})(unsafe.Pointer(&buffers.words[0]))
	poll.fd, poll.events, poll.revents = int32(fd), pollIn, 0
	buffers.words[2], buffers.words[3] = 0, 0
	n := rawSyscall(sysPpoll, uintptr(unsafe.Pointer(poll)), 1, uintptr(unsafe.Pointer(&buffers.words[2])), 0, 0, 0)
	closeFile(uintptr(fd))
	return n == 1
}

// giveUp turns tracing off for good.
//
//go:norace
//go:nocheckptr
func giveUp(reason uint32) {
	if atomic.SwapUint32(&mode, modeOff) != modeOff {
		*slotWord32(slotReason) = reason
		atomic.StoreUint32(slotWord32(slotStateAt), 3)
	}
}
