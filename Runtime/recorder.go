package gotraceruntime

import (
	"sync/atomic"
	"unsafe"
)

// checkRecorder gives up where the recorder has closed the session or has ended.
//
//go:norace
//go:nocheckptr
func checkRecorder() {
	waiting.lock()
	if atomic.LoadUint32(&mode) != modeOff {
		watchRecorder()
	}
	waiting.unlock()
}

// watchRecorder is checkRecorder for a goroutine that holds waiting.
//
//go:norace
//go:nocheckptr
func watchRecorder() {
	now := nanotime()
	beat := atomic.LoadUint64(header64(headerHeartbeat))
	switch {
	case !sessionIsOpen():
		giveUp(giveUpReasonSessionClosed)
	case beat != waiting.beat:
		waiting.beat, waiting.checked = beat, now
	case now-waiting.checked >= 100_000_000:
		if recorderIsGone() {
			giveUp(giveUpReasonRecorderGone)
		}
		waiting.checked = now
	}
}

const noSuchProcess = -3

// recorderIsGone reports whether the recorder has ended. A recorder that is stopped, or gets no processor, has not.
//
//go:norace
//go:nocheckptr
func recorderIsGone() bool {
	pid := load(spoolBase + headerRecorderPid)
	if self.pid != ownPid() {
		return outerRecorderIsGone(pid)
	}
	if rawSyscall(sysKill, uintptr(pid), 0, 0, 0, 0, 0) == noSuchProcess {
		return true
	}
	var stat processStat
	if stat.read(pid) {
		// A zombie, or another process with its pid.
		return stat.state == 'Z' || stat.state == 'X' || stat.start != load(spoolBase+headerRecorderStart)
	}
	return hasExited(uintptr(pid))
}

// outerRecorderIsGone is recorderIsGone for a process in a pid namespace of its own, where the recorder's pid is
// another process's or none. Where the answer cannot be known it is false.
//
//go:norace
//go:nocheckptr
func outerRecorderIsGone(pid uint64) bool {
	var stat processStat
	if stat.read(0) && stat.pid == self.pid {
		// This /proc is of the recorder's pid namespace.
		return !stat.read(pid) || stat.state == 'Z' || stat.state == 'X' ||
			stat.start != load(spoolBase+headerRecorderStart)
	}
	return socketIsClosed()
}

// hasExited reports whether a process is gone or a zombie, without /proc, which a program that has changed its root may
// not have.
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

// giveUp turns tracing off for good, and writes the reason to the slot.
//
//go:norace
//go:nocheckptr
func giveUp(reason uint32) {
	if atomic.SwapUint32(&mode, modeOff) != modeOff {
		*slotWord32(slotGiveUpReason) = reason
		atomic.StoreUint32(slotWord32(slotState), slotStateGaveUp)
	}
}
