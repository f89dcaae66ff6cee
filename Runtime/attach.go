package gotraceruntime

import (
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"unsafe"
)

var attaching sync.Mutex

// attach finds the recorder's spool and makes this process part of the session, or turns tracing off. Several goroutines
// may come here at once: one does the work, the others wait.
//
//go:norace
//go:nocheckptr
func attach() {
	attaching.Lock()
	if atomic.LoadUint32(&mode) == modeNew {
		next := uint32(modeOff)
		if findSpool() && takeSlot() {
			next = choosePath()
			*slotWord32(slotPath) = next
			atomic.StoreUint32(slotWord32(slotStateAt), 2)
		}
		atomic.StoreUint32(&mode, next)
		if next != modeOff {
			if mappedSegments == 0 {
				giveUp(giveUpMap)
			} else {
				calibrate()
			}
		}
	}
	attaching.Unlock()
}

// findSpool walks up the chain of parents to a process with an open spool and maps it.
//
//go:norace
//go:nocheckptr
func findSpool() bool {
	var stat processStat
	if !stat.read(0) {
		return false
	}
	for depth := 0; depth < 256 && stat.parent > 0; depth++ {
		pid := stat.parent
		if !stat.read(pid) {
			return false
		}
		if openSpool("/dev/shm/gotrace.", pid, stat.start) || openSpool("/tmp/gotrace.", pid, stat.start) {
			return true
		}
	}
	return false
}

// openSpool maps the spool of the recorder pid if there is one and it is that process's. No descriptor stays open: the
// program may count or close its descriptors.
//
//go:norace
//go:nocheckptr
func openSpool(prefix string, pid int64, start uint64) bool {
	var path pathText
	path.text(prefix)
	path.number(pid)
	path.text(".spool")
	fd, ok := openFile(&path, syscall.O_RDWR|syscall.O_CLOEXEC|syscall.O_NOFOLLOW)
	if !ok {
		return false
	}
	ok = mapSpool(fd, pid, start)
	closeFile(fd)
	return ok
}

//go:norace
//go:nocheckptr
func mapSpool(fd uintptr, pid int64, start uint64) bool {
	var info syscall.Stat_t
	if syscall.Fstat(int(fd), &info) != nil || info.Mode&syscall.S_IFMT != syscall.S_IFREG ||
		info.Uid != uint32(syscall.Geteuid()) || info.Size < headerBytes {
		return false
	}
	const writable = syscall.PROT_READ | syscall.PROT_WRITE
	header, err := syscall.Mmap(int(fd), 0, headerBytes, writable, syscall.MAP_SHARED)
	if err != nil {
		return false
	}
	spoolBase = uintptr(unsafe.Pointer(&header[0]))
	front := load(spoolBase + headerSegments)
	count := load(spoolBase + headerCount)
	extent := load(spoolBase + headerExtent)
	ours := load(spoolBase) == magic && *header32(headerVersion) == 1 && *header32(headerState) == sessionOpen &&
		load(spoolBase+headerRecorder) == uint64(pid) && load(spoolBase+headerStart) == start &&
		load(spoolBase+headerSegmentBytes) == segmentBytes && extent > 0 &&
		count <= 1<<24 && front <= uint64(info.Size) && count*segmentBytes <= uint64(info.Size)-front
	spoolBase = 0
	syscall.Munmap(header)
	if !ours {
		return false
	}
	segments := affordableSegments(count, extent)
	for {
		memory, err := syscall.Mmap(int(fd), 0, int(front+segments*segmentBytes), writable, syscall.MAP_SHARED)
		if err == nil {
			spoolBase = uintptr(unsafe.Pointer(&memory[0]))
			break
		}
		// Without any segment the slot can still say why nothing is recorded.
		if segments == 0 {
			return false
		}
		segments = segments / 2 / extent * extent
	}
	mappedSegments = segments
	statesBase = spoolBase + uintptr(load(spoolBase+headerStates))
	segmentsBase = spoolBase + uintptr(front)
	clockIsTicks = *header32(headerClock) == 1
	return true
}

// affordableSegments leaves a program whose address space is limited (ulimit -v) most of it.
//
//go:norace
//go:nocheckptr
func affordableSegments(count, extent uint64) uint64 {
	var limit syscall.Rlimit
	const rlimitAS = 9
	if syscall.Getrlimit(rlimitAS, &limit) != nil {
		return count
	}
	affordable := uint64(limit.Cur) / 16 / segmentBytes / extent * extent
	return min(count, max(affordable, extent))
}

// takeSlot registers this process.
//
//go:norace
//go:nocheckptr
func takeSlot() bool {
	slots := spoolBase + uintptr(load(spoolBase+headerSlots))
	count := load(spoolBase + headerSlotCount)
	for i := uint64(0); i < count; i++ {
		slot := slots + uintptr(i)*slotBytes
		state := (*uint32)(pointer(slot))
		if atomic.LoadUint32(state) != 0 || !atomic.CompareAndSwapUint32(state, 0, 1) {
			continue
		}
		slotBase, slotIndex = slot, i
		var stat processStat
		stat.read(0)
		*slotWord32(slotPid) = uint32(syscall.Getpid())
		*slotWord32(slotParent) = uint32(stat.parent)
		*slotWord(slotStart) = stat.start
		*slotWord(slotTicks) = clock()
		version := runtime.Version()
		for j := 0; j < len(version) && j < slotVersionSize; j++ {
			*(*byte)(pointer(slot + slotVersion + uintptr(j))) = version[j]
		}
		readCommandLine()
		return true
	}
	return false
}

//go:norace
//go:nocheckptr
func readCommandLine() {
	var path pathText
	path.text("/proc/self/cmdline")
	fd, ok := openFile(&path, syscall.O_RDONLY|syscall.O_CLOEXEC)
	if !ok {
		return
	}
	used := uintptr(0)
	for used < slotLineSize {
		n, _, err := syscall.RawSyscall(syscall.SYS_READ, fd, slotBase+slotLine+used, slotLineSize-used)
		if err != 0 || n == 0 {
			break
		}
		used += n
	}
	var extra [8]byte
	if n, _, err := syscall.RawSyscall(syscall.SYS_READ, fd, uintptr(unsafe.Pointer(&extra)), 1); err == 0 && n > 0 {
		*slotWord32(slotLineCut) = 1
	}
	closeFile(fd)
	*slotWord32(slotLineBytes) = uint32(used)
}
