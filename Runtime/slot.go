package gotraceruntime

import (
	"sync/atomic"
	"unsafe"
)

// self is this process, as the recorder sees it: in another pid namespace it has another pid.
var self processStat

// takeSlot takes a process slot and fills it, and reports whether there was one.
//
//go:norace
//go:nocheckptr
func takeSlot() bool {
	slots := spoolBase + uintptr(load(spoolBase+headerSlotsOffset))
	count := load(spoolBase + headerSlotCount)
	for i := uint64(0); i < count; i++ {
		slot := slots + uintptr(i)*slotBytes
		state := (*uint32)(pointer(slot))
		if atomic.LoadUint32(state) != slotStateFree ||
			!atomic.CompareAndSwapUint32(state, slotStateFree, slotStateBeingFilled) {
			continue
		}
		slotBase, slotIndex = slot, i
		*slotWord32(slotPid) = uint32(self.pid)
		*slotWord32(slotParentPid) = uint32(self.parent)
		*slotWord(slotProcessStart) = self.start
		*slotWord(slotStackStart) = self.stack
		*slotWord(slotStartTicks) = clock()
		if linked.version != nil {
			version := linked.version()
			for j := 0; j < len(version) && j < slotGoVersionCapacity; j++ {
				*(*byte)(pointer(slot + slotGoVersion + uintptr(j))) = version[j]
			}
		}
		fillCommandLine()
		fillImage()
		return true
	}
	atomic.AddUint64(header64(headerRefusedProcesses), 1)
	return false
}

// fillCommandLine writes the command line to the slot, as the recorder has answered it, or from /proc.
//
//go:norace
//go:nocheckptr
func fillCommandLine() {
	if answerLineBytes > 0 {
		for i := 0; i < min(answerLineBytes, slotCommandLineCapacity); i++ {
			*(*byte)(pointer(slotBase + slotCommandLine + uintptr(i))) = answer.line[i]
		}
		*slotWord32(slotCommandLineBytes) = uint32(min(answerLineBytes, slotCommandLineCapacity))
		if answerLineBytes > slotCommandLineCapacity {
			*slotWord32(slotCommandLineTruncated) = 1
		}
		return
	}
	fd, ok := openFile("/proc/self/cmdline", 0, "", 0)
	if !ok {
		return
	}
	used := uintptr(0)
	for used < slotCommandLineCapacity {
		n := rawSyscall(sysRead, fd, slotBase+slotCommandLine+used, slotCommandLineCapacity-used, 0, 0, 0)
		if n <= 0 {
			break
		}
		used += uintptr(n)
	}
	if rawSyscall(sysRead, fd, uintptr(unsafe.Pointer(&buffers.words)), 1, 0, 0, 0) == 1 {
		*slotWord32(slotCommandLineTruncated) = 1
	}
	closeFile(fd)
	*slotWord32(slotCommandLineBytes) = uint32(used)
}
